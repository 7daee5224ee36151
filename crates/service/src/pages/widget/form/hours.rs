//! When somebody is there to chat.

use super::contact::{or_fixed, row_before};
use crate::pages::form::{Choice, Draft, Group};

const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];
/// To choose from; any other of the time zone database can be typed.
const ZONES: [&str; 16] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
];

pub(super) fn hours(draft: &Draft<'_>) -> Group {
    let open = Choice::list(&[("always", "Always"), ("hours", "At certain times")]);
    let closed = Choice::list(&[
        ("say", "The launcher stays, and says when somebody is there again"),
        ("callback", "The same, and a callback is offered"),
        ("hide", "There is no launcher"),
    ]);
    let mut times = Group::new("Times")
        .when("shown.open", "hours")
        .with(
            draft
                .line("hours.timeZone", "Time zone")
                .placeholder("Europe/Berlin")
                .known(ZONES.map(str::to_owned).to_vec()),
        )
        .with(draft.select("hours.whenClosed", "", "While nobody is there", closed))
        .with(
            draft
                .lines("hours.closedOn", "Days closed")
                .placeholder("2026-12-25")
                .hint("One per line, as year-month-day"),
        )
        .with(draft.hidden("hours.week", "rows", ""))
        .problem(draft.problems.of("hours.week"));
    for (index, row) in draft.rows("hours.week").iter().enumerate() {
        let number = index + 1;
        let opening = Group::new(format!("Opening {number}"))
            .class("group row-group fields-two")
            .with(row_before(draft, row))
            .with(draft.choices(&format!("{row}.days"), "Days", Choice::list(&DAYS)))
            .with(draft.line(&format!("{row}.from"), "From").placeholder("09:00"))
            .with(
                draft
                    .line(&format!("{row}.to"), "To")
                    .placeholder("17:00")
                    .hint("What is not after “From” is on the day after"),
            );
        times = times.with(or_fixed(draft, opening, |opening| {
            opening.remove(row, format!("Remove opening {number}"))
        }));
    }
    Group::new("Opening hours")
        .with(draft.select("shown.open", "", "Somebody is there to chat", open))
        .with(or_fixed(draft, times, |times| {
            times.add("hours.week", "Add times")
        }))
}
