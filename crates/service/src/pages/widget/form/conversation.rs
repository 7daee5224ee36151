//! The conversation itself, and what comes after it.

use crate::pages::form::{Choice, Draft, Group};

pub(super) fn conversation(draft: &Draft<'_>) -> Group {
    let formats = Choice::list(&[
        ("", "As the language has it"),
        ("12", "12 hours"),
        ("24", "24 hours"),
    ]);
    Group::new("Conversation")
        .class("group fields-two")
        .with(
            draft
                .flag("sound", "Play a sound for messages that come unseen", true)
                .hint("A visitor can turn it off"),
        )
        .with(draft.flag("files.receive", "Visitors can open files that agents send", true))
        .with(draft.flag("transcript.download", "The conversation can be downloaded", true))
        .with(
            draft
                .flag(
                    "transcript.email",
                    "The form asks whether to send it by e-mail",
                    false,
                )
                .hint("The contact centre sends it"),
        )
        .with(draft.flag(
            "callback.enabled",
            "Offer a callback when no agent is available",
            false,
        ))
        .with(draft.flag("rating", "Ask for a rating", false))
        .with(
            draft
                .number("maxMessageLength", "Maximum length of a message")
                .hint("Empty: as long as the contact centre takes it"),
        )
        .with(draft.select("timeFormat", "number", "Times", formats))
}
