//! Writing JSON: the events a page records are small and their shape is known, so a writer of strings does, at a
//! fraction of the bytes of a serialiser.

use crate::browser::text::push_number;

/// Writes one JSON object, field by field.
#[derive(Debug)]
pub struct ObjectWriter {
    text: String,
}

impl Default for ObjectWriter {
    fn default() -> Self {
        Self {
            text: String::from("{"),
        }
    }
}

impl ObjectWriter {
    fn key(&mut self, key: &str) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        push_string(&mut self.text, key);
        self.text.push(':');
    }

    /// A field that is a text.
    pub fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        push_string(&mut self.text, value);
        self
    }

    /// A field that is a text, left out where it is empty.
    pub fn text_if_any(&mut self, key: &str, value: &str) -> &mut Self {
        if !value.is_empty() {
            self.text(key, value);
        }
        self
    }

    /// A field that is a whole number.
    pub fn number(&mut self, key: &str, value: u64) -> &mut Self {
        self.key(key);
        push_number(&mut self.text, value);
        self
    }

    /// A field that is true or false.
    pub fn flag(&mut self, key: &str, value: bool) -> &mut Self {
        self.raw(key, if value { "true" } else { "false" })
    }

    /// A field whose value is JSON already.
    pub fn raw(&mut self, key: &str, json: &str) -> &mut Self {
        self.key(key);
        self.text.push_str(json);
        self
    }

    /// The object.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

/// Appends a JSON string literal. What needs no escape is copied as it stands, in one piece between two escapes.
fn push_string(text: &mut String, value: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    text.push('"');
    let bytes = value.as_bytes();
    let mut copied = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let (code, length) = match byte {
            b'"' | b'\\' | 0..0x20 => (u32::from(byte), 1),
            // The two line separators are legal in JSON and were not in older JavaScript; escaped, they are in both.
            0xe2 => match bytes.get(at + 1..at + 3) {
                Some(&[0x80, last @ 0xa8..=0xa9]) => (0x2028 + u32::from(last & 1), 3),
                _ => continue,
            },
            _ => continue,
        };
        text.push_str(value.get(copied..at).unwrap_or_default());
        copied = at + length;
        text.push_str("\\u");
        for shift in [12, 8, 4, 0] {
            text.push(char::from(HEX[(code >> shift & 15) as usize]));
        }
    }
    text.push_str(value.get(copied..).unwrap_or_default());
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_written_field_by_field() {
        let mut inner = ObjectWriter::default();
        inner.flag("yes", true);
        let mut object = ObjectWriter::default();
        object
            .text("name", "lamp")
            .number("at", 17)
            .text_if_any("lang", "")
            .raw("inner", &inner.finish());
        assert_eq!(object.finish(), r#"{"name":"lamp","at":17,"inner":{"yes":true}}"#);
        assert_eq!(ObjectWriter::default().finish(), "{}");
    }

    #[test]
    fn every_text_survives_being_written_and_read() {
        let mut hostile: String = (0..0x300).filter_map(char::from_u32).collect();
        hostile.push_str("\u{2028}\u{2029}😀</script>");
        let mut object = ObjectWriter::default();
        object.text(&hostile, &hostile);
        let read: serde_json::Value = serde_json::from_str(&object.finish()).unwrap();
        assert_eq!(read[&hostile], serde_json::Value::String(hostile.clone()));
    }
}
