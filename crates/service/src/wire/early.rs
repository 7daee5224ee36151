//! Events the snippet sends before the module is up. Source: docs/wire, *Early events*.

use super::batch::BatchError;
use super::event::WireEvent;
use crate::limits::MAX_EARLY_EVENTS;
use serde::Deserialize;
use serde_json::Value;
use waymeet_journey::page::UrlParts;
use waymeet_journey::time::UnixMillis;

/// The only version of the format there is.
const FORMAT_VERSION: u32 = 1;

/// Early events of one visitor, each still to be judged.
#[derive(Debug)]
pub struct EarlyBatch {
    /// When the page sent it, by the visitor's clock.
    pub sent_at: UnixMillis,
    /// Whether the browser says it is driven by a program.
    pub bot: bool,
    /// The events in the form the module would give them; `None` for one that is not of its shape.
    pub events: Vec<Option<WireEvent>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireEarly {
    v: u32,
    sent_at: u64,
    visitor: String,
    session: String,
    #[serde(default)]
    bot: bool,
    events: Vec<Value>,
}

/// One event as the snippet writes it: attributes stand as the page gave them.
#[derive(Debug, Deserialize)]
pub(super) struct EarlyEvent {
    pub(super) id: String,
    pub(super) at: u64,
    pub(super) name: String,
    pub(super) url: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) referrer: String,
    #[serde(default)]
    pub(super) attributes: Value,
}

impl EarlyBatch {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`BatchError`], when there are no early events in it.
    pub fn read(body: &[u8]) -> Result<Self, BatchError> {
        let early: WireEarly =
            serde_json::from_slice(body).map_err(|error| BatchError::Shape(error.to_string()))?;
        if early.v != FORMAT_VERSION {
            return Err(BatchError::Version(early.v));
        }
        if early.events.len() > MAX_EARLY_EVENTS {
            return Err(BatchError::TooMany {
                found: early.events.len(),
                limit: MAX_EARLY_EVENTS,
            });
        }
        let event = |value: &Value| {
            let event = EarlyEvent::deserialize(value).ok()?;
            Some(WireEvent::of_early(&early.visitor, &early.session, event))
        };
        Ok(Self {
            sent_at: UnixMillis(early.sent_at),
            bot: early.bot,
            events: early.events.iter().map(event).collect(),
        })
    }
}

/// An address without query and fragment: what may be in them is only known once the module has the settings.
pub(super) fn bare(url: &str) -> String {
    let UrlParts { query, fragment, .. } = UrlParts::split(url);
    let without = url.strip_suffix(fragment).unwrap_or(url).trim_end_matches('#');
    without
        .strip_suffix(query)
        .unwrap_or(without)
        .trim_end_matches('?')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded_event::{Observed, RecordedEvent};
    use serde_json::json;

    const ID: &str = "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11";

    fn read(event: &Value) -> EarlyBatch {
        let body = json!({ "v": 1, "sentAt": 5, "visitor": ID, "session": ID, "events": [event] });
        EarlyBatch::read(body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn attributes_are_typed_as_the_module_would() {
        let batch = read(
            &json!({ "id": ID, "at": 4, "name": "page_viewed", "url": "https://shop.example/p/17?a=b#c",
            "title": "Lamp", "referrer": "https://search.example/?q=secret", "attributes": {
                "price": 15.5, "count": 3, "isNew": true, "colour": "red", "list": [1], "nothing": null,
                "size": { "dataType": "number", "value": 4 }, "odd": { "dataType": "money", "value": 4 } } }),
        );
        let event = RecordedEvent::try_from(batch.events[0].as_ref().unwrap()).unwrap();
        assert_eq!((event.tab.as_str(), event.seq), ("early", 0));
        assert_eq!(
            (event.page.url.as_str(), event.page.title.as_str()),
            ("https://shop.example/p/17", "Lamp")
        );
        let Observed::Web {
            referrer, attributes, ..
        } = event.observed
        else {
            panic!("not a web event");
        };
        assert_eq!(referrer, "https://search.example/");
        let attributes: Vec<_> = attributes
            .iter()
            .map(|one| (one.name.as_str(), one.data_type.as_str(), one.value.as_str()))
            .collect();
        assert_eq!(
            attributes,
            [
                ("colour", "string", "red"),
                ("count", "integer", "3"),
                ("isNew", "boolean", "true"),
                ("price", "number", "15.5"),
                ("size", "number", "4"),
            ]
        );
    }

    #[test]
    fn an_address_loses_query_and_fragment_and_nothing_else() {
        for (url, expected) in [
            (
                "https://shop.example/p/17?q=lamp#top",
                "https://shop.example/p/17",
            ),
            ("https://shop.example/p/17#a?b", "https://shop.example/p/17"),
            ("https://shop.example/?", "https://shop.example/"),
            ("https://shop.example/#", "https://shop.example/"),
            ("https://shop.example/", "https://shop.example/"),
            ("shop", "shop"),
            ("", ""),
        ] {
            assert_eq!(bare(url), expected, "{url}");
        }
    }

    #[test]
    fn a_broken_event_does_not_take_its_neighbours_with_it_and_a_broken_body_is_refused() {
        let batch = read(&json!({ "id": 5 }));
        assert!(batch.events[0].is_none());
        let many = vec!["{}"; MAX_EARLY_EVENTS + 1].join(",");
        let many = format!(r#"{{"v":1,"sentAt":1,"visitor":"{ID}","session":"{ID}","events":[{many}]}}"#);
        for body in [
            "",
            "[]",
            r#"{"v":2,"sentAt":1,"visitor":"","session":"","events":[]}"#,
            &many,
        ] {
            assert!(EarlyBatch::read(body.as_bytes()).is_err(), "{body}");
        }
    }
}
