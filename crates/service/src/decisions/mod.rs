//! What the service decides itself. Events are folded, in order of commit, into the state of each session, by the same engine
//! as in the page: what becomes true is written down as facts. From that state the maps a page does not know are decided —
//! private ones, and for clients that poll, all.

mod blocking;
mod offer;
mod own_record;
mod step;

pub(crate) use offer::ServiceOffer;

use crate::error::ApiError;
use crate::fact::{Fact, FactKind};
use crate::notifications::{News, Surroundings, WebNews};
use crate::recorded_event::{Observed, stream_of};
use crate::shared::Shared;
use crate::sites::Site;
use crate::store::{OwnRecord, SessionKey, StoreError, Unfolded};
use own_record::Occasion;
use std::collections::HashMap;
use std::sync::Arc;
use step::{Step, begin, step, tab_number};
use tokio::sync::Mutex;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::engine::Situation;
use waymeet_journey::state::{JourneyState, TabId};

/// Events folded in one go.
const AT_ONCE: u32 = 500;
/// The page load that events of programs belong to: the vendor's `webevents` knows no page loads.
pub(crate) const PROGRAM: &str = "program";
/// The page load of what the service writes down itself.
pub(crate) const SERVICE: &str = "service";

/// Whose turn it is to change what is folded: one at a time, so that nothing is folded twice.
#[derive(Debug, Default)]
pub(crate) struct Decisions(Mutex<()>);

/// Which maps are decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that no page knows.
    Private,
    /// All: the client has no engine.
    All,
}

/// A run of events, being folded.
#[derive(Default)]
struct Run {
    states: HashMap<SessionKey, JourneyState>,
    facts: Vec<Fact>,
    /// What is told beside each of the facts, where somebody listens.
    around: Vec<Surroundings>,
    /// What visitors did, where somebody listens; each after so many of the facts.
    web: Vec<(usize, Box<WebNews>)>,
    listens: bool,
    records: Vec<OwnRecord>,
    /// States that actions have really gone through.
    moves: Vec<Fact>,
}

impl Decisions {
    /// Folds everything that is committed.
    pub(crate) async fn catch_up(&self, shared: &Shared) -> Result<(), StoreError> {
        let _turn = self.0.lock().await;
        fold_all(shared).await
    }

    /// Decides what a session is offered on a page now, as far as it is for the service to decide. What is not offered is
    /// written down with its reason.
    pub(crate) async fn decide(
        &self,
        shared: &Shared,
        site: &Site,
        key: &SessionKey,
        page_url: &str,
        scope: Scope,
        may_chat: bool,
    ) -> Result<Option<ServiceOffer>, ApiError> {
        let _turn = self.0.lock().await;
        fold_all(shared).await?;
        let Some(mut state) = shared.store.session_state(key).await? else {
            return Ok(None);
        };
        let stream = stream_of(page_url);
        let before = state.clone();
        let now = shared.now();
        let engine = match scope {
            Scope::Private => site.configuration.engine_of(stream),
            Scope::All => site.configuration.engine_of_programs(stream),
        };
        let occasion = Occasion {
            key,
            at: now,
            page_url,
        };
        // A page that was never heard of again does not keep others from being offered something.
        let ended = engine.ignore_unanswered(&mut state, TabId(tab_number(SERVICE)), false, now);
        let decisions = engine.decide(
            &mut state,
            Situation {
                now,
                page_url,
                availability: &shared.availability_for_engine(site),
                may_chat,
                decides_private: scope == Scope::Private,
                random: rand::random(),
            },
        );
        let ended = ended.iter();
        let mut records: Vec<OwnRecord> = ended
            .filter_map(|transition| own_record::of_transition(&occasion, transition, engine))
            .collect();
        // Everything but the offer: that is on screen only when somebody says so.
        records.extend(decisions.blocked.iter().filter_map(|block| {
            let blocking = blocking::decided(engine, &state, &decisions, block, now, &site.configuration);
            own_record::of_block(&occasion, block, blocking, engine)
        }));
        let reached = decisions.transitions.iter();
        records.extend(
            reached.filter_map(|transition| own_record::of_transition(&occasion, transition, engine)),
        );
        // A commit waits for the disk: nothing new is not worth one.
        if state != before || !records.is_empty() {
            shared.store.write_decided(key, &state, &records).await?;
        }
        Ok(decisions.offer.and_then(|offer| ServiceOffer::new(offer, engine)))
    }
}

async fn fold_all(shared: &Shared) -> Result<(), StoreError> {
    loop {
        let Some((position, events)) = shared.store.unfolded(AT_ONCE).await? else {
            return Ok(());
        };
        let mut run = Run {
            listens: shared.notifications.has_listeners(),
            ..Run::default()
        };
        for unfolded in &events {
            // A deployment that was taken away has no rules any more.
            if let Some(site) = shared
                .sites
                .find(&shared.store, &unfolded.deployment)
                .await?
                .first()
            {
                run.fold(shared, site, unfolded).await?;
            }
        }
        let Run {
            states,
            facts,
            around,
            web,
            records,
            moves,
            listens: _,
        } = run;
        let states: Vec<_> = states.into_iter().collect();
        let are_new = shared
            .store
            .write_folded(position, &states, &facts, &records)
            .await?;
        shared.pacing.hear(&moves);
        let facts = facts.into_iter().zip(around);
        let new = facts.zip(are_new).enumerate();
        let mut told: Vec<ToldFact> = new
            .filter_map(|(position, (told, is_new))| is_new.then_some((position, told)))
            .collect();
        for (_, (fact, around)) in &mut told {
            around.time_to_disposition = time_to_disposition(shared, fact).await;
        }
        shared.notifications.tell(in_order(told, web));
    }
}

/// A fact that is new, with what is told beside it, and its place among the facts of its run.
type ToldFact = (usize, (Fact, Surroundings));

/// How long after its offer an action has ended by this, in milliseconds.
async fn time_to_disposition(shared: &Shared, fact: &Fact) -> Option<u64> {
    let state = fact.word.as_deref().and_then(ActionState::parse);
    let is_chat = fact.media == Some(MediaType::WebChat);
    if fact.kind != FactKind::Action || !state.is_some_and(|state| state.is_final(is_chat)) {
        return None;
    }
    // It is stored already: that something of it cannot be told keeps nobody from being told the rest.
    let offered = shared.store.offered_at(fact).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "when an action was offered could not be read");
        None
    });
    let offered = offered.filter(|offered| *offered <= fact.at);
    offered.map(|offered| fact.at.since(offered))
}

/// What was done stands before what became true by it.
fn in_order(facts: Vec<ToldFact>, web: Vec<(usize, Box<WebNews>)>) -> Vec<News> {
    let mut news = Vec::with_capacity(facts.len() + web.len());
    let mut web = web.into_iter().peekable();
    for (place, (fact, around)) in facts {
        while let Some((_, done)) = web.next_if(|(position, _)| *position <= place) {
            news.push(News::Web(done));
        }
        news.push(News::Fact(Box::new(fact), Box::new(around)));
    }
    news.extend(web.map(|(_, done)| News::Web(done)));
    news
}

impl Run {
    async fn fold(
        &mut self,
        shared: &Shared,
        site: &Arc<Site>,
        unfolded: &Unfolded,
    ) -> Result<(), StoreError> {
        let event = &unfolded.stored.event;
        let key = SessionKey {
            deployment: unfolded.deployment.clone(),
            visitor: event.visitor,
            session: event.session,
        };
        let configuration = &site.configuration;
        if !self.states.contains_key(&key) {
            let state = match shared.store.session_state(&key).await? {
                Some(state) => state,
                None => {
                    let previous = self.previous(shared, &key).await?;
                    let (state, step) = begin(unfolded, previous.as_ref(), configuration);
                    self.surround(&state, unfolded, &step);
                    self.take(&key, unfolded, step, site);
                    state
                }
            };
            self.states.insert(key.clone(), state);
        }
        if let Some(mut state) = self.states.remove(&key) {
            let step = step(unfolded, &mut state, configuration, || {
                shared.availability_for_engine(site)
            });
            self.surround(&state, unfolded, &step);
            if self.listens && matches!(event.observed, Observed::Web { .. }) {
                let news = WebNews {
                    organisation: unfolded.organisation.clone(),
                    event: event.clone(),
                    browser: unfolded.stored.browser.clone(),
                    context: state.context.clone(),
                    event_count: state.event_count,
                    page_view_count: state.page_view_count,
                };
                self.web.push((self.facts.len(), Box::new(news)));
            }
            self.take(&key, unfolded, step, site);
            self.states.insert(key, state);
        }
        Ok(())
    }

    /// Notes what is told beside the facts of a step, before they are taken.
    fn surround(&mut self, state: &JourneyState, unfolded: &Unfolded, step: &Step) {
        if self.listens && !step.facts.is_empty() {
            let around = Surroundings::of(state, &unfolded.stored.event);
            self.around.extend(step.facts.iter().map(|_| around.clone()));
        }
    }

    /// The visitor's last session: one of this run, or a stored one.
    async fn previous(&self, shared: &Shared, key: &SessionKey) -> Result<Option<JourneyState>, StoreError> {
        let of_run = self.states.iter().filter(|(other, _)| {
            (&other.deployment, other.visitor) == (&key.deployment, key.visitor)
                && other.session != key.session
        });
        let of_run = of_run.map(|(_, state)| state).max_by_key(|state| state.started);
        let stored = shared.store.previous_state(key).await?;
        let newer = |stored: &JourneyState| of_run.is_none_or(|state| state.started < stored.started);
        Ok(stored.filter(newer).or_else(|| of_run.cloned()))
    }

    fn take(&mut self, key: &SessionKey, unfolded: &Unfolded, step: Step, site: &Site) {
        let event = &unfolded.stored.event;
        let occasion = Occasion {
            key,
            at: event.at,
            page_url: &event.page.url,
        };
        let engine = site.configuration.engine_of(event.stream());
        // What a page decides it says itself.
        let own = step.transitions.iter().filter(|transition| {
            event.tab == PROGRAM || engine.map(transition.map_index).is_some_and(|map| map.is_private)
        });
        self.records
            .extend(own.filter_map(|transition| own_record::of_transition(&occasion, transition, engine)));
        self.facts.extend(step.facts);
        self.moves.extend(step.moves);
    }
}
