//! The fields of a form, made a document.

use super::place::{Step, steps};
use super::rows::MAX_ROWS;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// Fields whose names begin so say what to do with the form and are not of the document.
const OF_THE_FORM: char = '_';

/// What a form says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Decoded {
    pub(crate) document: Value,
    /// Places whose text is not what it should stand for, with what is wrong.
    pub(crate) problems: Vec<(String, String)>,
}

/// A document in the making: rows may come in any order, and some may be missing.
enum Node {
    Leaf(Value),
    Object(BTreeMap<String, Node>),
    Rows(BTreeMap<usize, Node>),
}

/// Makes a document of fields, in their order; of several fields of one name the last one counts, but for lists.
pub(crate) fn decode<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Decoded {
    let mut root = Node::Object(BTreeMap::new());
    let mut problems = Vec::new();
    for (name, text) in fields {
        if name.starts_with(OF_THE_FORM) {
            continue;
        }
        let (place, kind) = name.split_once(':').unwrap_or((name, ""));
        let Some(steps) = steps(place).filter(|steps| !steps.iter().any(is_beyond)) else {
            continue;
        };
        let Some(node) = reach(&mut root, &steps) else {
            continue;
        };
        match kind {
            "list" => add(node, text),
            // That there is a list, even if it has no rows.
            "rows" => {
                if !matches!(node, Node::Rows(_)) {
                    *node = Node::Rows(BTreeMap::new());
                }
            }
            // The name of the attribute, where the key before it says that it is one.
            "attribute" => {
                if matches!(node, Node::Leaf(Value::String(key)) if key == "attributes") {
                    *node = Node::Leaf(format!("attributes.{}.value", text.trim()).into());
                }
            }
            _ => match value(kind, text) {
                Ok(value) => *node = Node::Leaf(value),
                Err(problem) => {
                    *node = Node::Leaf(text.into());
                    problems.push((place.to_owned(), problem));
                }
            },
        }
    }
    Decoded {
        document: root.into_value(),
        problems,
    }
}

/// Whether a row is one that no button makes.
fn is_beyond(step: &Step) -> bool {
    matches!(step, Step::Row(row) if *row >= MAX_ROWS)
}

/// What the text of a field stands for.
fn value(kind: &str, text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    Ok(match kind {
        "flag" => (trimmed == "true").into(),
        "lines" => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().into()
        }
        // What is not said of these is absent from the document.
        "number" | "percent" | "optional" | "moment" if trimmed.is_empty() => Value::Null,
        "number" => number(trimmed).ok_or_else(|| format!("`{trimmed}` is not a number"))?,
        "percent" => share(trimmed).ok_or_else(|| format!("`{trimmed}` is not a percentage"))?,
        "optional" => trimmed.into(),
        "moment" => moment(trimmed).ok_or_else(|| format!("`{trimmed}` is not a date and time"))?,
        // A text of several lines stays as it was typed.
        "text" => text.into(),
        _ => trimmed.into(),
    })
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
    Number::from_f64(number).map(Value::Number)
}

/// 80 is 0.8: a document has shares, people think in percent.
fn share(text: &str) -> Option<Value> {
    let percent = text.trim_end_matches('%').trim().parse::<f64>().ok()?;
    // So that 7 % is 0.07 and not 0.07000000000000001.
    let share = (percent * 1e6).round() / 1e8;
    Number::from_f64(share).map(Value::Number)
}

/// A date and time as browsers send it; it is meant in UTC.
fn moment(text: &str) -> Option<Value> {
    let moment: jiff::civil::DateTime = text.trim_end_matches('Z').parse().ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into())
}

/// The node at a place, made where there is none; `None` where something else is in the way.
fn reach<'a>(root: &'a mut Node, steps: &[Step]) -> Option<&'a mut Node> {
    let mut node = root;
    for step in steps {
        node = match step {
            Step::Name(name) => {
                if matches!(node, Node::Leaf(Value::Null)) {
                    *node = Node::Object(BTreeMap::new());
                }
                let Node::Object(fields) = node else { return None };
                fields.entry(name.clone()).or_insert(Node::Leaf(Value::Null))
            }
            Step::Row(row) => {
                if matches!(node, Node::Leaf(Value::Null)) {
                    *node = Node::Rows(BTreeMap::new());
                }
                let Node::Rows(rows) = node else { return None };
                rows.entry(*row).or_insert(Node::Leaf(Value::Null))
            }
        };
    }
    Some(node)
}

fn add(node: &mut Node, text: &str) {
    if !matches!(node, Node::Rows(_)) {
        *node = Node::Rows(BTreeMap::new());
    }
    if let Node::Rows(rows) = node
        && !text.is_empty()
    {
        let next = rows.len();
        rows.insert(next, Node::Leaf(text.into()));
    }
}

impl Node {
    fn into_value(self) -> Value {
        match self {
            Self::Leaf(value) => value,
            Self::Object(fields) => {
                let fields = fields.into_iter().map(|(name, node)| (name, node.into_value()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            // Rows stand one after the other, whatever their numbers were.
            Self::Rows(rows) => rows.into_values().map(Self::into_value).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn document(fields: &[(&str, &str)]) -> Value {
        decode(fields.iter().copied()).document
    }

    #[test]
    fn fields_become_the_document_they_name() {
        let made = document(&[
            ("displayName", " Mobile cart "),
            ("isActive:flag", "false"),
            ("isActive:flag", "true"),
            ("journey.patterns:rows", ""),
            ("journey.patterns[4].count:number", "2"),
            ("journey.patterns[4].criteria[0].key", "attributes"),
            ("journey.patterns[4].criteria[0].key:attribute", "price"),
            ("journey.patterns[4].criteria[1].key", "page.url"),
            ("journey.patterns[4].criteria[1].key:attribute", "ignored"),
            ("journey.patterns[4].criteria[1].values:lines", "/cart\n\n /p \n"),
            ("context.patterns:rows", ""),
            ("triggerWithSegments:list", ""),
            ("triggerWithSegments:list", "a"),
            ("triggerWithSegments:list", "b"),
            ("level:percent", "7"),
            ("description:optional", " "),
            ("startDate:moment", "2026-11-30T12:30"),
            ("body:text", "one\ntwo "),
            ("_version", "3"),
        ]);
        assert_eq!(
            made,
            json!({ "displayName": "Mobile cart", "isActive": true, "level": 0.07, "description": null,
                "startDate": "2026-11-30T12:30:00Z", "body": "one\ntwo ",
                "triggerWithSegments": ["a", "b"], "context": { "patterns": [] },
                "journey": { "patterns": [{ "count": 2, "criteria": [
                    { "key": "attributes.price.value" }, { "key": "page.url", "values": ["/cart", "/p"] }] }] } })
        );
    }

    #[test]
    fn a_text_that_is_no_number_is_kept_and_told() {
        let decoded = decode(
            [
                ("count:number", "many"),
                ("share:percent", "x"),
                ("at:moment", "soon"),
            ]
            .into_iter(),
        );
        assert_eq!(decoded.document["count"], "many");
        let places: Vec<&str> = decoded.problems.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["count", "share", "at"]);
    }

    #[test]
    fn what_contradicts_itself_is_passed_over() {
        assert_eq!(
            document(&[("a", "x"), ("a.b", "y"), ("c[0]", "z"), ("c.d", "w"), ("e[", "v")]),
            json!({ "a": "x", "c": ["z"] })
        );
    }

    proptest! {
        #[test]
        fn no_fields_break_it(fields in proptest::collection::vec(("[a-c_.:\\[\\]0-9]{0,12}", ".{0,8}"), 0..20)) {
            let decoded = decode(fields.iter().map(|(name, text)| (name.as_str(), text.as_str())));
            prop_assert!(decoded.document.is_object());
        }
    }
}
