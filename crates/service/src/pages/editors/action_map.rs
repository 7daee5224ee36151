//! The form of an action map.

use super::around::Around;
use super::criterion::{self, On};
use super::{Editor, action};
use crate::auth::permission::Permission;
use crate::document_form::{object, set};
use crate::pages::conditions::{compared, in_words, list, operators};
use crate::pages::form::{Choice, Draft, Group, Part};
use crate::pages::sections::Section;
use crate::wire::kind::Kind;
use serde_json::{Value, json};

const SEGMENTS: &str = "triggerWithSegments";
const EVENTS: &str = "triggerWithEventConditions";
const PROBABILITIES: &str = "triggerWithOutcomeProbabilityConditions";
const QUANTILES: &str = "triggerWithOutcomeQuantileConditions";
const PAGES: &str = "pageUrlConditions";
const HOURS: &str = "actionMapScheduleGroups.actionMapScheduleGroup.id";
const EMERGENCY: &str = "actionMapScheduleGroups.emergencyActionMapScheduleGroup.id";

pub(super) struct ActionMapEditor;

impl Editor for ActionMapEditor {
    fn kind(&self) -> Kind {
        Kind::ActionMap
    }

    fn section(&self) -> Section {
        Section::ActionMaps
    }

    fn noun(&self) -> &'static str {
        "action map"
    }

    fn plural(&self) -> &'static str {
        "action maps"
    }

    fn lead(&self) -> &'static str {
        "An action map says which visitors are offered what: a chat with a workgroup, or a content offer. Without one nothing \
         is ever offered."
    }

    fn permissions(&self) -> [Permission; 4] {
        [
            Permission::ViewActionMaps,
            Permission::AddActionMaps,
            Permission::EditActionMaps,
            Permission::DeleteActionMaps,
        ]
    }

    fn blank(&self) -> Value {
        json!({ "displayName": "", "isActive": true, "weight": 2, "triggerWithSegments": [],
            "activation": { "type": "immediate" }, "action": { "mediaType": "webchat", "isPacingEnabled": true,
                "props": { "webchatTitleText": "Can we help?", "webchatPrompt": "One of us is free right now.",
                    "webchatAcceptText": "Chat with us", "webchatDeclineText": "No, thank you" } } })
    }

    fn row(&self, list: &str) -> Value {
        match list {
            EVENTS => criterion::blank(On::NamedEvent),
            PAGES => json!({ "operator": "containsAny", "values": [] }),
            PROBABILITIES => json!({ "maximumProbability": 0.7 }),
            QUANTILES => json!({ "maxQuantileThreshold": 0.9 }),
            _ => action::row(list),
        }
    }

    fn form(&self, draft: Draft<'_>, around: &Around) -> Vec<Part> {
        let about = Group::default()
            .class("group fields-two")
            .with(draft.line("displayName", "Name").required())
            .with(draft.optional("description", "Description"));
        vec![
            about.into(),
            trigger(&draft, around).into(),
            pages(&draft).into(),
            Part::from(action::group(&draft, around)),
            timing(&draft, around).into(),
            priority(&draft).into(),
        ]
    }

    fn summary(&self, body: &Value, around: &Around) -> String {
        let who = trigger_in_words(body, around);
        if who.is_empty() {
            return "Nobody yet: nothing triggers it.".to_owned();
        }
        let pages = pages_in_words(body);
        let when = match body["activation"]["type"].as_str().unwrap_or("immediate") {
            "delay" => format!(
                " after {} seconds",
                body["activation"]["delayInSeconds"].as_u64().unwrap_or_default()
            ),
            "on-next-visit" => " on their next visit".to_owned(),
            "on-next-session" => " in their next session".to_owned(),
            _ => " at once".to_owned(),
        };
        let hours = match body["actionMapScheduleGroups"]["actionMapScheduleGroup"]["id"].as_str() {
            Some(id) => format!(
                ", within the hours of “{}”",
                around.name_of(Kind::ScheduleGroup, id)
            ),
            None => String::new(),
        };
        let comma = if pages.is_empty() { "" } else { "," };
        format!(
            "{who}{pages}{comma} {}{when}{hours}.",
            action::in_words(body, around)
        )
    }

    fn tidy(&self, body: &mut Value) {
        action::tidy(&mut body["action"]);
        if let Some(activation) = object(body, &["activation"])
            && activation.get("type").is_none_or(|kind| kind != "delay")
        {
            activation.insert("delayInSeconds".to_owned(), Value::Null);
        }
        // Of groups that are not named nothing is said.
        let groups = "actionMapScheduleGroups";
        for name in ["actionMapScheduleGroup", "emergencyActionMapScheduleGroup"] {
            if body[groups][name]["id"].is_null() {
                set(body, &[groups], name, Value::Null);
            }
        }
        let groups = &mut body[groups];
        if groups
            .as_object()
            .is_some_and(|groups| groups.values().all(Value::is_null))
        {
            *groups = Value::Null;
        }
    }

    fn can_be_tested(&self) -> bool {
        true
    }
}

fn trigger(draft: &Draft<'_>, around: &Around) -> Group {
    let segments = draft.choices(
        SEGMENTS,
        "Visitors in any of these segments",
        around.choices(Kind::Segment),
    );
    let mut activity = Group::new("or visitors who do all of this")
        .lead(
            "Each condition must hold on an event of the visit. Segments may not be combined with activity.",
        )
        .with(draft.hidden(EVENTS, "rows", ""))
        .problem(draft.problems.of(EVENTS));
    for place in draft.rows(EVENTS) {
        activity = activity.with(criterion::group(draft, &place, On::NamedEvent));
    }
    let mut outcomes = Group::new("and whose likelihood of an outcome is")
        .lead("Outcomes are not scored yet: with a condition here nobody qualifies until they are.")
        .with(draft.hidden(PROBABILITIES, "rows", ""))
        .with(draft.hidden(QUANTILES, "rows", ""));
    for place in draft.rows(PROBABILITIES) {
        outcomes = outcomes.with(likelihood(draft, around, &place, &PROBABILITY));
    }
    for place in draft.rows(QUANTILES) {
        outcomes = outcomes.with(likelihood(draft, around, &place, &QUANTILE));
    }
    if !draft.is_read_only {
        activity = activity.add(EVENTS, "Add an activity");
        outcomes = outcomes.add(PROBABILITIES, "Add an outcome likelihood");
    }
    Group::new("Who").with(segments).with(activity).with(outcomes)
}

/// The fields of a kind of condition on an outcome.
struct Likelihood {
    threshold: (&'static str, &'static str),
    fallen: (&'static str, &'static str),
}

const PROBABILITY: Likelihood = Likelihood {
    threshold: ("maximumProbability", "Likelihood was at least (%)"),
    fallen: ("probability", "and has fallen to at most (%)"),
};
const QUANTILE: Likelihood = Likelihood {
    threshold: (
        "maxQuantileThreshold",
        "More likely than this share of visits (%)",
    ),
    fallen: ("fallbackQuantileThreshold", "and has fallen below (%)"),
};

fn likelihood(draft: &Draft<'_>, around: &Around, place: &str, of: &Likelihood) -> Group {
    let at = |name: &str| format!("{place}.{name}");
    let group = Group::default()
        .class("criterion")
        .with(draft.select(&at("outcomeId"), "", "Outcome", around.choices(Kind::Outcome)))
        .with(draft.percent(&at(of.threshold.0), of.threshold.1))
        .with(draft.percent(&at(of.fallen.0), of.fallen.1));
    if draft.is_read_only {
        return group;
    }
    group.remove(place, "Remove condition")
}

fn pages(draft: &Draft<'_>) -> Group {
    let mut group = Group::new("Where")
        .lead("The pages it may be shown on, by their address. Without a condition: on every page.")
        .with(draft.hidden(PAGES, "rows", ""));
    for place in draft.rows(PAGES) {
        let at = |name: &str| format!("{place}.{name}");
        let mut condition = Group::default()
            .class("criterion")
            .with(draft.select(&at("operator"), "", "Page address", operators()))
            .with(draft.lines(&at("values"), "Value").hint("One a line"));
        if !draft.is_read_only {
            condition = condition.remove(&place, "Remove condition");
        }
        group = group.with(condition);
    }
    if draft.is_read_only {
        return group;
    }
    group.add(PAGES, "Add a condition on the page")
}

fn timing(draft: &Draft<'_>, around: &Around) -> Group {
    let kinds = Choice::list(&[
        ("immediate", "At once"),
        ("delay", "After a delay"),
        ("on-next-visit", "On the next visit"),
        ("on-next-session", "In the next session"),
    ]);
    let groups = || {
        let mut choices = vec![Choice::new("", "At any time")];
        choices.extend(around.choices(Kind::ScheduleGroup));
        choices
    };
    let mut emergencies = groups();
    emergencies[0].label = "None".to_owned();
    Group::new("When")
        .class("group fields-two")
        .with(draft.select("activation.type", "", "It is offered", kinds))
        .with(
            Group::default()
                .class("bare")
                .with(draft.number("activation.delayInSeconds", "Seconds of delay"))
                .when("activation.type", "delay"),
        )
        .with(draft.moment("startDate", "From (UTC)").hint("Empty: from now on"))
        .with(draft.moment("endDate", "Until (UTC)").hint("Empty: without end"))
        .with(draft.select(HOURS, "optional", "Opening hours", groups()))
        .with(
            draft
                .select(EMERGENCY, "optional", "Emergency hours", emergencies)
                .hint("While they are on nothing is offered"),
        )
}

fn priority(draft: &Draft<'_>) -> Group {
    let weights = Choice::list(&[("1", "Low"), ("2", "Medium"), ("3", "High")]);
    Group::new("Priority and use")
        .class("group fields-two")
        .with(
            draft.select("weight", "number", "Priority", weights).hint(
                "Where several maps are due, the highest goes first; equal ones are shown in equal shares",
            ),
        )
        .with(
            draft
                .flag("isActive", "Active", true)
                .hint("An inactive map offers nothing"),
        )
        .with(
            draft
                .flag("ignoreFrequencyCap", "Ignore frequency caps", false)
                .hint("It is offered even to visitors who have had enough offers"),
        )
        .with(
            draft
                .flag("isPrivate", "Private", false)
                .hint("Decided in the service: no page learns of its rules; each offer takes one round trip"),
        )
}

fn trigger_in_words(body: &Value, around: &Around) -> String {
    let rows = |name: &str| body[name].as_array().cloned().unwrap_or_default();
    let segments: Vec<String> = rows(SEGMENTS)
        .iter()
        .filter_map(Value::as_str)
        .map(|id| format!("“{}”", around.name_of(Kind::Segment, id)))
        .collect();
    let activity: Vec<String> = rows(EVENTS).iter().map(event_in_words).collect();
    let outcomes = [PROBABILITIES, QUANTILES]
        .map(|name| rows(name).len())
        .iter()
        .sum::<usize>();
    let mut parts = Vec::new();
    if !segments.is_empty() {
        parts.push(format!("in the segment {}", list(&segments, "or")));
    }
    if !activity.is_empty() {
        parts.push(format!("who {}", list(&activity, "and who")));
    }
    if outcomes > 0 {
        parts.push(format!("with a likelihood of {outcomes} outcome(s)"));
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("Visitors {}", list(&parts, "and"))
}

fn event_in_words(condition: &Value) -> String {
    let done = match condition["eventName"].as_str().unwrap_or_default() {
        "page_viewed" => "view a page whose".to_owned(),
        "" => "do anything whose".to_owned(),
        name => format!("cause “{name}” whose"),
    };
    format!("{done} {}", in_words(condition))
}

fn pages_in_words(body: &Value) -> String {
    let rows = body[PAGES].as_array().cloned().unwrap_or_default();
    let conditions: Vec<String> = rows
        .iter()
        .map(|condition| compared("address", condition))
        .collect();
    if conditions.is_empty() {
        return String::new();
    }
    format!(", on pages whose {}", list(&conditions, "and whose"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_said_in_plain_words() {
        let body = json!({ "triggerWithEventConditions": [
                { "key": "page.pathname", "operator": "startsWith", "values": ["/search"], "eventName": "page_viewed" }],
            "pageUrlConditions": [{ "operator": "containsAny", "values": ["/search"] }],
            "activation": { "type": "delay", "delayInSeconds": 7 },
            "action": { "mediaType": "webchat", "actionTargetId": "t" } });
        assert_eq!(
            ActionMapEditor.summary(&body, &Around::default()),
            "Visitors who view a page whose page path starts with “/search”, on pages whose address contains any of \
             “/search”, are invited to a chat with a workgroup that is not there any more after 7 seconds."
        );
    }

    #[test]
    fn what_is_not_said_leaves_nothing_behind() {
        let mut body = json!({ "activation": { "type": "immediate", "delayInSeconds": 5 },
            "actionMapScheduleGroups": { "actionMapScheduleGroup": { "id": null },
                "emergencyActionMapScheduleGroup": { "id": "e" } },
            "action": { "mediaType": "contentOffer", "actionTargetId": "t", "props": { "webchatPrompt": "x" },
                "actionTemplate": { "id": "o" } } });
        ActionMapEditor.tidy(&mut body);
        assert_eq!(
            body["activation"],
            json!({ "type": "immediate", "delayInSeconds": null })
        );
        assert_eq!(
            body["actionMapScheduleGroups"]["actionMapScheduleGroup"],
            json!(null)
        );
        assert_eq!(
            body["actionMapScheduleGroups"]["emergencyActionMapScheduleGroup"]["id"],
            "e"
        );
        assert_eq!(body["action"]["actionTargetId"], json!(null));
        assert_eq!(body["action"]["actionTemplate"]["id"], "o");
    }
}
