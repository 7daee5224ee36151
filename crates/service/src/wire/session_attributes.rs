//! What is true of a session as a whole, projected from its events. Source: `attributes`, `attributeLists` and `externalUrl` of
//! `Session` of the vendor's API, whose model says so much; that a list is what an attribute was said to be in the session
//! when it was said to be several things, and the address the attribute of that name, is ours (inferred).

use crate::limits::{MAX_LISTED_VALUES, MAX_SESSION_ATTRIBUTES};
use crate::recorded_event::Observed;
use crate::store::StoredEvent;
use serde_json::{Map, Value, json};
use waymeet_journey::event::{Attribute, DataType};

/// The attribute that tells where another system has more of the session.
const EXTERNAL_URL: &str = "externalUrl";

/// The attributes of a session.
#[derive(Debug, Default)]
pub(super) struct SessionAttributes<'a>(Vec<Said<'a>>);

/// What was said of one attribute.
#[derive(Debug)]
struct Said<'a> {
    name: &'a str,
    newest: &'a Attribute,
    data_type: DataType,
    /// Each value once, in the order in which they were said.
    values: Vec<&'a str>,
}

impl<'a> SessionAttributes<'a> {
    /// What events, in order of time, tell of their session.
    pub(super) fn of(events: &'a [StoredEvent]) -> Self {
        let mut attributes = Self::default();
        // What is said of the visit as a whole goes before what is said of its events, where there is no room for both.
        for is_of_visit in [true, false] {
            for attribute in events.iter().flat_map(|stored| said_by(stored, is_of_visit)) {
                attributes.make_room(attribute);
            }
        }
        for attribute in events
            .iter()
            .flat_map(|stored| said_by(stored, true).chain(said_by(stored, false)))
        {
            attributes.take(attribute);
        }
        attributes
    }

    /// The newest value of each.
    pub(super) fn newest(&self) -> Value {
        let attributes = self.0.iter().map(|said| {
            let Attribute { data_type, value, .. } = said.newest;
            let typed = json!({ "dataType": data_type.as_str(), "value": value });
            (said.name.to_owned(), typed)
        });
        Value::Object(attributes.collect())
    }

    /// Those that had several values; `None` where none had.
    pub(super) fn lists(&self) -> Option<Value> {
        let several = self.0.iter().filter(|said| said.values.len() > 1);
        let lists: Map<String, Value> = several
            .map(|said| {
                let list = json!({ "dataType": said.data_type.as_str(), "values": said.values });
                (said.name.to_owned(), list)
            })
            .collect();
        (!lists.is_empty()).then_some(Value::Object(lists))
    }

    /// Where another system has more of the session; a web address only, since people follow it.
    pub(super) fn external_url(&self) -> Option<&'a str> {
        let said = self.0.iter().find(|said| said.name == EXTERNAL_URL)?;
        let url = said.newest.value.as_str();
        let scheme = url.split_once("://")?.0.to_ascii_lowercase();
        matches!(scheme.as_str(), "http" | "https").then_some(url)
    }

    fn make_room(&mut self, attribute: &'a Attribute) {
        let is_there = self.0.iter().any(|said| said.name == attribute.name);
        if !is_there && self.0.len() < MAX_SESSION_ATTRIBUTES {
            self.0.push(Said {
                name: &attribute.name,
                newest: attribute,
                data_type: attribute.data_type,
                values: Vec::new(),
            });
        }
    }

    fn take(&mut self, attribute: &'a Attribute) {
        let Some(said) = self.0.iter_mut().find(|said| said.name == attribute.name) else {
            return;
        };
        said.newest = attribute;
        said.data_type = of_both(said.data_type, attribute.data_type);
        let value = attribute.value.as_str();
        if said.values.len() < MAX_LISTED_VALUES && !said.values.contains(&value) {
            said.values.push(value);
        }
    }
}

/// What an event says of the visit, or of itself.
fn said_by(stored: &StoredEvent, is_of_visit: bool) -> impl Iterator<Item = &Attribute> {
    let said = match &stored.event.observed {
        Observed::Visit { attributes, .. } if is_of_visit => &attributes[..],
        Observed::Web { attributes, .. } if !is_of_visit => &attributes[..],
        _ => &[],
    };
    said.iter()
}

/// The type that values of both types have.
fn of_both(one: DataType, other: DataType) -> DataType {
    match (one, other) {
        _ if one == other => one,
        (DataType::Integer, DataType::Number) | (DataType::Number, DataType::Integer) => DataType::Number,
        _ => DataType::String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_several_types_have_one_in_common() {
        use DataType::{Boolean, Integer, Number, String};
        for (one, other, expected) in [
            (Integer, Integer, Integer),
            (Integer, Number, Number),
            (Number, Integer, Number),
            (Boolean, Number, String),
            (String, Boolean, String),
        ] {
            assert_eq!(of_both(one, other), expected);
        }
    }
}
