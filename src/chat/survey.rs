//! The questions before a chat, and what becomes of the answers.

use waymeet_icws::Json;

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    value
        .items()
        .iter()
        .take(MAX_QUESTIONS)
        .filter_map(question)
        .collect()
}

fn question(value: &Json) -> Option<Question> {
    let kind = value.get("type").as_str()?;
    let choices: Vec<String> = value
        .get("choices")
        .items()
        .iter()
        .take(MAX_CHOICES)
        .filter_map(Json::as_filled_str)
        .map(str::to_owned)
        .collect();
    let kind = [
        ("text", QuestionKind::Text),
        ("textarea", QuestionKind::TextArea),
        ("select", QuestionKind::Select),
        ("checkbox", QuestionKind::Checkbox),
    ]
    .into_iter()
    .find(|(name, _)| name.eq_ignore_ascii_case(kind))?
    .1;
    if kind == QuestionKind::Select && choices.is_empty() {
        return None;
    }
    let label = value.get("label").as_filled_str()?.to_owned();
    let is_required = [value.get("required"), value.get("isMandatory")]
        .iter()
        .any(|flag| flag.as_bool() == Some(true));
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
            notes.push_str(question.label.trim_end_matches(':'));
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
