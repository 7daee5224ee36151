//! Text from outside, made harmless before anything stores it.

use waymeet_icws::markup::{self, is_unwanted};

pub(crate) use waymeet_icws::markup::strip_markup;

/// One line of plain text: markup and control characters are gone, white space is single, at most `max_chars` characters.
///
/// For names, notes and attributes, which other products may show without escaping them (CVE-2022-37775).
#[must_use]
pub fn plain_line(text: &str, max_chars: usize) -> String {
    markup::plain_line(text).chars().take(max_chars).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_plain_and_no_longer_than_it_may_be() {
        assert_eq!(plain_line("Ada <b>Visitor</b>", 100), "Ada Visitor");
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
