//! Where the widget stands, what it looks like, and how it invites.

use crate::pages::form::{Choice, Draft, Group};
use crate::pages::widget::contrast;

pub(super) fn launcher(draft: &Draft<'_>) -> Group {
    let sides = Choice::list(&[
        ("end", "Right (left in Arabic and Hebrew)"),
        ("start", "Left (right in Arabic and Hebrew)"),
    ]);
    let offsets = Group::new("Distance from its corner, in pixels")
        .class("group fields-two")
        .with(
            draft
                .number("launcher.offset.side", "From the side")
                .placeholder("20"),
        )
        .with(
            draft
                .number("launcher.offset.bottom", "From below")
                .placeholder("20"),
        )
        .problem(draft.problems.of("launcher.offset"));
    Group::new("Launcher")
        .lead("The button in the corner of each page, and the panel it opens.")
        .class("group fields-two")
        .with(
            draft
                .flag("launcher.enabled", "Show the launcher", false)
                .hint("Without it a chat is opened by an invitation, or by a link of the page"),
        )
        .with(draft.select("launcher.side", "", "Corner", sides))
        .with(
            draft
                .optional("launcher.label", "Button text")
                .hint("In every language. Empty: the widget’s own words, in the visitor’s. For a text in each language see “Your own words”"),
        )
        .with(
            draft
                .number("launcher.delayMs", "Delay, in milliseconds")
                .placeholder("0"),
        )
        .with(offsets)
        .with(
            draft
                .number("theme.layer", "Layer (z-index)")
                .placeholder("2147483001")
                .hint("Empty: above everything the page has"),
        )
}

pub(super) fn theme(draft: &Draft<'_>) -> Group {
    let schemes = Choice::list(&[
        ("auto", "As the visitor’s system is"),
        ("light", "Always light"),
        ("dark", "Always dark"),
    ]);
    let fonts = Choice::list(&[("site", "The page’s own"), ("system", "The visitor’s system’s")]);
    let accent = draft.color("theme.accent", "Colour");
    let accent = match contrast::said_of(&draft.text_at("theme.accent")) {
        Some(said) => accent.hint(said),
        None => accent,
    };
    Group::new("Looks")
        .class("group fields-two")
        .with(accent)
        .with(draft.select("theme.scheme", "", "Light or dark", schemes))
        .with(draft.select("theme.font", "", "Font", fonts))
        .with(
            draft
                .optional("theme.logo", "Logo")
                .placeholder("https://shop.example/logo.png")
                .hint("An address with https, or a small picture as data:image/png;base64,…"),
        )
}

pub(super) fn invitation(draft: &Draft<'_>) -> Group {
    let is_on = draft.at("invitation.enabled") == true;
    Group::new("Invitation")
        .lead("What the widget says by itself after a while. Action maps invite more finely, by what a visitor does.")
        .class("group fields-two folded")
        .open(is_on)
        .with(draft.flag("invitation.enabled", "Invite visitors to a chat", false))
        .with(draft.number("invitation.afterSeconds", "After so many seconds on a page").placeholder("10"))
        .with(draft.number("invitation.forSeconds", "It stays for so many seconds").placeholder("30"))
        .with(draft.optional("invitation.title", "Title").hint("In every language. For a text in each language see “Your own words”"))
        .with(draft.area("invitation.text", "Text"))
}
