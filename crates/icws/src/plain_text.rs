//! What a message says, whatever it was dressed in.

/// The text of a message as the visitor reads it: `text/html` loses its tags (line breaks stay) and its common
/// character references are resolved; anything else is taken as it is. The result is text, never markup.
pub(crate) fn plain_text(content_type: Option<&str>, value: &str) -> String {
    let is_html = content_type.is_some_and(|kind| {
        kind.trim_start()
            .get(..9)
            .is_some_and(|k| k.eq_ignore_ascii_case("text/html"))
    });
    let text = if is_html {
        without_tags(value)
    } else {
        without_returns(value)
    };
    text.trim_matches(['\n', '\r', ' ']).to_owned()
}

/// Windows writes a line's end in two characters.
pub(crate) fn without_returns(text: &str) -> String {
    text.chars().filter(|letter| *letter != '\r').collect()
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find(['<', '&']) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        if rest.starts_with('<') {
            let Some(end) = rest.find('>') else { break };
            let tag = rest[1..end].trim_start_matches('/');
            let name_end = tag
                .find(|letter: char| !letter.is_ascii_alphanumeric())
                .unwrap_or(tag.len());
            let breaks = ["br", "p", "div", "li"]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&tag[..name_end]));
            if breaks && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            rest = &rest[end + 1..];
        } else {
            let known = [
                ("&amp;", "&"),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&quot;", "\""),
                ("&#39;", "'"),
                ("&nbsp;", "\u{a0}"),
            ];
            let (reference, character) = known
                .into_iter()
                .find(|(reference, _)| rest.starts_with(reference))
                .unwrap_or(("&", "&"));
            text.push_str(character);
            rest = &rest[reference.len()..];
        }
    }
    text.push_str(if rest.starts_with('<') { "" } else { rest });
    text
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn html_becomes_text_and_text_stays_as_it_is() {
        for (content_type, value, expected) in [
            (Some("text/plain"), "1 < 2 &amp; <b>", "1 < 2 &amp; <b>"),
            (None, "line\r\nline\n", "line\nline"),
            (
                Some("text/html"),
                "<p>Hello <b>there</b></p><p>1 &lt; 2 &amp;&amp; 3</p>",
                "Hello there\n1 < 2 && 3",
            ),
            (Some("TEXT/HTML; charset=utf-8"), "a<br/>b<script", "a\nb"),
            (Some("text/html"), "&unknown; &amp;lt;", "&unknown; &lt;"),
        ] {
            assert_eq!(plain_text(content_type, value), expected, "{value}");
        }
    }
}
