//! What became of a job, and of each of its outcomes. Source: `OutcomeAttributionResponseListing` and the models it is made of.

use super::judgement::Judged;
use crate::attribution::TouchpointMedia;
use crate::wire::attribution::{WireAttribution, WireTouchpoint};
use crate::wire::moment;
use serde_json::{Value, json};
use std::collections::HashSet;
use waymeet_journey::ids::VisitorId;

/// What became of a job as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobOutcome {
    /// All of it is stored.
    Completed,
    /// Some of it is.
    CompletedWithErrors,
    /// Too much of it makes no sense: nothing is.
    Failed,
}

impl JobOutcome {
    /// The vendor's spelling.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "Completed",
            Self::CompletedWithErrors => "CompletedWithErrors",
            Self::Failed => "Failed",
        }
    }
}

/// What became of an outcome. The vendor names the states and does not describe them (inferred).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is stored.
    Completed,
    /// It makes sense, and is not stored since too many others do not.
    Valid,
    /// It makes no sense.
    Invalid,
    /// It made sense, but the contact was erased before it could be stored.
    Failed,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "Completed",
            Self::Valid => "Valid",
            Self::Invalid => "Invalid",
            Self::Failed => "Failed",
        }
    }
}

/// What became of a job.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    pub(crate) outcome: JobOutcome,
    entities: Vec<Entity>,
}

#[derive(Debug, Clone, PartialEq)]
struct Entity {
    sent: WireAttribution,
    /// Who it is about, if that is somebody we knew.
    contact: Option<VisitorId>,
    state: State,
    message: String,
    /// What is wrong with each touchpoint.
    touchpoints: Vec<Option<String>>,
}

/// Whether more than so many in a hundred make no sense. The vendor says "if reached"; then nothing could ever be stored where the
/// threshold is 0, so exactly as many are still taken (inferred).
pub(super) fn is_too_much(judged: &[Judged], threshold: u32) -> bool {
    let invalid = judged.iter().filter(|one| one.verdict.is_err()).count();
    let threshold = usize::try_from(threshold).unwrap_or(usize::MAX);
    invalid.saturating_mul(100) > judged.len().saturating_mul(threshold)
}

impl Report {
    /// Of a job of which nothing was stored.
    pub(super) fn of_refused(judged: Vec<Judged>) -> Self {
        let of_good = || (State::Valid, "not stored, since too many others make no sense");
        Self {
            outcome: JobOutcome::Failed,
            entities: judged.into_iter().map(|one| Entity::new(one, of_good)).collect(),
        }
    }

    /// Of a job of which was stored what makes sense; for each of those whether it is.
    pub(super) fn of_stored(judged: Vec<Judged>, are_stored: &[bool]) -> Self {
        let mut are_stored = are_stored.iter();
        let mut of_good = || {
            if are_stored.next() == Some(&true) {
                (State::Completed, "stored")
            } else {
                (State::Failed, "the contact is no longer known")
            }
        };
        let entities: Vec<Entity> = judged
            .into_iter()
            .map(|one| Entity::new(one, &mut of_good))
            .collect();
        let is_whole = entities.iter().all(|entity| entity.state == State::Completed);
        Self {
            outcome: if is_whole {
                JobOutcome::Completed
            } else {
                JobOutcome::CompletedWithErrors
            },
            entities,
        }
    }

    /// The contacts it is about.
    pub(super) fn contacts(&self) -> Vec<VisitorId> {
        self.entities.iter().filter_map(|entity| entity.contact).collect()
    }

    /// What became of each outcome; those of contacts who are no longer known are left out.
    pub(super) fn to_json(&self, known: &HashSet<VisitorId>) -> Value {
        let entities = self.entities.iter().enumerate();
        let left = entities
            .filter(|(_, entity)| entity.contact.is_none_or(|contact| known.contains(&contact)))
            .map(|(index, entity)| entity.to_json(index));
        json!({ "entities": left.collect::<Vec<_>>() })
    }
}

impl Entity {
    fn new(judged: Judged, of_good: impl FnOnce() -> (State, &'static str)) -> Self {
        let (state, message) = match &judged.verdict {
            Ok(_) => {
                let (state, message) = of_good();
                (state, message.to_owned())
            }
            Err(problem) => (State::Invalid, problem.to_string()),
        };
        let problems = judged.touchpoints.into_iter();
        Self {
            sent: judged.sent,
            contact: judged.contact,
            state,
            message,
            touchpoints: problems
                .map(|problem| problem.map(|problem| problem.to_string()))
                .collect(),
        }
    }

    /// What was sent, and what became of it. Programs in typed languages read moments and media types: what is none is left out,
    /// and the message has it.
    fn to_json(&self, index: usize) -> Value {
        let sent = &self.sent;
        let touchpoints = sent.touchpoints.iter().zip(&self.touchpoints);
        let touchpoints =
            touchpoints.map(|(touchpoint, problem)| self.touchpoint(touchpoint, problem.as_deref()));
        let mut json = json!({ "index": index, "outcomeId": sent.outcome_id, "associatedValue": sent.associated_value,
            "state": self.state.as_str(), "message": self.message, "touchpoints": touchpoints.collect::<Vec<_>>() });
        if let Some(contact) = &sent.external_contact_id {
            json["externalContactId"] = contact.as_str().into();
        }
        if let Some(at) = moment::parse(&sent.created_date) {
            json["createdDate"] = moment::text(at).into();
        }
        json
    }

    fn touchpoint(&self, touchpoint: &WireTouchpoint, problem: Option<&str>) -> Value {
        // A good touchpoint of an outcome that is not is as good as it was.
        let state = match (problem, self.state) {
            (Some(_), _) => State::Invalid,
            (None, State::Invalid) => State::Valid,
            (None, state) => state,
        };
        let mut shown = touchpoint.clone();
        shown.media_type = shown
            .media_type
            .filter(|text| TouchpointMedia::parse(text).is_some());
        let happened = shown.created_date.as_deref().and_then(moment::parse);
        shown.created_date = happened.map(moment::text);
        let mut json = json!(shown);
        json["state"] = state.as_str().into();
        if let Some(problem) = problem {
            json["message"] = problem.into();
        }
        json
    }
}

#[cfg(test)]
mod tests {
    use super::super::judgement::judge;
    use super::super::judgement::tests::{CONTACT, good, known};
    use super::*;

    /// So many outcomes, the first few of which make no sense.
    fn judged(count: usize, invalid: usize) -> Vec<Judged> {
        let entities = (0..count).map(|number| {
            let mut entity = good();
            entity.created_date = format!("2026-11-22T11:00:00.{number:03}Z");
            if number < invalid {
                entity.outcome_id = "fame".to_owned();
            }
            entity
        });
        judge(entities.collect(), &known())
    }

    #[test]
    fn as_many_as_the_threshold_says_may_make_no_sense_and_no_more() {
        for (count, invalid, threshold, expected) in [
            (1, 0, 0, false),
            (1, 1, 0, true),
            (1, 1, 99, true),
            (1, 1, 100, false),
            (20, 1, 5, false),
            (19, 1, 5, true),
            (100, 5, 5, false),
            (100, 6, 5, true),
        ] {
            let judged = judged(count, invalid);
            assert_eq!(
                is_too_much(&judged, threshold),
                expected,
                "{invalid} of {count}, {threshold}"
            );
        }
    }

    #[test]
    fn each_outcome_is_told_what_became_of_it() {
        let states =
            |report: &Report| -> Vec<&str> { report.entities.iter().map(|one| one.state.as_str()).collect() };
        let whole = Report::of_stored(judged(2, 0), &[true, true]);
        assert_eq!(
            (whole.outcome, states(&whole)),
            (JobOutcome::Completed, vec!["Completed"; 2])
        );
        let part = Report::of_stored(judged(3, 1), &[true, false]);
        assert_eq!(
            (part.outcome, states(&part)),
            (
                JobOutcome::CompletedWithErrors,
                vec!["Invalid", "Completed", "Failed"]
            )
        );
        let refused = Report::of_refused(judged(2, 1));
        assert_eq!(
            (refused.outcome, states(&refused)),
            (JobOutcome::Failed, vec!["Invalid", "Valid"])
        );
    }

    #[test]
    fn what_is_shown_is_what_was_sent_without_what_no_model_can_hold() {
        let mut entity = good();
        entity.created_date = "today".to_owned();
        entity.touchpoints.push(entity.touchpoints[0].clone());
        entity.touchpoints[1].media_type = Some("Fax".to_owned());
        let report = Report::of_refused(judge(vec![good(), entity], &known()));
        let all = HashSet::from_iter(report.contacts());
        let touchpoint = json!({ "conversationId": "1001", "agentId": "kim", "associatedValue": 20.0,
            "mediaType": "Voice", "state": "Valid", "createdDate": "2026-11-22T10:00:00.000Z" });
        let mut fax = touchpoint.clone();
        fax.as_object_mut().unwrap().remove("mediaType");
        fax["state"] = json!("Invalid");
        fax["message"] = json!("entities[1].touchpoints[1].mediaType: `Fax` is not known");
        let message = "entities[1].createdDate: `today` is not a date and time with a zone (ISO 8601)";
        assert_eq!(
            report.to_json(&all)["entities"][1],
            json!({ "index": 1, "outcomeId": "sale", "externalContactId": CONTACT, "associatedValue": 30.0,
                "state": "Invalid", "message": message, "touchpoints": [touchpoint, fax] })
        );
        assert_eq!(
            report.to_json(&HashSet::new()),
            json!({ "entities": [] }),
            "all of them are erased"
        );
    }
}
