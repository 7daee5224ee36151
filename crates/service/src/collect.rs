//! From a request's body to events that can be stored: each event is judged on its own, so that a broken one does not
//! take its neighbours with it.

use crate::limits::{LATE_AFTER, MAX_EVENT_AGE};
use crate::recorded_event::RecordedEvent;
use crate::store::{IncomingEvent, SessionKey, Verdict};
use crate::wire::batch::Batch;
use crate::wire::event::{EventError, PlaceInPageLoad, WireEvent, id_of, place_of};
use crate::wire::receipt::EventResult;
use waymeet_journey::ids::EventId;
use waymeet_journey::time::UnixMillis;

/// Clocks that differ by less are taken as equal: what differs then is the road, not the clock.
const TOLERATED_CLOCK_ERROR_MS: u64 = 5_000;

/// A batch, sorted into what can be stored and what cannot.
#[derive(Debug)]
pub struct Sorted {
    /// What can be stored, in the order it was sent.
    pub good: Vec<IncomingEvent>,
    /// The places of those that are refused, as far as they can be read.
    pub refused: Vec<Option<PlaceInPageLoad>>,
    /// One entry an event, in the order they were sent.
    lines: Vec<Line>,
}

/// What the receipt has to say of an event.
#[derive(Debug)]
enum Line {
    Good { id: EventId, is_late: bool },
    Refused { id: Option<EventId>, error: EventError },
}

impl Sorted {
    /// Judges every event of a batch that arrived at `now`.
    #[must_use]
    pub fn new(batch: &Batch, now: UnixMillis) -> Self {
        let mut sorted = Self {
            good: Vec::new(),
            refused: Vec::new(),
            lines: Vec::with_capacity(batch.events.len()),
        };
        for value in &batch.events {
            let read = WireEvent::read(value);
            match read.and_then(|wire| judge(&wire, batch.sent_at, now)) {
                Ok(incoming) => {
                    sorted.lines.push(Line::Good {
                        id: incoming.event.id,
                        is_late: incoming.is_late,
                    });
                    sorted.good.push(incoming);
                }
                Err(error) => {
                    sorted.refused.push(place_of(value));
                    sorted.lines.push(Line::Refused {
                        id: id_of(value),
                        error,
                    });
                }
            }
        }
        sorted
    }

    /// Whose session the good ones end in, and on which page: that of the last thing the visitor did, unless
    /// it was done in another page load.
    pub(crate) fn last_place(&self, deployment: &str, tab: &str) -> Option<(SessionKey, String)> {
        let mut web = (self.good.iter().rev()).filter(|incoming| incoming.event.for_engine().is_some());
        let event = &web.next()?.event;
        if !tab.is_empty() && event.tab != tab {
            return None;
        }
        let key = SessionKey {
            deployment: deployment.to_owned(),
            visitor: event.visitor,
            session: event.session,
        };
        Some((key, event.page.url.clone()))
    }

    /// The lines of the receipt; `verdicts` are the store's answers for the good ones, in order.
    #[must_use]
    pub fn results(self, verdicts: Vec<Verdict>) -> Vec<EventResult> {
        let mut verdicts = verdicts.into_iter();
        let line = |line: Line| match line {
            Line::Good { id, is_late } => {
                EventResult::of_verdict(id, verdicts.next().unwrap_or(Verdict::Duplicate), is_late)
            }
            Line::Refused { id, error } => EventResult::of_error(id, &error),
        };
        self.lines.into_iter().map(line).collect()
    }
}

/// Judges one event of a batch that was sent at `sent_at` by the visitor's clock and arrived at `now` by ours.
///
/// # Errors
/// [`EventError`], when it cannot be stored.
pub fn judge(wire: &WireEvent, sent_at: UnixMillis, now: UnixMillis) -> Result<IncomingEvent, EventError> {
    let body = wire.to_stored();
    let mut event = RecordedEvent::try_from(wire)?;
    let age_ms = u128::from(sent_at.since(event.at));
    if age_ms > MAX_EVENT_AGE.as_millis() {
        return Err(EventError::TooOld);
    }
    event.at = by_our_clock(event.at, sent_at, now);
    Ok(IncomingEvent {
        event,
        body,
        is_late: age_ms > LATE_AFTER.as_millis(),
    })
}

/// A moment by the visitor's clock, by ours: a batch is sent in the moment it arrives, so the difference is the error of
/// the visitor's clock. No event happens after it arrived.
fn by_our_clock(at: UnixMillis, sent_at: UnixMillis, now: UnixMillis) -> UnixMillis {
    if sent_at.0.abs_diff(now.0) <= TOLERATED_CLOCK_ERROR_MS {
        return at.min(now);
    }
    UnixMillis(now.0.saturating_sub(sent_at.since(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_clock_is_corrected_and_a_good_one_is_left_alone() {
        for (at, sent_at, now, expected) in [
            (1_000_000, 1_001_000, 1_001_500, 1_000_000),
            (1_000_000, 1_001_000, 1_000_900, 1_000_000),
            // After it arrived, by a clock that is good enough: as good as arrived.
            (1_000_950, 1_001_000, 1_000_900, 1_000_900),
            (9_000_000, 1_001_000, 1_001_500, 1_001_500),
            // An hour behind, an hour ahead.
            (1_000_000, 1_001_000, 4_601_000, 4_600_000),
            (5_000_000, 5_001_000, 1_401_000, 1_400_000),
            // After it was sent: as good as sent.
            (5_002_000, 5_001_000, 1_401_000, 1_401_000),
        ] {
            let corrected = by_our_clock(UnixMillis(at), UnixMillis(sent_at), UnixMillis(now));
            assert_eq!(corrected, UnixMillis(expected), "{at} {sent_at} {now}");
        }
    }

    #[test]
    fn an_event_that_waited_for_more_than_an_hour_is_late_and_for_more_than_a_month_refused() {
        let event = json!({ "kind": "web", "id": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
            "visitor": "6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", "session": "7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
            "tab": "t", "seq": 0, "at": 1_000, "name": "page_viewed", "page": { "url": "https://shop.example/" } });
        let event = WireEvent::read(&event).unwrap();
        let month = u64::try_from(MAX_EVENT_AGE.as_millis()).unwrap();
        let now = UnixMillis(month + 1_000);
        assert!(judge(&event, now, now).is_ok());
        let now = UnixMillis(month + 1_001);
        assert_eq!(judge(&event, now, now).unwrap_err(), EventError::TooOld);
        let hour = u64::try_from(LATE_AFTER.as_millis()).unwrap();
        for (age, expected) in [(hour, false), (hour + 1, true)] {
            let now = UnixMillis(1_000 + age);
            assert_eq!(judge(&event, now, now).unwrap().is_late, expected, "{age}");
        }
    }
}
