use super::*;
use crate::limits::{MAX_IP_FILTERS, MAX_SELECTOR_BYTES};
use serde_json::json;
use waymeet_journey::consent::{Consent, Tracking};

/// What the vendor's API gives for a deployment with everything switched on, and what we add to it.
fn whole() -> Value {
    json!({
        "enabled": true, "pageviewConfig": "Auto",
        "clickEvents": [{ "selector": "#buy", "eventName": "buy_clicked" }],
        "inViewportEvents": [{ "selector": ".price", "eventName": "price_seen" }],
        "formsTrackEvents": [{ "selector": "form", "formName": "contact", "captureDataOnFormAbandon": false,
            "captureDataOnFormSubmit": true }],
        "idleEvents": [{ "eventName": "idle", "idleAfterSeconds": 30 }],
        "scrollDepthEvents": [{ "percentage": 75, "eventName": "read" }],
        "trackingSettings": { "excludedQueryParameters": ["token"], "shouldKeepUrlFragment": true,
            "searchQueryParameters": ["q"], "ipFilters": [{ "ipAddress": "192.0.2.0/24", "name": "Office" }] },
        "consent": { "default": { "tracking": "anonymous", "personalisation": "granted" },
            "holdsBeforeAnswer": false, "respectsDoNotTrack": true },
        "linkedDomains": ["other.example"],
        "cookies": { "domain": "shop.example", "prefix": "_way", "lifetimeInDays": 90, "sameSite": "Strict" },
        "shortIdDigits": 6, "sessionTimeoutInSeconds": 1800
    })
}

#[test]
fn everything_that_is_set_reaches_the_bundle() {
    let settings = TrackingSettings::read(&whole()).unwrap().compile("d");
    assert_eq!(settings.session_timeout_in_seconds, 1_800);
    assert_eq!(settings.search_parameters, ["q"]);
    assert_eq!(settings.excluded_query_parameters, ["token"]);
    assert_eq!(
        settings.consent_default,
        Consent {
            tracking: Tracking::Anonymous,
            personalisation: true,
            chat: false
        }
    );
    assert!(settings.keeps_url_fragment && settings.respects_do_not_track);
    assert!(!settings.holds_before_consent);
    let for_page: Value = serde_json::from_str(&settings.for_page).unwrap();
    assert_eq!(
        for_page,
        json!({
            "deployment": "d",
            "pageviewConfig": "Auto",
            "clickEvents": [{ "selector": "#buy", "eventName": "buy_clicked" }],
            "inViewportEvents": [{ "selector": ".price", "eventName": "price_seen" }],
            "formsTrackEvents": [{ "selector": "form", "formName": "contact", "captureDataOnFormSubmit": true }],
            "idleEvents": [{ "eventName": "idle", "idleAfterSeconds": 30 }],
            "scrollDepthEvents": [{ "percentage": 75, "eventName": "read" }],
            "linkedDomains": ["other.example"],
            "cookies": { "domain": "shop.example", "prefix": "_way", "lifetimeInDays": 90, "sameSite": "Strict" },
            "shortIdDigits": 6
        })
    );
}

#[test]
fn nothing_set_is_nothing_told_and_a_deployment_that_is_off_says_so() {
    let settings = TrackingSettings::read(&json!({})).unwrap();
    assert_eq!(settings, TrackingSettings::default());
    assert_eq!(
        settings.compile("d"),
        Settings {
            for_page: r#"{"deployment":"d"}"#.into(),
            ..Settings::default()
        }
    );
    let off = TrackingSettings::read(&json!({ "enabled": false })).unwrap();
    assert_eq!(off.compile("d").for_page, r#"{"deployment":"d","enabled":false}"#);
}

#[test]
fn what_is_written_is_read_back() {
    for body in [json!({}), whole(), json!({ "enabled": false })] {
        let settings = TrackingSettings::read(&body).unwrap();
        let written = serde_json::to_value(&settings).unwrap();
        assert_eq!(TrackingSettings::read(&written).unwrap(), settings);
    }
}

#[test]
fn the_older_twins_have_no_effect() {
    let body = json!({ "excludedQueryParameters": ["a"], "shouldKeepUrlFragment": true,
                       "searchQueryParameters": ["b"] });
    assert_eq!(
        TrackingSettings::read(&body).unwrap(),
        TrackingSettings::default()
    );
}

#[test]
fn each_mistake_is_refused_with_its_place() {
    let long = "x".repeat(MAX_SELECTOR_BYTES + 1);
    let many: Vec<Value> = (0..=MAX_IP_FILTERS)
        .map(|number| json!({ "ipAddress": format!("192.0.2.{number}") }))
        .collect();
    let wide: Vec<Value> = (0..MAX_TRACKED_EVENTS)
        .map(|_| json!({ "selector": "y".repeat(MAX_SELECTOR_BYTES), "eventName": "n".repeat(255) }))
        .collect();
    for (body, path, problem) in [
        (json!([]), "journeyEvents", "not an object"),
        (
            json!({ "pageViews": true }),
            "pageViews",
            "unknown field `pageViews`",
        ),
        (
            json!({ "pageviewConfig": "Always" }),
            "pageviewConfig",
            "unknown variant",
        ),
        (
            json!({ "clickEvents": [{ "selector": "a", "eventName": "n", "customAttributes": {} }] }),
            "clickEvents[0].customAttributes",
            "unknown field",
        ),
        (
            json!({ "clickEvents": [{ "selector": "a", "eventName": "n" }, { "selector": " ", "eventName": "n" }] }),
            "clickEvents[1].selector",
            "this is empty",
        ),
        (
            json!({ "inViewportEvents": [{ "selector": long, "eventName": "n" }] }),
            "inViewportEvents[0].selector",
            "longer than 1024",
        ),
        (json!({ "clickEvents": wide }), "journeyEvents", "longer than"),
        (
            json!({ "idleEvents": [{ "eventName": "n", "idleAfterSeconds": 29 }] }),
            "idleEvents[0].idleAfterSeconds",
            "`29` is not between 30",
        ),
        (
            json!({ "scrollDepthEvents": [{ "eventName": "n", "percentage": 101 }] }),
            "scrollDepthEvents[0].percentage",
            "`101` is not between 0 and 100",
        ),
        (
            json!({ "scrollDepthEvents": [{ "eventName": "n", "percentage": -1 }] }),
            "scrollDepthEvents[0].percentage",
            "invalid value",
        ),
        (
            json!({ "trackingSettings": { "ipFilters": many } }),
            "trackingSettings.ipFilters",
            "at most 10",
        ),
        (
            json!({ "trackingSettings": { "ipFilters": [{ "ipAddress": "office" }] } }),
            "trackingSettings.ipFilters[0].ipAddress",
            "neither an address",
        ),
        (
            json!({ "consent": { "default": { "chat": "anonymous" } } }),
            "consent.default.chat",
            "unknown variant",
        ),
        (
            json!({ "linkedDomains": ["https://other.example/"] }),
            "linkedDomains[0]",
            "is not a domain",
        ),
        (
            json!({ "cookies": { "domain": "a b" } }),
            "cookies.domain",
            "not a host name",
        ),
        (
            json!({ "cookies": { "prefix": "a=b" } }),
            "cookies.prefix",
            "only letters",
        ),
        (
            json!({ "cookies": { "lifetimeInDays": 0 } }),
            "cookies.lifetimeInDays",
            "not between",
        ),
        (
            json!({ "cookies": { "sameSite": "lax" } }),
            "cookies.sameSite",
            "unknown variant",
        ),
        (
            json!({ "shortIdDigits": 3 }),
            "shortIdDigits",
            "not between 4 and 6",
        ),
        (
            json!({ "sessionTimeoutInSeconds": 1 }),
            "sessionTimeoutInSeconds",
            "not between",
        ),
    ] {
        let error = TrackingSettings::read(&body).unwrap_err();
        assert_eq!(error.path, path, "{error}");
        assert!(error.problem.contains(problem), "{error}");
    }
}
