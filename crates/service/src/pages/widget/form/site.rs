//! What belongs to the site's deployment, and is set with its widget.

use crate::pages::DeploymentForm;
use crate::pages::form::{Choice, Draft, Group};
use serde_json::{Map, Value};

/// Stands before the names of these fields: they are not of the widget's configuration.
pub(crate) const OF_DEPLOYMENT: &str = "_deployment";

/// The fields of the deployment's form that are asked for here, too.
pub(crate) const FIELDS: [(&str, &str); 6] = [
    ("domains", "domains"),
    ("consent.tracking", "tracking"),
    ("consent.personalisation", "personalisation"),
    ("consent.chat", "chat"),
    ("pageviews", "pageviews"),
    ("enabled", "enabled"),
];

/// The name of a field here, by its name in the deployment's form.
pub(crate) fn name_here(field: &str) -> Option<String> {
    let (_, name) = FIELDS.into_iter().find(|(theirs, _)| *theirs == field)?;
    Some(format!("{OF_DEPLOYMENT}.{name}"))
}

/// What they say, as the form reads it.
pub(crate) fn said_of(deployment: &DeploymentForm) -> Value {
    let fields = FIELDS.map(|(theirs, name)| (name.to_owned(), deployment.text(theirs).into()));
    Value::Object(Map::from_iter(fields))
}

pub(super) fn site(draft: &Draft<'_>) -> Group {
    let of = |name: &str| format!("{OF_DEPLOYMENT}.{name}");
    let tracking = Choice::list(&[
        ("denied", "Not before they agree"),
        ("anonymous", "Without recognising them"),
        ("granted", "Allowed until they refuse"),
    ]);
    let others = Choice::list(&[
        ("denied", "Not before they agree"),
        ("granted", "Allowed until they refuse"),
    ]);
    let views = Choice::list(&[
        ("Auto", "Each page, and each change of the address"),
        ("Once", "Each page once"),
        ("Off", "None"),
        ("", "As the page calls for it"),
    ]);
    let recording = Group::new("Recording and consent")
        .lead("What holds before a visitor has answered. All that is recorded, and how, is set at the deployment.")
        .class("group folded")
        .with(draft.select(&of("enabled"), "", "Record visits", Choice::list(&[("yes", "Yes"), ("", "No")])))
        .with(draft.select(&of("pageviews"), "", "Page views that are recorded by themselves", views))
        .with(draft.select(&of("tracking"), "", "Recording the visit", tracking))
        .with(draft.select(&of("personalisation"), "", "Offers that fit the visit", others.clone()))
        .with(draft.select(&of("chat"), "", "Invitations to a chat", others));
    Group::new("Website")
        .lead("Belongs to the site’s deployment. It is in force once it is published, like the rest.")
        .with(
            draft
                .area(&of("domains"), "Domains it runs on")
                .placeholder("shop.example")
                .hint("One per line: shop.example with everything below it, or localhost:3000"),
        )
        .with(recording)
}
