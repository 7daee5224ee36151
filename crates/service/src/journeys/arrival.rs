//! What is known of a visit from its first event on: the browser, where the visitor came from, and the campaign.

use crate::recorded_event::Observed;
use crate::referrer::{self, Referrer};
use crate::store::StoredEvent;
use crate::user_agent::UserAgent;
use crate::wire::browser::Browser;
use waymeet_journey::context::{ContextKey, VisitContext};
use waymeet_journey::page::{UrlParts, query_decoded};

/// What is known of a visit from its first event on.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// The browser, as it was stored.
    pub browser: Browser,
    /// What its user agent says, or a program in its place.
    pub user_agent: UserAgent,
    /// Where the visitor came from; empty if unknown.
    pub referrer: String,
    /// What that site is.
    pub source: Referrer,
    /// What conditions may name.
    pub context: VisitContext,
}

impl Arrival {
    /// What the first event of a visit tells.
    #[must_use]
    pub fn of(stored: &StoredEvent) -> Self {
        let browser = stored.browser.clone();
        let user_agent = browser.agent();
        let referrer = match &stored.event.observed {
            Observed::Web { referrer, .. } => referrer.clone(),
            _ => String::new(),
        };
        let url = &stored.event.page.url;
        let mut context = VisitContext::default();
        describe(&mut context, &browser, &user_agent);
        context.learn_arrival(url, &referrer, query_decoded);
        let source = referrer::classify(&referrer, UrlParts::split(url).hostname, &context);
        context.set(ContextKey::ReferrerMedium, source.medium.as_str());
        authenticate(&mut context, "");
        Self {
            browser,
            user_agent,
            referrer,
            source,
            context,
        }
    }
}

/// What a request tells of whoever asks, before there is a visit.
#[must_use]
pub fn of_client(browser: &Browser) -> VisitContext {
    let mut context = VisitContext::default();
    describe(&mut context, browser, &UserAgent::read(&browser.user_agent, None));
    context
}

/// Whether a user is logged in: the site has said who, or that it is nobody any longer.
pub fn authenticate(context: &mut VisitContext, user: &str) {
    let word = if user.is_empty() { "false" } else { "true" };
    context.set(ContextKey::Authenticated, word);
}

/// What browser and address tell.
fn describe(context: &mut VisitContext, browser: &Browser, agent: &UserAgent) {
    use ContextKey as Key;
    context.set(Key::DeviceCategory, agent.category.as_str());
    context.set(Key::DeviceType, agent.device_type());
    context.set(Key::DeviceOsFamily, agent.os.as_str());
    context.set(Key::BrowserFamily, agent.browser.as_str());
    context.set(Key::BrowserVersion, agent.browser_version.as_str());
    context.set(Key::BrowserLang, browser.language.as_str());
    if let Some(location) = &browser.location {
        context.set(Key::GeolocationCountryName, location.country_name.as_str());
        context.set(Key::GeolocationCountry, location.country.as_str());
        context.set(Key::GeolocationLocality, location.locality.as_str());
        context.set(Key::GeolocationRegion, location.region.as_str());
        context.set(Key::GeolocationPostalCode, location.postal_code.as_str());
    }
}
