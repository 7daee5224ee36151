//! A place in a script, and the small things that are read there.

use super::Literal;
use crate::vendor::error::Fault;

/// A place in a script.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// How many values have been read.
    pub(super) count: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            count: 0,
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn starts_with(&self, what: &str) -> bool {
        self.rest().starts_with(what)
    }

    /// Takes one character.
    pub(super) fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Takes this, if it is here.
    pub(super) fn takes(&mut self, what: &str) -> bool {
        let is_here = self.starts_with(what);
        if is_here {
            self.at += what.len();
        }
        is_here
    }

    pub(super) fn fault(&self, problem: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault::new(self.at, problem, remedy)
    }

    /// What is here, for somebody who is told that it should not be.
    pub(super) fn here(&self) -> String {
        match self.peek() {
            Some(character) => format!("`{character}`"),
            None => "the end of the text".to_owned(),
        }
    }

    /// Passes blanks and comments; answers whether a line has ended meanwhile.
    pub(super) fn blanks(&mut self) -> Result<bool, Fault> {
        let mut has_ended = false;
        loop {
            match self.peek() {
                Some(blank) if blank.is_whitespace() || blank == '\u{feff}' => {
                    has_ended |= is_end_of_line(blank);
                    self.next();
                }
                Some('/') if self.starts_with("//") => self.line(),
                // Around scripts of old, against browsers of old.
                Some('<') if self.starts_with("<!--") => self.line(),
                Some('/') if self.starts_with("/*") => {
                    let Some(length) = self.rest().get(2..).and_then(|rest| rest.find("*/")) else {
                        return Err(self.fault(
                            "the comment that begins here has no end",
                            "write `*/` where it ends",
                        ));
                    };
                    let comment = self.rest().get(..length + 4).unwrap_or_default();
                    has_ended |= comment.contains(is_end_of_line);
                    self.at += comment.len();
                }
                _ => return Ok(has_ended),
            }
        }
    }

    fn line(&mut self) {
        let rest = self.rest();
        self.at += rest.find(is_end_of_line).unwrap_or(rest.len());
    }

    /// A name, or nothing if there is none here.
    pub(super) fn name(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        if !rest.starts_with(is_name_start) {
            return None;
        }
        let name = rest
            .get(
                ..rest
                    .find(|character| !is_name_part(character))
                    .unwrap_or(rest.len()),
            )
            .unwrap_or_default();
        self.at += name.len();
        Some(name)
    }

    /// A number without a sign, or nothing if there is none here that we can read.
    pub(super) fn number(&mut self) -> Option<Literal> {
        let rest = self.rest();
        let is_part = |character: char| is_name_part(character) || character == '.';
        let mut length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        let has_exponent = rest.get(..length)?.ends_with(['e', 'E']) && !rest.starts_with("0x");
        if has_exponent && rest.get(length..)?.starts_with(['+', '-']) {
            let digits = rest.get(length + 1..)?;
            length += 1 + digits
                .find(|digit: char| !digit.is_ascii_digit())
                .unwrap_or(digits.len());
        }
        let written = rest.get(..length)?.replace('_', "");
        let number = match written.get(..2) {
            Some("0x" | "0X") => u64::from_str_radix(written.get(2..)?, 16).ok()? as f64,
            Some("0b" | "0B") => u64::from_str_radix(written.get(2..)?, 2).ok()? as f64,
            Some("0o" | "0O") => u64::from_str_radix(written.get(2..)?, 8).ok()? as f64,
            _ => written.parse().ok()?,
        };
        let is_decimal = written.starts_with(|first: char| first.is_ascii_digit() || first == '.');
        if !is_decimal {
            return None;
        }
        self.at += length;
        Some(Literal::Number(number))
    }
}

pub(super) fn is_end_of_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '$')
}

fn is_name_part(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '\u{200c}' | '\u{200d}')
}
