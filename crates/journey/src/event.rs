//! What a visitor did: page views and everything else a page records.

use crate::ids::{EventId, SessionId};
use crate::page::{Page, UrlParts};
use crate::time::UnixMillis;
use alloc::string::String;
use alloc::vec::Vec;

/// The event a page view is. Source: the vendor's journey SDK.
pub const PAGE_VIEWED: &str = "page_viewed";

/// The type an attribute's value was given with. Source: `CustomEventAttribute` of the vendor's API.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DataType {
    /// `string`
    String,
    /// `number`
    Number,
    /// `integer`
    Integer,
    /// `boolean`
    Boolean,
}

impl DataType {
    /// The vendor's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }

    /// Reads the vendor's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::String, Self::Number, Self::Integer, Self::Boolean]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// A custom attribute of an event: on the wire every value is text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// The attribute's name, shown to agents.
    pub name: String,
    /// The type it was given with.
    pub data_type: DataType,
    /// The value as text.
    pub value: String,
}

/// One thing that happened on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The event's own id; the same event sent twice has the same id.
    pub id: EventId,
    /// The session it belongs to.
    pub session: SessionId,
    /// When it happened, by the visitor's clock.
    pub at: UnixMillis,
    /// `page_viewed`, or the name given to `record`.
    pub name: String,
    /// The page it happened on.
    pub page: Page,
    /// What the visitor searched for on the site, where this page view is a search result.
    pub search_query: String,
    /// Custom attributes.
    pub attributes: Vec<Attribute>,
}

impl Event {
    /// Whether this is a page view.
    #[must_use]
    pub fn is_page_view(&self) -> bool {
        self.name == PAGE_VIEWED
    }

    /// The parts of the page's address.
    #[must_use]
    pub fn url_parts(&self) -> UrlParts<'_> {
        UrlParts::split(&self.page.url)
    }
}
