//! The form builder: what a visitor is asked before a chat.

use super::contact::{or_fixed, row_before};
use crate::pages::form::{Choice, Draft, Group};

const TYPES: [(&str, &str); 7] = [
    ("text", "One line"),
    ("email", "E-mail address"),
    ("telephone", "Telephone number"),
    ("select", "One of several answers"),
    ("checkbox", "A box to tick"),
    ("textarea", "Several lines"),
    ("hidden", "Not asked: a fixed value"),
];

pub(super) fn questions(draft: &Draft<'_>) -> Group {
    let mut group = Group::new("Questions before the chat")
        .lead("Without any the widget asks for the name.")
        .with(
            draft
                .optional("form.intro", "Introduction")
                .hint("Empty: the widget’s own words"),
        )
        .with(draft.flag("form.confirm", "Confirm before a started form is closed", true))
        .with(draft.hidden("form.fields", "rows", ""))
        .problem(draft.problems.of("form.fields"));
    for (index, row) in draft.rows("form.fields").iter().enumerate() {
        group = group.with(question(draft, row, index + 1));
    }
    or_fixed(draft, group, |group| group.add("form.fields", "Add a question"))
}

fn question(draft: &Draft<'_>, row: &str, number: usize) -> Group {
    let of = |part: &str| format!("{row}.{part}");
    let kind = draft.text_at(&of("type"));
    let known = ["name", "firstname", "lastname", "email", "telephone", "subject"].map(str::to_owned);
    let mut group = Group::new(format!("Question {number}"))
        .class("group row-group fields-two")
        .with(row_before(draft, row))
        .with(
            draft
                .optional(&of("label"), "Question")
                .hint("Empty: the widget’s own word for the name"),
        )
        .with(
            draft
                .line(&of("name"), "Name the agent sees")
                .known(known.to_vec())
                .hint("Without spaces; name, email, subject and the like have a meaning of their own"),
        )
        .with(draft.select(&of("type"), "", "Kind of answer", Choice::list(&TYPES)))
        .with(draft.flag(&of("required"), "Required", false));
    if matches!(kind.as_str(), "checkbox") {
        group = group.with(draft.flag(&of("isConsent"), "Consent box", false));
    }
    if matches!(kind.as_str(), "text" | "email" | "telephone" | "textarea") {
        group = group
            .with(draft.optional(&of("placeholder"), "Placeholder"))
            .with(
                draft
                    .number(&of("maxLength"), "Maximum length")
                    .placeholder("500"),
            )
            .with(
                draft
                    .optional(&of("pattern"), "Pattern")
                    .hint("A regular expression for the whole answer"),
            )
            .with(draft.optional(&of("patternHint"), "What is said where it does not fit"));
    }
    let value = match kind.as_str() {
        "hidden" => "Value",
        "checkbox" => "What it says when it is ticked",
        _ => "Prefilled",
    };
    group = group.with(draft.optional(&of("value"), value));
    if matches!(kind.as_str(), "select" | "checkbox") {
        group = group.with(options(draft, &of("options")));
    }
    or_fixed(draft, group, |group| {
        group.remove(row, format!("Remove question {number}"))
    })
}

fn options(draft: &Draft<'_>, list: &str) -> Group {
    let mut group = Group::new("Answers")
        .with(draft.hidden(list, "rows", ""))
        .problem(draft.problems.of(list));
    for (index, row) in draft.rows(list).iter().enumerate() {
        let number = index + 1;
        let option = Group::new(format!("Answer {number}"))
            .class("group row-group fields-two")
            .with(row_before(draft, row))
            .with(draft.line(&format!("{row}.label"), "As visitors read it"))
            .with(draft.line(&format!("{row}.value"), "As agents read it"));
        group = group.with(or_fixed(draft, option, |option| {
            option.remove(row, format!("Remove answer {number}"))
        }));
    }
    or_fixed(draft, group, |group| group.add(list, "Add an answer"))
}
