//! One event as the service keeps it: who, where, when, and what was observed.

use crate::blocking::Blocking;
use crate::wire::stream::Stream;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::event::{Attribute, Event, PAGE_VIEWED};
use waymeet_journey::ids::{ActionId, ActionMapId, EventId, SessionId, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

/// One event as the service keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// The event's own id; the same event sent twice has the same one.
    pub id: EventId,
    /// Who did it.
    pub visitor: VisitorId,
    /// In which session.
    pub session: SessionId,
    /// The page load it happened in.
    pub tab: String,
    /// Its number in that page load, from 0.
    pub seq: u32,
    /// When it happened. By the visitor's clock as it arrives; by ours as far as we can tell once it is stored.
    pub at: UnixMillis,
    /// The page it happened on.
    pub page: Page,
    /// What was observed.
    pub observed: Observed,
}

/// What was observed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    /// Something the visitor did.
    Web {
        /// `page_viewed`, or the name given to `record`.
        name: String,
        /// Where the visitor came from; empty if unknown.
        referrer: String,
        /// What was searched for; empty where this is no search.
        search: String,
        /// Custom attributes.
        attributes: Vec<Attribute>,
        /// What the site's mapping took from them about the person.
        traits: Vec<Attribute>,
    },
    /// Something the site said about the visitor, or about the visit as a whole (`identify`, `set`).
    Visit {
        /// The site's own id of the user; empty says that nobody is logged in any longer, absent says nothing.
        user: Option<String>,
        /// About the person.
        traits: Vec<Attribute>,
        /// About the visit.
        attributes: Vec<Attribute>,
    },
    /// An offer reached a state.
    Action {
        /// What both kinds of action events say.
        action: ActionReference,
        /// The state reached.
        state: ActionState,
        /// What went wrong, with state `errored`: a word for programs; empty if none was said.
        error_code: String,
        /// The same in words.
        error_message: String,
    },
    /// A qualified action map was not offered.
    Blocked {
        /// What both kinds of action events say.
        action: ActionReference,
        /// Why not.
        reason: BlockReason,
        /// What exactly was in the way, where the service has decided it; pages do not tell.
        blocking: Option<Box<Blocking>>,
    },
}

/// Which offer of which action map an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionReference {
    /// The action: one qualification of one map in one session.
    pub id: ActionId,
    /// The map.
    pub map: ActionMapId,
    /// The map's version in the page.
    pub map_version: u32,
    /// What is offered.
    pub media: MediaType,
}

/// The name of the event that a screen was shown. Source: the events of the vendor's SDKs for apps (inferred).
const SCREEN_VIEWED: &str = "screen_viewed";

/// Whether an address is that of an app's screen: `app://namespace/screen` (ours).
#[must_use]
pub fn is_screen(url: &str) -> bool {
    url.starts_with("app://")
}

/// Where an event on this page comes from.
#[must_use]
pub fn stream_of(url: &str) -> Stream {
    if is_screen(url) { Stream::App } else { Stream::Web }
}

impl RecordedEvent {
    /// Whether this is a page view; a screen of an app is a page, too.
    #[must_use]
    pub fn is_page_view(&self) -> bool {
        matches!(&self.observed, Observed::Web { name, .. }
            if name == PAGE_VIEWED || (name == SCREEN_VIEWED && self.is_of_app()))
    }

    /// Whether this happened in an app.
    #[must_use]
    pub fn is_of_app(&self) -> bool {
        is_screen(&self.page.url)
    }

    /// Where it comes from.
    #[must_use]
    pub fn stream(&self) -> Stream {
        stream_of(&self.page.url)
    }

    /// The event in the form the engine observes; what an offer went through, and what the site says of a visitor, is
    /// none of its business.
    #[must_use]
    pub fn for_engine(&self) -> Option<Event> {
        let Observed::Web {
            name,
            search,
            attributes,
            ..
        } = &self.observed
        else {
            return None;
        };
        Some(Event {
            id: self.id,
            session: self.session,
            at: self.at,
            name: name.clone(),
            page: self.page.clone(),
            search_query: search.clone(),
            attributes: attributes.clone(),
        })
    }
}
