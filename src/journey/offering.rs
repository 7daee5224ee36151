//! What the page is told to do: what to show, with what a chat needs that follows from it.

use super::json::ObjectWriter;
use super::visit::{NextSteps, OfferToShow, Visit};

/// Next steps as JSON; empty where there is nothing to do. Source: docs/wire, *Journey module*.
#[must_use]
pub fn describe(next_steps: &NextSteps, visit: &mut Visit) -> String {
    if *next_steps == NextSteps::default() {
        return String::new();
    }
    let mut told = ObjectWriter::default();
    told.flag("watches", next_steps.watches_agents);
    if let Some(at) = next_steps.wake_at {
        told.number("wakeAt", at.0);
    }
    if let Some(offer) = next_steps.offer.and_then(|offer| describe_offer(offer, visit)) {
        told.raw("offer", &offer);
    }
    told.finish()
}

fn describe_offer(offer: OfferToShow, visit: &mut Visit) -> Option<String> {
    let session = visit.session();
    let visitor = visit.visitor();
    let map = visit.map(offer.map_index)?;
    // Names by which an agent's journey view is opened. Source: the vendor's widget (`pureconnect-v4-rest`).
    let mut attributes = ObjectWriter::default();
    attributes
        .text("AltocloudCustomerId", &visitor.to_text())
        .text("AltocloudCustomerIdType", "cookie")
        .text("AltocloudActionMapId", &map.id.to_text());
    if let Some(session) = session {
        attributes.text("AltocloudVisitId", &session.to_text());
    }
    let mut told = ObjectWriter::default();
    told.text("action", &offer.action.to_text())
        .text("mediaType", map.action.media.as_str())
        .text("targetQueue", &map.action.queue)
        .number("mapVersion", map.version.into())
        .raw("attributes", &attributes.finish())
        .raw("shown", &map.action.presentation);
    Some(told.finish())
}
