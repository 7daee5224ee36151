//! What the page itself knows of the visit: language, referrer, campaign.

use crate::browser::page as browser_page;
use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::page::UrlParts;

/// The context of a visit that begins on a page.
#[must_use]
pub fn of_page(url: &str, referrer: &str) -> VisitContext {
    let mut context = VisitContext::default();
    context.learn_arrival(url, referrer, decode);
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
