//! The short form before a chat.

use crate::browser::timers::{self, Listener};
use crate::browser::{js, text::number};
use crate::chat::strings::Strings;
use crate::chat::survey::{Question, QuestionKind, notes};
use crate::chat::view::builder::{attribute, focus, set_text, value};
use crate::chat::view::{Action, Builder};
use std::rc::Rc;
use waymeet_icws::text;
use web_sys::{Event, HtmlElement};

/// What the form begins with, and what `Form::new` takes of it.
pub(crate) const PLAN: &str = include_str!(concat!(env!("OUT_DIR"), "/form.txt"));

/// The longest answer to a question, in characters.
const MAX_ANSWER_CHARS: &str = "500";

/// One question on screen.
struct Field {
    /// What carries the answer: an input, a select, a text area; a group has several.
    inputs: Vec<HtmlElement>,
    error: HtmlElement,
    is_required: bool,
}

/// The form. Dropping it takes its listeners away.
pub(crate) struct Form {
    pub(crate) element: HtmlElement,
    first: HtmlElement,
    start: HtmlElement,
    strings: Rc<Strings>,
    problem: HtmlElement,
    _listener: Listener,
}

impl Form {
    /// Builds the form into the panel.
    pub(crate) fn new(
        builder: &Builder,
        panel: &HtmlElement,
        prompt: Option<&str>,
        questions: &Rc<[Question]>,
    ) -> Self {
        let strings = &builder.strings;
        let mut parts = builder.build(PLAN, panel);
        let element = parts.take();
        let intro = parts.take();
        let label = parts.take();
        let name = parts.take();
        let problem = parts.take();
        let start = parts.take();
        if let Some(prompt) = prompt {
            set_text(&intro, prompt);
        }
        add_optional(builder, &label, false);
        let mut fields = Vec::new();
        for (index, question) in questions.iter().enumerate() {
            fields.push(field(builder, &element, &problem, question, index));
        }

        let (act, strings_again) = (Rc::clone(&builder.act), Rc::clone(strings));
        let questions = Rc::clone(questions);
        let first = name.clone();
        let submit = move |event: &Event| {
            event.prevent_default();
            let mut answers = Vec::new();
            let mut first_missing = None;
            for field in &fields {
                let answer = field.answer();
                let is_missing = field.is_required && answer.is_empty();
                field.mark(is_missing, strings_again.get("required"));
                if is_missing && first_missing.is_none() {
                    first_missing = field.inputs.first();
                }
                answers.push(answer);
            }
            if let Some(input) = first_missing {
                focus(input);
            } else {
                act(Action::Start {
                    name: value(&name),
                    notes: notes(&questions, &answers),
                });
            }
        };
        let listener = timers::on(&element, "submit", false, Box::new(submit));
        Self {
            element,
            first,
            start,
            strings: Rc::clone(strings),
            problem,
            _listener: listener,
        }
    }

    pub(crate) fn focus(&self) {
        focus(&self.first);
    }

    /// Shows that the start is under way, or no longer is.
    pub(crate) fn set_busy(&self, is_busy: bool) {
        // `aria-disabled` rather than `disabled`: the focus stays where it is.
        attribute(&self.start, "aria-disabled", truth(is_busy));
        let words = self.strings.get(if is_busy { "starting" } else { "start" });
        set_text(&self.start, words);
        if is_busy {
            self.set_problem("");
        }
    }

    /// Says why there is no chat.
    pub(crate) fn set_problem(&self, problem: &str) {
        set_text(&self.problem, problem);
    }
}

fn truth(is_true: bool) -> &'static str {
    if is_true { "true" } else { "false" }
}

#[inline(never)]
fn add_optional(builder: &Builder, label: &HtmlElement, is_required: bool) {
    if !is_required {
        let words = text::concat(&[" (", builder.strings.get("optional"), ")"]);
        builder.add(label, "span", "Form_optional", &words);
    }
}

fn field(
    builder: &Builder,
    form: &HtmlElement,
    before: &HtmlElement,
    question: &Question,
    index: usize,
) -> Field {
    let id = text::concat(&["question-", &number(index as u64)]);
    let error_id = text::concat(&[&id, "-error"]);
    let is_group = question.kind == QuestionKind::Checkbox && !question.choices.is_empty();
    let row = builder.element(if is_group { "fieldset" } else { "div" }, "Form_row", "");
    let _ = form.insert_before(&row, Some(before));
    let mut inputs = Vec::new();
    if is_group {
        let legend = builder.add(&row, "legend", "Form_label", &question.label);
        add_optional(builder, &legend, question.is_required);
        for choice in &question.choices {
            inputs.push(checkbox(builder, &row, choice, true));
        }
    } else if question.kind == QuestionKind::Checkbox {
        let input = checkbox(builder, &row, &question.label, question.is_required);
        attribute(&input, "id", &id);
        inputs.push(input);
    } else {
        let label = builder.add(&row, "label", "Form_label", &question.label);
        attribute(&label, "for", &id);
        add_optional(builder, &label, question.is_required);
        let (tag, class) = match question.kind {
            QuestionKind::Select => ("select", "Form_input"),
            QuestionKind::TextArea => ("textarea", "Form_input Form_input--area"),
            QuestionKind::Text | QuestionKind::Checkbox => ("input", "Form_input"),
        };
        let input = builder.add(&row, tag, class, "");
        if question.kind == QuestionKind::Select {
            let none = builder.add(&input, "option", "", builder.strings.get("choose"));
            attribute(&none, "value", "");
            for choice in &question.choices {
                builder.add(&input, "option", "", choice);
            }
        }
        attribute(&input, "id", &id);
        attribute(&input, "maxlength", MAX_ANSWER_CHARS);
        inputs.push(input);
    }
    let error = builder.add(&row, "p", "Form_error", "");
    attribute(&error, "id", &error_id);
    for input in &inputs {
        attribute(input, "data-test", &id);
        attribute(input, "aria-describedby", &error_id);
        if question.is_required && !is_group {
            attribute(input, "aria-required", "true");
        }
    }
    Field {
        inputs,
        error,
        is_required: question.is_required,
    }
}

#[inline(never)]
fn checkbox(builder: &Builder, row: &HtmlElement, text: &str, is_required: bool) -> HtmlElement {
    let label = builder.add(row, "label", "Form_choice", "");
    let input = builder.add(&label, "input", "", "");
    attribute(&input, "type", "checkbox");
    attribute(&input, "value", text);
    let words = builder.add(&label, "span", "", text);
    add_optional(builder, &words, is_required);
    input
}

impl Field {
    fn answer(&self) -> String {
        let mut answer = String::new();
        for input in &self.inputs {
            let is_box = js::get_text(input, "type").as_deref() == Some("checkbox");
            if is_box && js::get(input, "checked").as_bool() != Some(true) {
                continue;
            }
            let value = value(input);
            let value = text::trim(&value);
            if !value.is_empty() {
                if !answer.is_empty() {
                    answer.push_str(", ");
                }
                answer.push_str(value);
            }
        }
        answer
    }

    /// Marks the question as unanswered, or not.
    fn mark(&self, is_missing: bool, words: &str) {
        for input in &self.inputs {
            attribute(input, "aria-invalid", truth(is_missing));
        }
        set_text(&self.error, if is_missing { words } else { "" });
    }
}
