//! Finding addresses in what people write.

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
    while let Some(at) = text[from..].find('h') {
        let start = from + at;
        let candidate = &text[start..];
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| candidate.starts_with(scheme));
        let follows_a_word = text[..start].ends_with(|letter: char| letter.is_ascii_alphanumeric());
        if let (Some(scheme), false) = (scheme, follows_a_word) {
            let is_end = |letter: char| {
                letter.is_ascii_whitespace() || letter.is_ascii_control() || "<>\"`{}|\\^".contains(letter)
            };
            let end = candidate.find(is_end).unwrap_or(candidate.len());
            // Full stops and brackets around an address belong to the sentence.
            let mut address = candidate[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
            if address.ends_with(')') && !address.contains('(') {
                address = address.trim_end_matches(')');
            }
            if address.len() > scheme.len() {
                return Some((start, start + address.len()));
            }
        }
        from = start + 1;
    }
    None
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
