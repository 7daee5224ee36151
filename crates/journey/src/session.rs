//! When a session goes on and when a new one begins.

use crate::ids::SessionId;
use crate::time::UnixMillis;
use alloc::string::String;

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

/// A number a visitor can read out to find the session: six digits made of its id, so that page and service name it alike
/// without asking each other. Among a thousand sessions at a time, one in a thousand shares its number with another.
/// Source: the vendor's short ids have four to six digits; theirs are handed out by the service.
#[must_use]
pub fn short_id(session: SessionId) -> String {
    let bytes = session.0.as_bytes();
    let number = (bytes.iter()).fold(7_u32, |number, byte| {
        number.wrapping_mul(31).wrapping_add(u32::from(*byte))
    });
    let mut digits = String::new();
    let mut place = 100_000;
    while place > 0 {
        digits.extend(char::from_digit(number / place % 10, 10));
        place /= 10;
    }
    digits
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

    #[test]
    fn a_short_id_has_six_digits_and_belongs_to_its_session() {
        let id = |byte| short_id(SessionId(Uuid::from_bytes([byte; 16])));
        for byte in 0..=255 {
            assert_eq!(id(byte).len(), 6);
            assert!(id(byte).bytes().all(|digit| digit.is_ascii_digit()));
        }
        assert_ne!(id(1), id(2));
    }
}
