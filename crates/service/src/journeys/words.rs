//! Journeys in words people use.

use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;

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
        ActionState::Rejected => "declined",
        ActionState::TimedOut => "timed out",
        ActionState::Errored => "failed",
        ActionState::Ignored => "ignored",
        ActionState::Started => "started",
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
        "form_submitted" => "Form submitted".to_owned(),
        "form_abandoned" => "Form abandoned".to_owned(),
        _ => {
            let words = name.replace('_', " ");
            let mut characters = words.chars();
            characters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(characters).collect()
            })
        }
    }
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
