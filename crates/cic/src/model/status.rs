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
    /// Whether calls are forwarded meanwhile. There are no calls here; clients ask for the number.
    pub is_forward: bool,
    /// Whether it may be said until which day it lasts.
    pub can_have_date: bool,
    /// Whether it may be said until what time it lasts.
    pub can_have_time: bool,
}

impl Status {
    /// What of an end that was told counts in this status; nothing if it lasts until further notice.
    pub(super) fn until(&self, told: &Until) -> Option<Until> {
        let has_date = told.has_date && self.can_have_date;
        let has_time = told.has_time && self.can_have_time;
        let is_moment = |byte: u8| byte.is_ascii_digit() || b"TZ:.+-".contains(&byte);
        let is_told = has_date || has_time;
        let is_readable = told.date_time.len() <= MAX_DATE_TIME && told.date_time.bytes().all(is_moment);
        (is_told && is_readable).then(|| Until {
            date_time: told.date_time.clone(),
            has_date,
            has_time,
        })
    }
}

/// Characters of a date and time in ISO 8601, however precise.
const MAX_DATE_TIME: usize = 40;

/// Until when a status is to last, as the user's client wrote it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Until {
    /// ISO 8601.
    pub date_time: String,
    /// Whether the day counts.
    pub has_date: bool,
    /// Whether the time counts.
    pub has_time: bool,
}

/// The status a user asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusWish {
    /// Its id, whatever its letter case.
    pub status_id: String,
    /// A note beside it.
    pub notes: String,
    /// Until when.
    pub until: Option<Until>,
    /// Where calls are to be forwarded.
    pub forward_number: String,
}

const fn away(id: &'static str) -> Status {
    Status {
        id,
        group: "Away",
        is_acd: false,
        is_do_not_disturb: false,
        is_selectable: true,
        is_after_call_work: false,
        is_forward: false,
        can_have_date: false,
        can_have_time: false,
    }
}

const fn away_until(id: &'static str, can_have_date: bool) -> Status {
    Status {
        can_have_date,
        can_have_time: true,
        ..away(id)
    }
}

/// The status that takes work.
pub(crate) const AVAILABLE: &str = "Available";
/// The status of a user who never chose one.
pub(crate) const GONE_HOME: &str = "Gone Home";
/// The status the server gives an agent who let an alert run out.
pub(crate) const NOT_ANSWERING: &str = "ACD - Agent Not Answering";

/// All statuses, as a fresh CIC server has them. That only one of them takes work, and which may have an end, is inferred.
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
        group: "Available",
        ..away("Available, Follow-Me")
    },
    Status {
        group: "Available",
        is_forward: true,
        ..away("Available, Forward")
    },
    Status {
        is_after_call_work: true,
        group: "Available",
        ..away("Follow Up")
    },
    away("Away from desk"),
    away_until("At Lunch", false),
    away_until("At a training session", false),
    away_until("In a meeting", false),
    away_until("Working at home", true),
    away_until("Out of Office", true),
    away_until("Out of Town", true),
    away_until("On Vacation", true),
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
    #[test]
    fn of_an_end_counts_what_the_status_may_have() {
        let told = Until {
            date_time: "20261224T120000Z".into(),
            has_date: true,
            has_time: true,
        };
        let kept = |id: &str| {
            status(id)
                .unwrap()
                .until(&told)
                .map(|until| (until.has_date, until.has_time))
        };
        assert_eq!(kept("On Vacation"), Some((true, true)));
        assert_eq!(kept("at lunch"), Some((false, true)));
        assert_eq!(kept("Available"), None);
        let nonsense = Until {
            date_time: "<b>soon</b>".into(),
            ..told.clone()
        };
        assert_eq!(status("On Vacation").unwrap().until(&nonsense), None);
    }
}
