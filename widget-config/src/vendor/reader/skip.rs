//! What would have to be run, passed over as a whole.

use super::cursor::{Cursor, is_end_of_line, is_name_start};
use crate::vendor::error::Fault;

/// After these an expression goes on.
const GOES_ON: [&str; 14] = [
    "async",
    "await",
    "case",
    "class",
    "delete",
    "extends",
    "function",
    "in",
    "instanceof",
    "new",
    "return",
    "typeof",
    "void",
    "yield",
];

/// What a bracket that is open waits for.
enum Open {
    Bracket(char, usize),
    /// `}` of a template, in whose text it goes on then.
    Template,
}

/// What has been passed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passed {
    /// Something an operator may follow: a `/` divides then.
    Operand,
    Operator,
}

impl Cursor<'_> {
    /// Passes an expression: to the `,`, `;` or closing bracket behind it, or to the line that begins the next statement.
    pub(super) fn skip_expression(&mut self) -> Result<(), Fault> {
        self.skip(Passed::Operator)
    }

    /// The same where something of the expression has been read already.
    pub(super) fn skip_rest(&mut self) -> Result<(), Fault> {
        self.skip(Passed::Operand)
    }

    /// Passes one pair of brackets with all that is in them.
    pub(super) fn skip_brackets(&mut self) -> Result<(), Fault> {
        let mut open = Vec::new();
        let mut passed = Passed::Operator;
        loop {
            self.blanks()?;
            if self.peek().is_none() {
                return Err(self.unclosed(&open));
            }
            passed = self.token(&mut open, passed)?;
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    fn skip(&mut self, mut passed: Passed) -> Result<(), Fault> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            let has_line_ended = self.blanks()?;
            let Some(character) = self.peek() else {
                return if open.is_empty() {
                    Ok(())
                } else {
                    Err(self.unclosed(&open))
                };
            };
            if open.is_empty() {
                if matches!(character, ',' | ';' | ')' | ']' | '}') {
                    return Ok(());
                }
                // Two things one after the other are two statements, where a line ends between them.
                let begins = is_name_start(character) && !self.is_word("in") && !self.is_word("instanceof");
                if has_line_ended && passed == Passed::Operand && begins {
                    return Ok(());
                }
            }
            passed = self.token(&mut open, passed)?;
        }
    }

    fn is_word(&self, word: &str) -> bool {
        self.clone().name() == Some(word)
    }

    /// Passes one token.
    fn token(&mut self, open: &mut Vec<Open>, passed: Passed) -> Result<Passed, Fault> {
        let at = self.at;
        let Some(character) = self.peek() else {
            return Ok(passed);
        };
        Ok(match character {
            '"' | '\'' => {
                self.quoted()?;
                Passed::Operand
            }
            '`' => {
                self.next();
                self.template_text(open, at)?
            }
            '(' | '[' | '{' => {
                self.next();
                let closing = match character {
                    '(' => ')',
                    '[' => ']',
                    _ => '}',
                };
                open.push(Open::Bracket(closing, at));
                Passed::Operator
            }
            ')' | ']' | '}' => self.close(open, character)?,
            '/' if passed == Passed::Operator => {
                self.skip_pattern()?;
                Passed::Operand
            }
            '=' if self.takes("=>") => Passed::Operator,
            _ if is_name_start(character) => match self.name() {
                Some(name) if GOES_ON.contains(&name) => Passed::Operator,
                _ => Passed::Operand,
            },
            _ if character.is_ascii_digit() => {
                if self.number().is_none() {
                    self.next();
                }
                Passed::Operand
            }
            _ => {
                self.next();
                Passed::Operator
            }
        })
    }

    fn close(&mut self, open: &mut Vec<Open>, character: char) -> Result<Passed, Fault> {
        let at = self.at;
        match open.pop() {
            Some(Open::Bracket(closing, _)) if closing == character => {
                self.next();
                Ok(Passed::Operand)
            }
            Some(Open::Template) if character == '}' => {
                self.next();
                self.template_text(open, at)
            }
            other => {
                let wanted = match other {
                    Some(Open::Bracket(closing, _)) => format!("write `{closing}` before it"),
                    Some(Open::Template) => "write `}` before it".to_owned(),
                    None => "take it away, or write the bracket it closes".to_owned(),
                };
                Err(Fault::new(
                    at,
                    format!("`{character}` closes what is not open"),
                    wanted,
                ))
            }
        }
    }

    /// Passes a template, of which the back quote stands here.
    pub(super) fn skip_template(&mut self) -> Result<(), Fault> {
        self.skip_brackets()
    }

    /// Passes the text of a template, to its end or to what is worked out in it.
    fn template_text(&mut self, open: &mut Vec<Open>, begin: usize) -> Result<Passed, Fault> {
        while let Some(character) = self.next() {
            match character {
                '`' => return Ok(Passed::Operand),
                '\\' => {
                    self.next();
                }
                '$' if self.takes("{") => {
                    open.push(Open::Template);
                    return Ok(Passed::Operator);
                }
                _ => {}
            }
        }
        Err(Fault::new(
            begin,
            "the text that begins here has no end",
            "write ` where it ends",
        ))
    }

    /// Passes a regular expression.
    pub(super) fn skip_pattern(&mut self) -> Result<(), Fault> {
        let begin = self.at;
        self.next();
        let mut is_in_class = false;
        while let Some(character) = self.next() {
            match character {
                '\\' => {
                    self.next();
                }
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => {
                    self.name();
                    return Ok(());
                }
                _ if is_end_of_line(character) => break,
                _ => {}
            }
        }
        let problem = "the regular expression that begins here has no end in its line";
        Err(Fault::new(begin, problem, "write / where it ends"))
    }

    fn unclosed(&self, open: &[Open]) -> Fault {
        match open.iter().rev().find_map(|open| match open {
            Open::Bracket(closing, at) => Some((*closing, *at)),
            Open::Template => None,
        }) {
            Some((closing, at)) => Fault::new(
                at,
                "the bracket that opens here is never closed",
                format!("write `{closing}` where it ends; perhaps not all of the block was copied"),
            ),
            None => self.fault("the text ends in the middle", "copy all of the block"),
        }
    }
}
