//! A batch of events as the module sends it. Source: docs/wire, *Batch*.

use crate::limits::{MAX_BATCH_EVENTS, MAX_SEQUENCE_NUMBER, MAX_TAB_BYTES};
use serde::Deserialize;
use serde_json::Value;
use waymeet_journey::time::UnixMillis;

/// The only version of the format there is.
const FORMAT_VERSION: u32 = 1;

/// A batch whose events are not looked at yet: one that is broken must not take its neighbours with it.
#[derive(Debug)]
pub struct Batch {
    /// When the module sent it, by the visitor's clock.
    pub sent_at: UnixMillis,
    /// What the page knows of the device.
    pub device: WireDevice,
    /// What the page load that sends it gave up.
    pub report: PageLoadReport,
    /// The events, each still unread.
    pub events: Vec<Value>,
}

/// What the page knows of the device; all of it may be missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WireDevice {
    /// Width of the screen in CSS pixels.
    pub screen_width: Option<u32>,
    /// Height of the screen in CSS pixels.
    pub screen_height: Option<u32>,
    /// Device pixels per CSS pixel.
    pub screen_density: Option<f64>,
    /// The browser's preferred language.
    pub language: Option<String>,
    /// Whether the browser says it is driven by a program.
    pub bot: bool,
    /// Whether the visitor allowed recording only without being recognised.
    pub anonymous: bool,
    /// What the visitor allows, added up: 1 recording without being recognised, 2 recording, 4 offers, 8 invitations to a chat.
    /// Absent: everything.
    pub consent: Option<u8>,
}

impl WireDevice {
    /// Whether the visitor may be offered something.
    #[must_use]
    pub fn may_offer(&self) -> bool {
        self.consent.is_none_or(|consent| consent & 4 != 0)
    }

    /// Whether the visitor may be invited to a chat.
    #[must_use]
    pub fn may_chat(&self) -> bool {
        self.consent.is_none_or(|consent| consent & 8 != 0)
    }
}

/// What a page load gave up so far, by its own account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLoadReport {
    /// The page load.
    pub tab: String,
    /// Events it gave up because too many waited, or for too long. They had a number.
    pub dropped: u32,
    /// Events the site's own hook took back. They had none.
    pub withheld: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireBatch {
    v: u32,
    sent_at: u64,
    #[serde(default)]
    device: WireDevice,
    #[serde(default)]
    tab: String,
    #[serde(default)]
    dropped: u32,
    #[serde(default)]
    withheld: u32,
    events: Vec<Value>,
}

/// Why a batch is refused as a whole.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Not JSON, or not of the shape of a batch.
    #[error("the body is not a batch of events: {0}")]
    Shape(String),
    /// A format this service does not know.
    #[error("`v` is `{0}`, this service knows 1")]
    Version(u32),
    /// More events than one batch may hold.
    #[error("a batch holds at most {limit} events, this one has {found}")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
}

impl Batch {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`BatchError`], when there is no batch in it.
    pub fn read(body: &[u8]) -> Result<Self, BatchError> {
        let batch: WireBatch =
            serde_json::from_slice(body).map_err(|error| BatchError::Shape(error.to_string()))?;
        if batch.v != FORMAT_VERSION {
            return Err(BatchError::Version(batch.v));
        }
        if batch.events.len() > MAX_BATCH_EVENTS {
            return Err(BatchError::TooMany {
                found: batch.events.len(),
                limit: MAX_BATCH_EVENTS,
            });
        }
        Ok(Self {
            sent_at: UnixMillis(batch.sent_at),
            device: batch.device,
            report: PageLoadReport {
                // What is longer names no page load of ours.
                tab: Some(batch.tab)
                    .filter(|tab| tab.len() <= MAX_TAB_BYTES)
                    .unwrap_or_default(),
                dropped: batch.dropped.min(MAX_SEQUENCE_NUMBER),
                withheld: batch.withheld.min(MAX_SEQUENCE_NUMBER),
            },
            events: batch.events,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_batch_is_refused_with_its_reason() {
        for (body, expected) in [
            ("", "the body is not a batch of events"),
            ("hello", "the body is not a batch of events"),
            ("[]", "the body is not a batch of events"),
            (r#"{"v":1,"sentAt":1}"#, "missing field `events`"),
            (
                r#"{"v":1,"sentAt":-1,"events":[]}"#,
                "the body is not a batch of events",
            ),
            (r#"{"v":2,"sentAt":1,"events":[]}"#, "`v` is `2`"),
        ] {
            let message = Batch::read(body.as_bytes()).unwrap_err().to_string();
            assert!(message.contains(expected), "{body}: {message}");
        }
    }

    #[test]
    fn a_batch_holds_a_limited_number_of_events() {
        let body = |count: usize| {
            format!(
                r#"{{"v":1,"sentAt":1,"events":[{}]}}"#,
                vec!["1"; count].join(",")
            )
        };
        assert_eq!(
            Batch::read(body(MAX_BATCH_EVENTS).as_bytes())
                .unwrap()
                .events
                .len(),
            MAX_BATCH_EVENTS
        );
        assert_eq!(
            Batch::read(body(MAX_BATCH_EVENTS + 1).as_bytes()).unwrap_err(),
            BatchError::TooMany {
                found: MAX_BATCH_EVENTS + 1,
                limit: MAX_BATCH_EVENTS
            }
        );
    }

    #[test]
    fn the_device_may_be_missing_and_may_know_more_than_we_do() {
        let body = r#"{"v":1,"sentAt":5,"device":{"screenWidth":1280,"foldable":true},"events":[]}"#;
        let batch = Batch::read(body.as_bytes()).unwrap();
        assert_eq!(
            (batch.sent_at, batch.device.screen_width),
            (UnixMillis(5), Some(1280))
        );
        assert!(Batch::read(br#"{"v":1,"sentAt":5,"events":[]}"#).is_ok());
    }
}
