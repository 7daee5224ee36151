//! What an action map does, in its form: the fields of each medium, of which one is shown.

use super::around::Around;
use crate::pages::form::{Choice, Draft, Group};
use crate::wire::kind::Kind;
use serde_json::{Value, json};

const MEDIUM: &str = "action.mediaType";
const QUESTIONS: &str = "action.props.webchatSurvey.questions";

/// Fields that belong to one medium alone.
const OF_ONE: [(&str, &str); 6] = [
    ("webchat", "actionTargetId"),
    ("webchat", "isPacingEnabled"),
    ("webchat", "props"),
    ("contentOffer", "actionTemplate"),
    ("webMessagingOffer", "webMessagingOfferFields"),
    ("openAction", "openActionFields"),
];

/// What a new row of one of its lists begins as.
pub(super) fn row(list: &str) -> Value {
    match list {
        QUESTIONS => json!({ "type": "text", "label": "", "isMandatory": false }),
        _ => Value::Null,
    }
}

pub(super) fn group(draft: &Draft<'_>, around: &Around) -> Group {
    let media = Choice::list(&[
        ("webchat", "Invite to a chat"),
        ("contentOffer", "Show a content offer"),
        ("webMessagingOffer", "Offer web messaging"),
        ("openAction", "Let the site act (open action)"),
    ]);
    let mut offers = vec![Choice::new("", "Choose a content offer")];
    offers.extend(around.content_offers());
    let content = Group::default()
        .class("bare")
        .with(
            draft
                .select("action.actionTemplate.id", "optional", "Content offer", offers)
                .hint("Designed under Content offers"),
        )
        .when(MEDIUM, "contentOffer");
    let messaging = Group::default()
        .class("bare")
        .with(draft.optional("action.webMessagingOfferFields.offerText", "Text of the offer"))
        .when(MEDIUM, "webMessagingOffer");
    let open = Group::default()
        .class("bare fields-two")
        .with(draft.optional("action.openActionFields.openAction.id", "Id of the open action"))
        .with(draft.optional("action.openActionFields.openAction.name", "Its name"))
        .when(MEDIUM, "openAction");
    Group::new("What")
        .with(draft.select(MEDIUM, "", "It does this", media))
        .with(chat(draft, around))
        .with(content)
        .with(messaging)
        .with(open)
}

fn chat(draft: &Draft<'_>, around: &Around) -> Group {
    let mut targets = vec![Choice::new("", "Choose a workgroup")];
    targets.extend(around.choices(Kind::ActionTarget));
    let prop = |name: &str| format!("action.props.{name}");
    let texts = Group::default()
        .class("bare fields-two")
        .with(draft.optional(&prop("webchatTitleText"), "Title of the invitation"))
        .with(draft.area(&prop("webchatPrompt"), "Text"))
        .with(draft.optional(&prop("webchatAcceptText"), "Button that accepts"))
        .with(draft.optional(&prop("webchatDeclineText"), "Button that declines"));
    let mut survey = Group::new("Questions before the chat").with(draft.hidden(QUESTIONS, "rows", ""));
    for (index, place) in draft.rows(QUESTIONS).iter().enumerate() {
        survey = survey.with(question(draft, index, place));
    }
    if !draft.is_read_only {
        survey = survey.add(QUESTIONS, "Add a question");
    }
    Group::default()
        .class("bare")
        .with(
            Group::default()
                .class("bare fields-two")
                .with(draft.select("action.actionTargetId", "optional", "Workgroup", targets))
                .with(
                    draft
                        .number("estimatedWaitTimeLimit", "Longest estimated wait (seconds)")
                        .hint("Above it nobody is invited; empty: 20 seconds"),
                ),
        )
        .with(
            draft
                .flag("action.isPacingEnabled", "Only while an agent is available", true)
                .hint("Invitations follow the agents the contact centre tells of"),
        )
        .with(texts)
        .with(survey)
        .when(MEDIUM, "webchat")
}

fn question(draft: &Draft<'_>, index: usize, place: &str) -> Group {
    let at = |name: &str| format!("{place}.{name}");
    let kinds = Choice::list(&[
        ("text", "A line"),
        ("textarea", "Several lines"),
        ("select", "One of several"),
        ("checkbox", "A checkbox"),
        ("hidden", "Not shown"),
    ]);
    let properties = Choice::list(&[
        ("", "Nothing"),
        ("givenName", "Given name"),
        ("familyName", "Family name"),
        ("email", "E-mail"),
        ("phone", "Phone"),
        ("gender", "Gender"),
        ("companyName", "Company"),
    ]);
    let group = Group::new(format!("Question {}", index + 1))
        .class("group fields-two")
        .with(draft.line(&at("label"), "Question"))
        .with(draft.select(&at("type"), "", "Kind of answer", kinds))
        .with(draft.select(
            &at("customerProperty"),
            "optional",
            "It is the visitor's",
            properties,
        ))
        .with(
            draft
                .lines(&at("choices"), "Answers to choose from")
                .hint("One a line"),
        )
        .with(draft.flag(&at("isMandatory"), "Must be answered", false));
    if draft.is_read_only {
        return group;
    }
    group.remove(place, format!("Remove question {}", index + 1))
}

/// Of media that are not chosen nothing is kept.
pub(super) fn tidy(action: &mut Value) {
    let chosen = action["mediaType"].as_str().unwrap_or_default().to_owned();
    let Some(fields) = action.as_object_mut() else {
        return;
    };
    // Nothing is chosen yet.
    if fields
        .get("actionTemplate")
        .is_some_and(|template| template["id"].is_null())
    {
        fields.insert("actionTemplate".to_owned(), Value::Null);
    }
    for (medium, field) in OF_ONE {
        if medium != chosen && fields.contains_key(field) {
            fields.insert(field.to_owned(), Value::Null);
        }
    }
}

/// What is done, to follow “Visitors who …,”.
pub(super) fn in_words(body: &Value, around: &Around) -> String {
    let action = &body["action"];
    let named = |kind, id: &Value, what: &str| match id.as_str() {
        Some(id) => around.name_of(kind, id),
        None => format!("a {what} that is still to be chosen"),
    };
    match action["mediaType"].as_str().unwrap_or_default() {
        "webchat" => {
            let workgroup = named(Kind::ActionTarget, &action["actionTargetId"], "workgroup");
            format!("are invited to a chat with {workgroup}")
        }
        "contentOffer" => match action["actionTemplate"]["id"].as_str() {
            Some(id) => {
                let offer = around.name_of(Kind::ActionTemplate, id);
                format!("are shown the content offer “{offer}”")
            }
            None => "are shown a content offer that is still to be chosen".to_owned(),
        },
        "webMessagingOffer" => "are offered web messaging".to_owned(),
        "openAction" => "cause an open action of the site".to_owned(),
        other => format!("cause “{other}”, which is not carried out here"),
    }
}
