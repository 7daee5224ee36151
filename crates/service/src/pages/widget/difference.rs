//! Where two configurations differ, in the words of their form.

use super::dressing::{SHOWN, dress};
use super::form::{Known, OF_DEPLOYMENT, form};
use super::words::{languages, texts};
use crate::document_form::{is_at_or_below, set};
use crate::pages::Problems;
use crate::pages::audit::ShownChange;
use crate::pages::form::{Draft, Entry, outline};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is said where nothing is.
const NOTHING: &str = "not set";
/// What nobody has chosen, and says nothing of what visitors get.
const VERSION: &str = "version";
/// An empty list of them is something else than none: that nothing is asked, and not what the widget asks by itself.
const QUESTIONS: &str = "form.fields";
const OWN_QUESTION: &str = "the widget’s own question";

/// A configuration, and what is said of its site where that counts, too.
type Described<'a> = (&'a Value, Option<Value>);

/// Where they differ: the settings in the order of the form, then by their paths the site's own words and what the form does not show.
pub(crate) fn differences(before: Described<'_>, after: Described<'_>) -> Vec<ShownChange> {
    let (old_leaves, new_leaves) = (leaves(before.0), leaves(after.0));
    let (mut old, new) = (settings(before), settings(after));
    let mut changes = Vec::new();
    let mut places = Vec::new();
    for entry in new {
        let was = old.iter().position(|known| known.place == entry.place);
        let was = was.map_or(String::new(), |index| old.remove(index).value);
        changes.extend(change(entry.label, &was, &entry.value));
        places.push(entry.place);
    }
    for entry in old {
        changes.extend(change(entry.label, &entry.value, ""));
        places.push(entry.place);
    }
    let is_told = |path: &str| path == VERSION || places.iter().any(|place| is_at_or_below(path, place));
    let mut paths: Vec<&String> = old_leaves.keys().chain(new_leaves.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.retain(|path| !is_told(path));
    // Where there are questions on one side, these are told.
    let has_questions = asks_own_questions(&old_leaves) || asks_own_questions(&new_leaves);
    for path in paths {
        if path == QUESTIONS && has_questions {
            continue;
        }
        let nothing = if path == QUESTIONS { OWN_QUESTION } else { "" };
        let said =
            |leaves: &BTreeMap<String, String>| leaves.get(path).map_or(nothing, String::as_str).to_owned();
        changes.extend(change(label_of(path), &said(&old_leaves), &said(&new_leaves)));
    }
    changes
}

fn asks_own_questions(leaves: &BTreeMap<String, String>) -> bool {
    leaves
        .keys()
        .any(|path| path != QUESTIONS && is_at_or_below(path, QUESTIONS))
}

fn change(field: String, before: &str, after: &str) -> Option<ShownChange> {
    let or_nothing = |text: &str| if text.is_empty() { NOTHING } else { text }.to_owned();
    (before != after).then(|| ShownChange {
        field,
        before: or_nothing(before),
        after: or_nothing(after),
    })
}

/// Every field, but for the site's own words: these are told by their names, wherever they stand.
fn settings((config, site): Described<'_>) -> Vec<Entry> {
    let mut dressed = config.clone();
    dress(&mut dressed);
    set(&mut dressed, &[SHOWN], "wording", json!([]));
    if let Some(site) = site {
        set(&mut dressed, &[], OF_DEPLOYMENT, site);
    }
    let draft = Draft {
        body: &dressed,
        problems: &Problems::default(),
        is_read_only: true,
    };
    outline(&form(draft, &Known::default()))
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
        Value::Array(items) if items.is_empty() && path == QUESTIONS => {
            found.insert(path, "none".to_owned());
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(format!("{path}[{index}]"), item, found);
            }
        }
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
    let text = text.map_or_else(|| name.to_owned(), |(_, said)| said);
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
                    ("form.fields[0].own", "1", "not set"),
                ],
            ),
            (
                json!({}),
                json!({ "form": { "fields": [] }, "languages": { "default": "ar" },
                    "texts": { "en": { "invitation-text": "Hello" } } }),
                vec![
                    ("Languages and texts › Language", "English (en)", "العربية (ar)"),
                    ("Questions before the chat", "the widget’s own question", "none"),
                    (
                        "Your own words › The text of the invitation in English",
                        "not set",
                        "Hello",
                    ),
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
        let spelt_out = json!({ "version": 2, "launcher": { "side": "end" }, "theme": { "scheme": "auto" }, "target": { "skills": [] },
            "languages": { "default": "en" } });
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
