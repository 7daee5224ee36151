//! What becomes of a vendor's block, and what somebody is told who pasted something else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod agreement;
mod hostile;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use waymeet_widget_config::{Imported, Outcome, VendorError, WidgetConfig, import_vendor};

const SAMPLES: [&str; 4] = ["page", "split", "proxy", "cloud"];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/vendor")
}

fn sample(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap()
}

/// What somebody reads of it.
fn report(imported: &Imported) -> String {
    let mut report = String::new();
    match &imported.config {
        Ok((config, warnings)) => {
            writeln!(report, "{}", serde_json::to_string_pretty(config).unwrap()).unwrap();
            for warning in warnings {
                writeln!(report, "warning: {warning}").unwrap();
            }
        }
        Err(missing) => {
            writeln!(
                report,
                "{}",
                serde_json::to_string_pretty(&imported.draft).unwrap()
            )
            .unwrap();
            for error in missing {
                writeln!(report, "missing: {error}").unwrap();
            }
        }
    }
    for finding in &imported.findings {
        let outcome = match &finding.outcome {
            Outcome::Understood => "understood".to_owned(),
            Outcome::Changed { how } => format!("changed: {how}"),
            Outcome::NotNeeded { why } => format!("not needed: {why}"),
            Outcome::NotSupported { why } => format!("not supported: {why}"),
            Outcome::Unknown => "unknown".to_owned(),
            Outcome::Code => "code".to_owned(),
        };
        writeln!(report, "{}: {}: {outcome}", finding.line, finding.path).unwrap();
    }
    report
}

#[test]
fn the_samples_are_read_as_they_are_kept() {
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor");
    fs::create_dir_all(&made).unwrap();
    let mut differing = Vec::new();
    for name in SAMPLES {
        let report = report(&import_vendor(&sample(name)).unwrap());
        let file = format!("{name}.report.txt");
        if fs::read_to_string(folder().join(&file)).ok().as_ref() != Some(&report) {
            fs::write(made.join(&file), report).unwrap();
            differing.push(file);
        }
    }
    assert!(
        differing.is_empty(),
        "{differing:?}: where the change is meant, copy them from {}",
        made.display()
    );
}

fn webchat(more: &str) -> Imported {
    import_vendor(&format!(
        "window._genesys.widgets = {{ webchat: {{ transport: {{ type: 'pureconnect-v4-rest', hosts: ['a.example'],
           interactionData: {{ routing: {{ targetName: 'Web' }} }} }}, {more} }} }};"
    ))
    .unwrap()
}

fn config(imported: Imported) -> WidgetConfig {
    imported.config.unwrap().0
}

fn outcome<'a>(imported: &'a Imported, path: &str) -> &'a Outcome {
    let found = imported.findings.iter().find(|finding| finding.path == path);
    &found
        .unwrap_or_else(|| panic!("nothing is said of {path}: {:?}", imported.findings))
        .outcome
}

/// `_genesys.widgets.main.lang`, by which a table can tell what was read.
fn lang(script: &str) -> Option<String> {
    let imported = import_vendor(script).unwrap();
    imported.draft["languages"]["default"].as_str().map(str::to_owned)
}

#[test]
fn values_are_read_however_they_are_written() {
    for (value, expected) in [
        ("'de'", Some("de")),
        ("\"d\\x65\"", Some("de")),
        ("`de`", Some("de")),
        ("'\\u0064\\u{65}'", Some("de")),
        ("'d' + 'e'", Some("de")),
        ("'de' + 1", Some("de1")),
        ("'d\\\ne'", Some("de")),
        ("/* in */ 'de' // of", Some("de")),
        // What would have to be run is not guessed at.
        ("'de' + x", None),
        ("'de' || 'fr'", None),
        ("a ? 'de' : 'fr'", None),
        ("`d${'e'}`", None),
        ("`d${`}`}` + '}'", None),
        ("'de'.trim()", None),
        ("f({ a: '}' }, [/[}'\"/]/g])", None),
        ("function () { return '}'; }", None),
        ("(a, b) => ({ a })", None),
        ("async x => { await x }", None),
        ("new Date(1, 2)", None),
        ("x / 2 / '}'.length", None),
        ("null", None),
        ("void 0", None),
        ("-1e3", None),
    ] {
        for around in [
            "window._genesys.widgets = { main: { lang: VALUE\n, theme: 'dark' } }",
            "_genesys.widgets.main = { 'theme': \"dark\", lang: VALUE\n}",
            "_genesys.widgets = { main: { theme: 'dark' } }\n_genesys.widgets.main.lang = VALUE\nx = 5",
        ] {
            let script = around.replace("VALUE", value);
            let imported = import_vendor(&script).unwrap_or_else(|error| panic!("{script}: {error}"));
            assert_eq!(imported.draft["theme"]["scheme"], "dark", "{script}");
            assert_eq!(lang(&script).as_deref(), expected, "{script}");
        }
    }
}

#[test]
fn assignments_are_found_however_a_page_makes_them() {
    for script in [
        "window._genesys = { widgets: { main: { lang: 'de' } } };",
        "if(!window._genesys)window._genesys = {}; window._genesys.widgets = {main:{lang:'de'}}",
        "var _genesys = _genesys || {}; _genesys.widgets = _genesys.widgets || {}; _genesys.widgets.main = { lang: 'de' }",
        "_genesys = _genesys || { widgets: { main: { lang: 'de' } } }",
        "window['_genesys'] = { \"widgets\": { main: { lang: 'de', }, } }",
        "(function (w) { w._genesys.widgets.main.lang = 'de' })(window)",
        "_genesys.widgets = { main: { lang: 'fr' } }; _genesys.widgets.main.lang = 'de'; if (!_genesys.widgets) _genesys.widgets = {}",
        "x = /'/.test(y); _genesys.widgets = { main: { lang: 'de' } }",
        "We don't know.\n_genesys.widgets = { main: { lang: 'de' } }",
        "<p>don't</p><SCRIPT async>\n<!--\n_genesys.widgets = { main: { lang: 'de' } }\n//-->\n</SCRIPT>",
        "_genesys.widgets = { main: { lang: 'de' } }\n</script><p>don't",
        "<script>_genesys.widgets = { main: {} }</script><p>'<script>_genesys.widgets.main.lang = 'de'</script>",
        "{ main: { lang: 'de' } }",
        " { \"_genesys\": { \"widgets\": { \"main\": { \"lang\": \"de\" } } } };\n",
        "_genesys.widgets = { main: { lang: 'de', get now() { return 1 }, at(x) { return { x } }, [a]: b, ...c, d } }",
    ] {
        assert_eq!(lang(script).as_deref(), Some("de"), "{script}");
    }
    assert_eq!(
        lang("_genesys.widgets == { main: { lang: 'de' } }; _genesys.widgets.x = 1"),
        None
    );
    // Nothing of an object's own can be reached from a block.
    assert_eq!(
        lang("_genesys.widgets = { __proto__: { main: { lang: 'de' } } }"),
        None
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_what_would_be_right() {
    for (text, place, problem, remedy) in [
        ("", (1, 1), "nothing is given", "paste the part"),
        ("window.x = 1;", (1, 1), "nothing is given", "paste the part"),
        (
            "_genesys.widgets = {\n  main: { lang: 'de' }",
            (1, 20),
            "object that begins here has no end",
            "not all of the block",
        ),
        (
            "_genesys.widgets = {\n  main: {} webchat: {}\n}",
            (2, 12),
            "there is `w` after a value",
            "write a comma",
        ),
        (
            "_genesys.widgets = {\n  main {}\n}",
            (2, 8),
            "after the name `main`",
            "colon",
        ),
        (
            "_genesys.widgets = {\n  é: 'de\n}",
            (2, 6),
            "has no end in its line",
            "write '",
        ),
        (
            "_genesys.widgets = { a: , }",
            (1, 25),
            "there is `,` where a value",
            "write a value",
        ),
        (
            "_genesys.widgets = { a: [1, 2 }",
            (1, 31),
            "there is `}` after a value",
            "`]`",
        ),
        (
            "_genesys.widgets = { a: f(] }",
            (1, 27),
            "`]` closes what is not open",
            "write `)` before",
        ),
        (
            "_genesys.widgets = { a: f(1, ",
            (1, 26),
            "never closed",
            "write `)`",
        ),
        (
            "_genesys.widgets = { a: '\\u12' }",
            (1, 26),
            "escape is none",
            "hexadecimal",
        ),
        (
            "/* _genesys.widgets = {}",
            (1, 1),
            "comment that begins here has no end",
            "`*/`",
        ),
        ("{ main: {} } x", (1, 14), "after the block", "alone"),
        ("{ ; }", (1, 3), "where a name should be", "name and a colon"),
    ] {
        let error: VendorError = import_vendor(text).unwrap_err();
        assert_eq!((error.line(), error.column()), place, "{text}: {error}");
        assert!(error.problem().contains(problem), "{text}: {error}");
        assert!(error.remedy().contains(remedy), "{text}: {error}");
    }
    for deep in [
        format!("_genesys.widgets = {}", "[".repeat(100)),
        format!("_genesys.widgets = [{}]", "1,".repeat(20_000)),
        " ".repeat(300_000),
    ] {
        let error = import_vendor(&deep).unwrap_err();
        assert!(error.remedy().contains("the block alone"), "{error}");
    }
}

#[test]
fn servers_are_addressed_as_the_vendor_s_widget_does() {
    for (transport, servers) in [
        ("hosts: ['a', 'b']", &["https://a:8019", "https://b:8019"][..]),
        ("hosts: ['a'], useHttps: false", &["http://a:8018"]),
        ("hosts: ['a:443']", &["https://a:443"]),
        ("hosts: 'a'", &["https://a:8019"]),
        (
            "hosts: ['a', 7, null, 'a b', 'x/y', 'u@h']",
            &["https://a:8019", "https://7:8019"],
        ),
        (
            "hosts: ['a', 'b'], reverseProxyUrl: 'https://p.example/cic/', useHttps: false",
            &["https://p.example/cic/a", "https://p.example/cic/b"],
        ),
        ("hosts: ['a'], reverseProxyUrl: '/cic'", &[]),
        ("hosts: ['']", &[]),
        ("hosts: find()", &[]),
        ("", &[]),
    ] {
        let script = format!(
            "_genesys.widgets = {{ webchat: {{ transport: {{ type: 'pureconnect-v4-rest', {transport} }} }} }}"
        );
        let imported = import_vendor(&script).unwrap();
        let made = imported.draft["cic"]["servers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        assert_eq!(made, servers, "{transport}");
        let missing: Vec<_> = imported
            .config
            .unwrap_err()
            .iter()
            .map(|error| error.path().to_owned())
            .collect();
        assert_eq!(
            missing.contains(&"cic.servers".to_owned()),
            servers.is_empty(),
            "{missing:?}"
        );
        assert!(missing.contains(&"target.name".to_owned()), "{missing:?}");
    }
}

#[test]
fn what_goes_along_with_each_chat_becomes_fields_that_nobody_sees() {
    let made = config(webchat(
        "userData: { Basket: 12.5, targetQueue: 'Night', firstname: 'Ada' }, form: { inputs: [{ name: 'firstname' }] }",
    ));
    let fields: Vec<_> = made
        .form
        .unwrap()
        .fields
        .unwrap()
        .into_iter()
        .map(|field| (field.name, field.value))
        .collect();
    assert_eq!(
        fields,
        [
            ("firstname".to_owned(), None),
            ("Basket".to_owned(), Some("12.5".to_owned()))
        ]
    );
    assert_eq!(made.target.name, "Night");
    // Without a form it is the vendor's.
    let fields: Vec<_> = config(webchat(""))
        .form
        .unwrap()
        .fields
        .unwrap()
        .into_iter()
        .map(|field| field.name)
        .collect();
    assert_eq!(fields, ["firstname", "lastname", "email", "subject"]);
}

#[test]
fn what_is_turned_off_is_not_missed() {
    let imported = webchat("emojis: false, async: {}, proactive: null, hologram: '', markdown: true");
    for path in [
        "webchat.emojis",
        "webchat.async",
        "webchat.proactive",
        "webchat.hologram",
    ] {
        assert!(
            matches!(outcome(&imported, path), Outcome::NotNeeded { .. }),
            "{path}"
        );
    }
    assert!(matches!(
        outcome(&imported, "webchat.markdown"),
        Outcome::NotSupported { .. }
    ));
}
