//! Judges the outcomes of a job, each on its own: whether what it names is there, and what it says can be.

use crate::attribution::Attribution;
use crate::limits::MAX_TOUCHPOINTS;
use crate::wire::attribution::{WireAttribution, check_value, read_moment};
use crate::wire::configuration::{ConfigurationError, short};
use crate::wire::moment;
use std::collections::{HashMap, HashSet};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// What there is that an outcome can name.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) outcomes: HashSet<String>,
    pub(super) contacts: HashSet<VisitorId>,
    pub(super) now: UnixMillis,
    /// What happened before is no longer kept.
    pub(super) horizon: UnixMillis,
}

/// An outcome of a job, judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) sent: WireAttribution,
    /// Who it is about, if that is somebody we know.
    pub(super) contact: Option<VisitorId>,
    pub(super) verdict: Result<Attribution, ConfigurationError>,
    /// What is wrong with each touchpoint.
    pub(super) touchpoints: Vec<Option<ConfigurationError>>,
}

/// Judges the outcomes of a job, in their order. Of two that are the same the second one is refused: it would take the place of
/// the first.
pub(super) fn judge(entities: Vec<WireAttribution>, known: &Known) -> Vec<Judged> {
    let mut first_ones = HashMap::new();
    let judge = |(index, sent): (usize, WireAttribution)| {
        let path = format!("entities[{index}]");
        let contact = contact(&sent, known);
        let touchpoints = sent.touchpoints.iter().enumerate();
        let (read, problems): (Vec<_>, Vec<_>) = touchpoints
            .map(|(place, one)| {
                let path = format!("{path}.touchpoints[{place}]");
                let read = one.touchpoint(&path).and_then(|read| {
                    let at = format!("{path}.createdDate");
                    read.at
                        .map_or(Ok(()), |moment| not_in_future(at, moment, known))?;
                    Ok(read)
                });
                match read {
                    Ok(read) => (Some(read), None),
                    Err(problem) => (None, Some(problem)),
                }
            })
            .unzip();
        let verdict = facts(&path, &sent, contact, known).and_then(|(visitor, at)| {
            if let Some(problem) = problems.iter().flatten().next() {
                return Err(problem.clone());
            }
            let attribution = Attribution {
                outcome: sent.outcome_id.clone(),
                visitor,
                at,
                value: sent.associated_value,
                touchpoints: read.into_iter().flatten().collect(),
            };
            let (outcome, ..) = attribution.identity();
            let first = *first_ones
                .entry((outcome.to_owned(), visitor, at))
                .or_insert(index);
            if first != index {
                let problem = format!("entities[{first}] is the same outcome of the same contact and moment");
                return Err(ConfigurationError::new(path.clone(), problem));
            }
            Ok(attribution)
        });
        Judged {
            sent,
            contact,
            verdict,
            touchpoints: problems,
        }
    };
    entities.into_iter().enumerate().map(judge).collect()
}

fn contact(sent: &WireAttribution, known: &Known) -> Option<VisitorId> {
    let contact = VisitorId::parse(sent.external_contact_id.as_deref()?)?;
    known.contacts.contains(&contact).then_some(contact)
}

/// Whose outcome it is, and when it was achieved, where everything but the touchpoints makes sense. The vendor takes outcomes of
/// nobody, too; here nobody could have them erased.
fn facts(
    path: &str,
    sent: &WireAttribution,
    contact: Option<VisitorId>,
    known: &Known,
) -> Result<(VisitorId, UnixMillis), ConfigurationError> {
    let at = |field: &str| format!("{path}.{field}");
    if !known.outcomes.contains(&sent.outcome_id) {
        let problem = format!("there is no outcome `{}`", short(&sent.outcome_id));
        return Err(ConfigurationError::new(at("outcomeId"), problem));
    }
    let problem = || match &sent.external_contact_id {
        None => "it is not said who achieved it".to_owned(),
        Some(id) => format!("there is no contact `{}`", short(id)),
    };
    let contact = contact.ok_or_else(|| ConfigurationError::new(at("externalContactId"), problem()))?;
    check_value(at("associatedValue"), sent.associated_value)?;
    let achieved = read_moment(&at("createdDate"), &sent.created_date)?;
    not_in_future(at("createdDate"), achieved, known)?;
    if achieved < known.horizon {
        let problem = format!(
            "what happened before {} is no longer kept",
            moment::text(known.horizon)
        );
        return Err(ConfigurationError::new(at("createdDate"), problem));
    }
    let count = sent.touchpoints.len();
    if !(1..=MAX_TOUCHPOINTS).contains(&count) {
        let problem = format!("there are {count} of them; an outcome has 1 to {MAX_TOUCHPOINTS}");
        return Err(ConfigurationError::new(at("touchpoints"), problem));
    }
    Ok((contact, achieved))
}

fn not_in_future(path: String, moment: UnixMillis, known: &Known) -> Result<(), ConfigurationError> {
    if moment <= known.now {
        return Ok(());
    }
    let problem = format!("{} is in the future", moment::text(moment));
    Err(ConfigurationError::new(path, problem))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::wire::attribution::WireTouchpoint;
    use waymeet_journey::ids::Uuid;

    pub(crate) const CONTACT: &str = "10000000-0000-4000-8000-000000000001";

    pub(crate) fn known() -> Known {
        Known {
            outcomes: HashSet::from(["sale".to_owned()]),
            contacts: HashSet::from([VisitorId::parse(CONTACT).unwrap()]),
            now: moment::parse("2026-11-22T12:00:00Z").unwrap(),
            horizon: moment::parse("2025-11-22T12:00:00Z").unwrap(),
        }
    }

    pub(crate) fn good() -> WireAttribution {
        let touchpoint = WireTouchpoint {
            conversation_id: Some("1001".to_owned()),
            agent_id: "kim".to_owned(),
            associated_value: 20.0,
            media_type: Some("Voice".to_owned()),
            created_date: Some("2026-11-22T10:00:00Z".to_owned()),
        };
        WireAttribution {
            outcome_id: "sale".to_owned(),
            external_contact_id: Some(CONTACT.to_owned()),
            associated_value: 30.0,
            touchpoints: vec![touchpoint],
            created_date: "2026-11-22T11:00:00Z".to_owned(),
        }
    }

    fn problem(change: impl Fn(&mut WireAttribution)) -> Option<String> {
        let mut entity = good();
        change(&mut entity);
        let judged = judge(vec![entity], &known());
        judged[0].verdict.as_ref().err().map(|error| error.path.clone())
    }

    #[test]
    fn what_names_things_there_are_and_moments_that_were_is_good() {
        let judged = judge(vec![good()], &known());
        let attribution = judged[0].verdict.as_ref().unwrap();
        assert_eq!(attribution.touchpoints[0].agent, "kim");
        assert_eq!(judged[0].contact, VisitorId::parse(CONTACT));
        // As a contact's id may be written, and on either edge of time.
        assert_eq!(
            problem(|one| one.external_contact_id = Some(CONTACT.to_uppercase())),
            None
        );
        for edge in ["2026-11-22T12:00:00Z", "2025-11-22T12:00:00Z"] {
            assert_eq!(problem(|one| one.created_date = edge.to_owned()), None, "{edge}");
        }
        assert_eq!(problem(|one| one.associated_value = -3.0), None);
    }

    #[test]
    fn what_makes_no_sense_is_named_with_its_place() {
        let nobody = VisitorId(Uuid::from_bytes([9; 16])).to_text();
        for (change, expected) in [
            (
                Box::new(|one: &mut WireAttribution| one.outcome_id = "fame".to_owned())
                    as Box<dyn Fn(&mut WireAttribution)>,
                "outcomeId",
            ),
            (
                Box::new(|one| one.external_contact_id = None),
                "externalContactId",
            ),
            (
                Box::new(move |one| one.external_contact_id = Some(nobody.clone())),
                "externalContactId",
            ),
            (
                Box::new(|one| one.external_contact_id = Some("kim".to_owned())),
                "externalContactId",
            ),
            (Box::new(|one| one.associated_value = 1e10), "associatedValue"),
            (
                Box::new(|one| one.created_date = "today".to_owned()),
                "createdDate",
            ),
            (
                Box::new(|one| one.created_date = "2026-11-22T12:00:00.001Z".to_owned()),
                "createdDate",
            ),
            (
                Box::new(|one| one.created_date = "2025-11-22T11:59:59.999Z".to_owned()),
                "createdDate",
            ),
            (Box::new(|one| one.touchpoints.clear()), "touchpoints"),
            (
                Box::new(|one| one.touchpoints = vec![one.touchpoints[0].clone(); MAX_TOUCHPOINTS + 1]),
                "touchpoints",
            ),
            (
                Box::new(|one| one.touchpoints[0].media_type = Some("Fax".to_owned())),
                "touchpoints[0].mediaType",
            ),
            (
                Box::new(|one| one.touchpoints[0].created_date = Some("2026-11-23T00:00:00Z".to_owned())),
                "touchpoints[0].createdDate",
            ),
        ] {
            assert_eq!(problem(change), Some(format!("entities[0].{expected}")));
        }
    }

    #[test]
    fn of_two_that_are_the_same_the_second_is_refused() {
        let mut worth_more = good();
        worth_more.associated_value = 31.0;
        let mut later = good();
        later.created_date = "2026-11-22T11:00:00.001Z".to_owned();
        let judged = judge(vec![good(), worth_more, later], &known());
        let are_good: Vec<bool> = judged.iter().map(|one| one.verdict.is_ok()).collect();
        assert_eq!(are_good, [true, false, true]);
        let problem = judged[1].verdict.as_ref().unwrap_err();
        assert_eq!(problem.path, "entities[1]");
        assert!(
            problem.problem.starts_with("entities[0] is the same"),
            "{problem}"
        );
    }
}
