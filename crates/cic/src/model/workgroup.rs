//! Workgroups: the queues that answer.

use std::collections::BTreeMap;

use super::statistics::Tally;

/// A workgroup with a queue.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workgroup {
    /// Its name, which is its id; compared without regard to case.
    pub name: String,
    /// The option *Enable Altocloud queue availability updates*.
    pub has_availability_updates: bool,
    /// Members (user ids), each with whether they are activated.
    pub members: BTreeMap<String, bool>,
    /// What happened in it so far.
    pub tally: Tally,
}

impl Workgroup {
    /// Whether the user is a member and activated.
    #[must_use]
    pub fn is_activated(&self, user: &str) -> bool {
        self.members.get(user).copied().unwrap_or(false)
    }
}
