//! Journeys in words people use.

use crate::referrer::{Medium, Referrer};
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::page::UrlParts;

const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A duration in words: "a few seconds", "a minute", "5 minutes". The vendor's view says "a minute" and "a few seconds";
/// the steps between are those of the library whose words these are (inferred).
#[must_use]
pub fn duration(milliseconds: u64) -> String {
    let rounded = |unit: u64| (milliseconds + unit / 2) / unit;
    match milliseconds {
        ..45_000 => "a few seconds".to_owned(),
        45_000..90_000 => "a minute".to_owned(),
        _ if milliseconds < 45 * MINUTE_MS => format!("{} minutes", rounded(MINUTE_MS)),
        _ if milliseconds < 90 * MINUTE_MS => "an hour".to_owned(),
        _ if milliseconds < 22 * HOUR_MS => format!("{} hours", rounded(HOUR_MS)),
        _ if milliseconds < 36 * HOUR_MS => "a day".to_owned(),
        _ => format!("{} days", rounded(DAY_MS)),
    }
}

/// What is offered, as a noun.
#[must_use]
pub const fn offer(media: MediaType) -> &'static str {
    match media {
        MediaType::WebChat => "Chat",
        MediaType::ContentOffer => "Content offer",
        MediaType::WebMessagingOffer => "Message",
        MediaType::OpenAction => "Action",
    }
}

/// What a state means for an offer, to follow the noun: "Chat *accepted*".
#[must_use]
pub const fn state(state: ActionState) -> &'static str {
    match state {
        ActionState::Qualified => "qualified",
        ActionState::Offered => "offered",
        ActionState::Accepted => "accepted",
        ActionState::Rejected => "rejected",
        ActionState::TimedOut => "timed out",
        ActionState::Errored => "failed",
        ActionState::Ignored => "ignored",
        ActionState::Started => "requested",
        ActionState::Engaged => "answered by an agent",
        ActionState::Abandoned => "abandoned",
        ActionState::Completed => "completed",
        ActionState::FrequencyCapReached => "capped for this visit",
        ActionState::QualifiedOutsideSchedule => "qualified outside opening hours",
        ActionState::OfferedOutsideSchedule => "due outside opening hours",
    }
}

/// Why an offer was not made, as a sentence.
#[must_use]
pub const fn reason(reason: BlockReason) -> &'static str {
    match reason {
        BlockReason::PageUrlConditionsNotMatching => "This page is not one of the pages it may be shown on.",
        BlockReason::ServiceLevelThrottling => "The workgroup is too busy to keep its service level.",
        BlockReason::AlreadyExistingOffer => "Another offer is open already.",
        BlockReason::TriggerDateInFuture => "It is not due yet.",
        BlockReason::MultipleSimultaneousOffers => "An action map of higher priority went first.",
        BlockReason::NoAvailableAgents => "No agent was available to take a chat.",
        BlockReason::FrequencyCapping => "The visitor has had enough offers for now.",
        BlockReason::OfferedOutsideSchedule => "It is outside opening hours.",
        BlockReason::Unknown => "The reason is not known.",
    }
}

/// What a recorded event is called; names nobody has words for are made readable: `video_played` → "Video played".
#[must_use]
pub fn event(name: &str) -> String {
    match name {
        "product_added" => "Product added".to_owned(),
        "product_removed" => "Product removed".to_owned(),
        "form_started" => "Form started".to_owned(),
        "form_submitted" => "Form submitted".to_owned(),
        "form_abandoned" => "Form abandoned".to_owned(),
        _ => capitalised(&name.replace('_', " ")),
    }
}

/// A text that begins with a capital.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// Where a visitor came from: the site's name, else its host, with what kind of site it is; empty if nothing is known.
#[must_use]
pub fn referrer(source: &Referrer, address: &str) -> String {
    let name = if source.name.is_empty() {
        UrlParts::split(address).hostname
    } else {
        source.name
    };
    let kind = match source.medium {
        Medium::Search => "search",
        Medium::Social => "social network",
        Medium::Email => "e-mail",
        Medium::Paid => "advertisement",
        Medium::Internal | Medium::Unknown => "",
    };
    match (name.is_empty(), kind.is_empty()) {
        (true, true) => String::new(),
        (true, false) => event(kind),
        (false, true) => name.to_owned(),
        (false, false) => format!("{name} ({kind})"),
    }
}

/// So many of something: "1 page", "3 pages".
#[must_use]
pub fn count(number: usize, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// Which one of several: "2nd visit", "11th visit".
#[must_use]
pub fn ordinal(number: usize, one: &str) -> String {
    let ending = match (number % 10, number % 100) {
        (1, teen) if teen != 11 => "st",
        (2, teen) if teen != 12 => "nd",
        (3, teen) if teen != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending} {one}")
}

/// What a trait is called; names nobody has words for stay as the site wrote them. Source: the names are the vendor's.
#[must_use]
pub fn trait_name(name: &str) -> String {
    let words = match name {
        "givenName" => "Given name",
        "middleName" => "Middle name",
        "familyName" => "Family name",
        "displayName" => "Name",
        "salutation" => "Salutation",
        "jobTitle" => "Job title",
        "email" | "personalEmail" => "E-mail",
        "workEmail" => "E-mail at work",
        "otherEmail" => "Other e-mail",
        "phone" | "homePhone" => "Phone",
        "cellPhone" => "Mobile phone",
        "workPhone" => "Phone at work",
        "otherPhone" => "Other phone",
        "companyName" => "Company",
        "gender" => "Gender",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_are_called_by_words_and_unknown_ones_by_their_names() {
        assert_eq!(trait_name("cellPhone"), "Mobile phone");
        assert_eq!(trait_name("loyaltyTier"), "loyaltyTier");
    }

    #[test]
    fn numbers_are_said_with_their_noun() {
        assert_eq!(
            (count(1, "page"), count(0, "page")),
            ("1 page".into(), "0 pages".into())
        );
        for (number, text) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (22, "22nd"),
        ] {
            assert_eq!(ordinal(number, "visit"), format!("{text} visit"));
        }
    }

    #[test]
    fn where_a_visitor_came_from_is_said_by_name_else_by_host() {
        use crate::referrer::classify;
        let none = waymeet_journey::context::VisitContext::default();
        let said = |address: &str| referrer(&classify(address, "www.shop.example", &none), address);
        assert_eq!(said("https://www.google.com/"), "Google (search)");
        assert_eq!(said("https://blog.example/lamps"), "blog.example");
        assert_eq!(said(""), "");
    }

    #[test]
    fn durations_are_said_in_words() {
        for (seconds, words) in [
            (0, "a few seconds"),
            (44, "a few seconds"),
            (45, "a minute"),
            (89, "a minute"),
            (90, "2 minutes"),
            (20 * 60, "20 minutes"),
            (60 * 60, "an hour"),
            (3 * 60 * 60, "3 hours"),
            (24 * 60 * 60, "a day"),
            (72 * 60 * 60, "3 days"),
        ] {
            assert_eq!(duration(seconds * 1_000), words, "{seconds}");
        }
    }

    #[test]
    fn every_reason_is_a_sentence_of_its_own() {
        let sentences: std::collections::HashSet<_> = BlockReason::ALL.iter().copied().map(reason).collect();
        assert_eq!(sentences.len(), BlockReason::ALL.len());
    }

    #[test]
    fn event_names_are_made_readable() {
        assert_eq!(event("product_added"), "Product added");
        assert_eq!(event("video_played"), "Video played");
        assert_eq!(event("ärger_gemeldet"), "Ärger gemeldet");
        assert_eq!(event(""), "");
    }
}
