//! One event of a batch, and the form it is stored in. Source: docs/wire, *Batch*.

mod essence;
mod place;
#[cfg(test)]
mod tests;

pub use essence::Essence;
pub use place::{PlaceInPageLoad, place_of};

use super::early::{EarlyEvent, bare};
use crate::blocking::Blocking;
use crate::limits::{
    MAX_ATTRIBUTE_NAME_BYTES, MAX_ATTRIBUTE_VALUE_BYTES, MAX_ATTRIBUTES, MAX_ERROR_CODE_BYTES,
    MAX_EVENT_NAME_BYTES, MAX_LANGUAGE_BYTES, MAX_SEQUENCE_NUMBER, MAX_TAB_BYTES, MAX_TEXT_BYTES,
    MAX_TITLE_BYTES, MAX_URL_BYTES, MAX_USER_BYTES,
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

/// The page load that stands for "before the module was up": its events have no numbers.
pub const EARLY_PAGE_LOAD: &str = "early";

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
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    traits: BTreeMap<String, WireAttribute>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
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
    error_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
    /// Of the service's own records; not read from pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blocking: Option<Box<Blocking>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Web,
    Visit,
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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// More attributes (or traits) than allowed.
    #[error("an event has at most {MAX_ATTRIBUTES} {0}")]
    TooMany(&'static str),
    /// A number beyond any page load.
    #[error("`seq` is larger than {MAX_SEQUENCE_NUMBER}")]
    SequenceNumber,
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
    /// Reads one event of a batch. What only the service can know is not taken from it.
    ///
    /// # Errors
    /// [`EventError::Shape`], when a field is missing or of the wrong type.
    pub fn read(value: &Value) -> Result<Self, EventError> {
        let read = Self::deserialize(value).map_err(|error| EventError::Shape(error.to_string()))?;
        Ok(Self {
            blocking: None,
            ..read
        })
    }

    /// The event the module would make of what the snippet sent: addresses without query and fragment, attributes with
    /// their types, values that are none left out.
    pub(super) fn of_early(visitor: &str, session: &str, early: EarlyEvent) -> Self {
        let attributes = match early.attributes {
            Value::Object(attributes) => attributes,
            _ => serde_json::Map::new(),
        };
        let attributes = attributes.into_iter().take(MAX_ATTRIBUTES);
        Self {
            kind: Kind::Web,
            id: early.id,
            visitor: visitor.to_owned(),
            session: session.to_owned(),
            tab: EARLY_PAGE_LOAD.to_owned(),
            seq: 0,
            at: early.at,
            page: WirePage {
                url: bare(&early.url),
                title: early.title,
                lang: String::new(),
                keywords: String::new(),
            },
            name: Some(early.name),
            referrer: Some(bare(&early.referrer)).filter(|referrer| !referrer.is_empty()),
            search: None,
            attributes: attributes
                .filter_map(|(name, value)| Some((name, WireAttribute::of_raw(&value)?)))
                .collect(),
            traits: BTreeMap::new(),
            user: None,
            action: None,
            map: None,
            map_version: None,
            media: None,
            state: None,
            reason: None,
            error_code: None,
            error_message: None,
            blocking: None,
        }
    }

    /// What an offer went through, as a page would have sent it. What is neither a state nor a block of an action has no name
    /// here.
    pub(crate) fn of_action(event: &RecordedEvent) -> Self {
        let mut wire = Self {
            kind: Kind::Action,
            id: event.id.to_text(),
            visitor: event.visitor.to_text(),
            session: event.session.to_text(),
            tab: event.tab.clone(),
            seq: event.seq,
            at: event.at.0,
            page: WirePage {
                url: event.page.url.clone(),
                title: event.page.title.clone(),
                lang: String::new(),
                keywords: String::new(),
            },
            name: None,
            referrer: None,
            search: None,
            attributes: BTreeMap::new(),
            traits: BTreeMap::new(),
            user: None,
            action: None,
            map: None,
            map_version: None,
            media: None,
            state: None,
            reason: None,
            error_code: None,
            error_message: None,
            blocking: None,
        };
        let action = match &event.observed {
            Observed::Action {
                action,
                state,
                error_code,
                error_message,
            } => {
                wire.error_code = Some(error_code.clone()).filter(|code| !code.is_empty());
                wire.state = Some(state.as_str().to_owned());
                wire.error_message = Some(error_message.clone()).filter(|message| !message.is_empty());
                action
            }
            Observed::Blocked {
                action,
                reason,
                blocking,
            } => {
                wire.kind = Kind::Blocked;
                wire.reason = Some(reason.as_str().to_owned());
                wire.blocking.clone_from(blocking);
                action
            }
            Observed::Web { .. } | Observed::Visit { .. } => return wire,
        };
        wire.action = Some(action.id.to_text());
        wire.map = Some(action.map.to_text());
        wire.map_version = Some(action.map_version);
        wire.media = Some(action.media.as_str().to_owned());
        wire
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
        Ok(Observed::Web {
            name: within("name", &name, MAX_EVENT_NAME_BYTES)?,
            referrer: optional("referrer", &self.referrer, MAX_URL_BYTES)?,
            search: optional("search", &self.search, MAX_TEXT_BYTES)?,
            attributes: read_attributes("attributes", &self.attributes)?,
            traits: read_attributes("traits", &self.traits)?,
        })
    }

    fn visit(&self) -> Result<Observed, EventError> {
        let user = self.user.as_deref();
        Ok(Observed::Visit {
            user: user
                .map(|user| within("user", user, MAX_USER_BYTES))
                .transpose()?,
            traits: read_attributes("traits", &self.traits)?,
            attributes: read_attributes("attributes", &self.attributes)?,
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
    /// A value as a page wrote it: a text, a number, a truth value, or `{ dataType, value }`.
    fn of_raw(raw: &Value) -> Option<Self> {
        let (data_type, value) = match raw {
            Value::String(text) => (DataType::String, text.clone()),
            Value::Bool(truth) => (DataType::Boolean, truth.to_string()),
            Value::Number(number) => {
                let is_whole = number.as_f64().is_some_and(|number| number.trunc() == number);
                let data_type = if is_whole {
                    DataType::Integer
                } else {
                    DataType::Number
                };
                (data_type, number.to_string())
            }
            Value::Object(typed) => {
                let data_type = DataType::parse(typed.get("dataType")?.as_str()?)?;
                let inner = typed.get("value").filter(|inner| !inner.is_object())?;
                (data_type, Self::of_raw(inner)?.value)
            }
            Value::Null | Value::Array(_) => return None,
        };
        Some(Self {
            data_type: data_type.as_str().to_owned(),
            value,
        })
    }
}

fn read_attributes(
    field: &'static str,
    attributes: &BTreeMap<String, WireAttribute>,
) -> Result<Vec<Attribute>, EventError> {
    if attributes.len() > MAX_ATTRIBUTES {
        return Err(EventError::TooMany(field));
    }
    let read = |(name, attribute): (&String, &WireAttribute)| {
        Ok(Attribute {
            name: within(field, name, MAX_ATTRIBUTE_NAME_BYTES)?,
            data_type: word("dataType", Some(&attribute.data_type), DataType::parse)?,
            value: within(field, &attribute.value, MAX_ATTRIBUTE_VALUE_BYTES)?,
        })
    };
    attributes.iter().map(read).collect()
}

impl TryFrom<&WireEvent> for RecordedEvent {
    type Error = EventError;

    fn try_from(wire: &WireEvent) -> Result<Self, EventError> {
        let observed = match wire.kind {
            Kind::Web => wire.web()?,
            Kind::Visit => wire.visit()?,
            Kind::Action => Observed::Action {
                action: wire.action_reference()?,
                state: word("state", wire.state.as_deref(), ActionState::parse)?,
                error_code: within(
                    "errorCode",
                    wire.error_code.as_deref().unwrap_or_default(),
                    MAX_ERROR_CODE_BYTES,
                )?,
                error_message: within(
                    "errorMessage",
                    wire.error_message.as_deref().unwrap_or_default(),
                    MAX_TEXT_BYTES,
                )?,
            },
            Kind::Blocked => Observed::Blocked {
                action: wire.action_reference()?,
                reason: word("reason", wire.reason.as_deref(), BlockReason::parse)?,
                blocking: wire.blocking.clone(),
            },
        };
        within("lang", &wire.page.lang, MAX_LANGUAGE_BYTES)?;
        if wire.seq > MAX_SEQUENCE_NUMBER {
            return Err(EventError::SequenceNumber);
        }
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
