//! The form before a chat, and what goes along with each chat without anybody being asked.

use super::super::block::Block;
use super::super::reader::{Literal, Node};
use super::input;
use super::pack::Pack;
use super::{MAX_TEXT_CHARS, Outcome, is_short};
use serde_json::{Map, Value, json};

/// More than a configuration may ask.
const MAX_FIELDS: usize = 20;

/// What the vendor's widget asks where a page does not say.
const DEFAULT_FIELDS: [(&str, &str); 4] = [
    ("firstname", "text"),
    ("lastname", "text"),
    ("email", "email"),
    ("subject", "text"),
];

pub(super) fn write(block: &mut Block<'_>, pack: &mut Pack<'_>, draft: &mut Map<String, Value>) {
    let mut form = Map::new();
    if let Some(is_asked) = block.truth("webchat.confirmFormCloseEnabled") {
        form.insert("confirm".to_owned(), json!(is_asked));
    }
    let mut fields = fields(block, pack);
    if fields
        .iter()
        .any(|field| field["name"] == "email" && field["type"] != "hidden")
    {
        // The vendor's widget has it sent to whoever gives an address.
        draft.insert("transcript".to_owned(), json!({ "email": true }));
    }
    along(block, &mut fields);
    form.insert("fields".to_owned(), json!(fields));
    draft.insert("form".to_owned(), Value::Object(form));
}

fn fields(block: &mut Block<'_>, pack: &mut Pack<'_>) -> Vec<Value> {
    let (json, plain) = (block.get("webchat.formJSON"), block.get("webchat.form"));
    let (path, form) = match (json, plain) {
        (Some(json), _) => ("webchat.formJSON", Some(json)),
        (None, plain) => ("webchat.form", plain),
    };
    if let (Some(_), Some(node)) = (json, plain) {
        block.note(
            "webchat.form",
            node,
            Outcome::not_needed("`webchat.formJSON` goes before it"),
        );
    }
    let defaults = || {
        DEFAULT_FIELDS
            .iter()
            .map(|(name, kind)| json!({ "name": name, "type": kind, "maxLength": 100 }))
            .collect()
    };
    let Some(entries) = form.and_then(Node::entries) else {
        return defaults();
    };
    let Some((_, inputs)) = entries.iter().find(|(name, _)| name == "inputs") else {
        let mut fields: Vec<Value> = defaults();
        for (name, node) in entries {
            begin_with(block, &mut fields, &format!("{path}.{name}"), name, node);
        }
        return fields;
    };
    for (name, node) in entries {
        let of = format!("{path}.{name}");
        match name.as_str() {
            "inputs" => {}
            "wrapper" if node.text().is_none() && !node.is_code() => {}
            "wrapper" => block.note(of, node, Outcome::not_supported(input::OWN_MARKUP)),
            _ if node.is_code() => block.note(of, node, Outcome::Code),
            _ => block.note(of, node, Outcome::Unknown),
        }
    }
    let Some(items) = inputs.items() else {
        let outcome = if inputs.is_code() {
            Outcome::Code
        } else {
            Outcome::Unknown
        };
        block.note(format!("{path}.inputs"), inputs, outcome);
        return defaults();
    };
    let mut fields: Vec<Value> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let of = format!("{path}.inputs[{index}]");
        let Some(field) = input::field(block, pack, item, &of) else {
            continue;
        };
        let is_there = fields.iter().any(|known| known["name"] == field["name"]);
        if is_there || fields.len() == MAX_FIELDS {
            let why = match is_there {
                true => "two fields of one name would be one answer".to_owned(),
                false => format!("a form has at most {MAX_FIELDS} fields"),
            };
            block.note(of, item, Outcome::not_supported(why));
            continue;
        }
        let outcome = input::outcome(&field, item);
        block.note(of, item, outcome);
        fields.push(field);
    }
    block.understood(path, inputs);
    fields
}

/// What a field of the form begins with, however the vendor's pages spell its name.
fn begin_with(block: &mut Block<'_>, fields: &mut [Value], path: &str, name: &str, node: &Node) {
    if name == "autoSubmit" && node.truth() == Some(true) {
        let why = "a chat begins when the visitor sends the form";
        return block.note(path, node, Outcome::not_supported(why));
    }
    let Some(value) = node.text() else { return };
    let name = match name.to_ascii_lowercase() {
        lower if matches!(lower.as_str(), "firstname" | "lastname") => lower,
        _ => name.to_owned(),
    };
    let field = fields.iter_mut().find(|field| field["name"] == name.as_str());
    let outcome = match field {
        Some(field) if is_short(&value, MAX_TEXT_CHARS) => {
            field["value"] = json!(value);
            Outcome::Understood
        }
        Some(_) => Outcome::not_supported(format!("it is longer than {MAX_TEXT_CHARS} characters")),
        None => Outcome::not_supported("the form does not ask for it"),
    };
    block.note(path, node, outcome);
}

/// Attributes and notes become fields that nobody sees.
fn along(block: &mut Block<'_>, fields: &mut Vec<Value>) {
    let data = "webchat.transport.interactionData";
    // Of another transport nothing is taken.
    let is_ours = block
        .get("webchat.transport.type")
        .and_then(Node::text)
        .as_deref()
        == Some("pureconnect-v4-rest");
    // What a chat's own `userData` says goes before what the transport says of all.
    let mut places = vec!["webchat.userData".to_owned()];
    if is_ours {
        places.push(format!("{data}.additionalAttrs"));
    }
    for place in places {
        for (name, node) in block.get(&place).and_then(Node::entries).unwrap_or_default() {
            if !matches!(name.as_str(), "_actVisitId" | "targetQueue") {
                attribute(block, fields, &format!("{place}.{name}"), name, node);
            }
        }
    }
    let path = format!("{data}.notes");
    if is_ours && let Some(node) = block.get(&path) {
        // The notes begin with the subject: without a field for it they are the subject.
        let is_asked = fields.iter().any(|field| field["name"] == "subject");
        attribute(
            block,
            fields,
            &path,
            if is_asked { "notes" } else { "subject" },
            node,
        );
    }
}

fn attribute(block: &mut Block<'_>, fields: &mut Vec<Value>, path: &str, name: &str, node: &Node) {
    let value = match &node.value {
        Literal::Truth(truth) => Some(truth.to_string()),
        _ => node.text(),
    };
    let Some(value) = value else {
        if node.entries().is_some() || node.items().is_some() {
            block.note(
                path,
                node,
                Outcome::not_supported("an attribute is a text, a number, true or false"),
            );
        }
        return;
    };
    let outcome = if !input::is_name(name) {
        Outcome::not_supported("an attribute's name has at most 100 letters, digits, `_`, `-` and `.`")
    } else if !is_short(&value, MAX_TEXT_CHARS) {
        Outcome::not_supported(format!("it is longer than {MAX_TEXT_CHARS} characters"))
    } else if fields.iter().any(|field| field["name"] == name) {
        Outcome::not_supported("there is an answer or an attribute of that name already")
    } else if fields.len() == MAX_FIELDS {
        Outcome::not_supported(format!(
            "a form has at most {MAX_FIELDS} fields, those that nobody sees included"
        ))
    } else {
        fields.push(json!({ "name": name, "type": "hidden", "value": value }));
        Outcome::changed(format!("the form's hidden field `{name}`"))
    };
    block.note(path, node, outcome);
}
