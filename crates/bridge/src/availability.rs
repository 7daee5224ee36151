//! Who of a workgroup can take a chat that was offered, and how long one would wait.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::facts::{Facts, Numbers, WorkgroupOptions};

/// How long an interaction is taken to last where the server does not say, in seconds. *Inferred*: a usual chat.
const DEFAULT_TALK_SECONDS: f64 = 300.0;

/// The longest wait told, in seconds: beyond an hour nobody is interested in how much longer.
const MAX_WAIT_SECONDS: f64 = 3600.0;

/// What the service is told of one workgroup. Source: `docs/wire/README.md`, bridge → service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Update {
    /// The workgroup's name.
    pub(crate) workgroup: String,
    /// Licensed members that can take an offered chat now.
    pub(crate) available_agents: u32,
    /// Licensed members that are logged in.
    pub(crate) logged_in_agents: u32,
    /// How long a new chat would wait.
    pub(crate) estimated_wait_seconds: u32,
}

/// The update for one workgroup, given who is busy; none while no licensed member of it is logged in.
pub(crate) fn update(
    facts: &Facts,
    busy: &BTreeSet<&str>,
    name: &str,
    options: &WorkgroupOptions,
) -> Option<Update> {
    let licensed = options
        .members
        .iter()
        .filter(|user| facts.configuration.licensed_users.contains(*user));
    let logged_in: Vec<&String> = licensed.filter(|user| is_logged_in(facts, user)).collect();
    if logged_in.is_empty() {
        return None;
    }
    let free = count(
        logged_in
            .iter()
            .filter(|user| !busy.contains(user.as_str()) && can_take(facts, name, user))
            .count(),
    );
    let numbers = facts.numbers.get(name).copied().unwrap_or_default();
    // The server knows more than we do of what keeps an agent from work, but counts agents without a licence too.
    let available = numbers.available.map_or(free, |server| free.min(server));
    let logged_in = count(logged_in.len());
    Some(Update {
        workgroup: name.to_owned(),
        available_agents: available,
        logged_in_agents: logged_in,
        estimated_wait_seconds: wait_seconds(&numbers, available, logged_in),
    })
}

fn is_logged_in(facts: &Facts, user: &str) -> bool {
    facts
        .activities
        .get(user)
        .is_some_and(|activity| activity.logged_in)
}

/// Whether a member takes part in the workgroup's routing and is in a status for ACD work.
fn can_take(facts: &Facts, workgroup: &str, user: &str) -> bool {
    let activated = facts
        .activations
        .get(workgroup)
        .and_then(|members| members.get(user))
        .copied();
    let activity = facts.activities.get(user);
    let ready = activity.is_some_and(|activity| facts.configuration.acd_statuses.contains(&activity.status));
    activated == Some(true) && ready
}

/// The server's own estimate; without one, nothing while more agents are free than chats wait, else the time the
/// agents need for those ahead (*inferred*: ICWS has no such statistic, see `cic-web-chat.md` section 3.9).
fn wait_seconds(numbers: &Numbers, available: u32, logged_in: u32) -> u32 {
    let waiting = numbers.waiting.unwrap_or(0);
    let seconds = numbers.estimated_wait_seconds.unwrap_or_else(|| {
        if available > waiting {
            return 0.0;
        }
        let ahead = f64::from(waiting - available) + 1.0;
        ahead * numbers.average_talk_seconds.unwrap_or(DEFAULT_TALK_SECONDS) / f64::from(logged_in.max(1))
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0 and the limit"
    )]
    let whole = seconds.clamp(0.0, MAX_WAIT_SECONDS).ceil() as u32;
    whole
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numbers: Numbers, available: u32, logged_in: u32, seconds: u32) {
        assert_eq!(
            wait_seconds(&numbers, available, logged_in),
            seconds,
            "{numbers:?}"
        );
    }

    #[test]
    fn the_servers_estimate_is_told_as_it_is() {
        check(
            Numbers {
                estimated_wait_seconds: Some(11.2),
                ..Numbers::default()
            },
            0,
            1,
            12,
        );
        check(
            Numbers {
                estimated_wait_seconds: Some(1e9),
                ..Numbers::default()
            },
            0,
            1,
            3600,
        );
    }

    #[test]
    fn without_an_estimate_a_free_agent_means_no_wait() {
        check(Numbers::default(), 1, 1, 0);
        check(
            Numbers {
                waiting: Some(1),
                ..Numbers::default()
            },
            2,
            2,
            0,
        );
    }

    #[test]
    fn without_an_estimate_those_ahead_are_shared_among_the_agents() {
        let numbers = Numbers {
            waiting: Some(3),
            average_talk_seconds: Some(100.0),
            ..Numbers::default()
        };
        check(numbers, 0, 2, 200);
        check(numbers, 1, 2, 150);
        check(Numbers::default(), 0, 3, 100);
    }
}
