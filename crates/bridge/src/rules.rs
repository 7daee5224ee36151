//! The rules of availability updates: from what is known to what is said, and when.
//!
//! Source: Altocloud Integration Technical Reference, licences and availability updates.

use std::time::Duration;

use crate::availability::{self, Update};
use crate::facts::Facts;
use crate::pacing::{Pace, PacingWarning};

/// The licence that turns the integration on for the server.
pub(crate) const SERVER_LICENCE: &str = "I3_FEATURE_ALTOCLOUD";

/// The licence that lets an agent take what Predictive Engagement started.
pub(crate) const USER_LICENCE: &str = "I3_ACCESS_ALTOCLOUD_USER";

/// What is to be said now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Round {
    /// The interval at which rounds follow each other.
    pub(crate) interval: Duration,
    /// The updates to send; nothing is sent when there are none.
    pub(crate) updates: Vec<Update>,
}

/// Decides what to say now; nothing while the server has no licence or updates are turned off.
pub(crate) fn decide(facts: &Facts) -> (Option<Round>, Option<PacingWarning>) {
    let (pace, warning) = facts.configuration.pacing.pace();
    let round = match pace {
        Pace::Every(interval) if facts.configuration.server_licensed => {
            let busy = facts.busy_users();
            let enabled = facts.enabled_workgroups();
            let updates =
                enabled.filter_map(|(name, options)| availability::update(facts, &busy, name, options));
            Some(Round {
                interval,
                updates: updates.collect(),
            })
        }
        Pace::Every(_) | Pace::Off => None,
    };
    (round, warning)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::facts::{Activity, Configuration, Numbers, Occupation, WorkgroupOptions};

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// One enabled workgroup with one licensed agent who is available, and a colleague without a licence.
    fn facts() -> Facts {
        let workgroup = WorkgroupOptions {
            updates_enabled: true,
            in_use: true,
            members: set(&["kim", "lee"]),
        };
        let available = Activity {
            logged_in: true,
            status: "Available".to_owned(),
            ..Activity::default()
        };
        Facts {
            configuration: Configuration {
                server_licensed: true,
                acd_statuses: set(&["Available"]),
                workgroups: BTreeMap::from([("Web Sales".to_owned(), workgroup)]),
                licensed_users: set(&["kim"]),
                ..Configuration::default()
            },
            activities: BTreeMap::from([
                ("kim".to_owned(), available.clone()),
                ("lee".to_owned(), available),
            ]),
            activations: BTreeMap::from([(
                "Web Sales".to_owned(),
                BTreeMap::from([("kim".to_owned(), true), ("lee".to_owned(), true)]),
            )]),
            ..Facts::default()
        }
    }

    /// What a change of the facts above comes to: `None` when no round is held, else per update available and logged in.
    fn check(claim: &str, change: impl FnOnce(&mut Facts), expected: Option<&[(u32, u32)]>) {
        let mut facts = facts();
        change(&mut facts);
        let (round, _) = decide(&facts);
        let found: Option<Vec<(u32, u32)>> = round.map(|round| {
            round
                .updates
                .iter()
                .map(|update| (update.available_agents, update.logged_in_agents))
                .collect()
        });
        assert_eq!(found.as_deref(), expected, "{claim}");
    }

    fn workgroup(facts: &mut Facts) -> &mut WorkgroupOptions {
        facts.configuration.workgroups.get_mut("Web Sales").unwrap()
    }

    fn kim(facts: &mut Facts) -> &mut Activity {
        facts.activities.get_mut("kim").unwrap()
    }

    #[test]
    fn an_available_licensed_agent_is_told() {
        check("one of two members holds the licence", |_| (), Some(&[(1, 1)]));
        check(
            "both hold it",
            |facts| facts.configuration.licensed_users = set(&["kim", "lee"]),
            Some(&[(2, 2)]),
        );
    }

    #[test]
    fn nothing_is_said_without_the_server_licence_or_when_turned_off() {
        check(
            "no server licence",
            |facts| facts.configuration.server_licensed = false,
            None,
        );
        check(
            "off",
            |facts| facts.configuration.pacing.disabled = Some("Yes".to_owned()),
            None,
        );
        check(
            "not off",
            |facts| facts.configuration.pacing.disabled = Some("no".to_owned()),
            Some(&[(1, 1)]),
        );
    }

    #[test]
    fn updates_are_sent_for_enabled_workgroups_only() {
        check(
            "option off",
            |facts| workgroup(facts).updates_enabled = false,
            Some(&[]),
        );
        check("not in use", |facts| workgroup(facts).in_use = false, Some(&[]));
    }

    #[test]
    fn an_update_needs_a_licensed_member_who_is_logged_in() {
        check("logged out", |facts| kim(facts).logged_in = false, Some(&[]));
        check(
            "nothing known of the agent",
            |facts| facts.activities.clear(),
            Some(&[]),
        );
        check(
            "the licence is elsewhere",
            |facts| facts.configuration.licensed_users = set(&["max"]),
            Some(&[]),
        );
        check(
            "no member",
            |facts| workgroup(facts).members = set(&["lee"]),
            Some(&[]),
        );
    }

    #[test]
    fn an_agent_who_cannot_take_a_chat_is_logged_in_but_not_available() {
        check(
            "not activated",
            |facts| facts.activations.clear(),
            Some(&[(0, 1)]),
        );
        check(
            "at lunch",
            |facts| kim(facts).status = "At Lunch".to_owned(),
            Some(&[(0, 1)]),
        );
        check(
            "on the phone",
            |facts| kim(facts).on_phone = true,
            Some(&[(0, 1)]),
        );
        for (state, available) in [("A", 0), ("C", 0), ("H", 0), ("I", 1), ("E", 1)] {
            check(
                state,
                |facts| {
                    let occupation = Occupation {
                        user: "kim".to_owned(),
                        state: state.to_owned(),
                        ..Occupation::default()
                    };
                    facts.interactions.insert("1".to_owned(), occupation);
                },
                Some(&[(available, 1)]),
            );
        }
    }

    #[test]
    fn an_agent_with_room_for_another_chat_is_available_and_one_who_calls_is_not() {
        let with = |kinds: &'static [&'static str], at_once: Option<usize>| {
            move |facts: &mut Facts| {
                let of_kim = at_once.map(|chats| ("kim".to_owned(), chats));
                facts.configuration.chats_at_once.extend(of_kim);
                for (id, kind) in kinds.iter().enumerate() {
                    let occupation = Occupation {
                        user: "kim".to_owned(),
                        state: "C".to_owned(),
                        kind: (*kind).to_owned(),
                    };
                    facts.interactions.insert(id.to_string(), occupation);
                }
            }
        };
        check("one of two", with(&["Chat"], Some(2)), Some(&[(1, 1)]));
        check("both", with(&["Chat", "Chat"], Some(2)), Some(&[(0, 1)]));
        check("a callback", with(&["Callback"], Some(2)), Some(&[(0, 1)]));
        check(
            "both kinds",
            with(&["Chat", "Callback"], Some(3)),
            Some(&[(0, 1)]),
        );
        check("nobody said what it is", with(&[""], Some(2)), Some(&[(0, 1)]));
        check("nobody said how many fit", with(&["Chat"], None), Some(&[(0, 1)]));
    }

    #[test]
    fn never_more_agents_are_told_than_the_server_counts() {
        let numbers = |available| Numbers {
            available: Some(available),
            ..Numbers::default()
        };
        check(
            "none",
            |facts| facts.numbers.extend([("Web Sales".to_owned(), numbers(0))]),
            Some(&[(0, 1)]),
        );
        check(
            "more",
            |facts| facts.numbers.extend([("Web Sales".to_owned(), numbers(9))]),
            Some(&[(1, 1)]),
        );
    }

    #[test]
    fn the_interval_is_the_parameters() {
        let mut facts = facts();
        facts.configuration.pacing.rate = Some("1000".to_owned());
        let (round, warning) = decide(&facts);
        assert_eq!(round.unwrap().interval, Duration::from_millis(3000));
        assert_eq!(warning, Some(PacingWarning::Clamped("1000".to_owned())));
    }

    #[test]
    fn an_update_is_written_as_the_service_reads_it() {
        let (round, _) = decide(&facts());
        let json = serde_json::to_value(&round.unwrap().updates[0]).unwrap();
        let expected = serde_json::json!({
            "workgroup": "Web Sales", "availableAgents": 1, "loggedInAgents": 1, "estimatedWaitSeconds": 0
        });
        assert_eq!(json, expected);
    }
}
