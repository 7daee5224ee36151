//! Finding addresses in what people write.

use waymeet_icws::text;

/// A stretch of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Plain words.
    Text(&'a str),
    /// An `http` or `https` address; nothing else becomes a link.
    Link(&'a str),
}

/// Cuts a message into words and addresses.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((start, end)) = next_link(rest) {
        if start > 0 {
            found.push(Piece::Text(&rest[..start]));
        }
        found.push(Piece::Link(&rest[start..end]));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// Where the next address begins and ends.
fn next_link(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let start = text::find(text, from, |byte| byte == b'h');
        let candidate = text.get(start..).filter(|candidate| !candidate.is_empty())?;
        let scheme_length = if candidate.starts_with("https://") {
            8
        } else if candidate.starts_with("http://") {
            7
        } else {
            0
        };
        let before = start.checked_sub(1).and_then(|place| text.as_bytes().get(place));
        let follows_a_word = before.is_some_and(u8::is_ascii_alphanumeric);
        if scheme_length > 0 && !follows_a_word {
            let is_end = |byte: u8| {
                byte == b' '
                    || byte.is_ascii_control()
                    || matches!(
                        byte,
                        b'<' | b'>' | b'"' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^'
                    )
            };
            let end = text::find(candidate, 0, is_end);
            // Full stops and brackets around an address belong to the sentence.
            let mut address = text::trim_end(candidate.get(..end)?, b".,;:!?'");
            if text::find(address, 0, |byte| byte == b'(') == address.len() {
                address = text::trim_end(address, b")");
            }
            if address.len() > scheme_length {
                return Some((start, start + address.len()));
            }
        }
        from = start + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn only_web_addresses_become_links_and_sentences_keep_their_full_stops() {
        use Piece::{Link, Text};
        let cases: &[(&str, &[Piece<'_>])] = &[
            ("hello", &[Text("hello")]),
            (
                "see https://a.example/b?c=d#e.",
                &[Text("see "), Link("https://a.example/b?c=d#e"), Text(".")],
            ),
            (
                "(http://a.example)",
                &[Text("("), Link("http://a.example"), Text(")")],
            ),
            ("https://a.example/x_(y)", &[Link("https://a.example/x_(y)")]),
            ("javascript:alert(1)", &[Text("javascript:alert(1)")]),
            (
                "https:// and xhttp://a.example",
                &[Text("https:// and xhttp://a.example")],
            ),
            (
                "https://a.example\nhttp://b.example",
                &[Link("https://a.example"), Text("\n"), Link("http://b.example")],
            ),
            (
                "https://a.example<script>",
                &[Link("https://a.example"), Text("<script>")],
            ),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(text), *expected, "{text}");
        }
    }
}
