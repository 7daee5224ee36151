//! The form builder: what a visitor is asked before a chat.

use super::contact::or_fixed;
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
                .optional("form.intro", "What it begins with")
                .hint("Empty: the widget’s own words"),
        )
        .with(draft.flag("form.confirm", "Ask again who closes a form that is begun", true))
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
        .with(draft.optional(&of("label"), "What is asked").hint("Empty: the widget’s own word for the name"))
        .with(
            draft
                .line(&of("name"), "Name of the attribute")
                .known(known.to_vec())
                .hint("The agent sees the answer under it; name, email, subject and the like have a meaning of their own"),
        )
        .with(draft.select(&of("type"), "", "How it is answered", Choice::list(&TYPES)))
        .with(draft.flag(&of("required"), "Must be answered", false));
    if matches!(kind.as_str(), "checkbox") {
        group = group.with(draft.flag(&of("isConsent"), "It is a consent, and no answer", false));
    }
    if matches!(kind.as_str(), "text" | "email" | "telephone" | "textarea") {
        group = group
            .with(draft.optional(&of("placeholder"), "In the empty field"))
            .with(
                draft
                    .number(&of("maxLength"), "At most so many characters")
                    .placeholder("500"),
            )
            .with(
                draft
                    .optional(&of("pattern"), "Pattern")
                    .hint("A regular expression for the whole answer"),
            )
            .with(draft.optional(&of("patternHint"), "What is said where it does not fit"));
    }
    if !matches!(kind.as_str(), "select" | "checkbox") {
        group = group.with(draft.optional(
            &of("value"),
            if kind == "hidden" { "Value" } else { "Begins with" },
        ));
    }
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
        let option = Group::new("")
            .class("row-group fields-two")
            .with(draft.line(
                &format!("{row}.label"),
                &format!("Answer {number}, as visitors read it"),
            ))
            .with(draft.line(
                &format!("{row}.value"),
                &format!("Answer {number}, as agents read it"),
            ));
        group = group.with(or_fixed(draft, option, |option| {
            option.remove(row, format!("Remove answer {number}"))
        }));
    }
    or_fixed(draft, group, |group| group.add(list, "Add an answer"))
}
