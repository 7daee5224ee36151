//! What the vendor's models repeat of a visit: browser, device, place, campaign, referrer. Source: `Browser`, `Device`,
//! `JourneyGeolocation`, `JourneyCampaign` and `Referrer` of the vendor's API.

use crate::journeys::arrival::Arrival;
use crate::referrer::Referrer;
use crate::user_agent::DeviceCategory;
use serde_json::{Map, Value, json};
use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::page::{Page, UrlParts};

/// A page. Source: `JourneyPage`; its `breadcrumb` is the path, part by part (inferred).
#[must_use]
pub fn page(page: &Page, language: &str) -> Value {
    let parts = UrlParts::split(&page.url);
    let breadcrumb: Vec<&str> = parts
        .pathname
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    without_empty(
        json!({ "url": page.url, "title": page.title, "keywords": page.keywords, "lang": language,
        "domain": parts.domain(), "hostname": parts.hostname, "pathname": parts.pathname,
        "queryString": parts.query, "fragment": parts.fragment, "breadcrumb": breadcrumb }),
    )
}

/// The browser. What a page does not tell (plug-ins of former times) is false.
#[must_use]
pub fn browser(arrival: &Arrival) -> Value {
    let agent = &arrival.user_agent;
    without_empty(
        json!({ "family": known(&agent.browser), "version": known(&agent.browser_version),
        "lang": arrival.browser.language, "isMobile": is_mobile(agent.category),
        "featuresFlash": false, "featuresJava": false, "featuresPdf": false, "featuresWebrtc": false }),
    )
}

/// The device.
#[must_use]
pub fn device(arrival: &Arrival) -> Value {
    let (agent, browser) = (&arrival.user_agent, &arrival.browser);
    let told = browser.told.as_ref();
    without_empty(
        json!({ "category": agent.category.as_str(), "type": agent.device_type(),
        "isMobile": told.and_then(|told| told.is_mobile).unwrap_or(is_mobile(agent.category)), "screenHeight": browser.screen_height,
        "screenWidth": browser.screen_width, "osFamily": known(&agent.os), "osVersion": known(&agent.os_version) }),
    )
}

/// The place, as far as it is known.
#[must_use]
pub fn geolocation(arrival: &Arrival) -> Option<Value> {
    let place = arrival.browser.location.as_ref()?;
    Some(without_empty(
        json!({ "country": place.country, "countryName": place.country_name, "locality": place.locality,
        "region": place.region, "regionName": place.region, "postalCode": place.postal_code }),
    ))
}

/// The campaign, if there is one.
#[must_use]
pub fn campaign(context: &VisitContext) -> Option<Value> {
    use ContextKey as Key;
    let of = |key| context.get(key).unwrap_or_default();
    let campaign = without_empty(
        json!({ "source": of(Key::CampaignSource), "medium": of(Key::CampaignMedium), "name": of(Key::CampaignName),
        "term": of(Key::CampaignTerm), "content": of(Key::CampaignContent), "clickId": of(Key::CampaignClickId),
        "network": of(Key::CampaignNetwork) }),
    );
    campaign
        .as_object()
        .is_some_and(|fields| !fields.is_empty())
        .then_some(campaign)
}

/// Where the visitor came from, if that is known.
#[must_use]
pub fn referrer(url: &str, source: &Referrer) -> Option<Value> {
    let parts = UrlParts::split(url);
    (!url.is_empty()).then(|| {
        without_empty(
            json!({ "url": url, "domain": parts.domain(), "hostname": parts.hostname,
            "pathname": parts.pathname, "queryString": parts.query, "fragment": parts.fragment,
            "keywords": source.keywords, "name": source.name, "medium": source.medium.as_str() }),
        )
    })
}

/// The common part of events and sessions, put into `fields`.
pub fn put(fields: &mut Map<String, Value>, arrival: &Arrival) {
    fields.insert("browser".to_owned(), browser(arrival));
    fields.insert("device".to_owned(), device(arrival));
    fields.insert(
        "userAgentString".to_owned(),
        arrival.browser.user_agent.clone().into(),
    );
    for (name, value) in [
        ("geolocation", geolocation(arrival)),
        ("mktCampaign", campaign(&arrival.context)),
    ] {
        fields.extend(value.map(|value| (name.to_owned(), value)));
    }
}

/// The same of an app, which has no browser.
pub fn put_app(fields: &mut Map<String, Value>, arrival: &Arrival) {
    put(fields, arrival);
    for name in ["browser", "userAgentString"] {
        fields.remove(name);
    }
    if let Some(client) = &arrival.browser.app {
        for (name, value) in [
            ("app", json!(client.app)),
            ("sdkLibrary", json!(client.sdk_library)),
            ("networkConnectivity", json!(client.network_connectivity)),
        ] {
            fields.insert(name.to_owned(), value);
        }
    }
}

fn is_mobile(category: DeviceCategory) -> bool {
    matches!(category, DeviceCategory::Mobile | DeviceCategory::Tablet)
}

/// The vendor's models want a text.
fn known(text: &str) -> &str {
    if text.is_empty() { "Other" } else { text }
}

/// Leaves out what is not known.
#[must_use]
pub fn without_empty(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""))
                .collect(),
        ),
        other => other,
    }
}
