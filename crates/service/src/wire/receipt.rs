//! The answer to a batch. Source: docs/wire, *Receipt*.

use crate::decisions::ServiceOffer;
use crate::store::{SessionKey, Verdict};
use crate::wire::availability::WireAvailability;
use crate::wire::event::EventError;
use serde::Serialize;
use serde_json::{Value, json};
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
    /// What the service has decided to offer, by rules the page does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<DecidedOffer>,
}

/// An offer the service has decided, in the shape the page's own have. Source: docs/wire, *Receipt*.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecidedOffer {
    action: String,
    media_type: &'static str,
    target_queue: String,
    map_version: u32,
    attributes: Value,
    shown: Value,
    /// Whether we show it: what the page carries out is offered once it says so.
    is_shown: bool,
    /// Where the service is told what becomes of it, and what with.
    tells_to: String,
    event: Value,
}

impl DecidedOffer {
    /// The offer of a session on a page of this deployment.
    pub(crate) fn new(offer: &ServiceOffer, key: &SessionKey) -> Self {
        let action = &offer.map.action;
        let (visitor, session) = (key.visitor.to_text(), key.session.to_text());
        Self {
            action: offer.action.to_text(),
            media_type: action.media.as_str(),
            target_queue: action.queue.clone(),
            map_version: offer.map.version,
            attributes: json!({ "AltocloudCustomerId": visitor, "AltocloudCustomerIdType": "cookie",
                "AltocloudActionMapId": offer.map.id.to_text(), "AltocloudVisitId": session }),
            is_shown: !action.is_handed_over(),
            // Made by us when the map was compiled.
            shown: serde_json::from_str(&action.presentation).unwrap_or_default(),
            tells_to: format!("/api/v2/journey/deployments/{}/actionevent", key.deployment),
            event: json!({ "sessionId": session, "actionId": offer.action.to_text() }),
        }
    }
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
