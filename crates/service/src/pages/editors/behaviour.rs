//! What a visitor must be and do: the condition builder of segments and outcomes.

use super::criterion::{self, On};
use crate::pages::conditions::{in_words, list};
use crate::pages::form::{Draft, Group, Part};
use serde_json::{Value, json};

const CONTEXT: &str = "context.patterns";
const JOURNEY: &str = "journey.patterns";

/// What a new row of one of its lists begins as.
pub(super) fn row(list: &str) -> Value {
    if list.starts_with(CONTEXT) {
        match list {
            CONTEXT => json!({ "criteria": [criterion::blank(On::Visit)] }),
            _ => criterion::blank(On::Visit),
        }
    } else {
        match list {
            JOURNEY => json!({ "criteria": [], "count": 1, "streamType": "Web", "sessionType": "web",
                "eventName": "page_viewed" }),
            _ => criterion::blank(On::Event),
        }
    }
}

/// The builder.
pub(super) fn parts(draft: &Draft<'_>) -> [Part; 2] {
    let mut visit = Group::new("Who the visitor is")
        .lead("Device, location, campaign or referrer of the visit. Every condition must hold.")
        .with(draft.hidden(CONTEXT, "rows", ""));
    let patterns = draft.rows(CONTEXT);
    for pattern in &patterns {
        for place in draft.rows(&format!("{pattern}.criteria")) {
            visit = visit.with(criterion::group(draft, &place, On::Visit));
        }
    }
    if !draft.is_read_only {
        let list = patterns
            .last()
            .map_or_else(|| CONTEXT.to_owned(), |last| format!("{last}.criteria"));
        visit = visit.add(list, "Add a condition on the visit");
    }
    let mut journey = Group::new("What the visitor does")
        .lead("Every activity must happen, in any number of pages. Within one activity every condition must hold on the same event.")
        .with(draft.hidden(JOURNEY, "rows", ""))
        .problem(draft.problems.of("journey"));
    for (index, place) in draft.rows(JOURNEY).iter().enumerate() {
        journey = journey.with(activity(draft, index, place));
    }
    if !draft.is_read_only {
        journey = journey.add(JOURNEY, "Add an activity");
    }
    [visit.into(), journey.into()]
}

fn activity(draft: &Draft<'_>, index: usize, place: &str) -> Group {
    let at = |name: &str| format!("{place}.{name}");
    let criteria = at("criteria");
    let mut group = Group::new(format!("Activity {}", index + 1))
        .class("group activity fields-two")
        .with(
            draft
                .optional(&at("eventName"), "Event")
                .event()
                .hint("page_viewed, or the name your site records"),
        )
        .with(draft.number(&at("count"), "At least how many times"))
        .with(draft.hidden(&at("streamType"), "optional", "Web"))
        .with(draft.hidden(&at("sessionType"), "optional", "web"))
        .with(draft.hidden(&criteria, "rows", ""));
    for place in draft.rows(&criteria) {
        group = group.with(criterion::group(draft, &place, On::Event));
    }
    if draft.is_read_only {
        return group;
    }
    group
        .add(&criteria, "Add a condition on the event")
        .remove(place, format!("Remove activity {}", index + 1))
}

/// The behaviour in plain words, to follow “Visitors”.
pub(super) fn summary(body: &Value) -> String {
    let rows = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let context: Vec<String> = rows(&body["context"]["patterns"])
        .iter()
        .flat_map(|pattern| rows(&pattern["criteria"]))
        .map(|criterion| in_words(&criterion))
        .collect();
    let journey: Vec<String> = rows(&body["journey"]["patterns"])
        .iter()
        .map(activity_in_words)
        .collect();
    match (context.is_empty(), journey.is_empty()) {
        (true, true) => "Nobody yet: there is no condition.".to_owned(),
        (false, true) => format!("Visitors whose {}.", list(&context, "and whose")),
        (true, false) => format!("Visitors who {}.", list(&journey, "and who")),
        (false, false) => format!(
            "Visitors whose {}, and who {}.",
            list(&context, "and whose"),
            list(&journey, "and who")
        ),
    }
}

fn activity_in_words(pattern: &Value) -> String {
    let rows = pattern["criteria"].as_array().cloned().unwrap_or_default();
    let conditions: Vec<String> = rows.iter().map(in_words).collect();
    let done = match pattern["eventName"].as_str().unwrap_or_default() {
        "" => "do anything".to_owned(),
        "page_viewed" => "view a page".to_owned(),
        "form_submitted" => "submit a form".to_owned(),
        "form_abandoned" => "abandon a form".to_owned(),
        name => format!("cause “{name}”"),
    };
    let with = if conditions.is_empty() {
        String::new()
    } else {
        format!(" whose {}", list(&conditions, "and whose"))
    };
    match pattern["count"].as_u64().unwrap_or(1) {
        0 | 1 => format!("{done}{with}"),
        count => format!("at least {count} times {done}{with}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviour_is_said_in_plain_words() {
        let mobile =
            json!({ "patterns": [{ "criteria": [{ "key": "device.category", "values": ["mobile"] }] }] });
        let cart = json!({ "patterns": [
            { "eventName": "page_viewed", "count": 2, "criteria": [
                { "key": "page.pathname", "operator": "startsWith", "values": ["/cart"] }] },
            { "eventName": "product_added", "criteria": [] } ] });
        for (body, expected) in [
            (json!({}), "Nobody yet: there is no condition."),
            (
                json!({ "context": mobile }),
                "Visitors whose device category is “mobile”.",
            ),
            (
                json!({ "context": mobile, "journey": cart }),
                "Visitors whose device category is “mobile”, and who at least 2 times view a page whose page path \
                 starts with “/cart” and who cause “product_added”.",
            ),
        ] {
            assert_eq!(summary(&body), expected);
        }
    }
}
