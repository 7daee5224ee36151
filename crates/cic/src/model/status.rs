//! The statuses a user can be in.

/// One status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Its id; also its text.
    pub id: &'static str,
    /// Groups statuses in a list.
    pub group: &'static str,
    /// Whether ACD may offer interactions in it.
    pub is_acd: bool,
    /// Whether the user does not want to be disturbed.
    pub is_do_not_disturb: bool,
    /// Whether a user may choose it.
    pub is_selectable: bool,
    /// Whether it means work after a conversation.
    pub is_after_call_work: bool,
}

const fn away(id: &'static str) -> Status {
    Status {
        id,
        group: "Away",
        is_acd: false,
        is_do_not_disturb: false,
        is_selectable: true,
        is_after_call_work: false,
    }
}

/// The status that takes work.
pub(crate) const AVAILABLE: &str = "Available";
/// The status of a user who never chose one.
pub(crate) const GONE_HOME: &str = "Gone Home";
/// The status the server gives an agent who let an alert run out.
pub(crate) const NOT_ANSWERING: &str = "ACD - Agent Not Answering";

/// All statuses, as a fresh CIC server has them (selection inferred).
pub const STATUSES: &[Status] = &[
    Status {
        is_acd: true,
        group: "Available",
        ..away(AVAILABLE)
    },
    Status {
        group: "Available",
        ..away("Available, No ACD")
    },
    Status {
        is_after_call_work: true,
        group: "Available",
        ..away("Follow Up")
    },
    away("Away from desk"),
    away("At Lunch"),
    away("In a meeting"),
    Status {
        is_do_not_disturb: true,
        ..away("Do Not Disturb")
    },
    away(GONE_HOME),
    Status {
        is_selectable: false,
        ..away(NOT_ANSWERING)
    },
];

/// The status of that id, whatever its letter case.
#[must_use]
pub fn status(id: &str) -> Option<&'static Status> {
    STATUSES.iter().find(|status| status.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_available_takes_work() {
        let acd: Vec<_> = STATUSES
            .iter()
            .filter(|status| status.is_acd)
            .map(|status| status.id)
            .collect();
        assert_eq!(acd, [AVAILABLE]);
        assert!(!status("acd - agent not answering").unwrap().is_selectable);
    }
}
