//! When a session goes on and when a new one begins.

use crate::ids::SessionId;
use crate::time::UnixMillis;

/// What is known of the running session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionMark {
    /// The session.
    pub id: SessionId,
    /// The moment of its last event.
    pub last_activity: UnixMillis,
}

/// Whether an event at `now` belongs to the session marked, given a time-out in seconds.
///
/// A clock that was set back does not end a session: the gap counts as none.
#[must_use]
pub fn continues(mark: SessionMark, now: UnixMillis, timeout_in_seconds: u32) -> bool {
    now.since(mark.last_activity) < u64::from(timeout_in_seconds) * 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;

    #[test]
    fn a_session_is_replaced_once_the_visitor_was_idle_for_the_timeout() {
        let mark = SessionMark {
            id: SessionId(Uuid::from_bytes([1; 16])),
            last_activity: UnixMillis(1_000_000),
        };
        for (now, expected) in [
            (1_000_000, true),
            (2_199_999, true),
            (2_200_000, false),
            (900_000, true),
        ] {
            assert_eq!(continues(mark, UnixMillis(now), 1_200), expected, "{now}");
        }
    }
}
