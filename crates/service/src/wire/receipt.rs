//! The answer to a batch. Source: docs/wire, *Receipt*.

use crate::store::Verdict;
use crate::wire::availability::WireAvailability;
use crate::wire::event::EventError;
use serde::Serialize;
use waymeet_journey::ids::EventId;

/// The answer to a batch: what became of each event, in the order they were sent.
#[derive(Debug, Serialize)]
pub struct Receipt {
    /// One line an event.
    pub results: Vec<EventResult>,
    /// Who can take a chat now.
    pub availability: WireAvailability,
    /// ETag of the current bundle, without quotes.
    pub bundle: String,
}

/// What became of one event.
#[derive(Debug, Serialize)]
pub struct EventResult {
    id: Option<String>,
    disposition: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    late: bool,
}

impl EventResult {
    /// The line of an event that reached the store.
    #[must_use]
    pub fn of_verdict(id: EventId, verdict: Verdict, is_late: bool) -> Self {
        let (disposition, reason) = match verdict {
            Verdict::Stored => ("stored", None),
            Verdict::Duplicate => ("duplicate", None),
            Verdict::Filtered => ("filtered", None),
            Verdict::Erased => ("rejected", Some("the visitor was erased".to_owned())),
            Verdict::Conflict => (
                "rejected",
                Some("another event with this `id` and other content is stored already".to_owned()),
            ),
        };
        Self {
            id: Some(id.to_text()),
            disposition,
            reason,
            late: is_late,
        }
    }

    /// The line of an event that was refused before.
    #[must_use]
    pub fn of_error(id: Option<EventId>, error: &EventError) -> Self {
        Self {
            id: id.map(EventId::to_text),
            disposition: "rejected",
            reason: Some(error.to_string()),
            late: false,
        }
    }
}
