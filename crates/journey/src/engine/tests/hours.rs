//! Opening hours.

use super::*;
use crate::ids::ScheduleId;
use crate::schedule::Schedule;
use crate::schedule::Window;

fn window(from: u64, until: u64) -> Window {
    Window {
        from: UnixMillis(from * 1_000),
        until: UnixMillis(until * 1_000),
    }
}

/// Schedule group 5 is open from 10 to 20 and from 30 to 40, emergency group 6 closes it from 32 to 34.
fn in_hours(change: impl FnOnce(&mut ActionMap)) -> Bundle {
    let schedule = Schedule::compile(
        Some((ScheduleId(uuid(5)), &[window(10, 20), window(30, 40)])),
        Some((ScheduleId(uuid(6)), &[window(32, 34)])),
    );
    let mut bundle = toast_with(|toast| {
        toast.schedule = Some(0);
        change(toast);
    });
    bundle.schedules = vec![schedule];
    bundle
}

#[test]
fn outside_opening_hours_each_state_is_told_once_and_the_offer_waits_for_the_opening() {
    check(
        in_hours(|_| {}),
        &[
            (
                5,
                "view /search",
                "Toast qualifiedOutsideSchedule, Toast blocked OfferedOutsideSchedule by Some(5) Some(6), \
                 Toast offeredOutsideSchedule, wakes at 10",
            ),
            (6, "look /search", "wakes at 10"),
            (10, "look /search", "Toast offered"),
            (11, "Toast accepted", "noted"),
        ],
    );
}

#[test]
fn a_map_that_qualified_in_time_may_be_due_too_late() {
    check(
        in_hours(|toast| toast.activation = Activation::Delay { delay_in_seconds: 15 }),
        &[
            (
                10,
                "view /search",
                "Toast qualified, Toast blocked TriggerDateInFuture, wakes at 25",
            ),
            (
                25,
                "look /search",
                "Toast blocked OfferedOutsideSchedule by Some(5) Some(6), Toast offeredOutsideSchedule, wakes at 30",
            ),
            // The page comes before the hours, and what was told is told again only after something else.
            (26, "look /about", "Toast blocked PageUrlConditionsNotMatching"),
            (
                27,
                "look /search",
                "Toast blocked OfferedOutsideSchedule by Some(5) Some(6), wakes at 30",
            ),
            (30, "look /search", "Toast offered"),
        ],
    );
}

#[test]
fn an_emergency_closes_what_is_open() {
    let outside = "Toast qualifiedOutsideSchedule, Toast blocked OfferedOutsideSchedule by Some(5) Some(6), \
                   Toast offeredOutsideSchedule, wakes at 34";
    check(
        in_hours(|_| {}),
        &[
            (33, "view /search", outside),
            (34, "look /search", "Toast offered"),
        ],
    );
}

#[test]
fn a_map_for_the_next_visit_that_qualified_outside_opening_hours_comes_along() {
    check(
        in_hours(|toast| toast.activation = Activation::OnNextVisit),
        &[
            (
                5,
                "view /search",
                "Toast qualifiedOutsideSchedule, Toast blocked TriggerDateInFuture",
            ),
            (6, "new session 9", ""),
            (
                7,
                "look /search",
                "Toast blocked OfferedOutsideSchedule by Some(5) Some(6), Toast offeredOutsideSchedule, wakes at 10",
            ),
            (10, "look /search", "Toast offered"),
        ],
    );
}
