//! What the page is told to do: an offer as the page shows it, with what a chat needs that follows from it.

use super::json::{ObjectWriter, array, text};
use super::visit::{OfferToShow, Outcome, Visit};
use waymeet_journey::action_map::{Action, WebChatOffer};
use waymeet_journey::content_offer::{ContentOffer, DisplayMode, LayoutMode, LinkTarget};

/// An outcome as JSON; empty where there is nothing to do. Source: docs/wire, *Journey module*.
#[must_use]
pub fn describe(outcome: &Outcome, visit: &mut Visit) -> String {
    if *outcome == Outcome::default() {
        return String::new();
    }
    let mut told = ObjectWriter::default();
    told.flag("watches", outcome.watches_agents);
    if let Some(at) = outcome.wake_at {
        told.number("wakeAt", at.0);
    }
    if let Some(offer) = outcome.offer.and_then(|offer| card(offer, visit)) {
        told.raw("offer", &offer);
    }
    told.finish()
}

fn card(offer: OfferToShow, visit: &mut Visit) -> Option<String> {
    let session = visit.session();
    let visitor = visit.visitor();
    let map = visit.map(offer.map_index)?;
    let mut card = ObjectWriter::default();
    card.text("action", &offer.action.to_text())
        .text("mediaType", map.action.media_type().as_str());
    match &map.action {
        Action::WebChat(chat) => {
            // Names by which an agent's journey view is opened. Source: the vendor's widget (`pureconnect-v4-rest`).
            let mut attributes = ObjectWriter::default();
            attributes
                .text("AltocloudCustomerId", &visitor.to_text())
                .text("AltocloudCustomerIdType", "cookie")
                .text("AltocloudActionMapId", &map.id.to_text());
            if let Some(session) = session {
                attributes.text("AltocloudVisitId", &session.to_text());
            }
            card.raw("attributes", &attributes.finish());
            write_chat(&mut card, chat);
        }
        Action::ContentOffer(content) => write_content(&mut card, content),
    }
    Some(card.finish())
}

fn write_chat(card: &mut ObjectWriter, chat: &WebChatOffer) {
    let questions = chat.questions.iter().map(|question| {
        let mut entry = ObjectWriter::default();
        entry
            .text("type", question.kind.as_str())
            .text("label", &question.label)
            .flag("required", question.is_mandatory)
            .raw(
                "choices",
                &array(question.choices.iter().map(|choice| text(choice))),
            );
        entry.finish()
    });
    card.text("targetQueue", &chat.queue)
        .text("title", &chat.title)
        .text("prompt", &chat.prompt)
        .text("acceptText", &chat.accept_text)
        .text("declineText", &chat.decline_text)
        .raw("questions", &array(questions));
}

fn write_content(card: &mut ObjectWriter, offer: &ContentOffer) {
    let display_mode = match offer.display_mode {
        DisplayMode::Modal => "Modal",
        DisplayMode::Overlay => "Overlay",
        DisplayMode::Toast => "Toast",
    };
    let layout_mode = match offer.layout_mode {
        LayoutMode::TextOnly => "TextOnly",
        LayoutMode::ImageOnly => "ImageOnly",
        LayoutMode::LeftText => "LeftText",
        LayoutMode::RightText => "RightText",
        LayoutMode::TopText => "TopText",
        LayoutMode::BottomText => "BottomText",
    };
    card.text("displayMode", display_mode)
        .text("layoutMode", layout_mode)
        .text("title", &offer.title)
        .text("headline", &offer.headline)
        .text("body", &offer.body);
    if !offer.image_url.is_empty() {
        let mut image = ObjectWriter::default();
        image
            .text("url", &offer.image_url)
            .text("altText", &offer.image_alt_text);
        card.raw("image", &image.finish());
    }
    if let Some(call) = &offer.call_to_action {
        let target = match call.target {
            LinkTarget::Blank => "Blank",
            LinkTarget::SameTab => "Self",
        };
        let mut link = ObjectWriter::default();
        link.text("text", &call.text)
            .text("url", &call.url)
            .text("target", target);
        card.raw("callToAction", &link.finish());
    }
}
