//! The journey module's border in a real browser: what the page's script passes in arrives, and what the module asks of the
//! page reaches it. Everything behind the border is tested natively, everything before it in `tests/browser/`.

use js_sys::{Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymeet::journey::entries;
use waymeet::journey::host::Host;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::samples;

wasm_bindgen_test_configure!(run_in_browser);

const NOW: f64 = 1_795_363_200_000.0;
const GRANTED: u32 = 14;

/// A page that keeps everything in two plain objects, and whose hook takes back what is secret.
fn page() -> JsValue {
    let script = "const kept = Object.create(null), cookies = Object.create(null);
        return { kept, cookies,
          read: (key) => kept[key],
          write: (key, value) => { if (value === undefined) delete kept[key]; else kept[key] = value; },
          keys: (prefix) => Object.keys(kept).filter((key) => key.startsWith(prefix)).sort().join('\\n'),
          getCookie: (name) => cookies[name],
          setCookie: (name, value, life) => { if (life) cookies[name] = value; else delete cookies[name]; },
          alter: (record) => record.includes('secret') ? undefined : record };";
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap()
}

fn keys_of(page: &JsValue, what: &str) -> Vec<String> {
    let object: Object = Reflect::get(page, &what.into()).unwrap().unchecked_into();
    Object::keys(&object)
        .iter()
        .filter_map(|key| key.as_string())
        .collect()
}

fn parsed(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn get(object: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(object.clone(), |object, key| {
        Reflect::get(&object, &key.into()).unwrap()
    })
}

fn bundle() -> Bundle {
    let mut bundle = samples::shop();
    bundle.settings.for_page = "{\"pageviewConfig\":\"Auto\"}".into();
    bundle
}

/// A visit on a page that has begun.
fn begun(has_hook: bool) -> JsValue {
    let page = page();
    entries::start(page.clone().unchecked_into::<Host>(), &[7; 64]);
    assert_eq!(
        entries::open(&bundle().to_bytes()).as_deref(),
        Some("{\"pageviewConfig\":\"Auto\"}")
    );
    let said = "site\u{1e}https://shop.example/\u{1e}\u{1e}en";
    entries::begin(said, GRANTED, has_hook, NOW);
    page
}

fn happen(name: &str, path: &str) -> bool {
    let said = format!(
        "{name}\u{1e}https://shop.example{path}\u{1e}Täble lamp ☃\u{1e}\u{1e}\u{1e}price\u{1f}number\u{1f}15.5\u{1e}\u{1e}lamps\u{1e}en\u{1e}https://search.example/"
    );
    entries::happen(&said, NOW)
}

#[wasm_bindgen_test]
fn a_call_becomes_a_record_in_the_pages_storage_and_a_batch() {
    let page = begun(false);
    happen("page_viewed", "/p/17?mail=a@b.example");
    entries::keep();
    assert_eq!(
        keys_of(&page, "kept")
            .iter()
            .filter(|key| key.starts_with("waymeet.o.site."))
            .count(),
        1
    );
    entries::write_down(false);
    let cookies = keys_of(&page, "cookies");
    for name in ["_actmu", "_actms", "_actcc", "_actvc", "_actts"] {
        assert!(cookies.contains(&name.to_owned()), "{name}");
    }
    let batch = parsed(&entries::batch(1, 60_000, "{\"bot\":false}", NOW).unwrap());
    let record = get(&batch, "events.0");
    for (path, expected) in [
        ("name", "page_viewed"),
        ("page.url", "https://shop.example/p/17?mail=redacted"),
        ("page.title", "Täble lamp ☃"),
        ("page.keywords", "lamps"),
        ("referrer", "https://search.example/"),
        ("attributes.price.value", "15.5"),
    ] {
        assert_eq!(
            get(&record, path).as_string().as_deref(),
            Some(expected),
            "{path}"
        );
    }
}

#[wasm_bindgen_test]
fn only_a_receipt_for_each_record_lets_go_of_it() {
    let page = begun(false);
    happen("page_viewed", "/");
    entries::keep();
    let waiting = || {
        let kept = keys_of(&page, "kept");
        kept.iter().filter(|key| key.starts_with("waymeet.o.")).count()
    };
    for (number, status, results, expected_wait, left) in [
        (1, 0, 0, true, 1),
        (2, 503, 0, true, 1),
        // A proxy's page in the place of a receipt.
        (3, 200, 0, true, 1),
        (4, 200, 1, false, 0),
    ] {
        assert!(entries::batch(number, 60_000, "{}", NOW).is_some());
        let wait = entries::settle(number, status, -1.0, results);
        assert_eq!(
            (wait >= 0.0, waiting()),
            (expected_wait, left),
            "{status} {results}"
        );
    }
    assert_eq!(entries::batch(5, 60_000, "{}", NOW), None);
}

#[wasm_bindgen_test]
fn the_pages_hook_takes_records_back() {
    let _page = begun(true);
    happen("page_viewed", "/secret");
    happen("page_viewed", "/p/17");
    let batch = parsed(&entries::batch(1, 60_000, "{}", NOW).unwrap());
    assert_eq!(get(&batch, "withheld").as_f64(), Some(1.0));
    assert!(get(&batch, "events.1").is_undefined());
}

#[wasm_bindgen_test]
fn what_is_decided_is_told_as_the_page_shows_it() {
    let _page = begun(false);
    assert!(happen("page_viewed", "/search"));
    let steps = parsed(&entries::next_steps());
    assert_eq!(
        get(&steps, "offer.mediaType").as_string().as_deref(),
        Some("contentOffer")
    );
    let action = get(&steps, "offer.action").as_string().unwrap();
    assert!(entries::advance(&action, "accepted", "", NOW));
    assert!(!entries::advance(&action, "offered", "", NOW), "it is over");
    assert!(!entries::advance("no action", "accepted", "", NOW));
}

#[wasm_bindgen_test]
fn an_invitation_waits_for_news_of_agents() {
    let _page = begun(false);
    for (name, path) in [("page_viewed", "/products/1"), ("page_viewed", "/products/2")] {
        happen(name, path);
    }
    assert!(happen("product_added", "/products/2"));
    assert_eq!(get(&parsed(&entries::next_steps()), "watches"), JsValue::TRUE);
    assert!(entries::hear("15000\u{1e}Web Sales\u{1f}1\u{1f}0", true, NOW));
    let steps = parsed(&entries::next_steps());
    assert_eq!(
        get(&steps, "offer.targetQueue").as_string().as_deref(),
        Some("Web Sales")
    );
    let visitor = get(&parsed(&entries::describe()), "customerId");
    assert_eq!(get(&steps, "offer.attributes.AltocloudCustomerId"), visitor);
}

#[wasm_bindgen_test]
fn an_ended_visit_leaves_nothing_and_may_begin_again() {
    let page = begun(false);
    happen("page_viewed", "/");
    entries::write_down(false);
    entries::end(true);
    assert_eq!(
        (keys_of(&page, "kept").len(), keys_of(&page, "cookies").len()),
        (0, 0)
    );
    assert_eq!(entries::describe(), "");
    assert!(!happen("page_viewed", "/"));
    assert_eq!(keys_of(&page, "kept").len(), 0);
    entries::begin("site\u{1e}https://shop.example/", GRANTED, false, NOW);
    assert!(!entries::describe().is_empty());
}

#[wasm_bindgen_test]
fn calls_before_anything_has_begun_do_nothing() {
    let page = page();
    entries::start(page.clone().unchecked_into::<Host>(), &[1; 64]);
    assert_eq!(entries::open(b"no bundle"), None);
    assert!(!happen("page_viewed", "/"));
    entries::identify("u", NOW);
    entries::leave(NOW);
    assert_eq!(entries::next_steps(), "");
    assert_eq!(keys_of(&page, "kept").len(), 0);
}
