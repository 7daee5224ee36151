//! Whether a queue is known, where the contact centre cannot be asked: by what the bridge reports.

use super::report::{Step, What};
use crate::availability::QueueBoard;
use waymeet_journey::time::UnixMillis;
use waymeet_widget_config::TargetType;

/// How many other workgroups are named.
const NAMED: usize = 5;

/// What the bridge has reported of a workgroup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is reported, with so many agents who can take a chat.
    Now(u32),
    /// It was.
    Before,
    /// Others are.
    Others(Vec<String>),
    /// Nothing is reported at all.
    Nothing,
}

/// What is known of this workgroup; letter case does not matter in the contact centre.
pub(crate) fn known(board: &QueueBoard, name: &str, now: UnixMillis) -> Known {
    let found = board.all().find(|(known, _)| known.eq_ignore_ascii_case(name));
    match found {
        Some((_, news)) if news.is_fresh(now) => Known::Now(news.state.available_agents),
        Some(_) => Known::Before,
        None => {
            let fresh = board.all().filter(|(_, news)| news.is_fresh(now));
            let others: Vec<String> = fresh.map(|(known, _)| known.to_owned()).take(NAMED).collect();
            if others.is_empty() {
                Known::Nothing
            } else {
                Known::Others(others)
            }
        }
    }
}

/// What that says of the queue a chat is for.
pub(crate) fn step(name: &str, kind: TargetType, known: &Known) -> Step {
    const UNASKED: &str = "Queues cannot be asked for over ICWS; a first chat will tell.";
    match (kind, known) {
        (TargetType::User | TargetType::Station, _) | (_, Known::Nothing) => {
            Step::skipped(What::Queue, UNASKED)
        }
        (_, Known::Now(1)) => Step::passed(
            What::Queue,
            format!("The availability bridge reports “{name}”. One agent can take a chat now."),
        ),
        (_, Known::Now(0)) => Step::warned(
            What::Queue,
            format!("The availability bridge reports “{name}”. Nobody there can take a chat now."),
            "Nothing has to be done, if nobody should be there now.",
        ),
        (_, Known::Now(agents)) => Step::passed(
            What::Queue,
            format!("The availability bridge reports “{name}”. {agents} agents can take a chat now."),
        ),
        (_, Known::Before) => Step::warned(
            What::Queue,
            format!("The availability bridge has reported “{name}”, but not lately."),
            "See whether the bridge runs, and whether the workgroup is still there.",
        ),
        (_, Known::Others(others)) => Step::warned(
            What::Queue,
            format!(
                "{UNASKED} The availability bridge does not report “{name}”, but: {}.",
                others.join(", ")
            ),
            "Compare the name letter by letter. A workgroup is reported only where its availability updates are turned on.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::availability::{QueueState, QueueUpdate};
    use crate::findings::Outcome;
    use std::time::Duration;

    fn board(workgroups: &[(&str, u32)]) -> QueueBoard {
        let mut board = QueueBoard::default();
        let update = |(workgroup, agents): &(&str, u32)| QueueUpdate {
            workgroup: (*workgroup).to_owned(),
            state: QueueState {
                available_agents: *agents,
                logged_in_agents: *agents,
                estimated_wait_in_seconds: 0,
            },
            pacing: Duration::from_secs(5),
        };
        board.report(workgroups.iter().map(update).collect(), UnixMillis(0));
        board
    }

    #[test]
    fn what_the_bridge_reports_is_known_for_a_while() {
        let (now, later) = (UnixMillis(1_000), UnixMillis(60_000));
        let sales = board(&[("Web Sales", 2), ("Support", 0)]);
        assert_eq!(known(&sales, "web sales", now), Known::Now(2));
        assert_eq!(known(&sales, "Web Sales", later), Known::Before);
        assert_eq!(
            known(&sales, "Sales", now),
            Known::Others(vec!["Support".into(), "Web Sales".into()])
        );
        assert_eq!(known(&sales, "Sales", later), Known::Nothing);
        assert_eq!(known(&board(&[]), "Sales", now), Known::Nothing);
    }

    #[test]
    fn what_is_not_known_is_said_honestly() {
        let others = Known::Others(vec!["Web Sales".into()]);
        for (kind, known, expected, word) in [
            (TargetType::Workgroup, Known::Now(2), Outcome::Passed, "2 agents"),
            (TargetType::Workgroup, Known::Now(1), Outcome::Passed, "One agent"),
            (TargetType::Workgroup, Known::Now(0), Outcome::Warned, "Nobody"),
            (
                TargetType::Workgroup,
                Known::Before,
                Outcome::Warned,
                "not lately",
            ),
            (
                TargetType::Workgroup,
                others.clone(),
                Outcome::Warned,
                "Web Sales",
            ),
            (
                TargetType::Workgroup,
                Known::Nothing,
                Outcome::Skipped,
                "a first chat will tell",
            ),
            (
                TargetType::User,
                others,
                Outcome::Skipped,
                "a first chat will tell",
            ),
        ] {
            let step = step("Sales", kind, &known);
            assert_eq!(
                (step.outcome, step.told.contains(word)),
                (expected, true),
                "{}",
                step.told
            );
        }
    }
}
