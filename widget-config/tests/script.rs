//! What sites paste: the texts as they are, and that they stay what they are whatever the values in them hold.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use waymeet_widget_config::{
    Consent, NONCE_PLACE, Paste, Policy, Variant, WidgetConfig, parse, script, scripts,
};

const SERVICE: &str = "https://journey.example";
const SNIPPET: &str = "(function(w){w.ac=w.ac||function(){}})(window);";
const FILES: [(&str, &str); 6] = [
    ("waymeet_journey.js", "sha384-b"),
    ("waymeet_chat.js", "a"),
    ("waymeet_chat_bg.wasm", "c"),
    ("waymeet.js", "d"),
    ("snippet.js", "e"),
    ("waymeet_texts_en.json", "f"),
];

fn config(more: Value) -> WidgetConfig {
    let mut config = json!({
        "version": 2,
        "cic": { "servers": ["https://cic1.example:8019", "https://cic2.example:8019"] },
        "target": { "name": "Web Sales" }
    });
    config
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    parse(&config.to_string()).unwrap().0
}

fn paste(config: &WidgetConfig) -> Paste<'_> {
    Paste {
        service: SERVICE,
        organisation: "an-organisation",
        deployment: "a-deployment",
        snippet: SNIPPET,
        files: &FILES,
        config,
        pictures: &[],
        consent: Consent::Deployment,
    }
}

/// The contents of the script elements of a piece of markup, as an HTML parser finds them.
fn script_elements(markup: &str) -> Vec<(&str, &str)> {
    let lower = markup.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = lower[at..].find("<script") {
        let attributes = at + begin + "<script".len();
        let content = attributes + lower[attributes..].find('>').unwrap() + 1;
        let end = content + lower[content..].find("</script").unwrap();
        found.push((&markup[attributes..content - 1], &markup[content..end]));
        at = end + "</script>".len();
        assert_eq!(&lower[end..at], "</script>");
    }
    found
}

/// The values given to `init`, read back from the text.
fn init(text: &str) -> (String, Option<String>) {
    let (_, rest) = text.split_once("ac(\"init\", ").unwrap();
    let (organisation, rest) = leading_text(rest);
    let deployment = rest
        .strip_prefix(", { deploymentId: ")
        .map(|rest| leading_text(rest).0);
    (organisation, deployment)
}

fn leading_text(rest: &str) -> (String, &str) {
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    let value = values.next().unwrap().unwrap();
    let end = values.byte_offset();
    (value, &rest[end..])
}

fn line<'a>(policy: &'a Policy, directive: &str) -> Vec<&'a str> {
    policy
        .lines
        .iter()
        .filter(|line| line.directive == directive)
        .flat_map(|line| line.sources.iter().map(String::as_str))
        .collect()
}

#[test]
fn the_texts_are_those_that_are_kept_as_samples() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/script");
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("script");
    std::fs::create_dir_all(&made).unwrap();
    let config = config(json!({}));
    let mut differing = Vec::new();
    for script in scripts(&paste(&config)) {
        let name = format!("{}.txt", script.id);
        let whole = format!("{}\n{}", script.text, script.policy.text());
        if std::fs::read_to_string(kept.join(&name)).ok().as_ref() != Some(&whole) {
            std::fs::write(made.join(&name), whole).unwrap();
            differing.push(name);
        }
    }
    assert!(
        differing.is_empty(),
        "{differing:?}: where the change is meant, copy them from {}",
        made.display()
    );
}

#[test]
fn each_has_a_name_and_a_sentence_of_its_own() {
    let config = config(json!({}));
    let made = scripts(&paste(&config));
    let ids: Vec<&str> = made.iter().map(|script| script.id).collect();
    assert_eq!(
        ids,
        [
            "page",
            "single-page",
            "nonce",
            "pinned",
            "gtm",
            "npm",
            "react",
            "vue"
        ]
    );
    for script in made {
        assert_eq!(Variant::from_id(script.id).map(Variant::id), Some(script.id));
        assert!(!script.title.is_empty() && script.explanation.ends_with('.'));
        assert!(
            script.explanation.chars().count() <= 200,
            "{}",
            script.explanation
        );
        assert!(script.file_name.contains('.') && !script.language.is_empty());
    }
    assert_eq!(Variant::from_id("wordpress"), None);
}

#[test]
fn the_hashes_in_a_policy_are_those_of_what_stands_in_the_page() {
    let config = config(json!({}));
    for variant in [Variant::Page, Variant::SinglePage, Variant::Pinned] {
        // Ends of lines as another system writes them: the page's parser reads them all alike.
        let made = script(
            &Paste {
                snippet: "one();\r\ntwo();\rthree();",
                ..paste(&config)
            },
            variant,
        );
        let hashes: Vec<String> = script_elements(&made.text)
            .into_iter()
            .map(|(_, content)| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content))))
            .collect();
        assert!(!made.text.contains('\r') && !hashes.is_empty());
        let mut expected: Vec<&str> = hashes.iter().map(String::as_str).collect();
        expected.extend(["'wasm-unsafe-eval'", SERVICE]);
        assert_eq!(line(&made.policy, "script-src"), expected);
    }
}

#[test]
fn a_policy_allows_where_the_chat_goes_and_what_pictures_there_are() {
    let servers = json!(["https://cic1.example:8019", "https://cic2.example:8019"]);
    let both = [SERVICE, "https://cic1.example:8019", "https://cic2.example:8019"];
    for (dialect, route, connect, pictures) in [
        ("icws", "direct", &both[..], &[][..]),
        ("icws", "service", &both[..1], &[][..]),
        ("webtools", "direct", &both[..], &both[1..]),
        ("webtools", "service", &both[..1], &both[..1]),
    ] {
        let config = config(json!({ "cic": { "servers": servers, "dialect": dialect, "route": route } }));
        let policy = script(&paste(&config), Variant::Npm).policy;
        assert_eq!(line(&policy, "connect-src"), connect, "{dialect} {route}");
        assert_eq!(line(&policy, "img-src"), pictures, "{dialect} {route}");
        assert_eq!(line(&policy, "script-src"), ["'wasm-unsafe-eval'", SERVICE]);
        assert!(!policy.text().contains("'unsafe-"), "{}", policy.text());
    }
    let config = config(json!({ "theme": { "logo": "data:image/png;base64,AAAA" } }));
    let shown = [
        "https://cdn.example/a.webp",
        "https://cdn.example/b.webp",
        "/own.webp",
    ];
    let made = script(
        &Paste {
            pictures: &shown,
            ..paste(&config)
        },
        Variant::Page,
    );
    assert_eq!(line(&made.policy, "img-src"), ["data:", "https://cdn.example"]);
}

#[test]
fn consent_is_said_before_anything_is_recorded() {
    let config = config(json!({}));
    for variant in Variant::ALL {
        let with = |consent| {
            script(
                &Paste {
                    consent,
                    ..paste(&config)
                },
                variant,
            )
            .text
        };
        assert!(!with(Consent::Deployment).contains("consent"), "{variant:?}");
        let denied = with(Consent::Denied);
        assert!(
            denied.contains("consent: \"denied\"") && !denied.contains("consentMode"),
            "{denied}"
        );
        let mode = with(Consent::ConsentMode);
        let at = mode.find("ac(\"load\", \"consentMode\")").unwrap();
        assert!(
            mode.find("consent: \"denied\"").unwrap() < at && at < mode.rfind("ac(").unwrap(),
            "{mode}"
        );
    }
}

#[test]
fn what_is_not_there_is_not_named() {
    let config = config(json!({}));
    for made in scripts(&Paste {
        deployment: "",
        snippet: "",
        ..paste(&config)
    }) {
        assert!(!made.text.contains("deployment"), "{}", made.text);
        if made.text.contains("<script") && made.id != "gtm" {
            assert!(made.text.contains("/* the contents of dist/snippet.js */"));
        }
    }
    let ends_itself = Paste {
        snippet: "x='</SCRIPT >'",
        ..paste(&config)
    };
    assert!(!script(&ends_itself, Variant::Page).text.contains("SCRIPT"));
}

/// Texts of what is dangerous somewhere, beside any others.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("</script>".to_owned()),
        Just("</ScRiPt ".to_owned()),
        Just("<script>".to_owned()),
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
        Just("*/".to_owned()),
        Just("//".to_owned()),
        Just("\");alert(1);(\"".to_owned()),
        Just("\\".to_owned()),
        Just("${x}".to_owned()),
        Just("{{x}}".to_owned()),
        Just("\u{2028}\u{2029}\u{0}\r\n".to_owned()),
        Just("'; script-src *".to_owned()),
        Just("https://a.example".to_owned()),
        Just("NONCE".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn values_stay_values(
        service in hostile(), organisation in hostile(), deployment in hostile(), name in hostile(), hash in hostile(),
        address in hostile(),
    ) {
        let mut config = config(json!({}));
        config.cic.servers = vec![address.clone(), service.clone()];
        config.theme.logo = Some(address.clone());
        let file = format!("{name}.js");
        let (files, pictures) = ([(file.as_str(), hash.as_str())], [address.as_str()]);
        let paste = Paste {
            service: &service, organisation: &organisation, deployment: &deployment, files: &files, pictures: &pictures,
            ..paste(&config)
        };
        let trimmed = service.trim_end_matches('/');
        for made in scripts(&paste) {
            let text = &made.text;
            let elements = script_elements(text);
            let expected = match made.id { "pinned" | "gtm" => 2, "page" | "single-page" | "nonce" => 1, _ => 0 };
            prop_assert_eq!(elements.len(), expected, "{}", text);
            prop_assert_eq!(text.matches("<!--").count(), usize::from(made.id == "pinned"));
            prop_assert_eq!(text.matches("{{").count(), 0);
            prop_assert_eq!(&script(&paste, Variant::from_id(made.id).unwrap()), &made);
            for line in &made.policy.lines {
                for source in &line.sources {
                    prop_assert!(!source.contains([';', ',', ' ', '\n', '*']), "{}", source);
                }
            }
            if expected == 0 {
                // Nothing but ASCII, and no end of a line that is not ours.
                prop_assert!(text.is_ascii() && !text.contains('\r'));
                let said = |key: &str| text.split_once(key).map(|(_, rest)| leading_text(rest).0);
                prop_assert_eq!(said("service: ").unwrap(), trimmed);
                prop_assert_eq!(said("organisation: ").unwrap(), &*organisation);
                prop_assert_eq!(said("deployment: ").unwrap_or_default(), &*deployment);
            } else {
                let (read, which) = init(elements[usize::from(made.id == "pinned")].1);
                prop_assert_eq!(read, &*organisation);
                prop_assert_eq!(which.unwrap_or_default(), &*deployment);
            }
            if made.id == "gtm" {
                // One attribute, that ends with the element.
                let (attributes, content) = elements[1];
                prop_assert_eq!(content, "");
                prop_assert!(attributes.starts_with(" async src=\"") && attributes.matches('"').count() == 2);
            }
            if made.id == "nonce" {
                prop_assert_eq!(elements[0].0, format!(" nonce=\"{NONCE_PLACE}\""));
            }
            if made.id == "pinned" {
                let map: Value = serde_json::from_str(elements[0].1).unwrap();
                let hash = hash.strip_prefix("sha384-").unwrap_or(&hash);
                let expected = json!({ "integrity": { format!("{trimmed}/{file}"): format!("sha384-{hash}") } });
                prop_assert_eq!(map, expected);
            }
        }
    }
}
