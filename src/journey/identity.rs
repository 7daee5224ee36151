//! Who visits: the visitor's and the session's id and the counters, in the vendor's cookies, so that a site that changes
//! over keeps its visitors.
//!
//! Source: cookie names from the vendor's page on cookie usage; the formats of their values were read off captured
//! requests (inferred).

use crate::browser::cookies::CookieJar;
use crate::browser::text::{number, parse_number, push_number};
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

const VISITOR: &str = "_actmu";
const SESSION: &str = "_actms";
const COUNTERS: &str = "_actcc";
const VISIT_COUNT: &str = "_actvc";
const VISIT_TIMES: &str = "_actts";

/// Life of the cookies that outlive a session: one year, in seconds.
const LIFE_IN_SECONDS: u32 = 365 * 24 * 60 * 60;

/// `sessionBeacons.sessionPageviews.totalBeacons.totalPageviews`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counters {
    session: [u64; 2],
    total: [u64; 2],
}

/// Reads numbers separated by dots, exactly as many as there are places; whether it could.
fn parse_dotted(text: &str, numbers: &mut [u64]) -> bool {
    let mut parts = text.split('.');
    for number in numbers {
        match parts.next().and_then(parse_number) {
            Some(read) => *number = read,
            None => return false,
        }
    }
    parts.next().is_none()
}

fn to_dotted(numbers: &[u64]) -> String {
    let mut text = String::new();
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            text.push('.');
        }
        push_number(&mut text, *number);
    }
    text
}

impl Counters {
    fn parse(text: &str) -> Option<Self> {
        let mut counters = [0; 4];
        let [beacons, page_views, total_beacons, total_page_views] =
            parse_dotted(text, &mut counters).then_some(counters)?;
        Some(Self {
            session: [beacons, page_views],
            total: [total_beacons, total_page_views],
        })
    }

    fn to_text(self) -> String {
        to_dotted(&[self.session[0], self.session[1], self.total[0], self.total[1]])
    }

    fn count(&mut self, is_page_view: bool) {
        for counts in [&mut self.session, &mut self.total] {
            counts[0] += 1;
            counts[1] += u64::from(is_page_view);
        }
    }
}

/// The visitor's id: the one this browser has, or `new`, which it has from now on.
pub fn visitor(cookies: &mut dyn CookieJar, new: VisitorId) -> VisitorId {
    let known = cookies.get(VISITOR).and_then(|text| VisitorId::parse(&text));
    let visitor = known.unwrap_or(new);
    cookies.set(VISITOR, &visitor.to_text(), LIFE_IN_SECONDS);
    visitor
}

/// The session another page load of this site left running, if it has not timed out: the cookie lives no longer.
pub fn running_session(cookies: &dyn CookieJar) -> Option<SessionId> {
    cookies.get(SESSION).and_then(|text| SessionId::parse(&text))
}

/// Writes down an event of a session: keeps the session's cookie alive and counts.
pub fn count_event(
    cookies: &mut dyn CookieJar,
    session: SessionId,
    is_new_session: bool,
    is_page_view: bool,
    session_timeout_in_seconds: u32,
    now: UnixMillis,
) {
    cookies.set(SESSION, &session.to_text(), session_timeout_in_seconds);
    let mut counters = cookies
        .get(COUNTERS)
        .and_then(|text| Counters::parse(&text))
        .unwrap_or_default();
    if is_new_session {
        counters.session = [0, 0];
        count_visit(cookies, now);
    }
    counters.count(is_page_view);
    cookies.set(COUNTERS, &counters.to_text(), LIFE_IN_SECONDS);
}

/// Counts a visit and moves its time stamps on: first, previous and current visit, in seconds.
fn count_visit(cookies: &mut dyn CookieJar, now: UnixMillis) {
    let visits = cookies
        .get(VISIT_COUNT)
        .and_then(|text| parse_number(&text))
        .unwrap_or(0);
    cookies.set(VISIT_COUNT, &number(visits.saturating_add(1)), LIFE_IN_SECONDS);
    let now = now.0 / 1_000;
    let mut times = [0; 3];
    let is_known = cookies
        .get(VISIT_TIMES)
        .is_some_and(|text| parse_dotted(&text, &mut times));
    let [first, _, current] = if is_known { times } else { [now; 3] };
    cookies.set(VISIT_TIMES, &to_dotted(&[first, current, now]), LIFE_IN_SECONDS);
}

/// Removes everything kept of the visitor: consent was withdrawn.
pub fn forget(cookies: &mut dyn CookieJar) {
    for name in [VISITOR, SESSION, COUNTERS, VISIT_COUNT, VISIT_TIMES] {
        cookies.set(name, "", 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use waymeet_journey::ids::Uuid;

    #[derive(Default)]
    struct MemoryJar(BTreeMap<String, String>);

    impl CookieJar for MemoryJar {
        fn get(&self, name: &str) -> Option<String> {
            self.0.get(name).cloned()
        }
        fn set(&mut self, name: &str, value: &str, _: u32) {
            self.0.insert(name.into(), value.into());
        }
    }

    const SESSION_A: SessionId = SessionId(Uuid::from_bytes([0xa; 16]));
    const NEW: VisitorId = VisitorId(Uuid::from_bytes([7; 16]));

    #[test]
    fn a_visitor_of_the_vendors_snippet_keeps_the_id() {
        let mut jar = MemoryJar::default();
        jar.set(VISITOR, "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", 0);
        assert_eq!(
            visitor(&mut jar, NEW).to_text(),
            "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11"
        );
    }

    #[test]
    fn an_unknown_or_unreadable_visitor_gets_an_id_and_keeps_it() {
        for before in [None, Some("hash.random.1.2")] {
            let mut jar = MemoryJar::default();
            if let Some(value) = before {
                jar.set(VISITOR, value, 0);
            }
            assert_eq!(visitor(&mut jar, NEW), NEW);
            assert_eq!(visitor(&mut jar, VisitorId(Uuid::from_bytes([8; 16]))), NEW);
        }
    }

    #[test]
    fn counters_go_on_in_the_observed_formats() {
        let mut jar = MemoryJar::default();
        jar.set(COUNTERS, "6.3.188.72", 0);
        jar.set(VISIT_COUNT, "9", 0);
        jar.set(VISIT_TIMES, "100.200.300", 0);
        count_event(&mut jar, SESSION_A, false, true, 1_200, UnixMillis(400_500));
        assert_eq!(jar.0[COUNTERS], "7.4.189.73");
        assert_eq!(jar.0[VISIT_COUNT], "9");
        count_event(&mut jar, SESSION_A, true, false, 1_200, UnixMillis(500_500));
        assert_eq!(jar.0[COUNTERS], "1.0.190.73");
        assert_eq!(jar.0[VISIT_COUNT], "10");
        assert_eq!(jar.0[VISIT_TIMES], "100.300.500");
    }

    #[test]
    fn a_first_visit_counts_from_one_with_both_halves_equal() {
        let mut jar = MemoryJar::default();
        count_event(&mut jar, SESSION_A, true, true, 1_200, UnixMillis(400_500));
        count_event(&mut jar, SESSION_A, false, false, 1_200, UnixMillis(401_500));
        assert_eq!(jar.0[COUNTERS], "2.1.2.1");
        assert_eq!((&*jar.0[VISIT_COUNT], &*jar.0[VISIT_TIMES]), ("1", "400.400.400"));
        assert_eq!(running_session(&jar), Some(SESSION_A));
    }

    #[test]
    fn on_the_second_visit_the_first_is_the_previous_one() {
        let mut jar = MemoryJar::default();
        for now in [1_000, 2_000] {
            count_event(&mut jar, SESSION_A, true, true, 1_200, UnixMillis(now));
        }
        assert_eq!(jar.0[VISIT_TIMES], "1.1.2");
    }
}
