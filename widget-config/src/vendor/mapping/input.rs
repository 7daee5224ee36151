//! One input of the vendor's `form.inputs` as a field of ours.

use super::super::block::Block;
use super::super::reader::Node;
use super::pack::{Pack, as_text};
use super::texts::name_of;
use super::{MAX_NAME_CHARS, MAX_TEXT_CHARS, Outcome, is_short};
use serde_json::{Map, Value, json};

pub(super) const OWN_MARKUP: &str = "our form has its own markup";
const LONGEST_ANSWER: f64 = 4_000.0;
const MAX_OPTIONS: usize = 100;

/// By the vendor's types and HTML's.
const TYPES: [(&str, &str); 10] = [
    ("", "text"),
    ("text", "text"),
    ("number", "text"),
    ("url", "text"),
    ("email", "email"),
    ("tel", "telephone"),
    ("select", "select"),
    ("textarea", "textarea"),
    ("checkbox", "checkbox"),
    ("hidden", "hidden"),
];
/// Names for which the widget has words of its own, in every language.
const OWN_LABELS: [&str; 6] = ["name", "firstname", "lastname", "email", "telephone", "subject"];
const KNOWN: [&str; 13] = [
    "custom",
    "id",
    "isHidden",
    "label",
    "maxlength",
    "name",
    "options",
    "placeholder",
    "required",
    "type",
    "validate",
    "value",
    "wrapper",
];

/// What a configuration takes for the name of a field.
pub(super) fn is_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (1..=MAX_NAME_CHARS).contains(&name.len()) && name.bytes().all(is_part)
}

/// The field, or nothing where there can be none, which is noted then.
pub(super) fn field(block: &mut Block<'_>, pack: &mut Pack<'_>, input: &Node, path: &str) -> Option<Value> {
    let Some(entries) = input.entries() else {
        let outcome = if input.is_code() {
            Outcome::Code
        } else {
            Outcome::Unknown
        };
        block.note(path, input, outcome);
        return None;
    };
    let text = |name: &str| input.get(name).and_then(Node::text);
    let name = text("name").or_else(|| text("id"));
    let is_hidden = input.get("isHidden").and_then(Node::truth) == Some(true);
    let given = match is_hidden {
        true => "hidden".to_owned(),
        false => text("type").unwrap_or_default().to_ascii_lowercase(),
    };
    let kind = TYPES
        .iter()
        .find(|(known, _)| *known == given)
        .map(|(_, kind)| *kind);
    let (Some(name), Some(mut kind)) = (name, kind) else {
        let is_named_by_code = ["name", "id"]
            .iter()
            .any(|part| input.get(part).is_some_and(Node::is_code));
        let outcome = match () {
            () if input.get("custom").is_some() => Outcome::not_supported("markup is not put into our form"),
            () if kind.is_none() => {
                Outcome::not_supported(format!("a field of type `{given}` is not asked for"))
            }
            () if is_named_by_code => Outcome::Code,
            () => Outcome::not_supported("it has no name"),
        };
        block.note(path, input, outcome);
        return None;
    };
    // What a name may not have in it becomes `_`.
    let clean: String = name
        .chars()
        .take(MAX_NAME_CHARS)
        .map(|character| {
            if is_name(character.encode_utf8(&mut [0; 4])) {
                character
            } else {
                '_'
            }
        })
        .collect();
    if kind == "text" && clean == "email" {
        kind = "email";
    }
    let mut field = Map::new();
    let choices = input
        .get("options")
        .map(|node| choices(node, pack))
        .unwrap_or_default();
    if kind == "select" && choices.is_empty() {
        let outcome = match input.get("options").is_some_and(Node::is_code) {
            true => Outcome::Code,
            false => Outcome::not_supported("there is nothing to choose from"),
        };
        block.note(path, input, outcome);
        return None;
    }
    field.insert("name".to_owned(), json!(clean));
    field.insert("type".to_owned(), json!(kind));
    label(block, pack, input, path, &clean, &mut field);
    for part in ["placeholder", "value"] {
        let Some(node) = input.get(part) else { continue };
        let said = match part {
            "placeholder" => said(node, pack),
            _ => node.text(),
        };
        match said {
            Some(said) if is_short(&said, MAX_TEXT_CHARS) => {
                field.insert(part.to_owned(), json!(said));
            }
            Some(_) => block.note(format!("{path}.{part}"), node, too_long()),
            None if refers(node).is_some() => block.note(format!("{path}.{part}"), node, no_words()),
            None => {}
        }
    }
    if input.get("required").is_some_and(is_required) {
        field.insert("required".to_owned(), json!(true));
    }
    if let Some(length) = input
        .get("maxlength")
        .and_then(Node::amount)
        .filter(|length| *length >= 1.0)
    {
        // It lies between two whole numbers.
        field.insert(
            "maxLength".to_owned(),
            json!(length.min(LONGEST_ANSWER).floor() as u32),
        );
    }
    if kind == "select" {
        field.insert("options".to_owned(), json!(choices));
    }
    for (part, node) in entries {
        let of = format!("{path}.{part}");
        match part.as_str() {
            "wrapper" if node.text().is_some() => block.note(of, node, Outcome::not_supported(OWN_MARKUP)),
            _ if node.is_code() => block.note(of, node, Outcome::Code),
            part if !KNOWN.contains(&part) => block.note(of, node, Outcome::Unknown),
            _ => {}
        }
    }
    Some(Value::Object(field))
}

/// What became of an input that is a field now.
pub(super) fn outcome(field: &Value, input: &Node) -> Outcome {
    let mut how = Vec::new();
    let given = input
        .get("name")
        .and_then(Node::text)
        .or_else(|| input.get("id").and_then(Node::text));
    if given.as_deref() != field["name"].as_str() {
        how.push(format!(
            "its name is `{}`",
            field["name"].as_str().unwrap_or_default()
        ));
    }
    if field["name"] == "email" && field["type"] != "hidden" {
        how.push(
            "the visitor is asked whether to have the conversation by e-mail, and not sent it without"
                .to_owned(),
        );
    }
    if input
        .get("maxlength")
        .and_then(Node::amount)
        .is_some_and(|length| length > LONGEST_ANSWER)
    {
        how.push(format!("an answer has at most {LONGEST_ANSWER} characters"));
    }
    match how.is_empty() {
        true => Outcome::Understood,
        false => Outcome::changed(how.join("; ")),
    }
}

/// The field's own words, unless the widget has them in every language.
fn label(
    block: &mut Block<'_>,
    pack: &mut Pack<'_>,
    input: &Node,
    path: &str,
    name: &str,
    field: &mut Map<String, Value>,
) {
    let Some(node) = input.get("label") else { return };
    let of = format!("{path}.label");
    if let Some(key) = refers(node) {
        // Those of the pack are among the texts then, for all languages that it has.
        if name_of(&key) == Some(name) && OWN_LABELS.contains(&name) {
            return;
        }
        if pack.word(&key).is_none() {
            block.note(of, node, no_words());
            return;
        }
        if pack.languages.len() > 1 {
            let how = format!("a label is in one language, here `{}`", pack.own);
            block.note(of.clone(), node, Outcome::changed(how));
        }
        pack.used.insert(key);
    }
    match said(node, pack) {
        Some(said) if is_short(&said, MAX_TEXT_CHARS) => {
            field.insert("label".to_owned(), json!(said));
        }
        Some(said) if !said.is_empty() => block.note(of, node, too_long()),
        _ => {}
    }
}

/// The key of the language pack that a text stands for.
fn refers(node: &Node) -> Option<String> {
    node.text()?
        .strip_prefix("@i18n:")
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
}

/// A text of a page's: itself, or that of its language pack.
fn said(node: &Node, pack: &mut Pack<'_>) -> Option<String> {
    let said = match refers(node) {
        Some(key) => {
            let word = pack.word(&key)?;
            pack.used.insert(key);
            word
        }
        None => node.text()?,
    };
    Some(as_text(&said)).filter(|said| !said.is_empty())
}

fn choices(options: &Node, pack: &mut Pack<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for option in options.items().unwrap_or_default() {
        if let Some(group) = option.get("options").filter(|group| group.items().is_some()) {
            found.extend(choices(group, pack));
            continue;
        }
        let is_disabled = option
            .get("disabled")
            .is_some_and(|node| node.truth() != Some(false));
        let words = option.get("text").or_else(|| option.get("label"));
        let (value, label) = match option.entries() {
            Some(_) => {
                let label = words.and_then(|node| said(node, pack));
                (
                    option.get("value").and_then(Node::text).or_else(|| label.clone()),
                    label,
                )
            }
            None => (option.text(), option.text()),
        };
        if let (Some(value), Some(label)) = (value, label)
            && !is_disabled
            && is_short(&value, MAX_TEXT_CHARS)
            && is_short(&label, MAX_TEXT_CHARS)
        {
            found.push(json!({ "value": value, "label": label }));
        }
    }
    found.truncate(MAX_OPTIONS);
    found
}

fn is_required(node: &Node) -> bool {
    node.truth() == Some(true) || matches!(node.text().as_deref(), Some("true" | "required"))
}

fn too_long() -> Outcome {
    Outcome::not_supported(format!("it is longer than {MAX_TEXT_CHARS} characters"))
}

fn no_words() -> Outcome {
    Outcome::not_supported("the block's language pack has no words for it")
}
