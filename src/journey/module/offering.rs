//! Offering: what the visit has decided goes on screen, and what the visitor answers goes back.

use super::super::availability::AvailabilityStream;
use super::super::offers::{OfferAnswer, ShownOffer};
use super::super::visit::{OfferToShow, Outcome, Visit};
use super::Module;
use crate::browser::{clock, timers};
use std::rc::Rc;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::ids::ActionId;
use waymeet_journey::time::UnixMillis;

impl Module {
    /// Does what an outcome asks for.
    pub(super) fn apply(self: &Rc<Self>, outcome: Outcome) {
        let weak = Rc::downgrade(self);
        let mut state = self.state.borrow_mut();
        state.wake = outcome.wake_at.map(|at| {
            let weak = weak.clone();
            let delay = at
                .since(UnixMillis(clock::now_in_ms()))
                .min(u64::from(i32::MAX as u32)) as u32;
            let look = move || {
                if let Some(module) = weak.upgrade() {
                    module.look_again();
                }
            };
            timers::after(delay, Box::new(look))
        });
        if !outcome.watches_agents {
            state.stream = None;
        } else if state.stream.is_none() {
            drop(state);
            let stream = self.url("availability").and_then(|url| {
                let hear = move |news| {
                    if let Some(module) = weak.upgrade() {
                        let now = UnixMillis(clock::now_in_ms());
                        module.decide(|visit| visit.hear_availability(news, now));
                    }
                };
                AvailabilityStream::open(&url, Box::new(hear))
            });
            state = self.state.borrow_mut();
            state.stream = stream;
        }
        drop(state);
        if let Some(offer) = outcome.offer {
            self.show(offer);
        }
    }

    /// Lets the visit decide, does what it says, and sends what it recorded.
    pub(super) fn decide(self: &Rc<Self>, decide: impl FnOnce(&mut Visit) -> Outcome) {
        let outcome = self.state.borrow_mut().visit.as_mut().map(decide);
        if let Some(outcome) = outcome {
            self.apply(outcome);
            self.schedule_flush();
        }
    }

    pub(super) fn look_again(self: &Rc<Self>) {
        self.decide(|visit| visit.look_again(UnixMillis(clock::now_in_ms())));
    }

    fn show(self: &Rc<Self>, offer: OfferToShow) {
        let weak = Rc::downgrade(self);
        let answered = move |answer| {
            if let Some(module) = weak.upgrade() {
                module.answered(offer, answer);
            }
        };
        let shown = {
            let state = self.state.borrow();
            let map = state.visit.as_ref().and_then(|visit| visit.map(offer.map_index));
            map.and_then(|map| ShownOffer::show(&map.action, Rc::new(answered)))
        };
        match shown {
            Some(shown) => self.state.borrow_mut().shown = Some(shown),
            None => {
                self.advance(
                    offer.action,
                    ActionState::Errored,
                    Some("the page has no place for the offer"),
                );
            }
        }
    }

    fn answered(self: &Rc<Self>, offer: OfferToShow, answer: OfferAnswer) {
        let state = match answer {
            OfferAnswer::Accepted => ActionState::Accepted,
            OfferAnswer::Rejected => ActionState::Rejected,
        };
        let Some(shown) = self.state.borrow_mut().shown.take() else {
            // A second answer to the same card: a double click.
            return;
        };
        // Dropped after the click that is being handled in it: its listeners go with it.
        timers::later(0, Box::new(move || drop(shown)));
        // Another tab may have given the offer up for ignored meanwhile; what the visitor was shown still holds.
        self.advance(offer.action, state, None);
        if answer == OfferAnswer::Accepted {
            self.open_chat(offer);
        }
        self.look_again();
    }

    pub(super) fn advance(
        self: &Rc<Self>,
        action: ActionId,
        state: ActionState,
        error: Option<&str>,
    ) -> bool {
        let now = UnixMillis(clock::now_in_ms());
        let has_advanced = (self.state.borrow_mut().visit.as_mut())
            .is_some_and(|visit| visit.advance(action, state, now, error));
        if has_advanced {
            self.schedule_flush();
        }
        has_advanced
    }
}
