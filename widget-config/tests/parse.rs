//! What a configuration may say, and what its author is told otherwise.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use proptest::prelude::*;
use serde_json::{Value, json};
use waymeet_widget_config::{
    CURRENT_VERSION, Dialect, EVERY_LANGUAGE, FieldType, Scheme, TargetType, checked, parse, schema,
};

fn good() -> Value {
    json!({
        "version": 2,
        "cic": { "servers": ["http://127.0.0.1:8018"], "dialect": "icws", "route": "service" },
        "target": { "name": "Web Sales", "type": "Workgroup", "skills": [{ "category": "Product", "name": "Boots" }] },
        "languages": { "default": "en-GB", "isFixed": true, "offered": ["en", "de"] },
        "texts": { "*": { "title": "Ask us" }, "de": { "title": "Frag uns" } },
        "theme": { "accent": "rgb(11, 92, 173)", "scheme": "dark", "logo": "https://shop.example/logo.png" },
        "launcher": { "enabled": true, "side": "start", "label": "Ask us", "delayMs": 500,
            "offset": { "side": 40, "bottom": 80 } },
        "invitation": { "enabled": true, "afterSeconds": 20, "forSeconds": 60, "title": "Hello", "text": "May we help?" },
        "hours": { "timeZone": "Europe/Berlin", "whenClosed": "callback", "closedOn": ["2026-12-25"],
            "week": [{ "days": ["mon", "tue"], "from": "09:00", "to": "18:00" }] },
        "form": { "intro": "Welcome", "confirm": false, "fields": [field(),
            { "name": "terms", "type": "checkbox", "label": "I agree", "required": true, "isConsent": true }] },
        "transcript": { "email": true, "download": false },
        "files": { "receive": false },
        "callback": { "enabled": true },
        "sound": false,
        "rating": true,
        "timeFormat": 24,
        "maxMessageLength": 500
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
    let fields = config.form.unwrap().fields.unwrap();
    assert_eq!(
        (fields[0].field_type, fields[1].field_type),
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
        json!({ "version": 2, "cic": { "servers": ["https://cic.example"] }, "target": { "name": "Web" } });
    let (config, warnings) = parse(&small.to_string()).unwrap();
    assert_eq!(
        (config.languages.fallback.as_str(), config.theme.scheme),
        ("en", Scheme::Auto)
    );
    assert!(config.theme.accent.is_none() && warnings.is_empty());
    // Nothing is in the page that nobody asked for; what a visitor expects of a chat is there.
    assert!(!config.launcher.enabled && !config.callback.enabled && config.form.is_none());
    assert!(config.sound && config.transcript.download && !config.transcript.email);
}

#[test]
fn the_first_version_is_brought_up_and_means_the_same() {
    let first = json!({
        "version": 1,
        "cic": { "servers": ["https://cic.example"] },
        "target": { "name": "Web" },
        "texts": { "title": "Ask us" },
        "language": "de-CH",
        "isLanguageFixed": true,
        "hologram": 1
    });
    let (config, warnings) = parse(&first.to_string()).unwrap();
    assert_eq!(config.version, CURRENT_VERSION);
    assert_eq!(config.languages.fallback, "de-CH");
    assert!(config.languages.is_fixed);
    assert_eq!(config.texts[EVERY_LANGUAGE]["title"], "Ask us");
    assert_eq!(config.unknown["hologram"], 1);
    assert_eq!(warnings.len(), 1);
    // What is wrong in it is told by the place it has now.
    let mut wrong = first;
    wrong["texts"]["title"] = json!(7);
    assert_eq!(parse(&wrong.to_string()).unwrap_err()[0].path(), "texts.*.title");
}

#[test]
fn a_language_without_texts_is_warned_of() {
    for (tag, is_known) in [("de-CH", true), ("zh", true), ("en", true), ("tlh", false)] {
        let (_, warnings) = parse(&with("/languages/default", json!(tag))).unwrap();
        assert_eq!(warnings.is_empty(), is_known, "{tag}: {warnings:?}");
    }
}

#[test]
fn the_schema_is_the_one_other_programs_have() {
    let kept: Value = serde_json::from_str(include_str!("../schema.json")).unwrap();
    let told =
        "write it anew: cargo run -p waymeet-widget-config --example schema > widget-config/schema.json";
    assert_eq!(schema(), kept, "{told}");
    let known = schema()["properties"].as_object().unwrap().len();
    assert_eq!(
        known,
        serde_json::from_str::<Value>(&with("/sound", json!(true)))
            .unwrap()
            .as_object()
            .unwrap()
            .len()
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_answered_and_what_is_taken_reads_back_as_the_same(
        pointer in prop::sample::select(pointers()),
        value in any_json(),
    ) {
        match parse(&with(&pointer, value)) {
            Ok((config, _)) => {
                let served = serde_json::to_string(&config).unwrap();
                prop_assert_eq!(parse(&served).unwrap().0, config);
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(!error.path().is_empty() && !error.problem().is_empty() && !error.remedy().is_empty());
                    // The types never have to say what the checks did not.
                    prop_assert_ne!(error.path(), "configuration");
                }
            }
        }
    }
}

/// Every place in the good one.
fn pointers() -> Vec<String> {
    fn below(value: &Value, at: &str, found: &mut Vec<String>) {
        let places: Vec<(String, &Value)> = match value {
            Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, value)| (index.to_string(), value))
                .collect(),
            _ => Vec::new(),
        };
        for (name, value) in places {
            let place = format!("{at}/{name}");
            found.push(place.clone());
            below(value, &place, found);
        }
    }
    let mut found = Vec::new();
    below(&good(), "", &mut found);
    found
}

/// JSON of any kind, of values that mean something here more often than not.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        prop::sample::select(vec![
            "en",
            "*",
            "mon",
            "09:00",
            "Europe/Berlin",
            "#123456",
            "https://a",
            "text",
            "2026-12-25"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z*]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
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
    // As JSON it is kept at whatever depth.
    value["theme"]["glow"] = json!(7);
    let (kept, warnings) = checked(value).unwrap();
    assert_eq!(warnings.len(), 2);
    assert_eq!(
        (&kept["theme"]["glow"], &kept["theme"]["accent"]),
        (&json!(7), &json!("#0b5cad"))
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
        ("/version", json!(3), "version"),
        ("/version", json!("2"), "version"),
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
        ("/cic/route", json!("detour"), "cic.route"),
        (
            "/cic/servers",
            json!(["https://a", "https://a"]),
            "cic.servers[1]",
        ),
        ("/target/skills", json!("Boots"), "target.skills"),
        (
            "/target/skills/0",
            json!({ "name": "Boots" }),
            "target.skills[0].category",
        ),
        ("/texts/*/title", json!(7), "texts.*.title"),
        ("/texts/de/title", json!(""), "texts.de.title"),
        ("/texts/de", json!("Frag uns"), "texts.de"),
        ("/texts/german please", json!({}), "texts.german please"),
        ("/languages/default", json!("english please"), "languages.default"),
        ("/languages/isFixed", json!("yes"), "languages.isFixed"),
        ("/languages/offered", json!("de"), "languages.offered"),
        ("/languages/offered/1", json!(7), "languages.offered[1]"),
        ("/theme/logo", json!("javascript:alert(1)"), "theme.logo"),
        ("/theme/logo", json!("http://shop.example/logo.png"), "theme.logo"),
        (
            "/theme/logo",
            json!("data:image/svg+xml;base64,PHN2Zz4="),
            "theme.logo",
        ),
        ("/theme/logo", json!("data:image/png;base64,\"><b>"), "theme.logo"),
        ("/launcher/offset", json!(20), "launcher.offset"),
        ("/launcher/offset/side", json!(201), "launcher.offset.side"),
        ("/invitation/afterSeconds", json!(-1), "invitation.afterSeconds"),
        ("/invitation/forSeconds", json!(0), "invitation.forSeconds"),
        ("/invitation/text", json!(""), "invitation.text"),
        ("/hours/timeZone", json!("Berlin"), "hours.timeZone"),
        ("/hours/week", json!([]), "hours.week"),
        ("/hours/week/0/days", json!([]), "hours.week[0].days"),
        ("/hours/week/0/days/1", json!("mon"), "hours.week[0].days[1]"),
        ("/hours/week/0/from", json!("24:00"), "hours.week[0].from"),
        ("/hours/week/0/to", json!("6pm"), "hours.week[0].to"),
        ("/hours/closedOn/0", json!("Christmas"), "hours.closedOn[0]"),
        ("/hours/whenClosed", json!("cry"), "hours.whenClosed"),
        ("/files/receive", json!("no"), "files.receive"),
        ("/timeFormat", json!(13), "timeFormat"),
        ("/maxMessageLength", json!(0), "maxMessageLength"),
        ("/theme/accent", json!("red; background: url(x)"), "theme.accent"),
        ("/theme/scheme", json!("sepia"), "theme.scheme"),
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
