//! The short form before a chat.

use crate::browser::{dom, text};
use crate::chat::survey::{Question, QuestionKind, notes};
use crate::chat::view::{Action, Builder, listen};
use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

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
    start_texts: (String, String),
    problem: HtmlElement,
    _listener: EventListener,
}

impl Form {
    pub(crate) fn new(builder: &Builder, prompt: Option<&str>, questions: &[Question]) -> Self {
        let strings = &builder.strings;
        let element = builder.element("form", "Form", "");
        dom::attribute(&element, "data-test", "form");
        // Our own words and places for what is missing, in the panel's style and language.
        dom::attribute(&element, "novalidate", "");
        dom::append(
            &element,
            &builder.element("p", "Form_intro", prompt.unwrap_or(strings.get("form-intro"))),
        );

        let name = builder.element("input", "Form_input", "");
        for (attribute, value) in [
            ("type", "text"),
            ("id", "name"),
            ("autocomplete", "name"),
            ("maxlength", "100"),
            ("data-test", "name"),
        ] {
            dom::attribute(&name, attribute, value);
        }
        let row = builder.element("div", "Form_row", "");
        dom::append(&row, &label(builder, "name", strings.get("name"), false));
        dom::append(&row, &name);
        dom::append(&element, &row);

        let mut fields = Vec::with_capacity(questions.len());
        for (index, question) in questions.iter().enumerate() {
            fields.push(field(builder, &element, question, index));
        }

        let problem = builder.element("p", "Form_problem", "");
        dom::attribute(&problem, "role", "alert");
        dom::attribute(&problem, "data-test", "problem");
        let start_texts = (
            strings.get("start").to_owned(),
            strings.get("starting").to_owned(),
        );
        let start = builder.button("Button Button--primary Form_start", &start_texts.0, "start");
        dom::attribute(&start, "type", "submit");
        dom::append(&element, &problem);
        dom::append(&element, &start);

        let act = Rc::clone(&builder.act);
        let missing = strings.get("required").to_owned();
        let questions = questions.to_vec();
        let first = name.clone();
        let listener = listen(&element, "submit", move |event| {
            event.prevent_default();
            let answers: Vec<String> = fields.iter().map(Field::answer).collect();
            let mut first_missing = None;
            for (field, answer) in fields.iter().zip(&answers) {
                if field.mark(field.is_required && answer.is_empty(), &missing) && first_missing.is_none() {
                    first_missing = field.inputs.first();
                }
            }
            if let Some(input) = first_missing {
                let _ = input.focus();
            } else {
                let name = name.unchecked_ref::<HtmlInputElement>().value();
                act(Action::Start {
                    name,
                    notes: notes(&questions, &answers),
                });
            }
        });
        Self {
            element,
            first,
            start,
            start_texts,
            problem,
            _listener: listener,
        }
    }

    pub(crate) fn focus(&self) {
        let _ = self.first.focus();
    }

    /// Shows that the start is under way, or no longer is.
    pub(crate) fn set_busy(&self, is_busy: bool) {
        // `aria-disabled` rather than `disabled`: the focus stays where it is.
        dom::attribute(
            &self.start,
            "aria-disabled",
            if is_busy { "true" } else { "false" },
        );
        self.start.set_text_content(Some(if is_busy {
            &self.start_texts.1
        } else {
            &self.start_texts.0
        }));
        if is_busy {
            self.problem.set_text_content(None);
        }
    }

    /// Says why there is no chat.
    pub(crate) fn set_problem(&self, problem: &str) {
        self.problem.set_text_content(Some(problem));
    }
}

fn label(builder: &Builder, id: &str, text: &str, is_required: bool) -> HtmlElement {
    let label = builder.element("label", "Form_label", text);
    dom::attribute(&label, "for", id);
    add_optional(builder, &label, is_required);
    label
}

fn add_optional(builder: &Builder, label: &HtmlElement, is_required: bool) {
    if !is_required {
        let words = [" (", builder.strings.get("optional"), ")"].concat();
        dom::append(label, &builder.element("span", "Form_optional", &words));
    }
}

fn field(builder: &Builder, form: &HtmlElement, question: &Question, index: usize) -> Field {
    let id = ["question-", &text::number(index as u64)].concat();
    let error_id = [id.as_str(), "-error"].concat();
    let is_group = question.kind == QuestionKind::Checkbox && !question.choices.is_empty();
    let row = builder.element(if is_group { "fieldset" } else { "div" }, "Form_row", "");
    dom::append(form, &row);
    let mut inputs = Vec::new();
    if is_group {
        let legend = builder.element("legend", "Form_label", &question.label);
        add_optional(builder, &legend, question.is_required);
        dom::append(&row, &legend);
        for choice in &question.choices {
            inputs.push(checkbox(builder, &row, choice, None, true));
        }
    } else if question.kind == QuestionKind::Checkbox {
        inputs.push(checkbox(
            builder,
            &row,
            &question.label,
            Some(&id),
            question.is_required,
        ));
    } else {
        dom::append(&row, &label(builder, &id, &question.label, question.is_required));
        let input = match question.kind {
            QuestionKind::Select => select(builder, &question.choices),
            QuestionKind::TextArea => builder.element("textarea", "Form_input Form_input--area", ""),
            QuestionKind::Text | QuestionKind::Checkbox => builder.element("input", "Form_input", ""),
        };
        dom::attribute(&input, "id", &id);
        dom::attribute(&input, "maxlength", MAX_ANSWER_CHARS);
        dom::append(&row, &input);
        inputs.push(input);
    }
    let error = builder.element("p", "Form_error", "");
    dom::attribute(&error, "id", &error_id);
    dom::append(&row, &error);
    for input in &inputs {
        dom::attribute(input, "data-test", &id);
        dom::attribute(input, "aria-describedby", &error_id);
        if question.is_required && !is_group {
            dom::attribute(input, "aria-required", "true");
        }
    }
    Field {
        inputs,
        error,
        is_required: question.is_required,
    }
}

fn checkbox(
    builder: &Builder,
    row: &HtmlElement,
    text: &str,
    id: Option<&str>,
    is_required: bool,
) -> HtmlElement {
    let label = builder.element("label", "Form_choice", "");
    let input = builder.element("input", "", "");
    dom::attribute(&input, "type", "checkbox");
    dom::attribute(&input, "value", text);
    if let Some(id) = id {
        dom::attribute(&input, "id", id);
    }
    dom::append(&label, &input);
    let words = builder.element("span", "", text);
    add_optional(builder, &words, is_required);
    dom::append(&label, &words);
    dom::append(row, &label);
    input
}

fn select(builder: &Builder, choices: &[String]) -> HtmlElement {
    let select = builder.element("select", "Form_input", "");
    let none = builder.element("option", "", builder.strings.get("choose"));
    dom::attribute(&none, "value", "");
    dom::append(&select, &none);
    for choice in choices {
        dom::append(&select, &builder.element("option", "", choice));
    }
    select
}

impl Field {
    fn answer(&self) -> String {
        let mut answer = String::new();
        for input in &self.inputs {
            let value = if let Some(input) = input.dyn_ref::<HtmlInputElement>() {
                if input.type_() == "checkbox" && !input.checked() {
                    String::new()
                } else {
                    input.value()
                }
            } else if let Some(select) = input.dyn_ref::<HtmlSelectElement>() {
                select.value()
            } else {
                input.unchecked_ref::<HtmlTextAreaElement>().value()
            };
            let value = value.trim();
            if !value.is_empty() {
                if !answer.is_empty() {
                    answer.push_str(", ");
                }
                answer.push_str(value);
            }
        }
        answer
    }

    /// Marks the question as unanswered, or not. Answers what it was told.
    fn mark(&self, is_missing: bool, words: &str) -> bool {
        for input in &self.inputs {
            dom::attribute(input, "aria-invalid", if is_missing { "true" } else { "false" });
        }
        self.error.set_text_content(is_missing.then_some(words));
        is_missing
    }
}
