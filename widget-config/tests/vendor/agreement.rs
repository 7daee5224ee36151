//! That the import says what the manual says, and what a page with the block is told.

use crate::outcome;
use waymeet_widget_config::{KEYS, Meaning, Outcome, import_vendor};

/// The keys of the table under *Configuration*, as whole paths.
fn documented() -> Vec<String> {
    let manual = include_str!("../../../docs/cxbus.md");
    let (_, table) = manual.split_once("## Configuration").unwrap();
    let mut keys: Vec<String> = Vec::new();
    for row in table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .take_while(|line| !line.contains("`launcher`"))
    {
        let mut parent = String::new();
        for name in row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2) {
            // `webchat.emojis`, `uploadsEnabled`: the same parent; `…transport.hosts`: below `webchat`.
            let is_whole = ["main.", "webchat.", "callback."]
                .iter()
                .any(|begin| name.starts_with(begin));
            let whole = match name.strip_prefix('…') {
                Some(rest) if rest.starts_with("interactionData") => format!("webchat.transport.{rest}"),
                Some(rest) => format!("webchat.{rest}"),
                None if is_whole || parent.is_empty() => name.to_owned(),
                None => format!("{parent}.{name}"),
            };
            parent = whole
                .rsplit_once('.')
                .map_or(String::new(), |(parent, _)| parent.to_owned());
            keys.push(whole);
        }
    }
    keys
}

#[test]
fn each_key_of_the_manual_has_a_meaning() {
    let documented = documented();
    assert!(documented.len() > 40, "{documented:?}");
    for key in documented {
        let is_known = |known: &str| known == key || known.starts_with(&format!("{key}."));
        assert!(
            KEYS.iter().any(|known| is_known(known.path)),
            "`{key}` is in docs/cxbus.md and has no meaning here"
        );
    }
}

/// `"key": "value"` of an object in a script of ours.
fn pairs(script: &str, begin: &str) -> Vec<(String, String)> {
    let (_, object) = script.split_once(begin).unwrap();
    let (object, _) = object.split_once("\n};").unwrap();
    object
        .lines()
        .filter_map(|line| {
            let (key, value) = line.trim().strip_prefix('"')?.split_once("\": ")?;
            Some((key.to_owned(), value.trim_end_matches(',').to_owned()))
        })
        .collect()
}

#[test]
fn the_reasons_are_those_a_page_is_told() {
    let script = include_str!("../../../www/adapters/cxbus/unsupported.js");
    let reasons = pairs(script, "const WHY = {");
    assert!(reasons.len() > 20, "{reasons:?}");
    for (path, reason) in reasons
        .iter()
        .filter(|(path, _)| !path.is_empty() && path != "webchat.transport")
    {
        let key = KEYS
            .iter()
            .find(|key| key.path == path)
            .unwrap_or_else(|| panic!("`{path}` has no meaning here"));
        let why = match key.meaning {
            Meaning::NotNeeded(why) | Meaning::NotSupported(why) => why,
            Meaning::Read => panic!("`{path}` is read here, and not in a page"),
        };
        assert_eq!(&format!("\"{why}\""), reason, "{path}");
    }
}

#[test]
fn the_words_are_those_of_a_page() {
    let script = include_str!("../../../www/adapters/cxbus/texts.js");
    let english: serde_json::Value =
        serde_json::from_str(include_str!("../../../www/chat/texts/en.json")).unwrap();
    let table = pairs(script, "const TEXTS = {");
    assert!(table.len() > 40, "{table:?}");
    for (key, names) in &table {
        let names: Vec<String> = serde_json::from_str(names).unwrap();
        let script = format!(
            "_genesys.widgets = {{ main: {{ i18n: {{ en: {{ {} }} }} }} }}",
            nested(key)
        );
        let imported = import_vendor(&script).unwrap();
        let texts = imported.draft["texts"]["en"]
            .as_object()
            .unwrap_or_else(|| panic!("{key}"))
            .clone();
        assert_eq!(
            texts.keys().collect::<Vec<_>>(),
            names.iter().collect::<Vec<_>>(),
            "{key}"
        );
        assert_eq!(
            outcome(&imported, &format!("main.i18n.en.{key}")),
            &Outcome::Understood,
            "{key}"
        );
        // The button has its words in the widget's script, and a nickname has none.
        for name in names
            .iter()
            .filter(|name| !["launcher", "nickname"].contains(&name.as_str()))
        {
            assert!(english.get(name).is_some(), "{name}");
        }
    }
}

/// `a.b` as `"a": { "b": "Some words" }`.
fn nested(key: &str) -> String {
    match key.split_once('.') {
        Some((first, rest)) => format!("\"{first}\": {{ {} }}", nested(rest)),
        None => format!("\"{key}\": \"Some words\""),
    }
}
