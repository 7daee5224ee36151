//! A configuration as its form shows it, and back.

use crate::document_form::{MAX_ROWS, overlay, set};
use serde_json::{Map, Value, json};

/// The widget's own accent, on a light page. Source: `www/chat/styles/tokens.css`.
pub(super) const OWN_ACCENT: &str = "#0b5cad";
/// Under this name stands what the form shows otherwise than the configuration says it.
pub(super) const SHOWN: &str = "shown";
/// Which row of the list before a row of the form was.
pub(super) const ROW_BEFORE: &str = "rowBefore";

/// Puts in what the form shows otherwise than the configuration says it: whether there are opening hours, the site's own words as a
/// list, and of each row which it was.
pub(crate) fn dress(config: &mut Value) {
    if !config.is_object() {
        *config = json!({});
    }
    let open = if config["hours"].is_object() {
        "hours"
    } else {
        "always"
    };
    let wording: Vec<Value> = words(config)
        .take(MAX_ROWS)
        .map(|(language, name, text)| json!({ "language": language, "name": name, "text": text }))
        .collect();
    number_rows(config);
    set(config, &[], SHOWN, json!({ "open": open, "wording": wording }));
    if config["theme"]["accent"].is_null() {
        let mut theme = config["theme"].as_object().cloned().unwrap_or_default();
        theme.insert("accent".to_owned(), OWN_ACCENT.into());
        set(config, &[], "theme", Value::Object(theme));
    }
}

/// The configuration that a form makes of the one it was made for. What the form does not know stays as it was, in rows, too.
pub(crate) fn tidy(before: &Value, said: Value) -> Value {
    let mut said = restored(before, said);
    let shown = said
        .as_object_mut()
        .and_then(|said| said.remove(SHOWN))
        .unwrap_or_default();
    let mut base = before.clone();
    if shown["wording"].is_array() {
        set(&mut base, &[], "texts", Value::Null);
        set(&mut said, &[], "texts", texts(before, &shown["wording"]));
    }
    if shown["open"] != "hours" {
        set(&mut said, &[], "hours", Value::Null);
    }
    let accent = said["theme"]["accent"].as_str();
    if accent.is_some_and(|colour| colour.eq_ignore_ascii_case(OWN_ACCENT))
        && before["theme"]["accent"].is_null()
    {
        set(&mut said, &["theme"], "accent", Value::Null);
    }
    let asks = |form: &Value| form["fields"].as_array().map(Vec::len);
    // A site that asks nothing goes on asking nothing; else no questions of its own are the widget's question.
    if asks(&said["form"]) == Some(0) && asks(&before["form"]) != Some(0) {
        set(&mut said, &["form"], "fields", Value::Null);
    }
    if let Some(servers) = said["cic"]["servers"].as_array() {
        let is_said = |server: &&Value| server.as_str().is_some_and(|text| !text.is_empty());
        let servers: Vec<Value> = servers.iter().filter(is_said).cloned().collect();
        set(&mut said, &["cic"], "servers", servers.into());
    }
    let mut config = overlay(&base, &said);
    if before["theme"].is_null() && config["theme"] == json!({}) {
        config.as_object_mut().map(|config| config.remove("theme"));
    }
    // Asking again is what the widget does by itself.
    if config["form"] == json!({ "confirm": true }) || config["form"] == json!({}) {
        config.as_object_mut().map(|config| config.remove("form"));
    }
    let newest = u64::from(waymeet_widget_config::CURRENT_VERSION);
    if config["version"].as_u64().is_none_or(|version| version < newest) {
        set(&mut config, &[], "version", newest.into());
    }
    config
}

/// All of the site's own words: language, name, text.
fn words(config: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let languages = config["texts"].as_object().into_iter().flatten();
    languages.flat_map(|(language, texts)| {
        let texts = texts.as_object().into_iter().flatten();
        texts.map(move |(name, text)| (language.as_str(), name.as_str(), text))
    })
}

/// The site's own words, of the list in the form; those that found no room there stay. Nothing where there are none.
fn texts(before: &Value, wording: &Value) -> Value {
    let mut texts = json!({});
    let mut put = |language: &str, name: &str, text: Value| {
        if texts[language].is_null() {
            set(&mut texts, &[], language, json!({}));
        }
        set(&mut texts, &[language], name, text);
    };
    for (language, name, text) in words(before).skip(MAX_ROWS) {
        put(language, name, text.clone());
    }
    for row in wording.as_array().into_iter().flatten() {
        let of = |name: &str| row[name].as_str().unwrap_or_default().trim();
        // Rows without words say nothing.
        if ["text", "name", "language"]
            .iter()
            .all(|part| !of(part).is_empty())
        {
            put(of("language"), of("name"), of("text").into());
        }
    }
    match texts.as_object().is_some_and(Map::is_empty) {
        true => Value::Null,
        false => texts,
    }
}

/// Says in each row of a list which it is, at whatever depth.
fn number_rows(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(number_rows),
        Value::Array(rows) => {
            for (index, row) in rows.iter_mut().enumerate() {
                number_rows(row);
                set(row, &[], ROW_BEFORE, index.into());
            }
        }
        _ => {}
    }
}

/// What was sent, each row with what the row it was made of has besides.
fn restored(before: &Value, said: Value) -> Value {
    match said {
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name.clone(), restored(&before[name.as_str()], value)));
            Value::Object(fields.collect())
        }
        Value::Array(rows) => rows
            .into_iter()
            .map(|mut row| {
                let known = row.as_object_mut().and_then(|row| row.remove(ROW_BEFORE));
                let known = known.and_then(|index| before.get(usize::try_from(index.as_u64()?).ok()?));
                match known {
                    Some(known) => overlay(known, &restored(known, row)),
                    None => restored(&Value::Null, row),
                }
            })
            .collect(),
        other => other,
    }
}

/// Where in the form a place of the configuration stands.
pub(super) fn place_in_form(path: &str, dressed: &Value) -> String {
    let Some((language, name)) = path.strip_prefix("texts.").and_then(|rest| rest.split_once('.')) else {
        return path.to_owned();
    };
    let rows = dressed[SHOWN]["wording"].as_array();
    let is_it = |row: &Value| row["language"] == language && row["name"] == name;
    let row = rows.into_iter().flatten().position(is_it);
    row.map_or_else(|| path.to_owned(), |row| format!("{SHOWN}.wording[{row}].text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(config: &Value) -> Value {
        let mut shown = config.clone();
        dress(&mut shown);
        shown
    }

    #[test]
    fn what_is_shown_and_sent_back_is_the_same_configuration() {
        let config = json!({
            "version": 2,
            "cic": { "servers": ["https://a"], "dialect": "icws" },
            "target": { "name": "Web", "skills": [{ "category": "Product", "name": "Boots", "own": 1 }] },
            "texts": { "*": { "title": "Ask" }, "de": { "send": "Los", "title": "Frag" } },
            "hours": { "timeZone": "UTC", "week": [{ "days": ["mon"], "from": "09:00", "to": "17:00", "own": 1 }] },
            "form": { "confirm": false, "fields": [{ "name": "a", "type": "select", "value": "x", "own": 1,
                "options": [{ "value": "x", "label": "X", "own": 1 }] }] },
            "theme": { "accent": OWN_ACCENT },
            "hologram": { "on": true },
            "open": "own",
            "wording": "own"
        });
        let sent = shown(&config);
        assert_eq!(sent[SHOWN]["wording"].as_array().map(Vec::len), Some(3));
        assert_eq!(tidy(&config, sent.clone()), config);
        assert_eq!(place_in_form("texts.de.title", &sent), "shown.wording[2].text");
        assert_eq!(place_in_form("texts.fr.title", &sent), "texts.fr.title");
        assert_eq!(place_in_form("cic.servers", &sent), "cic.servers");
        for form in [
            json!({ "fields": [] }),
            json!({ "confirm": false }),
            json!({ "intro": "Hello" }),
        ] {
            let config = json!({ "version": 2, "form": form });
            assert_eq!(tidy(&config, shown(&config)), config, "{form}");
        }
    }

    #[test]
    fn what_is_emptied_goes_and_what_the_form_does_not_know_stays() {
        let before = json!({ "version": 2, "cic": { "servers": ["https://a", "https://b"], "own": 1 }, "hologram": 1,
            "texts": { "de": { "title": "Frag" } }, "hours": { "timeZone": "UTC", "week": [] },
            "form": { "intro": "Hello", "fields": [{ "name": "a" }] } });
        let said = json!({ "cic": { "servers": ["https://a", ""] }, "shown": { "wording": [], "open": "always" },
            "form": { "intro": null, "confirm": true, "fields": [] }, "theme": { "accent": OWN_ACCENT } });
        assert_eq!(
            tidy(&before, said),
            json!({ "version": 2, "cic": { "servers": ["https://a"], "own": 1 }, "hologram": 1 })
        );
    }

    #[test]
    fn a_row_keeps_what_it_had_wherever_it_moves() {
        let before = json!({ "version": 2, "form": { "fields": [{ "name": "a", "own": 1 }, { "name": "b", "own": 2 }] } });
        let mut sent = shown(&before);
        sent["form"]["fields"].as_array_mut().map(|rows| rows.remove(0));
        sent["form"]["fields"][0]["name"] = "c".into();
        let after = tidy(&before, sent);
        assert_eq!(after["form"]["fields"], json!([{ "name": "c", "own": 2 }]));
    }

    #[test]
    fn no_text_is_lost_however_many_there_are() {
        let texts: Map<String, Value> = (0..MAX_ROWS + 50)
            .map(|name| (format!("t{name:04}"), "x".into()))
            .collect();
        let before = json!({ "version": 2, "texts": { "de": texts } });
        assert_eq!(tidy(&before, shown(&before)), before);
        // A form that says nothing of them changes none.
        assert_eq!(tidy(&before, json!({ "theme": {} }))["texts"], before["texts"]);
    }

    #[test]
    fn a_draft_of_a_newer_version_stays_one() {
        let before = json!({ "version": 3, "theme": {} });
        assert_eq!(tidy(&before, shown(&before))["version"], 3);
    }
}
