//! That any text is answered, and never by a configuration that is wrong.

use crate::{SAMPLES, sample};
use proptest::prelude::*;
use waymeet_widget_config::{KEYS, import_vendor};

/// Whatever was read, a configuration of it can lack something, and never be wrong.
fn is_whole(text: &str) -> Result<(), TestCaseError> {
    if let Ok(imported) = import_vendor(text) {
        if let Err(missing) = &imported.config {
            for error in missing {
                prop_assert!(
                    ["cic.servers", "target.name"].contains(&error.path()),
                    "{error} of {}",
                    imported.draft
                );
            }
        }
        for finding in &imported.findings {
            prop_assert!(!finding.path.is_empty() && finding.line <= text.lines().count().max(1));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        is_whole(&text)?;
        is_whole(&format!("_genesys.widgets = {text}"))?;
        is_whole(&format!("<script>_genesys.widgets = {{ webchat: {{ form: {text} }} }}"))?;
    }

    #[test]
    fn pieces_of_scripts_are_answered(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        is_whole(&text)?;
        is_whole(&format!("_genesys.widgets = {{ webchat: {text} }}"))?;
    }

    #[test]
    fn samples_that_somebody_has_spoilt_are_answered(
        name in prop::sample::select(&SAMPLES[..]), at in any::<prop::sample::Index>(), length in 0_usize..30,
        put in prop::sample::select(PIECES),
    ) {
        let mut letters: Vec<char> = sample(name).chars().collect();
        let at = at.index(letters.len());
        let end = (at + length).min(letters.len());
        letters.splice(at..end, put.chars());
        is_whole(&letters.into_iter().collect::<String>())?;
    }

    #[test]
    fn any_value_of_any_key_is_answered(
        key in prop::sample::select(KEYS), value in prop::sample::select(VALUES), text in any::<String>(),
    ) {
        let value = value.replace("TEXT", &serde_json::to_string(&text).unwrap());
        let script = format!(
            "_genesys.widgets = {{}}; _genesys.widgets.webchat = {{ transport: {{ type: 'pureconnect-v4-rest' }} }};
             _genesys.widgets.{} = {value};", key.path
        );
        prop_assert!(import_vendor(&script).is_ok(), "{}", script);
        is_whole(&script)?;
    }
}

const PIECES: &[&str] = &[
    "_genesys",
    ".widgets",
    "window.",
    " = ",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ";",
    ":",
    "'",
    "\"",
    "`",
    "${",
    "\\",
    "/",
    "//",
    "/*",
    "*/",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "\n",
    " ",
    "a",
    "1",
    "0x",
    "1e",
    "-",
    "+",
    "...",
    "=>",
    "function",
    "main",
    "webchat",
    "form",
    "inputs",
    "name",
    "\u{2028}",
    "é",
    "😀",
    "||",
    "?.",
    "\\u{",
    "async",
    "get",
    "in ",
    "@i18n:",
];

const VALUES: &[&str] = &[
    "TEXT",
    "[TEXT]",
    "[[TEXT]]",
    "{ a: TEXT }",
    "{ TEXT: TEXT }",
    "0",
    "-1",
    "1e9",
    "1.5",
    "1e400",
    "true",
    "false",
    "null",
    "f()",
    "[1, 2, 3]",
    "['a', 'b', 'c']",
    "{ inputs: [{ name: TEXT, label: TEXT, value: TEXT, maxlength: 1e9, type: 'select', options: [TEXT, {}] }] }",
    "{ inputs: [{ id: TEXT, type: TEXT, placeholder: TEXT, required: TEXT }, { name: 'a b' }, { name: 'a-b' }, { name: 'a b' }] }",
    "{ inputs: 5 }",
    "{ firstname: TEXT }",
    "{ en: { webchat: { ChatTitle: TEXT, InviteTitle: TEXT, InviteBody: TEXT } } }",
    "{ TEXT: { webchat: { ChatTitle: 'Some words' } } }",
    "[{ context: TEXT, category: TEXT }, f()]",
];
