//! Chats wait for agents, and for queues that can bear another one. Source: section 6.3 of the reference.

use super::*;

fn invitation_with(change: impl FnOnce(&mut ActionMap)) -> Bundle {
    let mut bundle = both_on_search();
    bundle.action_maps.truncate(1);
    change(&mut bundle.action_maps[0]);
    bundle
}

#[test]
fn a_chat_with_pacing_is_offered_once_an_agent_is_there_soon_enough_and_the_queue_is_not_throttled() {
    check(
        invitation_with(|_| {}),
        &[
            (1, "agents 0 wait 0", ""),
            (
                1,
                "view /search",
                "Invite qualified, Invite blocked NoAvailableAgents, waits for agents",
            ),
            (2, "agents 1 wait 21", ""),
            (2, "look /search", "waits for agents"),
            (3, "agents 1 throttled", ""),
            (
                3,
                "look /search",
                "Invite blocked ServiceLevelThrottling, waits for agents",
            ),
            (4, "agents 1 wait 20", ""),
            (4, "look /search", "Invite offered"),
        ],
    );
}

#[test]
fn a_map_may_have_its_own_limit_of_the_wait() {
    for (wait, expected) in [
        ("agents 1 wait 60", "Invite qualified, Invite offered"),
        (
            "agents 1 wait 61",
            "Invite qualified, Invite blocked NoAvailableAgents, waits for agents",
        ),
    ] {
        let bundle = invitation_with(|map| map.action.estimated_wait_limit_in_seconds = 60);
        check(bundle, &[(1, wait, ""), (1, "view /search", expected)]);
    }
}

#[test]
fn without_pacing_nobody_asks_for_agents() {
    check(
        invitation_with(|map| map.action.is_pacing_enabled = false),
        &[
            (1, "agents 0 throttled", ""),
            (1, "view /search", "Invite qualified, Invite offered"),
        ],
    );
}

#[test]
fn stale_news_of_agents_is_asked_for_and_blocks_nothing_for_good() {
    let mut visit = Visit::new(invitation_with(|_| {}));
    visit.availability = Availability::default();
    check_in(
        &mut visit,
        &[(1, "view /search", "Invite qualified, asks for agents")],
    );
    visit.hear_agents(1, 0, false);
    visit.availability.ttl_in_milliseconds = 15_000;
    check_in(&mut visit, &[(17, "look /search", "asks for agents")]);
    check_in(&mut visit, &[(16, "look /search", "Invite offered")]);
}
