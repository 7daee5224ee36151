//! Which waiting chat goes to whom: the oldest chat first, to the agent with the least to do, and of those to the one who has been
//! idle longest.

use std::collections::BTreeSet;

use super::interaction::InteractionId;
use super::time::UnixMillis;

/// A chat that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The chat.
    pub interaction: InteractionId,
    /// Since when it waits.
    pub since: UnixMillis,
    /// Who may take it: members of its workgroup who are activated, or the one user it was sent to.
    pub may_take: BTreeSet<String>,
    /// Whether an action map started it, so that it goes only to licensed agents.
    pub needs_licence: bool,
    /// Whether it takes all of an agent, as a call does.
    pub needs_all: bool,
}

/// An agent who can take one more chat.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The user.
    pub user: String,
    /// Since when there has been nothing to do.
    pub idle_since: UnixMillis,
    /// Whether the user may take chats that an action map started.
    pub is_licensed: bool,
    /// How many more chats fit.
    pub free_places: usize,
    /// How many interactions there are to do.
    pub taken: usize,
}

/// Pairs waiting chats with agents. A chat nobody may take waits on without holding up those behind it.
#[must_use]
pub fn assign(mut waiting: Vec<Waiting>, mut candidates: Vec<Candidate>) -> Vec<(InteractionId, String)> {
    waiting.sort_by_key(|chat| (chat.since, chat.interaction));
    let mut pairs = Vec::new();
    for chat in &waiting {
        let longest_idle = candidates
            .iter_mut()
            .filter(|agent| agent.free_places > 0 && chat.may_take.contains(&agent.user))
            .filter(|agent| agent.is_licensed || !chat.needs_licence)
            .filter(|agent| agent.taken == 0 || !chat.needs_all)
            .min_by(|a, b| (a.taken, a.idle_since, &a.user).cmp(&(b.taken, b.idle_since, &b.user)));
        if let Some(agent) = longest_idle {
            agent.free_places = if chat.needs_all { 0 } else { agent.free_places - 1 };
            agent.taken += 1;
            pairs.push((chat.interaction, agent.user.clone()));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(id: u64, since: i64, may_take: &[&str], needs_licence: bool) -> Waiting {
        Waiting {
            interaction: InteractionId(id),
            since: UnixMillis(since),
            may_take: may_take.iter().map(|user| (*user).to_owned()).collect(),
            needs_licence,
            needs_all: false,
        }
    }

    fn agent(user: &str, idle_since: i64, is_licensed: bool) -> Candidate {
        Candidate {
            user: user.to_owned(),
            idle_since: UnixMillis(idle_since),
            is_licensed,
            free_places: 1,
            taken: 0,
        }
    }

    #[track_caller]
    fn check(waiting: Vec<Waiting>, agents: Vec<Candidate>, expected: &[(u64, &str)]) {
        let pairs = assign(waiting, agents);
        let pairs: Vec<_> = pairs.iter().map(|(id, user)| (id.0, user.as_str())).collect();
        assert_eq!(pairs, expected);
    }

    #[test]
    fn the_oldest_chat_goes_to_the_agent_idle_longest() {
        let waiting = vec![
            chat(2, 20, &["kim", "lee"], false),
            chat(1, 10, &["kim", "lee"], false),
        ];
        check(
            waiting,
            vec![agent("kim", 5, true), agent("lee", 3, true)],
            &[(1, "lee"), (2, "kim")],
        );
    }

    #[test]
    fn an_agent_gets_no_more_chats_than_fit() {
        let waiting = vec![chat(1, 10, &["kim"], false), chat(2, 20, &["kim"], false)];
        check(waiting, vec![agent("kim", 5, true)], &[(1, "kim")]);
    }

    #[test]
    fn whoever_has_less_to_do_comes_first_however_long_the_others_were_idle() {
        let many = |user: &str, idle_since: i64, taken: usize| Candidate {
            free_places: 3 - taken,
            taken,
            ..agent(user, idle_since, true)
        };
        let to_both = |id: u64| chat(id, i64::try_from(id).unwrap(), &["kim", "lee"], false);
        check(
            vec![to_both(1), to_both(2), to_both(3)],
            vec![many("kim", 1, 1), many("lee", 9, 0)],
            &[(1, "lee"), (2, "kim"), (3, "lee")],
        );
    }

    #[test]
    fn a_call_takes_all_of_an_agent_who_has_nothing_else_to_do() {
        let call = Waiting {
            needs_all: true,
            ..chat(1, 10, &["kim", "lee"], false)
        };
        let two = |user, taken| Candidate {
            free_places: 2,
            taken,
            ..agent(user, 5, true)
        };
        let next = chat(2, 20, &["kim"], false);
        check(
            vec![call.clone(), next.clone()],
            vec![two("kim", 0)],
            &[(1, "kim")],
        );
        check(vec![call, next], vec![two("kim", 1)], &[(2, "kim")]);
    }

    #[test]
    fn a_chat_of_an_action_map_waits_for_a_licensed_agent_and_lets_others_pass() {
        let waiting = vec![chat(1, 10, &["lee"], true), chat(2, 20, &["lee"], false)];
        check(waiting.clone(), vec![agent("lee", 1, false)], &[(2, "lee")]);
        check(waiting, vec![agent("lee", 1, true)], &[(1, "lee")]);
    }

    #[test]
    fn nobody_gets_a_chat_of_a_workgroup_they_are_not_active_in() {
        check(
            vec![chat(1, 10, &["kim"], false)],
            vec![agent("lee", 1, true)],
            &[],
        );
        check(vec![chat(1, 10, &[], false)], vec![agent("lee", 1, true)], &[]);
    }
}
