//! Values inside of scripts and attributes, whatever they hold.

use std::fmt::Write as _;

/// A text as a literal of JavaScript, TypeScript and JSON that reads back as what it was.
///
/// Only plain ASCII is left in it, so that a page's encoding does not matter, and nothing that could mean something around
/// it: `<`, `>` and `&` to the HTML parser, braces to Tag Manager and to templates (`{{…}}`), `'` and `` ` `` to whoever puts
/// the text into a string of theirs.
pub(super) fn literal(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '<' | '>' | '&' | '{' | '}' | '\'' | '`' => escape(&mut quoted, character),
            ' '..='~' => quoted.push(character),
            _ => escape(&mut quoted, character),
        }
    }
    quoted.push('"');
    quoted
}

fn escape(quoted: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a text does not fail.
        let _ = write!(quoted, "\\u{unit:04x}");
    }
}

/// A text between the quotes of an attribute.
pub(super) fn attribute(text: &str) -> String {
    let mut quoted = String::new();
    for character in text.chars() {
        match character {
            '&' => quoted.push_str("&amp;"),
            '"' => quoted.push_str("&quot;"),
            '\'' | '<' | '>' | '{' | '}' | '`' => {
                let _ = write!(quoted, "&#{};", u32::from(character));
            }
            other => quoted.push(other),
        }
    }
    quoted
}

/// Whether an HTML parser would leave the script element, or change how it reads it, at some point of the text.
/// Source: HTML standard, "Restrictions for contents of script elements".
pub(super) fn closes_script(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["</script", "<script", "<!--"]
        .iter()
        .any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_means_something_elsewhere_is_escaped() {
        assert_eq!(
            literal("</script>{{x}}\u{2028}'é😀"),
            "\"\\u003c/script\\u003e\\u007b\\u007bx\\u007d\\u007d\\u2028\\u0027\\u00e9\\ud83d\\ude00\""
        );
        assert_eq!(literal("a\"b\\c"), "\"a\\\"b\\\\c\"");
        assert_eq!(attribute("a\"b&c<d"), "a&quot;b&amp;c&#60;d");
    }

    proptest! {
        #[test]
        fn a_literal_reads_back_as_what_it_was(text in any::<String>()) {
            let quoted = literal(&text);
            prop_assert!(quoted.is_ascii() && !closes_script(&quoted));
            let stands_for_more = ['<', '>', '&', '{', '}', '\'', '`', '\n', '\r'];
            prop_assert!(!quoted.contains(stands_for_more));
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }
    }
}
