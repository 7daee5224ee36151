//! Conditions, as people choose and read them: what may be asked, how it is compared, and both in plain words.

use super::form::Choice;
use crate::journeys::words::capitalised;
use serde_json::Value;
use waymeet_journey::context::ContextKey;

/// What may be asked of an event. Source: the keys the vendor's provider accepts.
const OF_EVENTS: [(&str, &str); 10] = [
    ("page.url", "page address"),
    ("page.pathname", "page path"),
    ("page.title", "page title"),
    ("page.hostname", "page host"),
    ("page.domain", "page domain"),
    ("page.queryString", "page query string"),
    ("page.fragment", "page fragment"),
    ("page.keywords", "page keywords"),
    ("searchQuery", "search term"),
    ("eventName", "event name"),
];

/// The choice that stands for an attribute of an event; its name is asked for beside it.
const ATTRIBUTE: &str = "attributes";

/// How things are compared. Source: the vendor's operators, and two of its 2019 ones.
const OPERATORS: [(&str, &str); 14] = [
    ("equal", "is"),
    ("notEqual", "is not"),
    ("containsAny", "contains any of"),
    ("containsAll", "contains all of"),
    ("notContainsAny", "contains none of"),
    ("notContainsAll", "does not contain all of"),
    ("startsWith", "starts with"),
    ("endsWith", "ends with"),
    ("greaterThan", "is greater than"),
    ("greaterThanOrEqual", "is at least"),
    ("lessThan", "is less than"),
    ("lessThanOrEqual", "is at most"),
    ("like", "contains"),
    ("notLike", "does not contain"),
];
/// Those offered to choose from; the others are understood where a document has them.
const OFFERED: usize = 12;

/// What is asked of a visit, in words.
const fn context_label(key: ContextKey) -> &'static str {
    match key {
        ContextKey::DeviceCategory => "device category",
        ContextKey::DeviceType => "device type",
        ContextKey::DeviceOsFamily => "operating system",
        ContextKey::BrowserFamily => "browser",
        ContextKey::BrowserLang => "browser language",
        ContextKey::BrowserVersion => "browser version",
        ContextKey::CampaignSource => "campaign source",
        ContextKey::CampaignMedium => "campaign medium",
        ContextKey::CampaignName => "campaign name",
        ContextKey::CampaignTerm => "campaign term",
        ContextKey::CampaignContent => "campaign content",
        ContextKey::CampaignClickId => "ad click id",
        ContextKey::CampaignNetwork => "ad network",
        ContextKey::GeolocationCountryName => "country name",
        ContextKey::GeolocationCountry => "country code",
        ContextKey::GeolocationLocality => "city",
        ContextKey::GeolocationRegion => "region",
        ContextKey::GeolocationPostalCode => "postal code",
        ContextKey::IpOrganization => "organization of the network",
        ContextKey::ReferrerUrl => "referrer address",
        ContextKey::ReferrerMedium => "referrer medium",
        ContextKey::ReferrerHostname => "referrer host",
        ContextKey::Authenticated => "whether the visitor is logged in",
    }
}

/// The group a key of a visit is offered in.
const fn context_group(key: ContextKey) -> &'static str {
    match key {
        ContextKey::DeviceCategory
        | ContextKey::DeviceType
        | ContextKey::DeviceOsFamily
        | ContextKey::BrowserFamily
        | ContextKey::BrowserLang
        | ContextKey::BrowserVersion => "Device and browser",
        ContextKey::CampaignSource
        | ContextKey::CampaignMedium
        | ContextKey::CampaignName
        | ContextKey::CampaignTerm
        | ContextKey::CampaignContent
        | ContextKey::CampaignClickId
        | ContextKey::CampaignNetwork => "Campaign",
        ContextKey::GeolocationCountryName
        | ContextKey::GeolocationCountry
        | ContextKey::GeolocationLocality
        | ContextKey::GeolocationRegion
        | ContextKey::GeolocationPostalCode => "Location",
        ContextKey::ReferrerUrl | ContextKey::ReferrerMedium | ContextKey::ReferrerHostname => "Referrer",
        ContextKey::IpOrganization | ContextKey::Authenticated => "Visitor",
    }
}

/// What the values of a key look like, to put beside them; empty where anything may stand.
pub(super) fn values_hint(key: &str) -> &'static str {
    match key {
        "device.category" => "desktop, mobile, tablet or other; one a line",
        "device.osFamily" => "For example Windows, Mac OS X, iOS or Android",
        "browser.family" => "For example Chrome, Firefox or Safari",
        "browser.lang" => "For example en or de-AT",
        "geolocation.country" => "Two letters, for example DE",
        "referrer.medium" => "internal, search, social, email, unknown or paid",
        "authenticated" => "true or false",
        "page.pathname" => "What stands after the host, for example /cart; one a line",
        "page.url" => "The whole address, or a part of it; one a line",
        "page.domain" => "For example shop.example",
        _ => "One a line",
    }
}

/// The keys of a visit, to choose from. What no visitor is known by is not offered.
pub(super) fn context_keys() -> Vec<Choice> {
    let known = ContextKey::ALL
        .iter()
        .filter(|key| **key != ContextKey::IpOrganization);
    known
        .map(|key| Choice::new(key.as_str(), capitalised(context_label(*key))).in_group(context_group(*key)))
        .collect()
}

/// The keys of an event, to choose from.
pub(super) fn event_keys() -> Vec<Choice> {
    let keys = OF_EVENTS
        .iter()
        .map(|(key, label)| Choice::new(*key, capitalised(label)));
    keys.chain([Choice::new(ATTRIBUTE, "Event attribute …")])
        .collect()
}

/// The operators, to choose from.
pub(super) fn operators() -> Vec<Choice> {
    Choice::list(&OPERATORS[..OFFERED])
}

/// The name of the attribute a key asks for, if it asks for one.
pub(super) fn attribute(key: &str) -> Option<&str> {
    key.strip_prefix("attributes.")?.strip_suffix(".value")
}

/// What is asked, in words.
fn key_in_words(key: &str) -> String {
    if let Some(name) = attribute(key) {
        return format!("attribute “{name}”");
    }
    if let Some((_, label)) = OF_EVENTS.iter().find(|(known, _)| *known == key) {
        return (*label).to_owned();
    }
    let context = ContextKey::parse(key).map(context_label);
    context.unwrap_or(key).to_owned()
}

/// A condition, in words: “page path starts with “/cart” or “/p””.
pub(super) fn in_words(criterion: &Value) -> String {
    let key = key_in_words(criterion["key"].as_str().unwrap_or("…"));
    compared(&key, criterion)
}

/// The comparison of something named, in words.
pub(super) fn compared(what: &str, criterion: &Value) -> String {
    let operator = criterion["operator"].as_str().unwrap_or("equal");
    let words = OPERATORS.iter().find(|(known, _)| *known == operator);
    let words = words.map_or(operator, |(_, words)| words);
    let values: Vec<String> = criterion["values"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .filter_map(Value::as_str)
        .map(|value| format!("“{value}”"))
        .collect();
    let joined = match (operator, values.len()) {
        (_, 0) => "…".to_owned(),
        ("containsAll" | "notContainsAll", _) => list(&values, "and"),
        _ => list(&values, "or"),
    };
    format!("{what} {words} {joined}")
}

/// “a”, “a and b”, “a, b and c”.
pub(super) fn list(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_are_said_in_plain_words() {
        for (criterion, expected) in [
            (
                json!({ "key": "page.pathname", "operator": "startsWith", "values": ["/cart", "/p"] }),
                "page path starts with “/cart” or “/p”",
            ),
            (
                json!({ "key": "attributes.price.value", "operator": "greaterThan", "values": ["50"] }),
                "attribute “price” is greater than “50”",
            ),
            (
                json!({ "key": "device.category", "values": ["mobile"] }),
                "device category is “mobile”",
            ),
            (
                json!({ "key": "page.title", "operator": "containsAll", "values": ["a", "b", "c"] }),
                "page title contains all of “a”, “b” and “c”",
            ),
            (
                json!({ "key": "page.smell", "operator": "sounds" }),
                "page.smell sounds …",
            ),
            (json!({}), "… is …"),
        ] {
            assert_eq!(in_words(&criterion), expected);
        }
    }

    #[test]
    fn every_key_and_operator_that_is_offered_is_one_the_engine_knows() {
        use waymeet_journey::condition::{JourneyKey, Operator};
        for (key, _) in OF_EVENTS {
            assert!(JourneyKey::parse(key).is_some(), "{key}");
        }
        for (operator, _) in OPERATORS {
            assert!(Operator::parse(operator).is_some(), "{operator}");
        }
        assert_eq!(context_keys().len(), ContextKey::ALL.len() - 1);
        assert_eq!(attribute("attributes.price.value"), Some("price"));
        assert_eq!(attribute("page.url"), None);
    }
}
