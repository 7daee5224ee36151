//! What a visitor is asked before a chat.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The form before a chat.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Form {
    /// What it begins with; the language's own words where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// Whether a visitor is asked again who closes a form that is begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm: Option<bool>,
    /// Its fields, in order; the widget's own question for the name where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Field>>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The attribute it becomes. `name`, `firstname`, `lastname`, `email`, `subject` and `telephone` have a meaning of their own.
    pub name: String,
    /// How it is asked for.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// What it is called; the language's own word for the name where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether a chat cannot be begun without.
    #[serde(default)]
    pub required: bool,
    /// A regular expression, as browsers read it, for the whole of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What is said where the answer does not fit the pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern_hint: Option<String>,
    /// The longest answer, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// What stands in an empty field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// What it begins with; of a hidden one, all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What there is to choose from: of a select, and of a checkbox with several boxes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FieldOption>,
    /// Whether it is a box to be ticked for something that is allowed by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_consent: bool,
}

/// How a field is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// One line.
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// One of the options.
    Select,
    /// A box to tick, or one for each option.
    Checkbox,
    /// Several lines.
    Textarea,
    /// Nobody is asked; it goes along.
    Hidden,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldOption {
    /// What the agent reads.
    pub value: String,
    /// What the visitor reads.
    pub label: String,
}
