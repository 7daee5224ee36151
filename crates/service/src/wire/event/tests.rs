use super::*;
use serde_json::json;

fn web() -> Value {
    json!({ "kind": "web", "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "visitor":
        "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "session": "7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "tab": "k3x9",
        "seq": 17, "at": 1_795_363_199_000_u64, "name": "page_viewed",
        "page": { "url": "https://shop.example/p/17?q=lamp", "title": "Lamp 17", "lang": "en" },
        "attributes": { "price": { "dataType": "number", "value": "15.5" } } })
}

fn blocked() -> Value {
    json!({ "kind": "blocked", "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "visitor":
        "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "session": "7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "tab": "k3x9",
        "seq": 19, "at": 1, "page": { "url": "https://shop.example/" },
        "action": "8b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "map": "9b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
        "mapVersion": 3, "media": "webchat", "reason": "NoAvailableAgents" })
}

fn visit() -> Value {
    json!({ "kind": "visit", "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "visitor":
        "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "session": "7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "tab": "k3x9",
        "seq": 20, "at": 1, "page": { "url": "https://shop.example/" }, "user": "u-17",
        "traits": { "email": { "dataType": "string", "value": "a@b.example" } },
        "attributes": { "cart": { "dataType": "number", "value": "99.5" } } })
}

fn read(value: &Value) -> Result<RecordedEvent, EventError> {
    RecordedEvent::try_from(&WireEvent::read(value)?)
}

#[test]
fn a_web_event_and_a_block_are_read() {
    let event = read(&web()).unwrap();
    assert!(event.is_page_view());
    assert_eq!(event.for_engine().unwrap().attributes[0].value, "15.5");
    let event = read(&blocked()).unwrap();
    assert!(matches!(
        event.observed,
        Observed::Blocked {
            reason: BlockReason::NoAvailableAgents,
            ..
        }
    ));
    assert_eq!(event.for_engine(), None);
}

#[test]
fn what_blocked_an_offer_is_kept_of_our_own_records_and_not_believed_of_pages() {
    let mut told = blocked();
    told["blocking"] = json!({ "actionMap": "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11" });
    let blocking = |wire: &WireEvent| match RecordedEvent::try_from(wire).unwrap().observed {
        Observed::Blocked { blocking, .. } => blocking.and_then(|blocking| blocking.action_map),
        _ => unreachable!(),
    };
    assert_eq!(blocking(&WireEvent::read(&told).unwrap()), None);
    let own = WireEvent::from_stored(&told.to_string()).unwrap();
    assert!(blocking(&own).is_some());
    let again = WireEvent::of_action(&RecordedEvent::try_from(&own).unwrap());
    assert_eq!(blocking(&again), blocking(&own));
}

#[test]
fn each_broken_field_is_named_in_the_reason() {
    let long = "x".repeat(MAX_URL_BYTES + 1);
    let many: serde_json::Map<_, _> = (0..=MAX_ATTRIBUTES)
        .map(|number| (number.to_string(), json!({ "dataType": "string", "value": "" })))
        .collect();
    for (base, pointer, value, expected) in [
        (web(), "/visitor", json!("bob"), "`visitor` is not a UUID"),
        (web(), "/id", json!("bob"), "`id` is not a UUID"),
        (web(), "/kind", json!("sms"), "unknown variant `sms`"),
        (web(), "/seq", json!(-1), "not an event"),
        (web(), "/seq", json!(10_000_001), "`seq` is larger than 10000000"),
        (
            visit(),
            "/user",
            json!("u".repeat(256)),
            "`user` is longer than 255 bytes",
        ),
        (
            visit(),
            "/traits/email/dataType",
            json!("mail"),
            "`dataType` does not know `mail`",
        ),
        (web(), "/name", json!(null), "`name` is missing"),
        (web(), "/name", json!(""), "`name` is empty"),
        (
            web(),
            "/name",
            json!("n".repeat(256)),
            "`name` is longer than 255 bytes",
        ),
        (
            web(),
            "/page/url",
            json!(long),
            "`page.url` is longer than 8192 bytes",
        ),
        (web(), "/attributes", Value::Object(many), "at most 50 attributes"),
        (
            web(),
            "/attributes/price/dataType",
            json!("money"),
            "`dataType` does not know `money`",
        ),
        (
            blocked(),
            "/reason",
            json!("Because"),
            "`reason` does not know `Because`",
        ),
        (blocked(), "/media", json!("fax"), "`media` does not know `fax`"),
        (blocked(), "/map", json!("m7"), "`map` is not a UUID"),
        (blocked(), "/mapVersion", json!(null), "`mapVersion` is missing"),
    ] {
        let mut event = base;
        *event.pointer_mut(pointer).unwrap() = value;
        let message = read(&event).unwrap_err().to_string();
        assert!(message.contains(expected), "{pointer}: {message}");
    }
}

#[test]
fn the_order_of_fields_and_unknown_fields_do_not_change_the_stored_text() {
    let mut other = serde_json::Map::new();
    for (key, value) in web().as_object().unwrap().iter().rev() {
        other.insert(key.clone(), value.clone());
    }
    other.insert("future".into(), json!(1));
    let stored = WireEvent::read(&web()).unwrap().to_stored();
    assert_eq!(
        WireEvent::read(&Value::Object(other)).unwrap().to_stored(),
        stored
    );
    let again = WireEvent::from_stored(&stored).unwrap();
    assert_eq!(RecordedEvent::try_from(&again), read(&web()));
}

#[test]
fn what_the_site_says_of_a_visitor_is_read_and_is_no_event_of_the_engine() {
    let event = read(&visit()).unwrap();
    assert_eq!(event.for_engine(), None);
    let Observed::Visit {
        user,
        traits,
        attributes,
    } = event.observed
    else {
        panic!("not a visit");
    };
    assert_eq!(user.as_deref(), Some("u-17"));
    assert_eq!(
        (traits[0].value.as_str(), attributes[0].value.as_str()),
        ("a@b.example", "99.5")
    );
}

#[test]
fn the_essence_is_the_event_and_not_who_delivers_it() {
    let essence_is_kept = |base: Value, pointer: &str, value: Value| {
        let mut other = base.clone();
        *other.pointer_mut(pointer).unwrap() = value;
        let (one, other) = (WireEvent::read(&base).unwrap(), WireEvent::read(&other).unwrap());
        one.essence() == other.essence()
    };
    for (base, pointer, value, expected) in [
        (web(), "/tab", json!("other"), true),
        (web(), "/seq", json!(3), true),
        (
            web(),
            "/session",
            json!("8b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11"),
            true,
        ),
        (web(), "/page/title", json!("Read later"), true),
        (
            web(),
            "/visitor",
            json!("6B0C7C1E-0A52-4C0B-9F39-2F1B6F3F2A11"),
            true,
        ),
        (
            web(),
            "/visitor",
            json!("9b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11"),
            false,
        ),
        (web(), "/at", json!(1), false),
        (web(), "/name", json!("other"), false),
        (web(), "/page/url", json!("https://shop.example/"), false),
        (web(), "/attributes/price/value", json!("16"), false),
        (blocked(), "/reason", json!("Unknown"), false),
        (
            blocked(),
            "/action",
            json!("8b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a12"),
            false,
        ),
        (visit(), "/user", json!("u-18"), false),
        (visit(), "/traits/email/value", json!("c@d.example"), false),
    ] {
        assert_eq!(
            essence_is_kept(base, pointer, value.clone()),
            expected,
            "{pointer} {value}"
        );
    }
}

#[test]
fn the_place_of_a_refused_event_is_found_as_far_as_it_can_be_read() {
    let mut event = web();
    event["name"] = json!(null);
    let place = place_of(&event).unwrap();
    assert_eq!((place.tab.as_str(), place.seq), ("k3x9", 17));
    for (field, value) in [
        ("visitor", json!("bob")),
        ("seq", json!(-1)),
        ("tab", json!("x".repeat(65))),
    ] {
        let mut event = web();
        event[field] = value;
        assert_eq!(place_of(&event), None, "{field}");
    }
}

#[test]
fn the_id_is_found_even_in_an_event_that_is_refused() {
    assert!(id_of(&json!({ "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11" })).is_some());
    for value in [json!(1), json!({}), json!({ "id": 5 }), json!({ "id": "x" })] {
        assert_eq!(id_of(&value), None);
    }
}
