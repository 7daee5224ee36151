//! Records: what is stored in the outbox and sent, one JSON object each (docs/wire, *Batch*).

use super::json::ObjectWriter;
use crate::browser::page::Device;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::event::Event;
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

fn refer(record: &mut ObjectWriter, reference: ActionReference) {
    record
        .text("action", &reference.action.to_text())
        .text("map", &reference.map.to_text())
        .number("mapVersion", u64::from(reference.map_version))
        .text("media", reference.media.as_str());
}

/// What the visitor did.
#[must_use]
pub fn web_event(envelope: Envelope<'_>, event: &Event, referrer: &str) -> String {
    let mut record = begin("web", envelope);
    record
        .text("name", &event.name)
        .text_if_any("referrer", referrer)
        .text_if_any("search", &event.search_query);
    if !event.attributes.is_empty() {
        let mut attributes = ObjectWriter::default();
        for attribute in &event.attributes {
            let mut value = ObjectWriter::default();
            value
                .text("dataType", attribute.data_type.as_str())
                .text("value", &attribute.value);
            attributes.raw(&attribute.name, &value.finish());
        }
        record.raw("attributes", &attributes.finish());
    }
    record.finish()
}

/// A state an action has reached.
#[must_use]
pub fn action_state(
    envelope: Envelope<'_>,
    reference: ActionReference,
    state: ActionState,
    error_message: Option<&str>,
) -> String {
    let mut record = begin("action", envelope);
    refer(&mut record, reference);
    record
        .text("state", state.as_str())
        .text_if_any("errorMessage", error_message.unwrap_or(""));
    record.finish()
}

/// Why an action was not offered.
#[must_use]
pub fn blocked(envelope: Envelope<'_>, reference: ActionReference, reason: BlockReason) -> String {
    let mut record = begin("blocked", envelope);
    refer(&mut record, reference);
    record.text("reason", reason.as_str());
    record.finish()
}

/// The body of a request with these records.
#[must_use]
pub fn batch(events: &str, sent_at: UnixMillis, device: &Device, language: &str, dropped: u64) -> String {
    let mut device_writer = ObjectWriter::default();
    device_writer
        .number("screenWidth", u64::from(device.screen_width))
        .number("screenHeight", u64::from(device.screen_height))
        .number("screenDensity", u64::from(device.screen_density))
        .text_if_any("language", language)
        .flag("bot", device.is_automated);
    let mut list = String::with_capacity(events.len() + 2);
    list.push('[');
    list.push_str(events);
    list.push(']');
    let mut batch = ObjectWriter::default();
    batch
        .number("v", 1)
        .number("sentAt", sent_at.0)
        .raw("device", &device_writer.finish());
    if dropped > 0 {
        batch.number("dropped", dropped);
    }
    batch.raw("events", &list);
    batch.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymeet_journey::event::{Attribute, DataType};
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
            web_event(envelope(&page), &event, "https://search.example/"),
            action_state(envelope(&page), reference, ActionState::Offered, None),
            blocked(envelope(&page), reference, BlockReason::NoAvailableAgents),
        ];
        let body = batch(
            &records.join(","),
            UnixMillis(1_795_363_200_000),
            &Device::default(),
            "en-GB",
            0,
        );
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
        let action = serde_json::json!({ "action": ID, "map": ID, "mapVersion": 3, "media": "webchat" });
        assert_eq!(
            read["events"][0],
            with(serde_json::json!({ "kind": "web", "name": "page_viewed",
            "referrer": "https://search.example/", "search": "lamp",
            "attributes": { "price": { "dataType": "number", "value": "15.5" } } }))
        );
        let mut offered = with(action.clone());
        offered["kind"] = "action".into();
        offered["state"] = "offered".into();
        assert_eq!(read["events"][1], offered);
        let mut reason = with(action);
        reason["kind"] = "blocked".into();
        reason["reason"] = "NoAvailableAgents".into();
        assert_eq!(read["events"][2], reason);
        assert_eq!(
            (&read["v"], &read["sentAt"]),
            (&1.into(), &1_795_363_200_000_u64.into())
        );
    }
}
