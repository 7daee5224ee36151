//! Scores are heard: what they are now, what they were at most, and which maps qualify by it.

use super::{Engine, SCORED, Transition};
use crate::event::Event;
use crate::ids::OutcomeId;
use crate::score::{Score, Scores};
use crate::state::{JourneyState, SessionScore};
use alloc::vec::Vec;

impl Engine {
    /// Asks for the scores that maps have conditions on, after an event has been observed, and answers the maps that qualify
    /// by them. Each outcome is asked for once.
    pub fn hear_scores(
        &self,
        state: &mut JourneyState,
        scores: &dyn Scores,
        event: &Event,
    ) -> Vec<Transition> {
        let mut asked: Vec<OutcomeId> = Vec::new();
        let mut qualified = Vec::new();
        for place in self.by_id.at(SCORED) {
            for condition in self.bundle.action_maps[place.rule]
                .trigger
                .outcome_conditions
                .iter()
            {
                if !asked.contains(&condition.outcome) {
                    asked.push(condition.outcome);
                    if let Some(score) = scores.score(condition.outcome) {
                        state.note_score(condition.outcome, score);
                    }
                }
            }
            self.qualify(state, place.rule, event.at, &event.page.url, &mut qualified);
        }
        qualified
    }
}

impl JourneyState {
    fn note_score(&mut self, outcome: OutcomeId, current: Score) {
        let known = self.score_of(outcome);
        let others = self.scores.iter().filter(|score| score.outcome != outcome);
        let noted = SessionScore {
            outcome,
            current,
            maximum: known.map_or(current, |known| known.maximum.highest(current)),
        };
        self.scores = others.chain([noted]).collect();
    }
}
