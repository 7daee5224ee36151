//! Texts in quotes.

use super::cursor::{Cursor, is_end_of_line};
use crate::vendor::error::Fault;

impl Cursor<'_> {
    /// A text in `"`, `'` or `` ` `` that begins here; nothing where a template has something to be worked out in it, which is
    /// then passed over.
    pub(super) fn quoted(&mut self) -> Result<Option<String>, Fault> {
        let begin = self.at;
        let Some(quote) = self.next() else {
            return Ok(None);
        };
        let mut units = Units::default();
        loop {
            let at = self.at;
            match self.next() {
                None => break,
                Some(end) if end == quote => return Ok(Some(units.text())),
                Some('\\') => self.escape(&mut units)?,
                Some('$') if quote == '`' && self.peek() == Some('{') => {
                    self.at = begin;
                    self.skip_template()?;
                    return Ok(None);
                }
                Some(end)
                    if is_end_of_line(end) && quote != '`' && !matches!(end, '\u{2028}' | '\u{2029}') =>
                {
                    self.at = at;
                    break;
                }
                Some(character) => units.push(character),
            }
        }
        let problem = "the text that begins here has no end in its line";
        Err(Fault::new(begin, problem, format!("write {quote} where it ends")))
    }

    fn escape(&mut self, units: &mut Units) -> Result<(), Fault> {
        let begin = self.at.saturating_sub(1);
        match self.next() {
            Some('n') => units.push('\n'),
            Some('r') => units.push('\r'),
            Some('t') => units.push('\t'),
            Some('b') => units.push('\u{8}'),
            Some('f') => units.push('\u{c}'),
            Some('v') => units.push('\u{b}'),
            Some('0') => units.push('\0'),
            Some(form @ ('x' | 'u')) => {
                let Some(code) = self.escaped_code(form) else {
                    let remedy = "write \\x and two hexadecimal digits, or \\u and four";
                    return Err(Fault::new(begin, "this escape is none", remedy));
                };
                units.push_code(code);
            }
            // The line goes on in the next.
            Some('\r') => {
                self.takes("\n");
            }
            Some(end) if is_end_of_line(end) => {}
            Some(other) => units.push(other),
            None => {}
        }
        Ok(())
    }

    fn escaped_code(&mut self, form: char) -> Option<u32> {
        let rest = self.rest();
        let (digits, length) = match (form, rest.strip_prefix('{')) {
            ('u', Some(braced)) => {
                let digits = braced.split_once('}')?.0;
                (digits, digits.len() + 2)
            }
            ('u', None) => (rest.get(..4)?, 4),
            _ => (rest.get(..2)?, 2),
        };
        let is_hex = (1..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16)
            .ok()
            .filter(|code| is_hex && *code <= 0x10_ffff)?;
        self.at += length;
        Some(code)
    }
}

/// A text as JavaScript has it, in units of UTF-16: two escapes may be one character.
#[derive(Default)]
struct Units(Vec<u16>);

impl Units {
    fn push(&mut self, character: char) {
        self.0.extend_from_slice(character.encode_utf16(&mut [0; 2]));
    }

    fn push_code(&mut self, code: u32) {
        match (char::from_u32(code), u16::try_from(code)) {
            (Some(character), _) => self.push(character),
            (None, Ok(half)) => self.0.push(half),
            (None, Err(_)) => {}
        }
    }

    fn text(&self) -> String {
        String::from_utf16_lossy(&self.0)
    }
}
