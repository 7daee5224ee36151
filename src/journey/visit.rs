//! One visit in one page load: events in, records and decisions out. Storage, cookies, time and randomness are handed
//! in, so that the whole of it is tested without a browser.

use super::identity;
use super::outbox::Outbox;
use super::record::{self, ActionReference, Envelope};
use crate::browser::cookies::CookieJar;
use crate::browser::storage::KeyValueStore;
use waymeet_journey::action_map::ActionMap;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::availability::Availability;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::context::VisitContext;
use waymeet_journey::engine::{Engine, Situation, Transition};
use waymeet_journey::event::{Attribute, Event};
use waymeet_journey::ids::{ActionId, EventId, SessionId, Uuid, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::session;
use waymeet_journey::state::{JourneyState, TabId};
use waymeet_journey::time::UnixMillis;

/// Prefix of the key the engine's memory is kept under, before the site.
const STATE_PREFIX: &str = "waymeet.s.";

/// Sixteen random bytes, each time others.
pub type Entropy = Box<dyn FnMut() -> [u8; 16]>;

/// What happened on a page, before it has an id and a session.
#[derive(Debug, Clone, Default)]
pub struct Happening {
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
}

/// Longest texts the service takes, in bytes; beyond them it refuses the whole event, so the module cuts first.
/// Source: docs/wire, *Batch*.
const MAX_URL_BYTES: usize = 8 * 1024;
const MAX_TEXT_BYTES: usize = 4 * 1024;
const MAX_NAME_BYTES: usize = 255;

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

impl Happening {
    /// The same within the service's limits, so that page and service count alike.
    fn within_limits(mut self) -> Self {
        cut(&mut self.name, MAX_NAME_BYTES);
        cut(&mut self.page.url, MAX_URL_BYTES);
        cut(&mut self.referrer, MAX_URL_BYTES);
        for text in [
            &mut self.page.title,
            &mut self.page.keywords,
            &mut self.search_query,
        ] {
            cut(text, MAX_TEXT_BYTES);
        }
        for attribute in &mut self.attributes {
            cut(&mut attribute.name, MAX_NAME_BYTES);
            cut(&mut attribute.value, MAX_TEXT_BYTES);
        }
        self
    }
}

/// What the page has to do after something happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Show this offer now.
    pub offer: Option<OfferToShow>,
    /// Keep asking who is available: an offer waits for the answer.
    pub watches_agents: bool,
    /// Look again at this moment.
    pub wake_at: Option<UnixMillis>,
}

/// An offer the engine has released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferToShow {
    /// The action.
    pub action: ActionId,
    /// Position of its map in the bundle.
    pub map_index: usize,
}

/// One visit in one page load.
pub struct Visit {
    engine: Engine,
    store: Box<dyn KeyValueStore>,
    cookies: Box<dyn CookieJar>,
    entropy: Entropy,
    outbox: Outbox,
    state_key: String,
    visitor: VisitorId,
    tab: TabId,
    tab_name: String,
    context: VisitContext,
    availability: Availability,
    page: Page,
    page_language: String,
}

/// What a visit works with.
pub struct Ports {
    /// Where records and state are kept.
    pub store: Box<dyn KeyValueStore>,
    /// The page's cookies.
    pub cookies: Box<dyn CookieJar>,
    /// Randomness.
    pub entropy: Entropy,
}

impl Visit {
    /// A page load of a site (a deployment's or an organisation's id) with this configuration.
    #[must_use]
    pub fn begin(site: &str, bundle: Bundle, context: VisitContext, page: Page, ports: Ports) -> Self {
        let Ports {
            store,
            mut cookies,
            mut entropy,
        } = ports;
        let visitor = identity::visitor(&mut *cookies, VisitorId(Uuid::from_random(entropy())));
        let random = entropy();
        let tab = TabId(u32::from_le_bytes([random[0], random[1], random[2], random[3]]));
        let tab_name: String = Uuid::from_random(random).to_text().chars().take(8).collect();
        let outbox = Outbox::open(&*store, site, &tab_name);
        let mut state_key = String::from(STATE_PREFIX);
        state_key.push_str(site);
        Self {
            engine: Engine::new(bundle),
            store,
            cookies,
            entropy,
            outbox,
            state_key,
            visitor,
            tab,
            tab_name,
            context,
            availability: Availability::default(),
            page,
            page_language: String::new(),
        }
    }

    /// The visitor.
    #[must_use]
    pub fn visitor(&self) -> VisitorId {
        self.visitor
    }

    /// The session, once an event has begun one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        self.load().map(|state| state.session)
    }

    /// The configuration.
    #[must_use]
    pub fn bundle(&self) -> &Bundle {
        self.engine.bundle()
    }

    /// The map at a position of the bundle.
    #[must_use]
    pub fn map(&self, index: usize) -> Option<&ActionMap> {
        self.engine.map(index)
    }

    /// Outbox and store together, for whoever sends.
    pub fn outgoing(&mut self) -> (&mut Outbox, &mut dyn KeyValueStore) {
        (&mut self.outbox, &mut *self.store)
    }

    /// Records something that happened at `at`, counts it, and decides.
    pub fn happen(&mut self, happening: Happening, at: UnixMillis) -> Outcome {
        let happening = happening.within_limits();
        self.page = happening.page.clone();
        self.page_language = happening.page_language.clone();
        let mut state = self.continue_session(at, happening.name == waymeet_journey::event::PAGE_VIEWED);
        for transition in self.engine.ignore_unanswered(&mut state, self.tab, false, at) {
            self.record_transition(&state, &transition, at, None);
        }
        let event = Event {
            id: EventId(Uuid::from_random((self.entropy)())),
            session: state.session,
            at,
            name: happening.name,
            page: happening.page,
            search_query: happening.search_query,
            attributes: happening.attributes,
        };
        let context = core::mem::take(&mut state.context);
        let observation = self.engine.observe(&mut state, &event, &context);
        state.context = context;
        let record = record::web_event(
            self.envelope(event.id, state.session, at),
            &event,
            &happening.referrer,
        );
        self.outbox.append(&mut *self.store, &record);
        for map in observation.qualified {
            let index = self
                .engine
                .bundle()
                .action_maps
                .iter()
                .position(|known| known.id == map);
            let action = state.action_of(map).map(|action| action.id);
            if let (Some(map_index), Some(action)) = (index, action) {
                let qualified = Transition {
                    action,
                    map,
                    map_index,
                    state: ActionState::Qualified,
                };
                self.record_transition(&state, &qualified, at, None);
            }
        }
        self.decide(&mut state, at)
    }

    /// Takes news of who is available, and decides again.
    pub fn hear_availability(&mut self, availability: Availability, now: UnixMillis) -> Outcome {
        self.availability = availability;
        self.look_again(now)
    }

    /// Remembers who is available without deciding: the answer to a batch brings it along.
    pub fn remember_availability(&mut self, availability: Availability) {
        self.availability = availability;
    }

    /// Decides again: a delay has passed, an offer was answered.
    pub fn look_again(&mut self, now: UnixMillis) -> Outcome {
        match self.load() {
            Some(mut state) => self.decide(&mut state, now),
            None => Outcome::default(),
        }
    }

    /// An offer or the chat it led to has reached a state; whether it could.
    pub fn advance(
        &mut self,
        action: ActionId,
        next: ActionState,
        now: UnixMillis,
        error_message: Option<&str>,
    ) -> bool {
        let Some(mut state) = self.load() else {
            return false;
        };
        let transition = self.engine.advance(&mut state, action, next, self.tab, now);
        if let Some(transition) = &transition {
            self.record_transition(&state, transition, now, error_message);
            self.save(&state);
        }
        transition.is_some()
    }

    /// The chat this visit's visitor is in, started on this page or an earlier one.
    #[must_use]
    pub fn running_chat(&self) -> Option<ActionId> {
        let state = self.load()?;
        let is_running = |state| {
            matches!(
                state,
                ActionState::Accepted | ActionState::Started | ActionState::Engaged
            )
        };
        state
            .maps
            .iter()
            .filter_map(|map| map.action.as_ref())
            .find(|action| is_running(action.state))
            .map(|a| a.id)
    }

    /// Ends the visit because consent was withdrawn: removes what is kept of it in this browser, and gives the
    /// configuration back.
    #[must_use]
    pub fn forget(mut self) -> Bundle {
        self.outbox.clear(&mut *self.store);
        self.store.remove(&self.state_key);
        identity::forget(&mut *self.cookies);
        self.engine.into_bundle()
    }

    /// The page is left: what it offers can no longer be answered.
    pub fn leave(&mut self, now: UnixMillis) {
        let Some(mut state) = self.load() else { return };
        let ignored = self.engine.ignore_unanswered(&mut state, self.tab, true, now);
        for transition in &ignored {
            self.record_transition(&state, transition, now, None);
        }
        if !ignored.is_empty() {
            self.save(&state);
        }
    }

    /// The state, as this or another tab of the site left it.
    fn load(&self) -> Option<JourneyState> {
        let text = self.store.get(&self.state_key)?;
        // One character for each byte: storage keeps texts, and base64 would need a decoder.
        let bytes: Option<Vec<u8>> = text
            .chars()
            .map(|character| u8::try_from(u32::from(character)).ok())
            .collect();
        JourneyState::from_bytes(&bytes?)
    }

    fn save(&mut self, state: &JourneyState) {
        let text: String = state.to_bytes().into_iter().map(char::from).collect();
        self.store.set(&self.state_key, &text);
    }

    /// The running session, or a new one where none runs or the visitor was away too long.
    fn continue_session(&mut self, at: UnixMillis, is_page_view: bool) -> JourneyState {
        let timeout = self.engine.bundle().settings.session_timeout_in_seconds;
        let before = self.load();
        let cookie = identity::running_session(&*self.cookies);
        let (state, is_new) = match before {
            Some(state) if session::continues(state.mark(), at, timeout) => (state, false),
            before => {
                // A session begun by the vendor's snippet, or in a browser that keeps cookies but no storage, goes on
                // while its cookie lives.
                let ended = before.as_ref().map(|state| state.session);
                let running = cookie.filter(|session| Some(*session) != ended);
                let id = running.unwrap_or_else(|| SessionId(Uuid::from_random((self.entropy)())));
                let mut state = self.engine.begin_session(id, at, before.as_ref());
                state.context = self.context.clone();
                (state, running.is_none())
            }
        };
        identity::count_event(
            &mut *self.cookies,
            state.session,
            is_new,
            is_page_view,
            timeout,
            at,
        );
        state
    }

    fn decide(&mut self, state: &mut JourneyState, now: UnixMillis) -> Outcome {
        let random = (self.entropy)();
        let situation = Situation {
            now,
            page_url: &self.page.url,
            availability: &self.availability,
            random: u32::from_le_bytes([random[0], random[1], random[2], random[3]]),
        };
        let decisions = self.engine.decide(state, situation);
        for block in &decisions.blocked {
            self.record_block(state, block.map_index, block.action, block.reason, now);
        }
        let mut outcome = Outcome {
            offer: None,
            watches_agents: decisions.waits_for_agents || decisions.needs_availability,
            wake_at: decisions.wake_at,
        };
        if let Some(offer) = decisions.offer
            && let Some(transition) =
                self.engine
                    .advance(state, offer.action, ActionState::Offered, self.tab, now)
        {
            self.record_transition(state, &transition, now, None);
            outcome.offer = Some(OfferToShow {
                action: offer.action,
                map_index: offer.map_index,
            });
        }
        self.save(state);
        outcome
    }

    fn envelope(&self, id: EventId, session: SessionId, at: UnixMillis) -> Envelope<'_> {
        Envelope {
            id,
            visitor: self.visitor,
            session,
            tab: &self.tab_name,
            sequence_number: self.outbox.next_sequence_number(),
            at,
            page: &self.page,
            page_language: &self.page_language,
        }
    }

    fn reference(&self, map_index: usize, action: ActionId) -> Option<ActionReference> {
        let map = self.engine.map(map_index)?;
        Some(ActionReference {
            action,
            map: map.id,
            map_version: map.version,
            media: map.action.media_type(),
        })
    }

    fn record_transition(
        &mut self,
        state: &JourneyState,
        transition: &Transition,
        now: UnixMillis,
        error_message: Option<&str>,
    ) {
        let id = EventId(Uuid::from_random((self.entropy)()));
        if let Some(reference) = self.reference(transition.map_index, transition.action) {
            let envelope = self.envelope(id, state.session, now);
            let record = record::action_state(envelope, reference, transition.state, error_message);
            self.outbox.append(&mut *self.store, &record);
        }
    }

    fn record_block(
        &mut self,
        state: &JourneyState,
        map_index: usize,
        action: ActionId,
        reason: BlockReason,
        now: UnixMillis,
    ) {
        let id = EventId(Uuid::from_random((self.entropy)()));
        if let Some(reference) = self.reference(map_index, action) {
            let record = record::blocked(self.envelope(id, state.session, now), reference, reason);
            self.outbox.append(&mut *self.store, &record);
        }
    }
}

#[cfg(test)]
mod tests;
