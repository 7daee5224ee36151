//! What a message says, whatever it was dressed in.

use crate::dialect::What;
use crate::text;

/// Of a longer message only the text is kept.
const MAX_MARKUP_BYTES: usize = 64 * 1024;

/// The text of a message as the visitor reads it: `text/html` loses its tags (line breaks stay) and its common
/// character references are resolved; anything else is taken as it is. The result is text, never markup.
pub(crate) fn plain_text(content_type: Option<&str>, value: &str) -> String {
    let plain = if is_html(content_type) {
        without_tags(value)
    } else {
        without_returns(value)
    };
    text::trim_with(&plain, |letter| matches!(letter, '\n' | '\r' | ' ')).to_owned()
}

/// What a text message says, and its markup where it has any; nothing where it is blank.
pub(crate) fn said(content_type: Option<&str>, value: &str) -> What {
    let text = plain_text(content_type, value);
    if text.is_empty() {
        return What::Unknown;
    }
    let has_markup = is_html(content_type) && value.len() <= MAX_MARKUP_BYTES;
    What::Text(text, has_markup.then(|| value.to_owned()))
}

fn is_html(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|kind| {
        text::trim(kind)
            .get(..9)
            .is_some_and(|k| k.eq_ignore_ascii_case("text/html"))
    })
}

/// Windows writes a line's end in two characters.
pub(crate) fn without_returns(text: &str) -> String {
    let mut kept = String::new();
    let mut start = 0;
    while start < text.len() {
        let end = text::find(text, start, |byte| byte == b'\r');
        kept.push_str(text.get(start..end).unwrap_or_default());
        start = end + 1;
    }
    kept
}

/// The character references that are resolved.
const REFERENCES: &[(&str, &str)] = &[
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&nbsp;", "\u{a0}"),
];

fn without_tags(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    loop {
        let start = text::find(rest, 0, |byte| matches!(byte, b'<' | b'&'));
        let (before, from_here) = rest.split_at(start);
        plain.push_str(before);
        rest = from_here;
        if rest.starts_with('<') {
            let end = text::find(rest, 0, |byte| byte == b'>');
            let Some(after) = rest.get(end + 1..) else { break };
            let name_start = text::find(rest, 1, |byte| byte != b'/');
            let name_end = text::find(rest, name_start, |byte| !byte.is_ascii_alphanumeric());
            let tag = rest.get(name_start..name_end).unwrap_or_default();
            let mut breaks = false;
            for name in ["br", "p", "div", "li"] {
                breaks |= name.eq_ignore_ascii_case(tag);
            }
            if breaks && !plain.is_empty() && !plain.ends_with('\n') {
                plain.push('\n');
            }
            rest = after;
        } else if !rest.is_empty() {
            let (mut reference, mut character) = ("&", "&");
            for known in REFERENCES {
                if rest.starts_with(known.0) {
                    (reference, character) = *known;
                }
            }
            plain.push_str(character);
            rest = rest.get(reference.len()..).unwrap_or_default();
        } else {
            break;
        }
    }
    plain
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
