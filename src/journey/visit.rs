//! One visit in one page load: events in, records and decisions out. Storage, cookies, time and randomness are handed
//! in, so that the whole of it is tested without a browser.

mod arrival;
mod memory;
mod recording;

pub use arrival::{Arrival, Ports};

use super::context;
use super::happening::{self, Happening};
use super::identity::{self, Tally};
use super::json::ObjectWriter;
use super::outbox::{self, Outbox};
use super::ports::KeyValueStore;
use super::record;
use super::traits::TraitsMapper;
use memory::Memory;
use waymeet_journey::action_map::ActionMap;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::availability::Availability;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::consent::{Consent, Tracking};
use waymeet_journey::engine::{Engine, Situation};
use waymeet_journey::event::{Attribute, Event, PAGE_VIEWED};
use waymeet_journey::hash::{BASIS, fnv1a};
use waymeet_journey::ids::{ActionId, EventId, SessionId, Uuid, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::session;
use waymeet_journey::state::{JourneyState, TabId};
use waymeet_journey::time::UnixMillis;

/// What the page has to do after something happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextSteps {
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
    ports: Ports,
    outbox: Outbox,
    memory: Memory,
    tally: Tally,
    consent: Consent,
    visitor: VisitorId,
    arriving_session: Option<SessionId>,
    tab: TabId,
    language: String,
    referrer: String,
    mapper: TraitsMapper,
    availability: Availability,
    page: Page,
    page_language: String,
    /// Records the site's hook has taken back.
    withheld: u64,
}

impl Visit {
    /// A page load of a site (a deployment's or an organisation's id) with this configuration.
    #[must_use]
    pub fn begin(site: &str, bundle: Bundle, arrival: Arrival, mut ports: Ports) -> Self {
        let new = VisitorId(Uuid::from_random(ports.random.bytes()));
        let visitor = identity::visitor(&mut *ports.cookies, arrival.visitor, new);
        let tab = ports.random.number();
        let outbox = Outbox::open(
            &mut *ports.store,
            site,
            &outbox::tab_name(arrival.at, tab),
            arrival.at,
        );
        Self {
            engine: Engine::new(bundle),
            outbox,
            memory: Memory::of_site(site),
            tally: Tally::default(),
            consent: arrival.consent,
            visitor,
            arriving_session: arrival.session,
            tab: TabId(tab),
            language: arrival.language,
            referrer: arrival.referrer,
            mapper: arrival.mapper,
            availability: Availability::default(),
            page: arrival.page,
            page_language: String::new(),
            withheld: 0,
            ports,
        }
    }

    /// The visitor.
    #[must_use]
    pub fn visitor(&self) -> VisitorId {
        self.visitor
    }

    /// The session, once an event has begun one.
    pub fn session(&mut self) -> Option<SessionId> {
        self.memory.look(&*self.ports.store).map(|state| state.session)
    }

    /// What a page is told of the visit, as JSON: the ids, a short one to read out, and counts.
    pub fn describe(&mut self) -> String {
        let mut visit = ObjectWriter::default();
        visit
            .text("customerId", &self.visitor.to_text())
            .text("customerIdType", "cookie");
        if let Some(state) = self.memory.look(&*self.ports.store) {
            visit
                .text("id", &state.session.to_text())
                .text("shortId", &session::short_id(state.session))
                .number("createdDate", state.started.0)
                .number("eventCount", u64::from(state.event_count))
                .number("pageviewCount", u64::from(state.page_view_count));
        }
        visit.finish()
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
        (&mut self.outbox, &mut *self.ports.store)
    }

    /// How many records the site's hook has taken back.
    #[must_use]
    pub fn withheld(&self) -> u64 {
        self.withheld
    }

    /// Records something that happened at `at`, counts it, and decides.
    pub fn happen(&mut self, happening: Happening, at: UnixMillis) -> NextSteps {
        let happening = happening.within_limits();
        let is_page_view = happening.name == PAGE_VIEWED;
        if is_page_view || happening.page.url != self.page.url {
            self.page = happening.page.clone();
            self.page_language = happening.page_language;
        } else {
            // What is known of the page beside its title was read with its view.
            self.page.title = happening.page.title;
        }
        let mut state = self.continue_session(at, is_page_view, happening.session, &happening.referrer);
        let ignored = self.engine.ignore_unanswered(&mut state, self.tab, false, at);
        self.record_transitions(&state, &ignored, at, "");
        let mut traits = Vec::new();
        if self.consent.tracking == Tracking::Granted {
            self.mapper.map(&happening.attributes, &mut traits);
            happening.mapper.map(&happening.attributes, &mut traits);
        }
        let event = Event {
            id: happening.id.unwrap_or_else(|| self.event_id()),
            session: state.session,
            at,
            name: happening.name,
            page: self.page.clone(),
            search_query: happening.search_query,
            attributes: happening.attributes,
        };
        let envelope = self.envelope(event.id, state.session, at);
        let record = record::web_event(envelope, &event, &happening.referrer, &traits);
        let is_kept = self.keep(&record);
        if !self.consent.personalisation {
            state.count(&event);
            self.memory.put(state, true);
            return NextSteps::default();
        }
        if !is_kept {
            // It counts for nothing, but what waits goes on waiting.
            return self.decide(state, at);
        }
        let context = core::mem::take(&mut state.context);
        let observation = self.engine.observe(&mut state, &event, &context);
        state.context = context;
        self.record_transitions(&state, &observation.qualified, at, "");
        self.decide(state, at)
    }

    /// The site says who this is. The same said again is not recorded again; nobody (`None`) is a log-out: whoever comes
    /// now is another visitor. `id` is what the snippet has noted the call under, if it has.
    pub fn identify(
        &mut self,
        id: Option<EventId>,
        user: Option<&str>,
        mut traits: Vec<Attribute>,
        at: UnixMillis,
    ) {
        if self.consent.tracking != Tracking::Granted {
            return;
        }
        let Some(user) = user else {
            self.settle();
            self.memory.clear(&mut *self.ports.store);
            identity::log_out(&mut *self.ports.cookies);
            let new = VisitorId(Uuid::from_random(self.ports.random.bytes()));
            let visitor = identity::visitor(&mut *self.ports.cookies, None, new);
            self.go_on_as(visitor);
            return;
        };
        let user = &happening::short(user);
        happening::within_limits(&mut traits);
        let mut texts = vec![user.as_str()];
        for attribute in &traits {
            texts.extend([attribute.name.as_str(), &attribute.value]);
        }
        let summary = summary(&texts);
        if identity::identify(&mut *self.ports.cookies, user, summary) {
            self.describe_visit(id, user, &traits, &[], at);
        }
    }

    /// The site says what is true of the visit as a whole.
    pub fn set(&mut self, id: Option<EventId>, mut values: Vec<Attribute>, at: UnixMillis) {
        happening::within_limits(&mut values);
        self.describe_visit(id, "", &[], &values, at);
    }

    fn describe_visit(
        &mut self,
        id: Option<EventId>,
        user: &str,
        traits: &[Attribute],
        values: &[Attribute],
        at: UnixMillis,
    ) {
        let state = self.continue_session(at, false, None, "");
        let id = id.unwrap_or_else(|| self.event_id());
        let record = record::visit(self.envelope(id, state.session, at), user, traits, values);
        self.keep(&record);
        self.memory.put(state, true);
    }

    /// Asks the site's hook and puts what it makes of a record into the outbox; whether there was anything.
    fn keep(&mut self, record: &str) -> bool {
        let altered = self.ports.hook.as_ref().map(|hook| hook(record));
        let record = match &altered {
            None => record,
            Some(Some(altered)) => altered,
            Some(None) => {
                self.withheld += 1;
                return false;
            }
        };
        self.outbox.append(&mut *self.ports.store, record);
        true
    }

    /// Takes news of who is available, and decides again.
    pub fn hear_availability(&mut self, availability: Availability, now: UnixMillis) -> NextSteps {
        self.availability = availability;
        self.look_again(now)
    }

    /// Remembers who is available without deciding: the answer to a batch brings it along.
    pub fn remember_availability(&mut self, availability: Availability) {
        self.availability = availability;
    }

    /// Decides again: a delay has passed, an offer was answered.
    pub fn look_again(&mut self, now: UnixMillis) -> NextSteps {
        match self.memory.take(&*self.ports.store) {
            Some(state) => self.decide(state, now),
            None => NextSteps::default(),
        }
    }

    /// An offer or the chat it led to has reached a state; whether it could.
    pub fn advance(
        &mut self,
        action: ActionId,
        next: ActionState,
        now: UnixMillis,
        error_message: &str,
    ) -> bool {
        let Some(mut state) = self.memory.take(&*self.ports.store) else {
            return false;
        };
        let transition = self.engine.advance(&mut state, action, next, self.tab, now);
        self.record_transitions(&state, transition.as_slice(), now, error_message);
        self.memory.put(state, transition.is_some());
        transition.is_some()
    }

    /// The chat this visit's visitor is in, started on this page or an earlier one.
    pub fn running_chat(&mut self) -> Option<ActionId> {
        let state = self.memory.look(&*self.ports.store)?;
        let is_running = |state| {
            matches!(
                state,
                ActionState::Accepted | ActionState::Started | ActionState::Engaged
            )
        };
        (state.actions())
            .find(|action| is_running(action.state))
            .map(|action| action.id)
    }

    /// Ends the visit because consent was withdrawn: removes what is kept of it in this browser, and gives the
    /// configuration back.
    #[must_use]
    pub fn forget(mut self) -> Bundle {
        let store = &mut *self.ports.store;
        self.outbox.clear(store);
        self.memory.clear(store);
        identity::forget(&mut *self.ports.cookies);
        self.engine.into_bundle()
    }

    /// Ends the visit so that it can go on under another consent, and gives the configuration back.
    #[must_use]
    pub fn into_bundle(self) -> Bundle {
        self.engine.into_bundle()
    }

    /// The page is left: what it offers can no longer be answered.
    pub fn leave(&mut self, now: UnixMillis) {
        let Some(mut state) = self.memory.take(&*self.ports.store) else {
            return;
        };
        let ignored = self.engine.ignore_unanswered(&mut state, self.tab, true, now);
        self.record_transitions(&state, &ignored, now, "");
        self.memory.put(state, !ignored.is_empty());
        self.settle();
    }

    /// Writes down what is only in memory so far: for other tabs, and for the next page.
    pub fn settle(&mut self) {
        self.end_task();
        self.memory.write(&mut *self.ports.store);
    }

    /// Writes down what one task of the page has recorded and counted.
    pub fn end_task(&mut self) {
        let timeout = self.bundle().settings.session_timeout_in_seconds;
        self.outbox.keep(&mut *self.ports.store);
        self.tally.write(&mut *self.ports.cookies, timeout);
    }

    /// Another tab has written down something, or this page has slept.
    pub fn reload(&mut self) {
        self.memory.reload();
        // Somebody may have logged out there: what is stored now is of whoever came after.
        if let Some(visitor) = identity::known_visitor(&*self.ports.cookies)
            && visitor != self.visitor
        {
            self.go_on_as(visitor);
        }
    }

    /// Somebody else sits before the page now: what the service counts by visitor begins anew.
    fn go_on_as(&mut self, visitor: VisitorId) {
        self.visitor = visitor;
        self.withheld = 0;
        let random = self.ports.random.number();
        self.outbox.begin_anew(&mut *self.ports.store, random);
    }

    /// The running session, or a new one where none runs or the visitor was away too long.
    fn continue_session(
        &mut self,
        at: UnixMillis,
        is_page_view: bool,
        arriving: Option<SessionId>,
        referrer: &str,
    ) -> JourneyState {
        let timeout = self.engine.bundle().settings.session_timeout_in_seconds;
        let arriving = arriving.or(self.arriving_session.take());
        let state = match self.memory.take(&*self.ports.store) {
            Some(state) if session::continues(state.mark(), at, timeout) => state,
            before => {
                let cookie = identity::running_session(&*self.ports.cookies);
                // A session begun by the vendor's snippet, or in a browser that keeps cookies but no storage, goes on
                // while its cookie lives.
                let ended = before.as_ref().map(|state| state.session);
                let running = cookie.filter(|session| Some(*session) != ended);
                let id = running
                    .or(arriving)
                    .unwrap_or_else(|| SessionId(Uuid::from_random(self.ports.random.bytes())));
                let mut state = self.engine.begin_session(id, at, before.as_ref());
                // Of the event that begins it, as the service knows it; the address of a later page has no campaign in it.
                let known = &self.engine.bundle().context;
                state.context = context::of_page(known, &self.page.url, referrer, self.language.clone());
                if running.is_none() {
                    self.tally.begin_session(&self.referrer, at);
                }
                state
            }
        };
        self.tally.count(state.session, is_page_view);
        state
    }

    fn decide(&mut self, mut state: JourneyState, now: UnixMillis) -> NextSteps {
        let situation = Situation {
            now,
            page_url: &self.page.url,
            availability: &self.availability,
            may_chat: self.consent.chat,
            decides_private: false,
            random: self.ports.random.number(),
        };
        let decisions = self.engine.decide(&mut state, situation);
        for block in &decisions.blocked {
            self.record_block(&state, block, now);
        }
        self.record_transitions(&state, &decisions.transitions, now, "");
        let mut next_steps = NextSteps {
            offer: None,
            watches_agents: decisions.waits_for_agents || decisions.needs_availability,
            wake_at: decisions.wake_at,
        };
        if let Some(offer) = decisions.offer {
            // What the page carries out itself is offered once it has taken it, and the page says so.
            let is_handed_over = (self.map(offer.map_index)).is_some_and(|map| map.action.is_handed_over());
            if !is_handed_over {
                let shown = ActionState::Offered;
                let transition = (self.engine).advance(&mut state, offer.action, shown, self.tab, now);
                self.record_transitions(&state, transition.as_slice(), now, "");
            }
            next_steps.offer = Some(OfferToShow {
                action: offer.action,
                map_index: offer.map_index,
            });
        }
        self.memory.put(state, true);
        next_steps
    }
}

/// A number that changes with any of the texts, each with its end marked.
fn summary(texts: &[&str]) -> u64 {
    let mut hash = BASIS;
    for text in texts {
        hash = fnv1a(fnv1a(hash, text.as_bytes()), &[0xff]);
    }
    hash
}

#[cfg(test)]
mod tests;
