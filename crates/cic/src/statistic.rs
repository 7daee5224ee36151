//! Statistics: what there is of them, and what they say now.
//!
//! Source: reference section 3.9; which type a value has is inferred where no public client reads it.

use std::time::Duration;

use waymeet_icws::agent::{
    AGENT_PARAMETER, INTERVAL_PARAMETER, StatisticKey, StatisticValue, WORKGROUP_PARAMETER, statistic_units,
};

use crate::model::{ContactCentre, Interaction, InteractionState, Tally, UnixMillis, User, Workgroup};

/// What the names of statistics begin with, by what they are of.
pub(crate) const OF_WORKGROUPS: &str = "inin.workgroup";
pub(crate) const OF_AGENTS: &str = "inin.agent";

/// Intervals that are over: what was counted in them is not kept apart.
const PAST_INTERVALS: [&str; 2] = ["PreviousPeriod", "PreviousShift"];
/// Intervals that are counted. All begin with the workgroup, or with the server.
pub(crate) const INTERVALS: [&str; 2] = ["CurrentPeriod", "CurrentShift"];

/// What kind of value a statistic has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Count,
    Percent,
    Seconds,
    Since,
}

impl ValueKind {
    /// The number of its type, and that of its unit.
    pub(crate) fn numbers(self) -> (u8, u8) {
        match self {
            Self::Count => (0, statistic_units::NONE),
            Self::Percent => (9, statistic_units::PERCENT),
            Self::Seconds => (6, statistic_units::SECONDS),
            Self::Since => (5, statistic_units::SECONDS),
        }
    }
}

/// A statistic: its name, its name for people, its kind, and whether it is counted over an interval.
pub(crate) type Definition = (&'static str, &'static str, ValueKind, bool);

/// Of workgroups.
pub(crate) const WORKGROUP_STATISTICS: &[Definition] = &[
    ("AgentsLoggedIn", "Agents logged in", ValueKind::Count, false),
    ("LoggedIn", "Members logged in", ValueKind::Count, false),
    (
        "AgentsLoggedInAndActivated",
        "Agents logged in and activated",
        ValueKind::Count,
        false,
    ),
    (
        "NumberAvailableForACDInteractions",
        "Agents available for ACD interactions",
        ValueKind::Count,
        false,
    ),
    ("TotalAgents", "Members", ValueKind::Count, false),
    (
        "NotAvailable",
        "Members logged in and not available",
        ValueKind::Count,
        false,
    ),
    ("PercentAvailable", "Members available", ValueKind::Percent, false),
    ("LongestAvailable", "Longest available", ValueKind::Since, false),
    (
        "InteractionsWaiting",
        "Interactions waiting",
        ValueKind::Count,
        false,
    ),
    (
        "InteractionsConnected",
        "Interactions connected",
        ValueKind::Count,
        false,
    ),
    (
        "InteractionsOnHold",
        "Interactions on hold",
        ValueKind::Count,
        false,
    ),
    (
        "EstimatedWaitTime",
        "Estimated wait (ours)",
        ValueKind::Seconds,
        false,
    ),
    (
        "InteractionsEntered",
        "Interactions entered",
        ValueKind::Count,
        true,
    ),
    (
        "InteractionsAnswered",
        "Interactions answered",
        ValueKind::Count,
        true,
    ),
    (
        "InteractionsAbandoned",
        "Interactions abandoned",
        ValueKind::Count,
        true,
    ),
    (
        "InteractionsCompleted",
        "Interactions completed",
        ValueKind::Count,
        true,
    ),
    ("AverageWaitTime", "Average wait", ValueKind::Seconds, true),
    ("AverageTalkTime", "Average talk time", ValueKind::Seconds, true),
    ("AverageHoldTime", "Average hold time", ValueKind::Seconds, true),
];

/// Of agents.
pub(crate) const AGENT_STATISTICS: &[Definition] = &[
    (
        "InteractionsEntered",
        "Interactions offered",
        ValueKind::Count,
        true,
    ),
    (
        "InteractionsAnswered",
        "Interactions answered",
        ValueKind::Count,
        true,
    ),
    (
        "InteractionsCompleted",
        "Interactions completed",
        ValueKind::Count,
        true,
    ),
    (
        "NonACDInteractions",
        "Interactions not by ACD",
        ValueKind::Count,
        true,
    ),
    ("AverageTalkTime", "Average talk time", ValueKind::Seconds, true),
    ("AverageHoldTime", "Average hold time", ValueKind::Seconds, true),
    ("LongestTalkTime", "Longest talk time", ValueKind::Seconds, true),
];

fn parameter<'a>(key: &'a StatisticKey, kind: &str) -> Option<&'a str> {
    let mut items = key.parameter_value_items.iter();
    items
        .find(|item| item.parameter_type_id.eq_ignore_ascii_case(kind))
        .map(|item| item.value.as_str())
}

/// The value of a statistic now, as this user may see it; `None` when it has none at the moment.
pub(crate) fn statistic(key: &StatisticKey, user: &User, centre: &ContactCentre) -> Option<StatisticValue> {
    let (of, name) = key
        .statistic_identifier
        .split_once(':')
        .unwrap_or((key.statistic_identifier.as_str(), ""));
    let is_past = || {
        let interval = parameter(key, INTERVAL_PARAMETER).unwrap_or_default();
        PAST_INTERVALS
            .iter()
            .any(|past| past.eq_ignore_ascii_case(interval))
    };
    match of {
        OF_WORKGROUPS => {
            let Some(workgroup) = parameter(key, WORKGROUP_PARAMETER) else {
                return Some(StatisticValue::malformed_key());
            };
            match centre.workgroup(workgroup) {
                Ok(_) if is_past() => Some(StatisticValue::not_kept()),
                Ok(workgroup) => workgroup_statistic(name, workgroup, centre),
                Err(_) => Some(StatisticValue::unknown_key()),
            }
        }
        OF_AGENTS => Some(match parameter(key, AGENT_PARAMETER) {
            None => StatisticValue::malformed_key(),
            Some(id) => match centre.user(id) {
                // A colleague's numbers are nobody's business.
                Ok(agent) if agent.id == user.id || user.reads_configuration() => {
                    if is_past() {
                        StatisticValue::not_kept()
                    } else {
                        agent_statistic(name, &agent.presence.tally)
                    }
                }
                _ => StatisticValue::unknown_key(),
            },
        }),
        _ => Some(StatisticValue::unknown_key()),
    }
}

fn workgroup_statistic(name: &str, workgroup: &Workgroup, centre: &ContactCentre) -> Option<StatisticValue> {
    let members = || {
        workgroup
            .members
            .iter()
            .filter_map(|(id, is_active)| Some((centre.user(id).ok()?, *is_active)))
    };
    let logged_in = || members().filter(|(user, _)| user.is_logged_in());
    let open = |is_counted: fn(&Interaction) -> bool| {
        count(
            centre
                .open_interactions(workgroup)
                .filter(|interaction| is_counted(interaction))
                .count(),
        )
    };
    let available = || centre.available_members(workgroup).count();
    let tally = &workgroup.tally;
    Some(match name {
        "AgentsLoggedIn" | "LoggedIn" => count(logged_in().count()),
        "AgentsLoggedInAndActivated" => count(logged_in().filter(|(_, is_active)| *is_active).count()),
        "NumberAvailableForACDInteractions" => count(available()),
        "TotalAgents" => count(members().count()),
        "NotAvailable" => count(logged_in().count().saturating_sub(available())),
        "PercentAvailable" => percent(available(), logged_in().count()),
        "LongestAvailable" => {
            let idle = centre
                .available_members(workgroup)
                .map(|user| user.presence.idle_since);
            return idle.min().map(UnixMillis::compact_utc).map(StatisticValue::since);
        }
        "InteractionsWaiting" => open(|interaction| interaction.talking_user().is_none()),
        "InteractionsConnected" => {
            open(|interaction| matches!(interaction.state, InteractionState::Connected { .. }))
        }
        "InteractionsOnHold" => {
            open(|interaction| matches!(interaction.state, InteractionState::Held { .. }))
        }
        "EstimatedWaitTime" => return centre.estimated_wait(workgroup).map(seconds),
        "InteractionsEntered" => long_count(tally.entered),
        "InteractionsAnswered" => long_count(tally.answered),
        "InteractionsAbandoned" => long_count(tally.abandoned),
        "InteractionsCompleted" => long_count(tally.completed),
        "AverageWaitTime" => seconds(tally.average_wait()),
        "AverageTalkTime" => seconds(tally.average_talk()),
        "AverageHoldTime" => seconds(tally.average_hold()),
        _ => StatisticValue::unknown_key(),
    })
}

fn agent_statistic(name: &str, tally: &Tally) -> StatisticValue {
    match name {
        "InteractionsEntered" => long_count(tally.entered),
        "InteractionsAnswered" => long_count(tally.answered),
        "InteractionsCompleted" => long_count(tally.completed),
        "NonACDInteractions" => long_count(tally.sent_to_them),
        "AverageTalkTime" => seconds(tally.average_talk()),
        "AverageHoldTime" => seconds(tally.average_hold()),
        "LongestTalkTime" => seconds(tally.longest_talk()),
        _ => StatisticValue::unknown_key(),
    }
}

fn count(count: usize) -> StatisticValue {
    StatisticValue::int(i64::try_from(count).unwrap_or(i64::MAX))
}

fn long_count(count: u64) -> StatisticValue {
    StatisticValue::int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Whole seconds: a wait is no more precise than that.
fn seconds(duration: Duration) -> StatisticValue {
    StatisticValue::seconds(duration.as_secs_f64().round())
}

fn percent(part: usize, whole: usize) -> StatisticValue {
    let as_number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    StatisticValue::percent(if whole == 0 {
        0.0
    } else {
        100.0 * as_number(part) / as_number(whole)
    })
}
