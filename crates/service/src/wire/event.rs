//! One event of a batch, and the form it is stored in. Source: docs/wire, *Batch*.

use crate::limits::{
    MAX_ATTRIBUTE_NAME_BYTES, MAX_ATTRIBUTE_VALUE_BYTES, MAX_ATTRIBUTES, MAX_EVENT_NAME_BYTES,
    MAX_LANGUAGE_BYTES, MAX_TAB_BYTES, MAX_TEXT_BYTES, MAX_TITLE_BYTES, MAX_URL_BYTES,
};
use crate::recorded_event::{ActionReference, Observed, RecordedEvent};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::event::{Attribute, DataType};
use waymeet_journey::ids::{ActionId, ActionMapId, EventId, SessionId, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

/// An event in the spelling of the wire. Fields of the other kinds are left out when it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireEvent {
    kind: Kind,
    id: String,
    visitor: String,
    session: String,
    tab: String,
    seq: u32,
    at: u64,
    page: WirePage,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    referrer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    search: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, WireAttribute>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    map: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    map_version: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    media: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Web,
    Action,
    Blocked,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct WirePage {
    url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    lang: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    keywords: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAttribute {
    data_type: String,
    value: String,
}

/// Why one event is not taken. Its text is the receipt's `reason`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A field is missing or of the wrong type.
    #[error("not an event: {0}")]
    Shape(String),
    /// A field that holds an id does not.
    #[error("`{0}` is not a UUID")]
    NotUuid(&'static str),
    /// A field that this kind of event needs is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A field is longer than allowed.
    #[error("`{field}` is longer than {limit} bytes")]
    TooLong {
        /// The field.
        field: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A field may not be empty.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// More attributes than allowed.
    #[error("an event has at most {MAX_ATTRIBUTES} attributes")]
    TooManyAttributes,
    /// A word of a closed list that is not on it.
    #[error("`{field}` does not know `{value}`")]
    UnknownWord {
        /// The field.
        field: &'static str,
        /// What stood there.
        value: String,
    },
    /// Older than events may be.
    #[error("the event is too old")]
    TooOld,
}

/// The event's id, if there is a usable one: the receipt names it even where the event is refused.
#[must_use]
pub fn id_of(value: &Value) -> Option<EventId> {
    EventId::parse(value.get("id")?.as_str()?)
}

impl WireEvent {
    /// Reads one event of a batch.
    ///
    /// # Errors
    /// [`EventError::Shape`], when a field is missing or of the wrong type.
    pub fn read(value: &Value) -> Result<Self, EventError> {
        Self::deserialize(value).map_err(|error| EventError::Shape(error.to_string()))
    }

    /// Reads an event back from the store.
    ///
    /// # Errors
    /// [`EventError::Shape`], when the text is none.
    pub fn from_stored(body: &str) -> Result<Self, EventError> {
        serde_json::from_str(body).map_err(|error| EventError::Shape(error.to_string()))
    }

    /// The one text for this event: the same event sent twice gives the same text, whatever the order of its fields.
    #[must_use]
    pub fn to_stored(&self) -> String {
        // Strings, numbers and maps with text keys: serialising them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn web(&self) -> Result<Observed, EventError> {
        let name = self.name.clone().ok_or(EventError::Missing("name"))?;
        if name.is_empty() {
            return Err(EventError::Empty("name"));
        }
        let optional = |field: &'static str, text: &Option<String>, limit: usize| {
            within(field, text.as_deref().unwrap_or_default(), limit)
        };
        if self.attributes.len() > MAX_ATTRIBUTES {
            return Err(EventError::TooManyAttributes);
        }
        let attributes = self
            .attributes
            .iter()
            .map(|(name, attribute)| attribute.read(name));
        Ok(Observed::Web {
            name: within("name", &name, MAX_EVENT_NAME_BYTES)?,
            referrer: optional("referrer", &self.referrer, MAX_URL_BYTES)?,
            search: optional("search", &self.search, MAX_TEXT_BYTES)?,
            attributes: attributes.collect::<Result<_, _>>()?,
        })
    }

    fn action_reference(&self) -> Result<ActionReference, EventError> {
        let id = self.action.as_deref().ok_or(EventError::Missing("action"))?;
        let map = self.map.as_deref().ok_or(EventError::Missing("map"))?;
        Ok(ActionReference {
            id: ActionId::parse(id).ok_or(EventError::NotUuid("action"))?,
            map: ActionMapId::parse(map).ok_or(EventError::NotUuid("map"))?,
            map_version: self.map_version.ok_or(EventError::Missing("mapVersion"))?,
            media: word("media", self.media.as_deref(), MediaType::parse)?,
        })
    }
}

impl WireAttribute {
    fn read(&self, name: &str) -> Result<Attribute, EventError> {
        Ok(Attribute {
            name: within("attributes", name, MAX_ATTRIBUTE_NAME_BYTES)?,
            data_type: word("dataType", Some(&self.data_type), DataType::parse)?,
            value: within("attributes", &self.value, MAX_ATTRIBUTE_VALUE_BYTES)?,
        })
    }
}

impl TryFrom<&WireEvent> for RecordedEvent {
    type Error = EventError;

    fn try_from(wire: &WireEvent) -> Result<Self, EventError> {
        let observed = match wire.kind {
            Kind::Web => wire.web()?,
            Kind::Action => Observed::Action {
                action: wire.action_reference()?,
                state: word("state", wire.state.as_deref(), ActionState::parse)?,
                error_message: within(
                    "errorMessage",
                    wire.error_message.as_deref().unwrap_or_default(),
                    MAX_TEXT_BYTES,
                )?,
            },
            Kind::Blocked => Observed::Blocked {
                action: wire.action_reference()?,
                reason: word("reason", wire.reason.as_deref(), BlockReason::parse)?,
            },
        };
        within("lang", &wire.page.lang, MAX_LANGUAGE_BYTES)?;
        Ok(Self {
            id: EventId::parse(&wire.id).ok_or(EventError::NotUuid("id"))?,
            visitor: VisitorId::parse(&wire.visitor).ok_or(EventError::NotUuid("visitor"))?,
            session: SessionId::parse(&wire.session).ok_or(EventError::NotUuid("session"))?,
            tab: within("tab", &wire.tab, MAX_TAB_BYTES)?,
            seq: wire.seq,
            at: UnixMillis(wire.at),
            page: Page {
                url: within("page.url", &wire.page.url, MAX_URL_BYTES)?,
                title: within("page.title", &wire.page.title, MAX_TITLE_BYTES)?,
                keywords: within("page.keywords", &wire.page.keywords, MAX_TEXT_BYTES)?,
            },
            observed,
        })
    }
}

fn within(field: &'static str, text: &str, limit: usize) -> Result<String, EventError> {
    if text.len() > limit {
        Err(EventError::TooLong { field, limit })
    } else {
        Ok(text.to_owned())
    }
}

fn word<T>(
    field: &'static str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, EventError> {
    let text = text.ok_or(EventError::Missing(field))?;
    parse(text).ok_or_else(|| EventError::UnknownWord {
        field,
        value: text.chars().take(64).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn web() -> Value {
        json!({ "kind": "web", "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "visitor":
            "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "session": "7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "tab": "k3x9",
            "seq": 17, "at": 1_795_363_199_000_u64, "name": "page_viewed",
            "page": { "url": "https://shop.example/p/17?q=lamp", "title": "Lamp 17", "lang": "en" },
            "attributes": { "price": { "dataType": "number", "value": "15.5" } } })
    }

    fn blocked() -> Value {
        json!({ "kind": "blocked", "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "visitor":
            "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "session": "7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "tab": "k3x9",
            "seq": 19, "at": 1, "page": { "url": "https://shop.example/" },
            "action": "8b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "map": "9b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
            "mapVersion": 3, "media": "webchat", "reason": "NoAvailableAgents" })
    }

    fn read(value: &Value) -> Result<RecordedEvent, EventError> {
        RecordedEvent::try_from(&WireEvent::read(value)?)
    }

    #[test]
    fn a_web_event_and_a_block_are_read() {
        let event = read(&web()).unwrap();
        assert!(event.is_page_view());
        assert_eq!(event.for_engine().unwrap().attributes[0].value, "15.5");
        let event = read(&blocked()).unwrap();
        assert!(matches!(
            event.observed,
            Observed::Blocked {
                reason: BlockReason::NoAvailableAgents,
                ..
            }
        ));
        assert_eq!(event.for_engine(), None);
    }

    #[test]
    fn each_broken_field_is_named_in_the_reason() {
        let long = "x".repeat(MAX_URL_BYTES + 1);
        let many: serde_json::Map<_, _> = (0..=MAX_ATTRIBUTES)
            .map(|number| (number.to_string(), json!({ "dataType": "string", "value": "" })))
            .collect();
        for (base, pointer, value, expected) in [
            (web(), "/visitor", json!("bob"), "`visitor` is not a UUID"),
            (web(), "/id", json!("bob"), "`id` is not a UUID"),
            (web(), "/kind", json!("sms"), "unknown variant `sms`"),
            (web(), "/seq", json!(-1), "not an event"),
            (web(), "/name", json!(null), "`name` is missing"),
            (web(), "/name", json!(""), "`name` is empty"),
            (
                web(),
                "/name",
                json!("n".repeat(256)),
                "`name` is longer than 255 bytes",
            ),
            (
                web(),
                "/page/url",
                json!(long),
                "`page.url` is longer than 8192 bytes",
            ),
            (web(), "/attributes", Value::Object(many), "at most 50 attributes"),
            (
                web(),
                "/attributes/price/dataType",
                json!("money"),
                "`dataType` does not know `money`",
            ),
            (
                blocked(),
                "/reason",
                json!("Because"),
                "`reason` does not know `Because`",
            ),
            (blocked(), "/media", json!("fax"), "`media` does not know `fax`"),
            (blocked(), "/map", json!("m7"), "`map` is not a UUID"),
            (blocked(), "/mapVersion", json!(null), "`mapVersion` is missing"),
        ] {
            let mut event = base;
            *event.pointer_mut(pointer).unwrap() = value;
            let message = read(&event).unwrap_err().to_string();
            assert!(message.contains(expected), "{pointer}: {message}");
        }
    }

    #[test]
    fn the_order_of_fields_and_unknown_fields_do_not_change_the_stored_text() {
        let mut other = serde_json::Map::new();
        for (key, value) in web().as_object().unwrap().iter().rev() {
            other.insert(key.clone(), value.clone());
        }
        other.insert("future".into(), json!(1));
        let stored = WireEvent::read(&web()).unwrap().to_stored();
        assert_eq!(
            WireEvent::read(&Value::Object(other)).unwrap().to_stored(),
            stored
        );
        let again = WireEvent::from_stored(&stored).unwrap();
        assert_eq!(RecordedEvent::try_from(&again), read(&web()));
    }

    #[test]
    fn the_id_is_found_even_in_an_event_that_is_refused() {
        assert!(id_of(&json!({ "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11" })).is_some());
        for value in [json!(1), json!({}), json!({ "id": 5 }), json!({ "id": "x" })] {
            assert_eq!(id_of(&value), None);
        }
    }
}
