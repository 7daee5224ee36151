//! Places in a document: `journey.patterns[0].criteria[1].key`.

use serde_json::Value;

/// The deepest place of a form: deeper than any document of ours.
const MAX_DEPTH: usize = 16;
/// The highest number of a row.
const MAX_ROW: usize = 999;

/// One step towards a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Row(usize),
}

/// The steps to a place; `None` for what is none.
pub(super) fn steps(place: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in place.split('.') {
        let (name, rows) = part.find('[').map_or((part, ""), |at| part.split_at(at));
        if name.is_empty() {
            return None;
        }
        steps.push(Step::Name(name.to_owned()));
        let mut rest = rows;
        while !rest.is_empty() {
            let (number, after) = rest.strip_prefix('[')?.split_once(']')?;
            let number = number.parse().ok().filter(|number| *number <= MAX_ROW)?;
            steps.push(Step::Row(number));
            rest = after;
        }
    }
    (steps.len() <= MAX_DEPTH).then_some(steps)
}

/// Whether a path is a place, or leads to something in it.
pub(crate) fn is_at_or_below(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// What a document has at a place; nothing, where it has nothing.
pub(crate) fn at<'a>(document: &'a Value, place: &str) -> &'a Value {
    let Some(steps) = steps(place) else {
        return &Value::Null;
    };
    steps.iter().fold(document, |value, step| {
        match step {
            Step::Name(name) => value.get(name),
            Step::Row(row) => value.get(row),
        }
        .unwrap_or(&Value::Null)
    })
}

/// The same, to be changed; where there is no object or list yet, there is one afterwards.
pub(super) fn at_mut<'a>(document: &'a mut Value, steps: &[Step]) -> Option<&'a mut Value> {
    let mut value = document;
    for step in steps {
        value = match step {
            Step::Name(name) => {
                if value.is_null() {
                    *value = Value::Object(serde_json::Map::new());
                }
                value.as_object_mut()?.entry(name.clone()).or_insert(Value::Null)
            }
            Step::Row(row) => value.get_mut(row)?,
        };
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_place_is_found_and_what_is_none_is_nothing() {
        let document = json!({ "a": { "b": [{ "c": 1 }, { "c": [2, 3] }] } });
        for (place, expected) in [
            ("a.b[0].c", json!(1)),
            ("a.b[1].c[1]", json!(3)),
            ("a.b[7].c", json!(null)),
            ("a.x", json!(null)),
            ("", json!(null)),
            ("a..b", json!(null)),
            ("a.b[x]", json!(null)),
            ("a.b[0", json!(null)),
            ("a.b[-1]", json!(null)),
        ] {
            assert_eq!(at(&document, place), &expected, "{place}");
        }
        assert_eq!(steps("a[1000]"), None);
        assert_eq!(steps(&"a.".repeat(40)), None);
        assert_eq!(steps(&vec!["a"; 17].join(".")), None);
    }
}
