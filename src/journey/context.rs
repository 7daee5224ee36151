//! What the page itself knows of the visit: language, referrer, campaign.

use crate::browser::page as browser_page;
use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::page::UrlParts;

/// Query parameters of campaigns, and the property each fills. Source: the vendor's `mktCampaign` model; `clickId` from
/// the ad networks' own parameters (inferred).
const CAMPAIGN_PARAMETERS: [(&str, ContextKey); 6] = [
    ("utm_source", ContextKey::CampaignSource),
    ("utm_medium", ContextKey::CampaignMedium),
    ("utm_campaign", ContextKey::CampaignName),
    ("utm_term", ContextKey::CampaignTerm),
    ("utm_content", ContextKey::CampaignContent),
    ("gclid", ContextKey::CampaignClickId),
];

/// The context of a visit that begins on a page.
#[must_use]
pub fn of_page(url: &str, referrer: &str) -> VisitContext {
    let mut context = VisitContext::default();
    let parts = UrlParts::split(url);
    for (parameter, key) in CAMPAIGN_PARAMETERS {
        if let Some(value) = parts.query_value(parameter) {
            context.set(key, decode(value));
        }
    }
    let from = UrlParts::split(referrer);
    if from.hostname != parts.hostname {
        context.set(ContextKey::ReferrerUrl, referrer);
        context.set(ContextKey::ReferrerHostname, from.hostname);
    }
    context.set(ContextKey::BrowserLang, browser_page::visitor_language());
    context
}

/// What was searched for, where the address holds one of the site's search parameters.
#[must_use]
pub fn search_query(url: &str, parameters: &[String]) -> String {
    let parts = UrlParts::split(url);
    parameters
        .iter()
        .find_map(|name| parts.query_value(name))
        .map(decode)
        .unwrap_or_default()
}

/// Decodes a query value; one that is not decodable stays as it is.
fn decode(value: &str) -> String {
    let spaced = value.replace('+', " ");
    match js_sys::decode_uri_component(&spaced) {
        Ok(decoded) => decoded.into(),
        Err(_) => spaced,
    }
}
