//! When somebody is there to chat.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When somebody is there to chat, on the clock of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hours {
    /// Whose clock: a name of the time zone database, such as `Europe/Berlin`.
    pub time_zone: String,
    /// The times of a week; several may lie on one day.
    pub week: Vec<Opening>,
    /// Days on which nobody is there whatever day of the week it is: `2026-12-25`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_on: Vec<String>,
    /// What happens while nobody is there.
    #[serde(default)]
    pub when_closed: WhenClosed,
}

/// From when to when, on these days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Opening {
    /// The days it begins on.
    pub days: Vec<Day>,
    /// `09:00`.
    pub from: String,
    /// `18:00`; `24:00` is the end of the day. What is not after the beginning is on the day after.
    pub to: String,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// What happens while nobody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WhenClosed {
    /// The launcher stays, and who opens it reads that nobody is there, and when somebody is again.
    #[default]
    Say,
    /// The same, and a call may be asked for.
    Callback,
    /// There is no launcher.
    Hide,
}
