//! Files an agent sends in a chat. They live in memory, as long as the chat does.

use std::sync::Arc;

use uuid::Uuid;

/// A file. `Debug` leaves name and content out.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatFile {
    /// Names it in the visitor's address.
    pub id: Uuid,
    /// Its name: one that any system can store it under.
    pub name: String,
    /// What is in it.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for ChatFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ChatFile")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A name as it is stored, or what is wrong with it. Folders before it are taken off, as some clients send them.
pub(super) fn file_name(sent: &str, max_chars: usize) -> Result<String, String> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() {
        return Err("is empty".to_owned());
    }
    if name.chars().count() > max_chars {
        return Err(format!("is longer than {max_chars} characters"));
    }
    // Hidden files, and the names of folders above.
    if name.starts_with('.') {
        return Err("begins with a dot".to_owned());
    }
    // Windows drops one at the end, and what was `page.exe.` is a program.
    if name.ends_with('.') {
        return Err("ends with a dot".to_owned());
    }
    match name.chars().find(|c| is_unfit(*c)) {
        // Such a character would do to the error what it does to the name.
        Some(c) if c.is_control() || !c.is_ascii() => Err("has a character that cannot be seen".to_owned()),
        Some(c) => Err(format!("has a `{c}`")),
        None => Ok(name.to_owned()),
    }
}

/// What no file may be called on Windows, and what hides where a name ends (`gpj.exe` shown as `exe.jpg`).
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_any_system_can_store_or_it_is_said_why_not() {
        for (sent, expected) in [
            ("size.pdf", Ok("size.pdf")),
            (" Größe 1 #2 50%.pdf ", Ok("Größe 1 #2 50%.pdf")),
            ("C:\\Users\\kim\\size.pdf", Ok("size.pdf")),
            ("../../etc/passwd", Ok("passwd")),
            ("", Err("is empty")),
            ("folder/", Err("is empty")),
            ("..", Err("begins with a dot")),
            (".profile", Err("begins with a dot")),
            ("page.exe.", Err("ends with a dot")),
            ("a?b", Err("has a `?`")),
            ("a\nb", Err("has a character that cannot be seen")),
            ("photo\u{202e}gpj.exe", Err("has a character that cannot be seen")),
            ("0123456789012345678901", Err("is longer than 20 characters")),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(file_name(sent, 20), expected, "{sent:?}");
        }
    }
}
