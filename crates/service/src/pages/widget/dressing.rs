//! A configuration as its form shows it, and back.

use crate::document_form::set;
use serde_json::{Map, Value, json};

/// The widget's own accent, on a light page. Source: `www/chat/styles/tokens.css`.
pub(super) const OWN_ACCENT: &str = "#0b5cad";

/// Puts in what the form shows otherwise than the configuration says it: whether there are opening hours, and the site's own
/// words as a list.
pub(crate) fn dress(config: &mut Value) {
    if !config.is_object() {
        *config = json!({});
    }
    let open = if config["hours"].is_object() {
        "hours"
    } else {
        "always"
    };
    set(config, &[], "open", open.into());
    let mut wording = Vec::new();
    for (language, texts) in config["texts"].as_object().into_iter().flatten() {
        for (name, text) in texts.as_object().into_iter().flatten() {
            wording.push(json!({ "language": language, "name": name, "text": text }));
        }
    }
    set(config, &[], "wording", wording.into());
    if config["theme"]["accent"].is_null() {
        let mut theme = config["theme"].as_object().cloned().unwrap_or_default();
        theme.insert("accent".to_owned(), OWN_ACCENT.into());
        set(config, &[], "theme", Value::Object(theme));
    }
}

/// The configuration that a form makes of the one it was made for. What the form does not know stays as it was.
pub(crate) fn tidy(before: &Value, mut said: Value) -> Value {
    let mut base = before.clone();
    if let Some(base) = base.as_object_mut() {
        base.remove("texts");
    }
    let texts = texts(&said["wording"]);
    let is_always_open = said["open"] != "hours";
    let is_own_accent = said["theme"]["accent"]
        .as_str()
        .is_some_and(|colour| colour.eq_ignore_ascii_case(OWN_ACCENT));
    let asks_nothing = said["form"]["fields"].as_array().is_none_or(Vec::is_empty);
    let has_no_form = asks_nothing && said["form"]["intro"].is_null();
    for (is_absent, names, field) in [
        (true, &[][..], "wording"),
        (true, &[], "open"),
        (is_always_open, &[], "hours"),
        (is_own_accent, &["theme"], "accent"),
        (asks_nothing, &["form"], "fields"),
        (has_no_form, &[], "form"),
    ] {
        if is_absent {
            set(&mut said, names, field, Value::Null);
        }
    }
    if let Some(servers) = said["cic"]["servers"].as_array() {
        let is_said = |server: &&Value| server.as_str().is_some_and(|text| !text.is_empty());
        let servers: Vec<Value> = servers.iter().filter(is_said).cloned().collect();
        set(&mut said, &["cic"], "servers", servers.into());
    }
    let mut config = crate::document_form::overlay(&base, &said);
    if !texts.is_empty() {
        set(&mut config, &[], "texts", Value::Object(texts));
    }
    set(
        &mut config,
        &[],
        "version",
        waymeet_widget_config::CURRENT_VERSION.into(),
    );
    config
}

/// The list of the site's own words, by language and name. Rows without words say nothing.
fn texts(wording: &Value) -> Map<String, Value> {
    let mut texts = Map::new();
    for row in wording.as_array().into_iter().flatten() {
        let of = |name: &str| row[name].as_str().unwrap_or_default().trim();
        if of("text").is_empty() || of("name").is_empty() || of("language").is_empty() {
            continue;
        }
        let language = texts.entry(of("language")).or_insert_with(|| json!({}));
        set(language, &[], of("name"), of("text").into());
    }
    texts
}

/// Where in the form a place of the configuration stands.
pub(super) fn place_in_form(path: &str, dressed: &Value) -> String {
    let Some((language, name)) = path.strip_prefix("texts.").and_then(|rest| rest.split_once('.')) else {
        return path.to_owned();
    };
    let rows = dressed["wording"].as_array();
    let is_it = |row: &Value| row["language"] == language && row["name"] == name;
    let row = rows.into_iter().flatten().position(is_it);
    row.map_or_else(|| path.to_owned(), |row| format!("wording[{row}].text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_and_sent_back_is_the_same_configuration() {
        let config = json!({
            "version": 2,
            "cic": { "servers": ["https://a"], "dialect": "icws" },
            "target": { "name": "Web" },
            "texts": { "*": { "title": "Ask" }, "de": { "send": "Los", "title": "Frag" } },
            "hours": { "timeZone": "UTC", "week": [] },
            "theme": { "accent": "#7a3d1d" },
            "hologram": { "on": true }
        });
        let mut shown = config.clone();
        dress(&mut shown);
        assert_eq!(shown["wording"].as_array().map(Vec::len), Some(3));
        assert_eq!(tidy(&config, shown.clone()), config);
        assert_eq!(place_in_form("texts.de.title", &shown), "wording[2].text");
        assert_eq!(place_in_form("texts.fr.title", &shown), "texts.fr.title");
        assert_eq!(place_in_form("cic.servers", &shown), "cic.servers");
    }

    #[test]
    fn what_is_emptied_goes_and_what_the_form_does_not_know_stays() {
        let before = json!({ "version": 2, "cic": { "servers": ["https://a", "https://b"], "own": 1 }, "hologram": 1,
            "texts": { "de": { "title": "Frag" } }, "hours": { "timeZone": "UTC", "week": [] },
            "form": { "intro": "Hello", "fields": [] } });
        let said = json!({ "cic": { "servers": ["https://a", ""] }, "wording": [], "open": "always",
            "form": { "intro": null, "fields": [] }, "theme": { "accent": OWN_ACCENT } });
        assert_eq!(
            tidy(&before, said),
            json!({ "version": 2, "cic": { "servers": ["https://a"], "own": 1 }, "hologram": 1, "theme": {} })
        );
    }
}
