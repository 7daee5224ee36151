//! Who visits: the visitor's and the session's id and the counters, in the vendor's cookies, so that a site that changes
//! over keeps its visitors.
//!
//! Source: cookie names from the vendor's page on cookie usage; the formats of their values were read off captured
//! requests (inferred).

use super::ports::{CookieJar, SITES_OWN_LIFE};
use crate::browser::text::{number, push_number};
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::text::{parse_number, split};
use waymeet_journey::time::UnixMillis;

const VISITOR: &str = "_actmu";
const SESSION: &str = "_actms";
const COUNTERS: &str = "_actcc";
const VISIT_COUNT: &str = "_actvc";
const VISIT_TIMES: &str = "_actts";
const REFERRER: &str = "_actmr";
const USER: &str = "_actmi";
const USER_HASH: &str = "_actmh";

/// All of them.
const ALL: [&str; 8] = [
    VISITOR,
    SESSION,
    COUNTERS,
    VISIT_COUNT,
    VISIT_TIMES,
    REFERRER,
    USER,
    USER_HASH,
];

/// Longest referrer and user id that become cookies, in bytes: browsers refuse cookies of more than 4 KiB, and every byte
/// travels with every request of the site.
const MAX_COOKIE_BYTES: usize = 1_024;

/// `sessionBeacons.sessionPageviews.totalBeacons.totalPageviews`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counters {
    session: [u64; 2],
    total: [u64; 2],
}

/// Reads numbers separated by dots, exactly as many as there are places; whether it could.
fn parse_dotted(text: &str, numbers: &mut [u64]) -> bool {
    let mut parts = split(text, b'.');
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

    fn add(&mut self, counted: [u64; 2]) {
        for counts in [&mut self.session, &mut self.total] {
            counts[0] += counted[0];
            counts[1] += counted[1];
        }
    }
}

/// The visitor's id: the one this browser has, the one it arrives with, or `new`; it has that from now on.
pub fn visitor(cookies: &mut dyn CookieJar, arriving: Option<VisitorId>, new: VisitorId) -> VisitorId {
    let visitor = known_visitor(cookies).or(arriving).unwrap_or(new);
    cookies.set(VISITOR, &visitor.to_text(), SITES_OWN_LIFE);
    visitor
}

/// The id this browser has, if it has one.
pub fn known_visitor(cookies: &dyn CookieJar) -> Option<VisitorId> {
    cookies.get(VISITOR).and_then(|text| VisitorId::parse(&text))
}

/// The session another page load of this site left running, if it has not timed out: the cookie lives no longer.
pub fn running_session(cookies: &dyn CookieJar) -> Option<SessionId> {
    cookies.get(SESSION).and_then(|text| SessionId::parse(&text))
}

/// What is to be written down of a session's events. Cookies are slow, so it is written once for all that happened in a
/// task.
#[derive(Debug, Default)]
pub struct Tally {
    session: Option<SessionId>,
    is_new_session: bool,
    began: UnixMillis,
    referrer: String,
    /// Events and page views.
    counted: [u64; 2],
}

impl Tally {
    /// Notes that a session begins at `now`, on a page the visitor came to from `referrer`.
    pub fn begin_session(&mut self, referrer: &str, now: UnixMillis) {
        self.is_new_session = true;
        self.began = now;
        self.referrer = referrer.into();
    }

    /// Notes an event of a session.
    pub fn count(&mut self, session: SessionId, is_page_view: bool) {
        self.session = Some(session);
        self.counted[0] += 1;
        self.counted[1] += u64::from(is_page_view);
    }

    /// Writes what was noted, and keeps the session's cookies alive.
    pub fn write(&mut self, cookies: &mut dyn CookieJar, session_timeout_in_seconds: u32) {
        let Some(session) = self.session.take() else {
            return;
        };
        let timeout = i32::try_from(session_timeout_in_seconds).unwrap_or(i32::MAX);
        cookies.set(SESSION, &session.to_text(), timeout);
        let mut counters = cookies
            .get(COUNTERS)
            .and_then(|text| Counters::parse(&text))
            .unwrap_or_default();
        if self.is_new_session {
            counters.session = [0, 0];
            count_visit(cookies, self.began);
        }
        counters.add(self.counted);
        cookies.set(COUNTERS, &counters.to_text(), SITES_OWN_LIFE);
        let referrer = if self.is_new_session {
            percent_encoded(&self.referrer)
        } else {
            cookies.get(REFERRER).unwrap_or_default()
        };
        if !referrer.is_empty() && referrer.len() <= MAX_COOKIE_BYTES {
            cookies.set(REFERRER, &referrer, timeout);
        }
        *self = Self::default();
    }
}

/// Counts a visit and moves its time stamps on: first, previous and current visit, in seconds.
fn count_visit(cookies: &mut dyn CookieJar, now: UnixMillis) {
    let visits = cookies
        .get(VISIT_COUNT)
        .and_then(|text| parse_number(&text))
        .unwrap_or(0);
    cookies.set(VISIT_COUNT, &number(visits.saturating_add(1)), SITES_OWN_LIFE);
    let now = now.0 / 1_000;
    let mut times = [0; 3];
    let is_known = cookies
        .get(VISIT_TIMES)
        .is_some_and(|text| parse_dotted(&text, &mut times));
    let [first, _, current] = if is_known { times } else { [now; 3] };
    cookies.set(VISIT_TIMES, &to_dotted(&[first, current, now]), SITES_OWN_LIFE);
}

/// Writes down who the site says this is; whether that is news. `summary` stands for everything the site said of them.
pub fn identify(cookies: &mut dyn CookieJar, user: &str, summary: u64) -> bool {
    let user = percent_encoded(user);
    let summary = number(summary);
    let is_known =
        cookies.get(USER).as_ref() == Some(&user) && cookies.get(USER_HASH).as_ref() == Some(&summary);
    if user.len() <= MAX_COOKIE_BYTES {
        cookies.set(USER, &user, SITES_OWN_LIFE);
        cookies.set(USER_HASH, &summary, SITES_OWN_LIFE);
    }
    !is_known
}

/// The user has logged out: whoever comes now is somebody else. Source: the vendor's page on visits.
pub fn log_out(cookies: &mut dyn CookieJar) {
    for name in [VISITOR, SESSION, REFERRER, USER, USER_HASH] {
        cookies.set(name, "", 0);
    }
}

/// Removes everything kept of the visitor: consent was withdrawn.
pub fn forget(cookies: &mut dyn CookieJar) {
    for name in ALL {
        cookies.set(name, "", 0);
    }
}

/// A text as a cookie can hold it: what is neither a letter, a digit nor one of `-_.~` is written as `%XX`.
fn percent_encoded(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
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
        fn set(&mut self, name: &str, value: &str, max_age_in_seconds: i32) {
            if max_age_in_seconds == 0 {
                self.0.remove(name);
            } else {
                self.0.insert(name.into(), value.into());
            }
        }
    }

    const SESSION_A: SessionId = SessionId(Uuid::from_bytes([0xa; 16]));
    const NEW: VisitorId = VisitorId(Uuid::from_bytes([7; 16]));

    fn count(jar: &mut MemoryJar, is_new: bool, is_page_view: bool, now: u64) {
        let mut tally = Tally::default();
        if is_new {
            tally.begin_session("https://search.example/?q=ü", UnixMillis(now));
        }
        tally.count(SESSION_A, is_page_view);
        tally.write(jar, 1_200);
    }

    #[test]
    fn a_visitor_of_the_vendors_snippet_keeps_the_id() {
        let mut jar = MemoryJar::default();
        jar.set(VISITOR, "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11", 1);
        let arriving = Some(VisitorId(Uuid::from_bytes([9; 16])));
        assert_eq!(
            visitor(&mut jar, arriving, NEW).to_text(),
            "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11"
        );
    }

    #[test]
    fn an_unknown_or_unreadable_visitor_gets_an_id_and_keeps_it() {
        for before in [None, Some("hash.random.1.2")] {
            let mut jar = MemoryJar::default();
            if let Some(value) = before {
                jar.set(VISITOR, value, 1);
            }
            assert_eq!(visitor(&mut jar, None, NEW), NEW);
            assert_eq!(visitor(&mut jar, None, VisitorId(Uuid::from_bytes([8; 16]))), NEW);
        }
    }

    #[test]
    fn a_visitor_who_arrives_with_an_id_keeps_it() {
        let mut jar = MemoryJar::default();
        let arriving = VisitorId(Uuid::from_bytes([9; 16]));
        assert_eq!(visitor(&mut jar, Some(arriving), NEW), arriving);
        assert_eq!(known_visitor(&jar), Some(arriving));
    }

    #[test]
    fn counters_go_on_in_the_observed_formats() {
        let mut jar = MemoryJar::default();
        jar.set(COUNTERS, "6.3.188.72", 1);
        jar.set(VISIT_COUNT, "9", 1);
        jar.set(VISIT_TIMES, "100.200.300", 1);
        count(&mut jar, false, true, 400_500);
        assert_eq!(jar.0[COUNTERS], "7.4.189.73");
        assert_eq!(jar.0[VISIT_COUNT], "9");
        count(&mut jar, true, false, 500_500);
        assert_eq!(jar.0[COUNTERS], "1.0.190.73");
        assert_eq!(jar.0[VISIT_COUNT], "10");
        assert_eq!(jar.0[VISIT_TIMES], "100.300.500");
    }

    #[test]
    fn what_happened_in_one_task_is_counted_together() {
        let mut jar = MemoryJar::default();
        let mut tally = Tally::default();
        tally.begin_session("", UnixMillis(400_500));
        for is_page_view in [true, false, false] {
            tally.count(SESSION_A, is_page_view);
        }
        tally.write(&mut jar, 1_200);
        tally.write(&mut jar, 1_200);
        assert_eq!(jar.0[COUNTERS], "3.1.3.1");
    }

    #[test]
    fn a_first_visit_counts_from_one_with_both_halves_equal() {
        let mut jar = MemoryJar::default();
        count(&mut jar, true, true, 400_500);
        count(&mut jar, false, false, 401_500);
        assert_eq!(jar.0[COUNTERS], "2.1.2.1");
        assert_eq!((&*jar.0[VISIT_COUNT], &*jar.0[VISIT_TIMES]), ("1", "400.400.400"));
        assert_eq!(running_session(&jar), Some(SESSION_A));
    }

    #[test]
    fn on_the_second_visit_the_first_is_the_previous_one() {
        let mut jar = MemoryJar::default();
        for now in [1_000, 2_000] {
            count(&mut jar, true, true, now);
        }
        assert_eq!(jar.0[VISIT_TIMES], "1.1.2");
    }

    #[test]
    fn the_referrer_of_the_visit_is_kept_encoded_for_all_of_it() {
        let mut jar = MemoryJar::default();
        count(&mut jar, true, true, 1_000);
        count(&mut jar, false, true, 2_000);
        assert_eq!(jar.0[REFERRER], "https%3A%2F%2Fsearch.example%2F%3Fq%3D%C3%BC");
    }

    #[test]
    fn a_user_is_news_once_and_a_log_out_leaves_the_counters_alone() {
        let mut jar = MemoryJar::default();
        count(&mut jar, true, true, 1_000);
        visitor(&mut jar, None, NEW);
        assert!(identify(&mut jar, "u 17", 1));
        assert_eq!((&*jar.0[USER], &*jar.0[USER_HASH]), ("u%2017", "1"));
        assert!(!identify(&mut jar, "u 17", 1));
        assert!(identify(&mut jar, "u 17", 2));
        log_out(&mut jar);
        let left: Vec<&str> = jar.0.keys().map(String::as_str).collect();
        assert_eq!(left, [COUNTERS, VISIT_TIMES, VISIT_COUNT]);
    }

    #[test]
    fn withdrawn_consent_leaves_no_cookie() {
        let mut jar = MemoryJar::default();
        count(&mut jar, true, true, 1_000);
        visitor(&mut jar, None, NEW);
        identify(&mut jar, "u", 1);
        forget(&mut jar);
        assert_eq!(jar.0.len(), 0);
    }
}
