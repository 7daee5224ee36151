//! Where in a script something is given to `_genesys.widgets`, and what.

use super::Node;
use super::cursor::{Cursor, is_name_start};
use crate::vendor::error::Fault;

const GLOBAL: &str = "_genesys";
const WIDGETS: &str = "widgets";
const MAX_MISREAD: usize = 50;
/// Deeper no block is.
const MAX_PATH: usize = 20;

/// What a script says of `_genesys.widgets`, all of it together.
pub(super) fn widgets(script: &str) -> Result<Node, Fault> {
    let mut cursor = Cursor::new(script);
    cursor.blanks()?;
    if cursor.peek() == Some('{') {
        return bare(cursor);
    }
    let mut scan = Scan {
        global: Node::empty(0),
        is_any: false,
        last: None,
        misread: 0,
    };
    let mut cursor = Cursor::new(script);
    while scan.step(&mut cursor)? {}
    match scan.global.get(WIDGETS) {
        Some(widgets) if scan.is_any => Ok(widgets.clone()),
        _ => Err(Fault::new(
            0,
            "nothing is given to `_genesys.widgets` in it",
            "paste the part of the page that says `window._genesys.widgets = { … }`",
        )),
    }
}

/// The object alone, as somebody copies it who knows what they want.
fn bare(mut cursor: Cursor<'_>) -> Result<Node, Fault> {
    let object = cursor.value(0)?;
    cursor.takes(";");
    cursor.blanks()?;
    if cursor.peek().is_some() {
        return Err(cursor.fault(
            format!("there is {} after the block", cursor.here()),
            "paste the block alone, or the whole script",
        ));
    }
    let inner = object.get(GLOBAL).unwrap_or(&object);
    Ok(inner.get(WIDGETS).unwrap_or(inner).clone())
}

struct Scan {
    /// `_genesys` so far.
    global: Node,
    is_any: bool,
    /// The last character that was passed and no blank.
    last: Option<char>,
    /// How often a quote turned out to be none.
    misread: usize,
}

impl Scan {
    /// Passes one thing of the script; answers whether there is more.
    fn step(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, Fault> {
        cursor.blanks()?;
        let Some(character) = cursor.peek() else {
            return Ok(false);
        };
        let before = self.last.replace(character);
        match character {
            '"' | '\'' | '`' => {
                let at = cursor.at;
                match cursor.quoted() {
                    // `window["_genesys"]`.
                    Ok(Some(text)) if text == GLOBAL && cursor.takes("]") => self.found(cursor)?,
                    Ok(_) => {}
                    Err(_) => self.misread(cursor, at),
                }
            }
            // A regular expression, where nothing can be divided.
            '/' if before.is_none_or(|before| "(,=:[!&|?{};".contains(before)) => {
                let at = cursor.at;
                if cursor.skip_pattern().is_err() {
                    self.misread(cursor, at);
                }
            }
            _ if is_name_start(character) => {
                if cursor.name() == Some(GLOBAL) {
                    self.found(cursor)?;
                }
            }
            _ => {
                cursor.next();
            }
        }
        Ok(true)
    }

    /// What is around a block need not be a script, and an apostrophe no quote: on with the next character. Not for ever, since each
    /// time a whole line has been looked at.
    fn misread(&mut self, cursor: &mut Cursor<'_>, at: usize) {
        self.misread += 1;
        if self.misread <= MAX_MISREAD {
            cursor.at = at;
            cursor.next();
        }
    }

    /// Behind `_genesys`: reads what it is given, if it is given something.
    fn found(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        let path = path(cursor);
        self.last = Some('_');
        let mut is_default = cursor.takes("||=") || cursor.takes("??=");
        let is_given = is_default
            || (cursor.starts_with("=")
                && !cursor.starts_with("==")
                && !cursor.starts_with("=>")
                && cursor.takes("="));
        let is_ours = path.first().is_none_or(|first| first == WIDGETS) && path.len() <= MAX_PATH;
        if !is_given || !is_ours {
            return Ok(());
        }
        is_default |= otherwise(cursor)?;
        let node = cursor.value(0)?;
        let is_empty = node.entries().is_some_and(<[_]>::is_empty);
        // `if (!window._genesys) window._genesys = {}` takes nothing away.
        if (is_default || is_empty) && self.has(&path) {
            return Ok(());
        }
        self.is_any |= !(path.is_empty() && is_empty);
        self.global.put_at(&path, node);
        Ok(())
    }

    fn has(&self, path: &[String]) -> bool {
        let mut node = Some(&self.global);
        for name in path {
            node = node.and_then(|node| node.get(name));
        }
        node.is_some_and(|node| node.entries().is_none_or(|entries| !entries.is_empty()))
    }
}

/// `.widgets.webchat`, `["widgets"]`; all names that follow.
fn path(cursor: &mut Cursor<'_>) -> Vec<String> {
    let mut path = Vec::new();
    loop {
        let mut ahead = cursor.clone();
        if ahead.blanks().is_err() {
            return path;
        }
        let name = if ahead.takes(".") || ahead.takes("?.") {
            if ahead.blanks().is_err() {
                return path;
            }
            ahead.name().map(str::to_owned)
        } else if ahead.takes("[") && matches!(ahead.peek(), Some('"' | '\'')) {
            let name = ahead.quoted().ok().flatten();
            if ahead.takes("]") { name } else { None }
        } else {
            None
        };
        let Some(name) = name else {
            // The blanks before what comes next.
            let _ = cursor.blanks();
            return path;
        };
        path.push(name);
        *cursor = ahead;
    }
}

/// Passes `window._genesys ||`, with which a value stands for what may not be there yet.
fn otherwise(cursor: &mut Cursor<'_>) -> Result<bool, Fault> {
    cursor.blanks()?;
    let mut ahead = cursor.clone();
    if ahead.name().is_none() {
        return Ok(false);
    }
    path(&mut ahead);
    let is_otherwise = ahead.takes("||") || ahead.takes("??");
    if is_otherwise {
        *cursor = ahead;
    }
    Ok(is_otherwise)
}
