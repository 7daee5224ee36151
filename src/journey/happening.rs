//! What happened on a page, before it is an event: cut to the service's limits and scrubbed.

use super::traits::TraitsMapper;
use waymeet_journey::bundle::Settings;
use waymeet_journey::event::Attribute;
use waymeet_journey::ids::{EventId, SessionId};
use waymeet_journey::page::Page;
use waymeet_journey::scrub::scrub;

/// What happened on a page, before it has a session.
#[derive(Debug, Clone, Default)]
pub struct Happening {
    /// The event's id, where it has one already: it was sent before the module was up, or kept by an earlier page.
    pub id: Option<EventId>,
    /// The session it was said to begin, if one begins with it.
    pub session: Option<SessionId>,
    /// `page_viewed`, or the name given to `record`.
    pub name: String,
    /// The page.
    pub page: Page,
    /// The `lang` of its document.
    pub page_language: String,
    /// The page the visitor came from.
    pub referrer: String,
    /// What was searched for.
    pub search_query: String,
    /// Custom attributes.
    pub attributes: Vec<Attribute>,
    /// Which of them are traits.
    pub mapper: TraitsMapper,
}

/// Longest texts the service takes, in bytes; beyond them it refuses the whole event, so the module cuts first.
/// Source: docs/wire, *Batch*.
const MAX_URL_BYTES: usize = 8 * 1024;
const MAX_TEXT_BYTES: usize = 4 * 1024;
const MAX_NAME_BYTES: usize = 255;
const MAX_LANGUAGE_BYTES: usize = 64;

/// Cuts a text to so many bytes, between two characters.
fn cut(text: &mut String, max_bytes: usize) {
    if text.len() > max_bytes {
        let mut end = max_bytes;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
}

/// A name of at most as many bytes as the service takes.
#[must_use]
pub fn short(name: &str) -> String {
    let mut name = String::from(name);
    cut(&mut name, MAX_NAME_BYTES);
    name
}

/// Cuts attributes to the service's limits.
pub fn within_limits(attributes: &mut [Attribute]) {
    for attribute in attributes {
        cut(&mut attribute.name, MAX_NAME_BYTES);
        cut(&mut attribute.value, MAX_TEXT_BYTES);
    }
}

/// An address as it may be recorded: scrubbed by the site's rules, and cut.
#[must_use]
pub fn recordable_url(url: &str, settings: &Settings) -> String {
    let mut url = scrub(
        url,
        &settings.excluded_query_parameters,
        settings.keeps_url_fragment,
    );
    cut(&mut url, MAX_URL_BYTES);
    url
}

impl Happening {
    /// The same within the service's limits, so that page and service count alike. Its addresses are scrubbed already.
    #[must_use]
    pub fn within_limits(mut self) -> Self {
        cut(&mut self.name, MAX_NAME_BYTES);
        cut(&mut self.page_language, MAX_LANGUAGE_BYTES);
        for text in [
            &mut self.page.title,
            &mut self.page.keywords,
            &mut self.search_query,
        ] {
            cut(text, MAX_TEXT_BYTES);
        }
        within_limits(&mut self.attributes);
        self
    }
}
