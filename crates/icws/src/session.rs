//! What a chat begins with, and what takes it up again.

use std::fmt;

use crate::json::Json;
use crate::participant::ParticipantId;
use crate::text;

/// What a visitor asks for. The names are the protocol's.
///
/// Source: `reference/cic-web-chat.md`, 2.3 and 4.6.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StartRequest {
    /// The visitor's display name.
    pub participant_name: String,
    /// The workgroup, user or station to reach.
    pub target_name: String,
    /// `Workgroup`, `User` or `Station`.
    pub target_type: String,
    /// The visitor's language, lower case (`en-us`).
    pub language: String,
    /// Notes kept with the interaction; empty for none.
    pub notes: String,
    /// The interaction's attributes, in order.
    pub attributes: Vec<(String, String)>,
    /// Where the server sends the conversation once it is over; empty for nowhere.
    pub transcript_email: String,
    /// What helps the server find the right agent: pairs of a context and its category.
    pub routing_contexts: Vec<(String, String)>,
}

impl StartRequest {
    /// Whether there is anything that web chat before version 2 does not take.
    #[cfg(feature = "icws")]
    pub(crate) fn has_details(&self) -> bool {
        !(self.notes.is_empty() && self.attributes.is_empty() && self.routing_contexts.is_empty())
    }

    /// The routing contexts as both protocols write them. In ICWS a category is a number (`reference/cic-web-chat.md`, 2.3).
    pub(crate) fn routing_contexts(&self) -> Json {
        let mut contexts = Vec::new();
        for (context, category) in &self.routing_contexts {
            let is_number = !category.is_empty() && category.bytes().all(|byte| byte.is_ascii_digit());
            let number = category.bytes().fold(0.0, |number, digit| {
                number * 10.0 + f64::from(digit.wrapping_sub(b'0'))
            });
            let category = if is_number {
                Json::Number(number)
            } else {
                category.as_str().into()
            };
            contexts.push(Json::object([
                ("context", context.as_str().into()),
                ("category", category),
            ]));
        }
        Json::Array(contexts)
    }
}

/// A name or note of a visitor without markup: other products show it without escaping it (CVE-2022-37775), and not every server
/// takes it out.
///
/// The same as [`crate::markup::strip_markup`], but that a `>` stays that ends no tag: that takes less room in the page.
pub(crate) fn plain(text: &str) -> Json {
    let mut plain = String::new();
    let mut rest = text;
    loop {
        let begin = text::find(rest, 0, |byte| byte == b'<');
        plain.push_str(rest.get(..begin).unwrap_or_default());
        let Some(behind) = rest.get(begin + 1..) else {
            return plain.as_str().into();
        };
        let is_tag = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?');
        rest = behind;
        if behind.as_bytes().first().is_some_and(is_tag) {
            let end = text::find(behind, 0, |byte| byte == b'>');
            rest = behind.get(end + 1..).unwrap_or(behind);
        }
    }
}

/// Attributes as both protocols write them, each value made [`plain`].
pub(crate) fn plain_attributes(attributes: &[(String, String)]) -> Json {
    let mut properties = Vec::new();
    for (name, value) in attributes {
        properties.push((name.clone(), plain(value)));
    }
    Json::Object(properties)
}

impl fmt::Debug for StartRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest is about a person.
        formatter
            .debug_struct("StartRequest")
            .field("target_name", &self.target_name)
            .finish_non_exhaustive()
    }
}

/// What it takes to go on with a chat after a page load.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The base address of the server that has the chat.
    pub base: String,
    /// The visitor's participant id.
    pub participant: ParticipantId,
    /// The chat's id, for reconnecting. As secret as the participant's.
    pub chat: String,
    /// How many messages of the visitor the server is known to have.
    pub said: u32,
    /// Messages of the visitor of which that is not known, oldest first.
    pub unsent: Vec<String>,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("base", &self.base)
            .field("said", &self.said)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_attributes_lose_their_markup_and_nothing_else() {
        for (typed, sent) in [
            ("Ada Visitor", "Ada Visitor"),
            ("Ada <img src=x onerror=alert(1)>", "Ada "),
            ("1 < 2 & \"3\" > 'Größe' <3", "1  2 & \"3\" > 'Größe' 3"),
            (
                "<a <b>one</b> <!-- two --> three <img src=x",
                "one  three img src=x",
            ),
            ("<", ""),
            ("", ""),
        ] {
            assert_eq!(plain(typed), sent.into(), "{typed}");
        }
        let attributes = [("Page".to_owned(), "<b>boots</b>".to_owned())];
        let expected = Json::object([("Page", "boots".into())]);
        assert_eq!(plain_attributes(&attributes), expected);
    }
}
