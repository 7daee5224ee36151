//! What is told beside a fact: of the visit it became true in, and of the event that brought it. Reports count without it, so
//! that it is not stored with the facts.

use crate::recorded_event::{Observed, RecordedEvent};
use crate::referrer::{self, Referrer};
use waymeet_journey::context::ContextKey;
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

/// What is told beside a fact.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Surroundings {
    /// When the visit began.
    pub(crate) visit_started: UnixMillis,
    /// Where its visitor came from, if that was another site, and what that site is.
    pub(crate) referrer: Option<(String, Referrer)>,
    /// What went wrong with an action; empty otherwise.
    pub(crate) error_code: String,
    /// The same in words.
    pub(crate) error_message: String,
    /// Milliseconds from the offer of an action to its end; of the end only.
    pub(crate) time_to_disposition: Option<u64>,
}

impl Surroundings {
    /// What is known when an event has been folded.
    pub(crate) fn of(state: &JourneyState, event: &RecordedEvent) -> Self {
        let (error_code, error_message) = match &event.observed {
            Observed::Action {
                error_code,
                error_message,
                ..
            } => (error_code.clone(), error_message.clone()),
            _ => (String::new(), String::new()),
        };
        let url = state.context.get(ContextKey::ReferrerUrl);
        // A page of the site itself is not among what a context knows, so that no host is left out here.
        let known = |url: &str| (url.to_owned(), referrer::classify(url, "", &state.context));
        Self {
            visit_started: state.started,
            referrer: url.filter(|url| !url.is_empty()).map(known),
            error_code,
            error_message,
            time_to_disposition: None,
        }
    }
}
