//! What the page itself knows of the visit: language, referrer, campaign.

use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::page::{UrlParts, query_decoded};

/// The context of a visit that begins on a page, of a visitor who prefers a language; what the service knew comes with it.
#[must_use]
pub fn of_page(known: &VisitContext, url: &str, referrer: &str, language: String) -> VisitContext {
    let mut context = VisitContext::default();
    context.learn(known);
    context.learn_arrival(url, referrer, query_decoded);
    context.set(ContextKey::BrowserLang, language);
    context
}

/// What was searched for, where the address holds one of the site's search parameters.
#[must_use]
pub fn search_query(url: &str, parameters: &[String]) -> String {
    let parts = UrlParts::split(url);
    parameters
        .iter()
        .find_map(|name| parts.query_value(name))
        .map(query_decoded)
        .unwrap_or_default()
}
