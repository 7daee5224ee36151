//! Records: what is stored in the outbox and sent, one JSON object each (docs/wire, *Batch*).

use super::json::ObjectWriter;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::event::{Attribute, Event};
use waymeet_journey::ids::{ActionId, ActionMapId, EventId, SessionId, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

/// What every record says: who, where and when.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// The record's own id.
    pub id: EventId,
    /// The visitor.
    pub visitor: VisitorId,
    /// The session.
    pub session: SessionId,
    /// The page load.
    pub tab: &'a str,
    /// The record's number in the page load.
    pub sequence_number: u64,
    /// When it happened.
    pub at: UnixMillis,
    /// Where it happened.
    pub page: &'a Page,
    /// The `lang` of the document.
    pub page_language: &'a str,
}

/// Which action of which map a record speaks of.
#[derive(Debug, Clone, Copy)]
pub struct ActionReference {
    /// The action.
    pub action: ActionId,
    /// Its map.
    pub map: ActionMapId,
    /// The map's version.
    pub map_version: u32,
    /// The action's kind.
    pub media: MediaType,
}

fn begin(kind: &str, envelope: Envelope<'_>) -> ObjectWriter {
    let mut page = ObjectWriter::default();
    page.text("url", &envelope.page.url)
        .text_if_any("title", &envelope.page.title)
        .text_if_any("keywords", &envelope.page.keywords)
        .text_if_any("lang", envelope.page_language);
    let mut record = ObjectWriter::default();
    record
        .text("kind", kind)
        .text("id", &envelope.id.to_text())
        .text("visitor", &envelope.visitor.to_text())
        .text("session", &envelope.session.to_text())
        .text("tab", envelope.tab)
        .number("seq", envelope.sequence_number)
        .number("at", envelope.at.0)
        .raw("page", &page.finish());
    record
}

/// A field with attributes, each with its type; left out where there are none.
fn attributes(record: &mut ObjectWriter, key: &str, attributes: &[Attribute]) {
    if attributes.is_empty() {
        return;
    }
    let mut list = ObjectWriter::default();
    for attribute in attributes {
        let mut value = ObjectWriter::default();
        value
            .text("dataType", attribute.data_type.as_str())
            .text("value", &attribute.value);
        list.raw(&attribute.name, &value.finish());
    }
    record.raw(key, &list.finish());
}

/// What the visitor did, and what it tells of the person.
#[must_use]
pub fn web_event(envelope: Envelope<'_>, event: &Event, referrer: &str, traits: &[Attribute]) -> String {
    let mut record = begin("web", envelope);
    record
        .text("name", &event.name)
        .text_if_any("referrer", referrer)
        .text_if_any("search", &event.search_query);
    attributes(&mut record, "attributes", &event.attributes);
    attributes(&mut record, "traits", traits);
    record.finish()
}

/// What the site says of the visit as a whole: who this is, what they are like, what is in their cart.
#[must_use]
pub fn visit(envelope: Envelope<'_>, user: &str, traits: &[Attribute], values: &[Attribute]) -> String {
    let mut record = begin("visit", envelope);
    record.text_if_any("user", user);
    attributes(&mut record, "traits", traits);
    attributes(&mut record, "attributes", values);
    record.finish()
}

/// What a record says of an action.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// It has reached a state; of an error, in whose words.
    State(ActionState, &'a str),
    /// It was not offered, and why.
    Blocked(BlockReason),
}

/// What became of an action.
#[must_use]
pub fn action(envelope: Envelope<'_>, reference: ActionReference, said: Said<'_>) -> String {
    let (kind, key, word, error_message) = match said {
        Said::State(state, error_message) => ("action", "state", state.as_str(), error_message),
        Said::Blocked(reason) => ("blocked", "reason", reason.as_str(), ""),
    };
    let mut record = begin(kind, envelope);
    record
        .text("action", &reference.action.to_text())
        .text("map", &reference.map.to_text())
        .number("mapVersion", u64::from(reference.map_version))
        .text("media", reference.media.as_str())
        .text(key, word)
        .text_if_any("errorMessage", error_message);
    record.finish()
}

/// What a batch says beside its records.
#[derive(Debug, Clone, Copy)]
pub struct Sending<'a> {
    /// The page load that sends.
    pub tab: &'a str,
    /// When, by the visitor's clock.
    pub at: UnixMillis,
    /// What is known of the device, as JSON.
    pub device: &'a str,
    /// How many records this page load has given up so far.
    pub dropped: u64,
    /// How many records the site's hook has taken back so far.
    pub withheld: u64,
}

/// The body of a request with these records, separated by commas.
#[must_use]
pub fn batch(records: &str, sending: Sending<'_>) -> String {
    let mut list = String::with_capacity(records.len() + 2);
    list.push('[');
    list.push_str(records);
    list.push(']');
    let mut batch = ObjectWriter::default();
    batch
        .number("v", 1)
        .number("sentAt", sending.at.0)
        .text("tab", sending.tab)
        .raw("device", sending.device);
    for (key, count) in [("dropped", sending.dropped), ("withheld", sending.withheld)] {
        if count > 0 {
            batch.number(key, count);
        }
    }
    batch.raw("events", &list);
    batch.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymeet_journey::event::DataType;
    use waymeet_journey::ids::Uuid;

    fn envelope(page: &Page) -> Envelope<'_> {
        let id = Uuid::from_bytes([0xab; 16]);
        Envelope {
            id: EventId(id),
            visitor: VisitorId(id),
            session: SessionId(id),
            tab: "k3x9",
            sequence_number: 17,
            at: UnixMillis(1_795_363_199_000),
            page,
            page_language: "en",
        }
    }

    const ID: &str = "abababab-abab-abab-abab-abababababab";

    #[test]
    fn records_have_the_shape_of_the_wire_document() {
        let page = Page {
            url: "https://shop.example/p/17?q=lamp".into(),
            title: "Lamp \"17\"".into(),
            ..Page::default()
        };
        let event = Event {
            id: EventId(Uuid::from_bytes([0xab; 16])),
            session: SessionId(Uuid::from_bytes([0xab; 16])),
            at: UnixMillis(1),
            name: "page_viewed".into(),
            page: page.clone(),
            search_query: "lamp".into(),
            attributes: vec![Attribute {
                name: "price".into(),
                data_type: DataType::Number,
                value: "15.5".into(),
            }],
        };
        let reference = ActionReference {
            action: ActionId(Uuid::from_bytes([0xab; 16])),
            map: ActionMapId(Uuid::from_bytes([0xab; 16])),
            map_version: 3,
            media: MediaType::WebChat,
        };
        let records = [
            web_event(
                envelope(&page),
                &event,
                "https://search.example/",
                &[Attribute {
                    name: "email".into(),
                    data_type: DataType::String,
                    value: "a@b.example".into(),
                }],
            ),
            action(envelope(&page), reference, Said::State(ActionState::Offered, "")),
            action(
                envelope(&page),
                reference,
                Said::Blocked(BlockReason::NoAvailableAgents),
            ),
            visit(envelope(&page), "u-17", &[], &event.attributes),
        ];
        let sending = Sending {
            tab: "k3x9",
            at: UnixMillis(1_795_363_200_000),
            device: r#"{"bot":false}"#,
            dropped: 0,
            withheld: 2,
        };
        let body = batch(&records.join(","), sending);
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        let common = serde_json::json!({ "id": ID, "visitor": ID, "session": ID, "tab": "k3x9", "seq": 17,
            "at": 1_795_363_199_000_u64,
            "page": { "url": "https://shop.example/p/17?q=lamp", "title": "Lamp \"17\"", "lang": "en" } });
        let with = |more: serde_json::Value| {
            let mut record = common.clone();
            record
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            record
        };
        let about = serde_json::json!({ "action": ID, "map": ID, "mapVersion": 3, "media": "webchat" });
        assert_eq!(
            read["events"][0],
            with(serde_json::json!({ "kind": "web", "name": "page_viewed",
            "referrer": "https://search.example/", "search": "lamp",
            "attributes": { "price": { "dataType": "number", "value": "15.5" } },
            "traits": { "email": { "dataType": "string", "value": "a@b.example" } } }))
        );
        assert_eq!(
            read["events"][3],
            with(serde_json::json!({ "kind": "visit", "user": "u-17",
            "attributes": { "price": { "dataType": "number", "value": "15.5" } } }))
        );
        let mut offered = with(about.clone());
        offered["kind"] = "action".into();
        offered["state"] = "offered".into();
        assert_eq!(read["events"][1], offered);
        let mut reason = with(about);
        reason["kind"] = "blocked".into();
        reason["reason"] = "NoAvailableAgents".into();
        assert_eq!(read["events"][2], reason);
        let mut rest = read;
        rest.as_object_mut().unwrap().remove("events");
        assert_eq!(
            rest,
            serde_json::json!({ "v": 1, "sentAt": 1_795_363_200_000_u64, "tab": "k3x9",
            "device": { "bot": false }, "withheld": 2 })
        );
    }
}
