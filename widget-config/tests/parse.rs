//! What a configuration may say, and what its author is told otherwise.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use serde_json::{Value, json};
use waymeet_widget_config::{Dialect, FieldType, Scheme, TargetType, parse};

fn good() -> Value {
    json!({
        "version": 1,
        "cic": { "servers": ["http://127.0.0.1:8018"], "dialect": "icws" },
        "target": { "name": "Web Sales", "type": "Workgroup" },
        "texts": { "title": "Ask us" },
        "theme": { "accent": "rgb(11, 92, 173)", "scheme": "dark" },
        "language": "en-GB",
        "launcher": { "enabled": true, "side": "start", "label": "Ask us", "delayMs": 500 },
        "form": { "intro": "Welcome", "confirm": false, "fields": [field(),
            { "name": "terms", "type": "checkbox", "label": "I agree", "required": true, "isConsent": true }] },
        "transcript": { "email": true, "download": false },
        "callback": { "enabled": true },
        "sound": false,
        "rating": true
    })
}

fn field() -> Value {
    json!({ "name": "topic", "type": "select", "label": "What is it about?",
        "options": [{ "value": "lamps", "label": "Lamps" }] })
}

/// The good one with something in the place of what it has there, or in addition to it.
fn with(pointer: &str, value: Value) -> String {
    let mut config = good();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match config.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    config.to_string()
}

#[test]
fn a_good_configuration_is_read_and_its_colour_made_plain() {
    let (config, warnings) = parse(&good().to_string()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(config.cic.servers, ["http://127.0.0.1:8018"]);
    assert_eq!(
        (config.cic.dialect, config.target.target_type),
        (Dialect::Icws, TargetType::Workgroup)
    );
    assert_eq!(config.theme.accent.as_deref(), Some("#0b5cad"));
    assert_eq!(config.theme.scheme, Scheme::Dark);
    let form = config.form.unwrap();
    assert_eq!(
        (form.fields[0].field_type, form.fields[1].field_type),
        (FieldType::Select, FieldType::Checkbox)
    );
    assert!(config.launcher.enabled && config.transcript.email && config.callback.enabled && config.rating);
    let (config, _) = parse(&with("/cic/dialect", json!("webtools"))).unwrap();
    assert_eq!(config.cic.dialect, Dialect::WebTools);
}

#[test]
fn what_is_served_reads_back_as_the_same() {
    let (config, _) = parse(&good().to_string()).unwrap();
    let served = serde_json::to_string(&config).unwrap();
    assert_eq!(parse(&served).unwrap().0, config);
}

#[test]
fn little_is_needed_and_the_rest_has_defaults() {
    let small =
        json!({ "version": 1, "cic": { "servers": ["https://cic.example"] }, "target": { "name": "Web" } });
    let (config, warnings) = parse(&small.to_string()).unwrap();
    assert_eq!(
        (config.language.as_str(), config.theme.scheme),
        ("en", Scheme::Auto)
    );
    assert!(config.theme.accent.is_none() && warnings.is_empty());
    // Nothing is in the page that nobody asked for; what a visitor expects of a chat is there.
    assert!(!config.launcher.enabled && !config.callback.enabled && config.form.is_none());
    assert!(config.sound && config.transcript.download && !config.transcript.email);
}

#[test]
fn what_we_do_not_know_is_kept_and_said() {
    let mut value = good();
    value["hologram"] = json!({ "on": true });
    let (config, warnings) = parse(&value.to_string()).unwrap();
    assert_eq!(
        warnings
            .iter()
            .map(|warning| warning.path.as_str())
            .collect::<Vec<_>>(),
        ["hologram"]
    );
    assert_eq!(
        serde_json::to_value(&config).unwrap()["hologram"],
        json!({ "on": true })
    );
}

#[test]
fn a_server_without_encryption_is_warned_of_unless_it_is_this_machine() {
    let (_, warnings) = parse(&with("/cic/servers", json!(["http://cic.example:8018"]))).unwrap();
    assert_eq!(warnings[0].path, "cic.servers");
}

#[test]
fn every_mistake_is_named_with_its_place() {
    for (pointer, value, path) in [
        ("/version", json!(2), "version"),
        ("/cic", json!([]), "cic"),
        ("/cic/servers", json!([]), "cic.servers"),
        (
            "/cic/servers",
            json!(["https://a", "https://b", "https://c"]),
            "cic.servers",
        ),
        ("/cic/servers", json!(["https://a", "ftp://b"]), "cic.servers[1]"),
        (
            "/cic/servers",
            json!(["https://user:secret@cic.example"]),
            "cic.servers[0]",
        ),
        ("/cic/dialect", json!("smoke"), "cic.dialect"),
        ("/target/name", json!(" "), "target.name"),
        ("/target/type", json!("Queue"), "target.type"),
        ("/texts/title", json!(7), "texts.title"),
        ("/theme/accent", json!("red; background: url(x)"), "theme.accent"),
        ("/theme/scheme", json!("sepia"), "theme.scheme"),
        ("/language", json!("english please"), "language"),
        ("/theme/font", json!("comic"), "theme.font"),
        ("/theme/layer", json!("top"), "theme.layer"),
        ("/launcher/enabled", json!("yes"), "launcher.enabled"),
        ("/launcher/side", json!("left"), "launcher.side"),
        ("/launcher/delayMs", json!(-1), "launcher.delayMs"),
        ("/launcher/label", json!(""), "launcher.label"),
        ("/transcript/email", json!(1), "transcript.email"),
        ("/callback", json!(true), "callback"),
        ("/sound", json!("loud"), "sound"),
        ("/rating", json!(5), "rating"),
        ("/form/fields", json!({}), "form.fields"),
        ("/form/fields", json!(vec![field(); 21]), "form.fields"),
        ("/form/fields/0", json!("name"), "form.fields[0]"),
        (
            "/form/fields/0/name",
            json!("order number"),
            "form.fields[0].name",
        ),
        ("/form/fields/0/type", json!("hologram"), "form.fields[0].type"),
        ("/form/fields/0/label", json!(7), "form.fields[0].label"),
        (
            "/form/fields/0/required",
            json!("true"),
            "form.fields[0].required",
        ),
        ("/form/fields/0/maxLength", json!(0), "form.fields[0].maxLength"),
        ("/form/fields/0/options", json!([]), "form.fields[0].options"),
        (
            "/form/fields/0/options",
            json!([{ "value": "a" }]),
            "form.fields[0].options[0].label",
        ),
        ("/form/fields/1/name", json!("topic"), "form.fields[1].name"),
    ] {
        let errors = parse(&with(pointer, value)).unwrap_err();
        assert_eq!(
            errors.iter().map(|error| error.path()).collect::<Vec<_>>(),
            [path]
        );
        assert!(!errors[0].problem().is_empty() && !errors[0].remedy().is_empty());
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let errors = parse("{}").unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error.path()).collect::<Vec<_>>(),
        ["version", "cic", "target"]
    );
    assert!(
        parse("no").unwrap_err()[0]
            .to_string()
            .starts_with("configuration: it is not JSON")
    );
}
