//! Whom a chat is with, read from what the page's script passes in.

use crate::servers::{or, servers, texts};
use waymeet_icws::{Dialect, Json, StartRequest, text};

/// Everything a chat is opened with.
pub(crate) struct Settings {
    /// Which protocol the servers speak.
    pub(crate) dialect: Dialect,
    /// Base addresses of the CIC servers; those of ICWS end in `/icws`.
    pub(crate) bases: Vec<String>,
    pub(crate) target_name: String,
    pub(crate) target_type: String,
    language: String,
}

/// What a visitor who gives no name is called. Source: `reference/cic-web-chat.md`, 4.6.
const NAMELESS: &str = "Customer";
const MAX_NAME_CHARS: usize = 100;

impl Settings {
    /// Reads the settings of `connect`; see `docs/wire/README.md`. `None` where no server or no queue is named, or a protocol
    /// that this module does not speak.
    pub(crate) fn read(value: &Json) -> Option<Self> {
        let (dialect, bases) = servers(value)?;
        Some(Self {
            dialect,
            bases,
            target_name: value.get("targetName").as_filled_str()?.to_owned(),
            target_type: or(value, "targetType", "Workgroup"),
            language: or(value, "language", "en").to_ascii_lowercase(),
        })
    }

    /// The request for a chat with what the visitor filled in.
    pub(crate) fn start_request(&self, details: &Json) -> StartRequest {
        let name = first_chars(
            text::trim(details.get("name").as_str().unwrap_or("")),
            MAX_NAME_CHARS,
        );
        StartRequest {
            participant_name: if name.is_empty() { NAMELESS } else { name }.to_owned(),
            target_name: self.target_name.clone(),
            target_type: self.target_type.clone(),
            language: self.language.clone(),
            notes: or(details, "notes", ""),
            attributes: texts(details.get("attributes")),
            transcript_email: or(details, "email", ""),
            routing_contexts: contexts(details.get("routingContexts")),
        }
    }
}

/// The beginning of a text, of no more than so many characters.
fn first_chars(text: &str, count: usize) -> &str {
    match text.char_indices().nth(count) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

fn contexts(value: &Json) -> Vec<(String, String)> {
    let mut contexts = Vec::new();
    for value in value.items() {
        if let (Some(context), Some(category)) = (
            value.get("context").as_filled_str(),
            value.get("category").as_filled_str(),
        ) {
            contexts.push((context.to_owned(), category.to_owned()));
        }
    }
    contexts
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use waymeet_icws::Json;

    fn settings(servers: &[&str], dialect: Option<&str>) -> Option<Settings> {
        let servers = Json::Array(servers.iter().map(|server| Json::from(*server)).collect());
        Settings::read(&Json::object([
            ("servers", servers),
            ("dialect", dialect.map_or(Json::Null, Json::from)),
            ("targetName", "Web Sales".into()),
            ("language", "de-CH".into()),
        ]))
    }

    #[cfg(feature = "chat")]
    #[test]
    fn icws_has_a_path_of_its_own_and_web_tools_none() {
        for (server, dialect, base) in [
            (
                "https://cic.example:8019",
                None,
                Some("https://cic.example:8019/icws"),
            ),
            (
                "https://cic.example/a/icws/",
                Some("icws"),
                Some("https://cic.example/a/icws"),
            ),
            (
                "https://shop.example/I3Root/Server1/",
                Some("icws"),
                Some("https://shop.example/I3Root/Server1/icws"),
            ),
            (
                "https://shop.example/I3Root/Server1/",
                Some("webtools"),
                cfg!(feature = "chat-web-tools").then_some("https://shop.example/I3Root/Server1"),
            ),
            ("https://cic.example", Some("smoke"), None),
            ("javascript:alert(1)", None, None),
        ] {
            let bases = settings(&[server], dialect).map(|settings| settings.bases);
            assert_eq!(bases, base.map(|base| vec![base.to_owned()]), "{server}");
        }
        assert!(settings(&[], None).is_none());
    }

    #[cfg(feature = "chat")]
    #[test]
    fn what_the_visitor_filled_in_becomes_the_request() {
        let settings = settings(&["https://cic.example"], None).unwrap();
        let attributes = Json::object([("cart", "99.50".into()), ("empty", "".into())]);
        let context = Json::object([("context", "Boots".into()), ("category", "Product".into())]);
        let start = settings.start_request(&Json::object([
            ("name", "  ".into()),
            ("email", "ada@shop.example".into()),
            ("notes", "Order: 17".into()),
            ("attributes", attributes),
            ("routingContexts", Json::Array(vec![context])),
        ]));
        assert_eq!(start.participant_name, "Customer");
        assert_eq!(start.transcript_email, "ada@shop.example");
        assert_eq!(start.notes, "Order: 17");
        assert_eq!(
            (start.target_name.as_str(), start.target_type.as_str()),
            ("Web Sales", "Workgroup")
        );
        assert_eq!(start.language, "de-ch");
        assert_eq!(start.attributes, [("cart".to_owned(), "99.50".to_owned())]);
        assert_eq!(
            start.routing_contexts,
            [("Boots".to_owned(), "Product".to_owned())]
        );
    }
}
