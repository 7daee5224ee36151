//! Names, notes and attributes without markup.
//!
//! Other products show what a chat was started with without escaping it (CVE-2022-37775), so whoever takes it from a visitor
//! makes it plain first: the CIC-compatible server, and the service where it carries chats to a server that does not.

/// One line of plain text: markup and control characters are gone, white space is single.
#[must_use]
pub fn plain_line(text: &str) -> String {
    words_of(&strip_markup(text))
}

/// Plain text of several lines, each as [`plain_line`] leaves it; those that are blank are gone.
#[must_use]
pub fn plain_lines(text: &str) -> String {
    let plain = strip_markup(text);
    let lines: Vec<String> = plain
        .lines()
        .map(words_of)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// Takes `<…>` out, and any `<` or `>` that is left.
#[must_use]
pub fn strip_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        // `a < b` is no tag: one begins with a letter, `/`, `!` or `?`.
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        rest = match tag.split_once('>') {
            Some((_, after)) if is_tag => after,
            _ => tag,
        };
    }
    plain.push_str(rest);
    plain.retain(|c| c != '<' && c != '>');
    plain
}

/// Control characters, and the ones that turn the direction of the text around them.
#[must_use]
pub fn is_unwanted(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn words_of(line: &str) -> String {
    let words = line.split(|c: char| c.is_whitespace() || is_unwanted(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_control_characters_leave_a_line() {
        for (text, line) in [
            ("Ada Visitor", "Ada Visitor"),
            ("  Ada \n Visitor ", "Ada Visitor"),
            ("Ada<script>alert(1)</script>", "Adaalert(1)"),
            ("<img src=x onerror=alert(1)", "img src=x onerror=alert(1)"),
            ("a < b", "a b"),
            ("<<b>script>", "script"),
            ("x\u{0}y\u{202e}z", "x y z"),
            ("https://shop.example/?a=1&b=2", "https://shop.example/?a=1&b=2"),
        ] {
            assert_eq!(plain_line(text), line, "{text:?}");
        }
    }

    #[test]
    fn notes_keep_their_lines_and_lose_what_no_line_keeps() {
        for (text, lines) in [
            ("about lamps\r\nand  tables", "about lamps\nand tables"),
            ("one\n\n<br>\ntwo", "one\ntwo"),
            ("<b\nonclick=x>bold</b>", "bold"),
        ] {
            assert_eq!(plain_lines(text), lines, "{text:?}");
        }
    }

    #[test]
    fn no_angle_bracket_is_ever_left() {
        for text in [
            "<",
            ">",
            "<<>>",
            "<a<b>c>",
            "<!-- <x> -->",
            "<\u{0}script>",
            "a>b<c",
        ] {
            assert!(!strip_markup(text).contains(['<', '>']), "{text:?}");
        }
    }
}
