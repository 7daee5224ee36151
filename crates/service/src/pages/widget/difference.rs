//! Where two configurations differ, in the words of their form.

use super::dressing::{SHOWN, dress};
use super::form::{Known, OF_DEPLOYMENT, form};
use super::words::{languages, texts};
use crate::document_form::set;
use crate::pages::Problems;
use crate::pages::audit::ShownChange;
use crate::pages::form::{Draft, outline};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is said where nothing is.
const NOTHING: &str = "not set";
/// What nobody has chosen, and says nothing of what visitors get.
const VERSION: &str = "version";
const QUESTIONS: &str = "form.fields";

/// A configuration, and what is said of its site where that counts, too.
type Described<'a> = (&'a Value, Option<Value>);

/// Where they differ: the settings in the order of the form, then the site's own words, then what the form does not show.
pub(crate) fn differences(before: Described<'_>, after: Described<'_>) -> Vec<ShownChange> {
    let (mut old, new) = (settings(before.clone()), settings(after.clone()));
    let mut changes = Vec::new();
    let mut places = Vec::new();
    for (place, label, value) in new {
        let was = old
            .iter()
            .position(|(known, ..)| *known == place)
            .map(|index| old.remove(index));
        let was = was.map_or(String::new(), |(_, _, value)| value);
        changes.extend(change(label, &was, &value));
        places.push(place);
    }
    for (place, label, value) in old {
        changes.extend(change(label, &value, ""));
        places.push(place);
    }
    let is_told = |path: &str| {
        path == VERSION
            || places.iter().any(|place| {
                let rest = path.strip_prefix(place.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            })
    };
    let (old, new) = (leaves(before.0), leaves(after.0));
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.retain(|path| !is_told(path));
    for path in paths {
        let said = |leaves: &BTreeMap<String, String>| leaves.get(path).cloned().unwrap_or_default();
        changes.extend(change(label_of(path), &said(&old), &said(&new)));
    }
    changes
}

fn change(field: String, before: &str, after: &str) -> Option<ShownChange> {
    let or_nothing = |text: &str| if text.is_empty() { NOTHING } else { text }.to_owned();
    (before != after).then(|| ShownChange {
        field,
        before: or_nothing(before),
        after: or_nothing(after),
    })
}

/// Place, label and answer of every field, but for the site's own words: these are told by their names, wherever they stand.
fn settings((config, site): Described<'_>) -> Vec<(String, String, String)> {
    let mut dressed = config.clone();
    dress(&mut dressed);
    if let Some(site) = site {
        set(&mut dressed, &[], OF_DEPLOYMENT, site);
    }
    let draft = Draft {
        body: &dressed,
        problems: &Problems::default(),
        is_read_only: true,
    };
    let words = format!("{SHOWN}.wording");
    outline(&form(draft, &Known::default()))
        .into_iter()
        .filter(|entry| !entry.place.starts_with(&words))
        .map(|entry| (entry.place, entry.label, entry.value))
        .collect()
}

/// Everything a configuration says, by its path.
fn leaves(config: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(String::new(), config, &mut found);
    found
}

fn collect(path: String, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                collect(format!("{path}{dot}{name}"), value, found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                collect(format!("{path}[{index}]"), item, found);
            }
        }
        // No questions at all are something else than those of the widget; any other empty list says nothing.
        Value::Array(_) if path == QUESTIONS => {
            found.insert(path, "none".to_owned());
        }
        Value::Array(_) => {}
        Value::Null => {}
        Value::String(text) => {
            found.insert(path, text.clone());
        }
        other => {
            found.insert(path, other.to_string());
        }
    }
}

/// What a path is called that is not the place of a field.
fn label_of(path: &str) -> String {
    let Some((language, name)) = path.strip_prefix("texts.").and_then(|rest| rest.split_once('.')) else {
        return match path {
            QUESTIONS => "Questions before the chat".to_owned(),
            path => path.to_owned(),
        };
    };
    let known = languages().into_iter().find(|known| known.tag == language);
    let language = match (language, known) {
        ("*", _) => "every language".to_owned(),
        (_, Some(known)) => known.name,
        (tag, None) => tag.to_owned(),
    };
    let text = texts().into_iter().find(|(known, _)| *known == name);
    let text = text.map_or_else(|| name.to_owned(), |(_, english)| format!("“{english}”"));
    format!("Your own words › {text} in {language}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(before: &Value, after: &Value) -> Vec<(String, String, String)> {
        differences((before, None), (after, None))
            .into_iter()
            .map(|change| (change.field, change.before, change.after))
            .collect()
    }

    #[test]
    fn what_changed_is_told_in_the_words_of_the_form() {
        let cases = [
            (
                json!({ "launcher": { "enabled": true, "side": "end" } }),
                json!({ "launcher": { "enabled": false, "side": "start", "label": "Ask us" } }),
                vec![
                    ("Launcher › Show the launcher", "yes", "no"),
                    (
                        "Launcher › Corner",
                        "Right (left in Arabic and Hebrew)",
                        "Left (right in Arabic and Hebrew)",
                    ),
                    ("Launcher › Button text", "not set", "Ask us"),
                ],
            ),
            (
                json!({ "texts": { "de": { "title": "Frag" } } }),
                json!({ "texts": { "*": { "title": "Ask" }, "de": { "title": "Frag uns", "x-own": "X" } } }),
                vec![
                    (
                        "Your own words › “Chat with us” in every language",
                        "not set",
                        "Ask",
                    ),
                    ("Your own words › “Chat with us” in Deutsch", "Frag", "Frag uns"),
                    ("Your own words › x-own in Deutsch", "not set", "X"),
                ],
            ),
            (
                json!({ "form": { "fields": [{ "name": "a", "type": "text", "label": "A", "own": 1 }] }, "version": 1 }),
                json!({ "form": { "fields": [] }, "version": 2 }),
                vec![
                    (
                        "Questions before the chat › Question 1 › Question",
                        "A",
                        "not set",
                    ),
                    (
                        "Questions before the chat › Question 1 › Name the agent sees",
                        "a",
                        "not set",
                    ),
                    (
                        "Questions before the chat › Question 1 › Kind of answer",
                        "One line",
                        "not set",
                    ),
                    (
                        "Questions before the chat › Question 1 › Required",
                        "no",
                        "not set",
                    ),
                    ("Questions before the chat", "not set", "none"),
                    ("form.fields[0].own", "1", "not set"),
                ],
            ),
        ];
        for (before, after, expected) in cases {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(field, before, after)| (field.to_owned(), before.to_owned(), after.to_owned()))
                .collect();
            assert_eq!(told(&before, &after), expected, "{before} {after}");
            assert_eq!(told(&after, &after), []);
        }
    }

    #[test]
    fn what_means_the_same_is_no_difference() {
        let spelt_out = json!({ "version": 2, "launcher": { "side": "end" }, "theme": { "scheme": "auto" }, "target": { "skills": [] } });
        assert_eq!(told(&json!({}), &spelt_out), []);
    }

    #[test]
    fn what_is_said_of_the_site_counts_where_it_is_given() {
        let config = json!({});
        let site = |domains: &str| Some(json!({ "domains": domains }));
        let changes = differences((&config, site("a.example")), (&config, site("b.example")));
        let [change] = changes.as_slice() else {
            panic!("one change: {changes:?}");
        };
        assert_eq!(change.field, "Website › Domains it runs on");
    }
}
