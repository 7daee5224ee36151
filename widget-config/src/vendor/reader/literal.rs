//! Values that are written down.

use super::cursor::{Cursor, is_name_start};
use super::{Literal, Node};
use crate::vendor::error::Fault;

/// Deeper no block is.
const MAX_DEPTH: usize = 40;
/// Nor has it more in it.
const MAX_VALUES: usize = 10_000;
/// What goes on with a value that has been read, so that it is not all there is.
const OPERATORS: &str = "+-*/%.([?&|<>=!^`";

impl Cursor<'_> {
    /// The value that begins here. The blanks behind it are passed, too.
    pub(super) fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.blanks()?;
        let at = self.at;
        if depth > MAX_DEPTH {
            return Err(self.fault(
                format!("values lie in each other more than {MAX_DEPTH} deep"),
                "paste the block alone",
            ));
        }
        self.count += 1;
        if self.count > MAX_VALUES {
            return Err(self.fault(
                format!("there are more than {MAX_VALUES} values"),
                "paste the block alone",
            ));
        }
        let mut value = self.primary(depth)?;
        // Texts that are put together of what is written down.
        while let Literal::Text(first) = &mut value {
            self.blanks()?;
            if !self.starts_with("+") || self.starts_with("++") {
                break;
            }
            let before = self.clone();
            self.next();
            self.blanks()?;
            match self.primary(depth)? {
                Literal::Text(second) => first.push_str(&second),
                Literal::Number(second) if !self.is_multiplied()? => first.push_str(&second.to_string()),
                _ => {
                    *self = Cursor {
                        count: self.count,
                        ..before
                    };
                    break;
                }
            }
        }
        self.blanks()?;
        if value != Literal::Code && self.is_operator() {
            self.skip_rest()?;
            value = Literal::Code;
        }
        Ok(Node { at, value })
    }

    /// Of `"a" + 5 * b` the text is not `a5`.
    fn is_multiplied(&mut self) -> Result<bool, Fault> {
        self.blanks()?;
        Ok(self.peek().is_some_and(|next| "*/%.[(".contains(next)))
    }

    fn is_operator(&self) -> bool {
        let is_word = matches!(self.clone().name(), Some("in" | "instanceof"));
        is_word || self.peek().is_some_and(|next| OPERATORS.contains(next))
    }

    fn primary(&mut self, depth: usize) -> Result<Literal, Fault> {
        let begin = self.clone();
        Ok(match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"' | '\'' | '`') => match self.quoted()? {
                Some(text) => Literal::Text(text),
                None => {
                    self.skip_rest()?;
                    Literal::Code
                }
            },
            // As minifiers write `true` and `false`.
            Some('!') if self.takes("!0") => Literal::Truth(true),
            Some('!') if self.takes("!1") => Literal::Truth(false),
            Some(sign @ ('-' | '+')) => {
                self.next();
                match self.number() {
                    Some(Literal::Number(number)) if sign == '-' => Literal::Number(-number),
                    Some(number) => number,
                    None => return self.code(begin),
                }
            }
            Some(first) if first.is_ascii_digit() || first == '.' => match self.number() {
                Some(number) => number,
                None => return self.code(begin),
            },
            Some(first) if is_name_start(first) => match self.name() {
                Some("true") => Literal::Truth(true),
                Some("false") => Literal::Truth(false),
                Some("null" | "undefined") => Literal::Nothing,
                Some("void") => {
                    self.blanks()?;
                    match self.takes("0") {
                        true => Literal::Nothing,
                        false => return self.code(begin),
                    }
                }
                _ => return self.code(begin),
            },
            None | Some(',' | ';' | ')' | ']' | '}') => {
                let problem = format!("there is {} where a value should be", self.here());
                return Err(self.fault(problem, "write a value, such as \"text\", 5, true, [ ] or { }"));
            }
            Some(_) => return self.code(begin),
        })
    }

    fn code(&mut self, begin: Self) -> Result<Literal, Fault> {
        let count = self.count;
        *self = begin;
        self.count = count;
        let at = self.at;
        self.skip_expression()?;
        if self.at == at {
            return Err(self.fault(
                format!("there is {} where a value should be", self.here()),
                "write a value",
            ));
        }
        Ok(Literal::Code)
    }

    fn list(&mut self, depth: usize) -> Result<Literal, Fault> {
        let begin = self.at;
        self.next();
        let mut items = Vec::new();
        loop {
            self.blanks()?;
            if self.takes("]") {
                return Ok(Literal::List(items));
            }
            // A place that is left out.
            if self.takes(",") {
                continue;
            }
            if self.peek().is_none() {
                return Err(unclosed(begin, "list", ']'));
            }
            items.push(self.value(depth + 1)?);
            self.separator(begin, "list", ']')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Literal, Fault> {
        let begin = self.at;
        self.next();
        let mut object = Node::empty(begin);
        loop {
            self.blanks()?;
            if self.takes("}") {
                return Ok(object.value);
            }
            if self.peek().is_none() {
                return Err(unclosed(begin, "object", '}'));
            }
            let at = self.at;
            let (name, node) = self.entry(depth)?;
            object.put(name, Node { at, ..node });
            self.separator(begin, "object", '}')?;
        }
    }

    /// Between two things of a list or an object.
    fn separator(&mut self, begin: usize, what: &str, closing: char) -> Result<(), Fault> {
        self.blanks()?;
        if self.takes(",") || self.peek() == Some(closing) {
            return Ok(());
        }
        if self.peek().is_none() {
            return Err(unclosed(begin, what, closing));
        }
        Err(self.fault(
            format!("there is {} after a value", self.here()),
            format!("write a comma before the next one, or `{closing}` at the end of the {what}"),
        ))
    }

    /// One name with what belongs to it.
    fn entry(&mut self, depth: usize) -> Result<(String, Node), Fault> {
        let at = self.at;
        let code = Node {
            at,
            value: Literal::Code,
        };
        // `...others`, `[worked]: out`, `*steps() {}`.
        if self.starts_with("...") {
            self.at += 3;
            self.skip_expression()?;
            return Ok(("...".to_owned(), code));
        }
        if self.peek() == Some('[') {
            self.skip_brackets()?;
            self.skip_rest()?;
            return Ok(("[…]".to_owned(), code));
        }
        self.takes("*");
        self.blanks()?;
        let mut name = self.key()?;
        self.blanks()?;
        // `get name() {}`, `async name() {}`.
        if matches!(name.as_str(), "get" | "set" | "async" | "static")
            && self
                .peek()
                .is_some_and(|next| is_name_start(next) || matches!(next, '"' | '\'' | '*'))
        {
            self.takes("*");
            self.blanks()?;
            name = self.key()?;
            self.blanks()?;
        }
        match self.peek() {
            Some(':') => {
                self.next();
                let node = self.value(depth + 1)?;
                Ok((name, node))
            }
            // A function in short.
            Some('(') => {
                self.skip_brackets()?;
                self.blanks()?;
                if self.peek() != Some('{') {
                    let problem = format!("there is {} where a function's body should begin", self.here());
                    return Err(self.fault(problem, "write `{`"));
                }
                self.skip_brackets()?;
                Ok((name, code))
            }
            // A variable of that name.
            Some(',' | '}') => Ok((name, code)),
            _ => Err(self.fault(
                format!("there is {} after the name `{name}`", self.here()),
                "write a colon and a value",
            )),
        }
    }

    fn key(&mut self) -> Result<String, Fault> {
        match self.peek() {
            Some('"' | '\'') => Ok(self.quoted()?.unwrap_or_default()),
            Some(first) if is_name_start(first) => Ok(self.name().unwrap_or_default().to_owned()),
            Some(first) if first.is_ascii_digit() => match self.number() {
                Some(Literal::Number(number)) => Ok(number.to_string()),
                _ => Err(self.no_name()),
            },
            _ => Err(self.no_name()),
        }
    }

    fn no_name(&self) -> Fault {
        let problem = format!("there is {} where a name should be", self.here());
        self.fault(problem, "write a name and a colon, such as `enabled: true`")
    }
}

fn unclosed(begin: usize, what: &str, closing: char) -> Fault {
    Fault::new(
        begin,
        format!("the {what} that begins here has no end"),
        format!("write `{closing}` where it ends; perhaps not all of the block was copied"),
    )
}
