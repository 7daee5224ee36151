//! The questions before a chat, and what becomes of the answers.

use waymeet_icws::{Json, text};

/// How a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuestionKind {
    /// One line.
    Text,
    /// Several lines.
    TextArea,
    /// One of the choices.
    Select,
    /// Any of the choices; without choices, yes or no.
    Checkbox,
}

/// A question before the chat.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) kind: QuestionKind,
    pub(crate) label: String,
    pub(crate) choices: Vec<String>,
    pub(crate) is_required: bool,
}

/// More questions than a visitor answers before a chat, and longer ones, are not asked.
const MAX_QUESTIONS: usize = 20;
const MAX_CHOICES: usize = 100;

/// Reads an offer's questions. One without a label or of a kind unknown to us is not asked.
pub(crate) fn questions(value: &Json) -> Vec<Question> {
    let mut questions = Vec::new();
    for value in value.items().iter().take(MAX_QUESTIONS) {
        questions.extend(question(value));
    }
    questions
}

fn question(value: &Json) -> Option<Question> {
    let kind = value.get("type").as_str()?;
    let choices = value.get("choices").texts(MAX_CHOICES);
    let is = |name: &str| name.eq_ignore_ascii_case(kind);
    let kind = if is("text") {
        QuestionKind::Text
    } else if is("textarea") {
        QuestionKind::TextArea
    } else if is("select") {
        QuestionKind::Select
    } else if is("checkbox") {
        QuestionKind::Checkbox
    } else {
        return None;
    };
    if kind == QuestionKind::Select && choices.is_empty() {
        return None;
    }
    let label = value.get("label").as_filled_str()?.to_owned();
    let is_set = |name: &str| value.get(name).as_bool() == Some(true);
    let is_required = is_set("required") || is_set("isMandatory");
    Some(Question {
        kind,
        label,
        choices,
        is_required,
    })
}

/// The notes an agent reads: a line for each answer given.
pub(crate) fn notes(questions: &[Question], answers: &[String]) -> String {
    let mut notes = String::new();
    for (question, answer) in questions.iter().zip(answers) {
        if !answer.is_empty() {
            if !notes.is_empty() {
                notes.push('\n');
            }
            notes.push_str(text::trim_end(&question.label, b":"));
            notes.push_str(": ");
            notes.push_str(answer);
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::{QuestionKind, notes, questions};
    use waymeet_icws::Json;

    fn asked(kind: &str, label: &str, choices: &[&str]) -> Json {
        let choices = Json::Array(choices.iter().map(|choice| Json::from(*choice)).collect());
        Json::object([
            ("type", kind.into()),
            ("label", label.into()),
            ("choices", choices),
            ("required", true.into()),
        ])
    }

    #[test]
    fn questions_we_cannot_ask_are_left_out() {
        let value = Json::Array(vec![
            asked("text", "Order number", &[]),
            asked("hologram", "Show it", &[]),
            asked("hidden", "Secret", &[]),
            asked("select", "Empty", &[]),
            asked("Select", "Topic", &["Returns", "Delivery"]),
            asked("checkbox", " ", &[]),
        ]);
        let questions = questions(&value);
        let labels: Vec<&str> = questions.iter().map(|question| question.label.as_str()).collect();
        assert_eq!(labels, ["Order number", "Topic"]);
        assert_eq!(questions[1].kind, QuestionKind::Select);
        assert!(questions[0].is_required);
    }

    #[test]
    fn answers_become_notes_for_the_agent() {
        let value = Json::Array(vec![
            asked("text", "Order number:", &[]),
            asked("text", "Colour", &[]),
        ]);
        let questions = questions(&value);
        assert_eq!(
            notes(&questions, &["17".to_owned(), String::new()]),
            "Order number: 17"
        );
        assert_eq!(
            notes(&questions, &["17".to_owned(), "red".to_owned()]),
            "Order number: 17\nColour: red"
        );
    }
}
