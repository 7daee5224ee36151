//! Text from outside, made harmless before anything stores it.

/// One line of plain text: markup and control characters are gone, white space is single, at most `max_chars` characters.
///
/// For names, notes and attributes, which other products may show without escaping them (CVE-2022-37775).
#[must_use]
pub fn plain_line(text: &str, max_chars: usize) -> String {
    let without_markup = strip_markup(text);
    let line = without_markup.split(|c: char| c.is_whitespace() || is_unwanted(c));
    let words: Vec<&str> = line.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(max_chars).collect()
}

/// As [`plain_line`], but of any number of lines, of which no two without text follow each other: a visitor's notes.
#[must_use]
pub(super) fn plain_lines(text: &str, max_chars: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in strip_markup(text).lines() {
        let line = plain_line(line, max_chars);
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().chars().take(max_chars).collect()
}

/// Plain text of any number of lines: only control characters are taken out, since it is shown as text everywhere.
#[must_use]
pub fn plain_text(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !is_unwanted(*c))
        .collect()
}

/// Takes `<…>` out, and any `<` or `>` that is left.
#[must_use]
pub(crate) fn strip_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        let tag = &rest[start + 1..];
        // `a < b` is no tag: one begins with a letter, `/`, `!` or `?`.
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        rest = match tag.find('>') {
            Some(end) if is_tag => &tag[end + 1..],
            _ => tag,
        };
    }
    plain.push_str(rest);
    plain.retain(|c| c != '<' && c != '>');
    plain
}

/// Control characters, and the ones that turn the direction of the text around them.
fn is_unwanted(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
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
            assert_eq!(plain_line(text, 100), line, "{text:?}");
        }
        assert_eq!(plain_line("äöü", 2), "äö");
    }

    #[test]
    fn notes_keep_their_lines_without_markup() {
        let notes = "Subject:  lamps\r\n\r\n\r\nOrder <b>number</b>:\u{7} A-17\n\n";
        assert_eq!(plain_lines(notes, 100), "Subject: lamps\n\nOrder number: A-17");
        assert_eq!(plain_lines("ab\ncd", 4), "ab\nc");
        assert_eq!(plain_lines(" \n ", 4), "");
    }

    #[test]
    fn a_message_keeps_its_lines_and_its_angle_brackets() {
        assert_eq!(plain_text("1 < 2\r\n<b>\u{7}"), "1 < 2\n<b>");
    }
}
