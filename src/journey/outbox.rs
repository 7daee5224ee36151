//! The outbox: events wait here, stored, until the service has acknowledged them.
//!
//! INVARIANT (stored before sent): a record is in the store before it is in any batch, and leaves it only when the
//! service has answered for it. Each record has a key of its own, so that writing one costs the same however many wait.

use super::ports::KeyValueStore;
use crate::browser::text::push_number;
use waymeet_journey::time::UnixMillis;

/// Prefix of the records' keys, before the site.
const PREFIX: &str = "waymeet.o.";

/// How many bytes may wait; beyond it the oldest records are given up, and counted. A browser keeps five million
/// characters for a site, and the site wants some of them itself.
const MAX_WAITING_BYTES: usize = 2_000_000;

/// How long a record waits, in milliseconds; an older one is given up, and counted. The service takes none that is older.
const MAX_AGE_IN_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// A batch takes no more records than this; the service accepts up to a thousand.
const MAX_BATCH_RECORDS: usize = 500;

/// A batch takes no more text than this, in bytes.
const MAX_BATCH_BYTES: usize = 200_000;

/// How many characters of a page load's name are the moment it began.
const MOMENT_LENGTH: usize = 8;

/// A record that waits.
#[derive(Debug)]
struct Waiting {
    key: String,
    bytes: usize,
}

/// The records of one site that wait to be sent by this page load.
#[derive(Debug)]
pub struct Outbox {
    prefix: String,
    tab: String,
    next: u64,
    /// In the order of their keys, which is that of their page loads' age.
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    dropped: u64,
    /// How many records the next batch may take; halved when the service finds one too large.
    batch_limit: usize,
}

/// Records taken together in one request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// The records' keys.
    pub keys: Vec<String>,
    /// The records, each a JSON object, separated by commas.
    pub events: String,
}

/// A page load's name: the second it began and a random number, in hexadecimal digits, so that names sort by age.
#[must_use]
pub fn tab_name(began: UnixMillis, random: u32) -> String {
    let mut name = String::with_capacity(MOMENT_LENGTH * 2);
    for number in [(began.0 / 1_000) as u32, random] {
        for shift in (0..MOMENT_LENGTH).rev() {
            let digit = (number >> (shift * 4)) & 15;
            name.extend(char::from_digit(digit, 16));
        }
    }
    name
}

fn parse_moment(digits: &str) -> Option<u64> {
    digits.chars().try_fold(0, |moment, digit| {
        Some(moment * 16 + u64::from(digit.to_digit(16)?))
    })
}

impl Outbox {
    /// The outbox of a site for the page load named `tab` ([`tab_name`]). Records that other page loads left behind wait
    /// first; those that are too old are given up.
    #[must_use]
    pub fn open(store: &mut dyn KeyValueStore, site: &str, tab: &str, now: UnixMillis) -> Self {
        let mut prefix = String::from(PREFIX);
        prefix.push_str(site);
        prefix.push('.');
        let mut outbox = Self {
            prefix,
            tab: tab.into(),
            next: 0,
            waiting: Vec::new(),
            waiting_bytes: 0,
            dropped: 0,
            batch_limit: MAX_BATCH_RECORDS,
        };
        outbox.look_around(store, now);
        outbox
    }

    /// Takes over what other page loads have left in the store since the last look.
    pub fn look_around(&mut self, store: &mut dyn KeyValueStore, now: UnixMillis) {
        let mut waiting = Vec::new();
        let mut waiting_bytes = 0;
        for key in store.keys(&self.prefix) {
            let began = key
                .get(self.prefix.len()..self.prefix.len() + MOMENT_LENGTH)
                .and_then(parse_moment);
            let is_too_old = began.is_some_and(|began| now.since(UnixMillis(began * 1_000)) > MAX_AGE_IN_MS);
            let Some(record) = store.get(&key) else { continue };
            if is_too_old {
                store.remove(&key);
                self.dropped += 1;
                continue;
            }
            let bytes = record.len() + key.len();
            waiting_bytes += bytes;
            waiting.push(Waiting { key, bytes });
        }
        (self.waiting, self.waiting_bytes) = (waiting, waiting_bytes);
    }

    /// The page load's name.
    #[must_use]
    pub fn tab(&self) -> &str {
        &self.tab
    }

    /// The sequence number the next record gets.
    #[must_use]
    pub fn next_sequence_number(&self) -> u64 {
        self.next
    }

    /// How many records were given up.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Stores a record, a JSON object.
    pub fn append(&mut self, store: &mut dyn KeyValueStore, record: &str) {
        let mut key = String::with_capacity(self.prefix.len() + self.tab.len() + 9);
        key.push_str(&self.prefix);
        key.push_str(&self.tab);
        key.push('.');
        // As many digits as there can be records in a page load, so that keys sort by age.
        let digits_before = key.len();
        push_number(&mut key, self.next);
        for _ in key.len() - digits_before..8 {
            key.insert(digits_before, '0');
        }
        self.next += 1;
        store.set(&key, record);
        let bytes = record.len() + key.len();
        self.waiting_bytes += bytes;
        // At the end, unless a page load that began later has left some.
        let position = match self.waiting.last() {
            Some(last) if last.key > key => self.waiting.partition_point(|waiting| waiting.key < key),
            _ => self.waiting.len(),
        };
        self.waiting.insert(position, Waiting { key, bytes });
        let mut given_up = 0;
        while self.waiting_bytes > MAX_WAITING_BYTES && given_up + 1 < self.waiting.len() {
            let oldest = &self.waiting[given_up];
            store.remove(&oldest.key);
            self.waiting_bytes -= oldest.bytes;
            given_up += 1;
        }
        self.dropped += given_up as u64;
        self.waiting.drain(..given_up);
    }

    /// The next batch, oldest records first, of at most so many bytes unless the first record alone has more; `None` where
    /// nothing waits.
    pub fn batch(&mut self, store: &dyn KeyValueStore, max_bytes: usize) -> Option<Batch> {
        let max_bytes = max_bytes.min(MAX_BATCH_BYTES);
        let mut batch = Batch::default();
        let mut position = 0;
        while let Some(waiting) = self.waiting.get(position) {
            // Another tab may have sent it meanwhile, or the visitor may have cleared the browser's data.
            let Some(record) = store.get(&waiting.key) else {
                self.waiting_bytes -= waiting.bytes;
                self.waiting.remove(position);
                continue;
            };
            let is_full =
                batch.keys.len() >= self.batch_limit || batch.events.len() + record.len() > max_bytes;
            if is_full && !batch.keys.is_empty() {
                break;
            }
            if !batch.keys.is_empty() {
                batch.events.push(',');
            }
            batch.events.push_str(&record);
            batch.keys.push(waiting.key.clone());
            position += 1;
        }
        (!batch.keys.is_empty()).then_some(batch)
    }

    /// Forgets records the service has answered for; those it will never take are counted as given up.
    pub fn settle(&mut self, store: &mut dyn KeyValueStore, keys: &[String], are_taken: bool) {
        if !are_taken {
            self.dropped += keys.len() as u64;
        }
        for key in keys {
            store.remove(key);
        }
        // Both lists are in the same order, so one look at each entry is enough.
        let mut answered = keys.iter().peekable();
        let bytes = &mut self.waiting_bytes;
        self.waiting.retain(|waiting| {
            while answered.peek().is_some_and(|key| **key < waiting.key) {
                answered.next();
            }
            let is_answered = answered.peek() == Some(&&waiting.key);
            if is_answered {
                *bytes -= waiting.bytes;
            }
            !is_answered
        });
        self.batch_limit = MAX_BATCH_RECORDS;
    }

    /// Removes every record of the site, those of other page loads too: consent was withdrawn.
    pub fn clear(&mut self, store: &mut dyn KeyValueStore) {
        for key in store.keys(&self.prefix) {
            store.remove(&key);
        }
        self.waiting.clear();
        self.waiting_bytes = 0;
    }

    /// Makes the next batch half as large as the one the service found too large; whether that is possible.
    pub fn halve(&mut self, batch: &Batch) -> bool {
        self.batch_limit = (batch.keys.len() / 2).max(1);
        batch.keys.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::ports::MemoryStore;
    use super::*;

    const ALL: usize = usize::MAX;
    const NOW: UnixMillis = UnixMillis(1_795_363_200_000);

    fn filled(count: usize) -> (MemoryStore, Outbox) {
        let mut store = MemoryStore::default();
        let mut outbox = Outbox::open(&mut store, "s", &tab_name(NOW, 7), NOW);
        for number in 0..count {
            outbox.append(&mut store, &number.to_string());
        }
        (store, outbox)
    }

    #[test]
    fn names_of_page_loads_sort_by_age() {
        assert_eq!(tab_name(NOW, 0xbeef), "6b0311800000beef");
        assert!(tab_name(NOW, u32::MAX) < tab_name(UnixMillis(NOW.0 + 1_000), 0));
    }

    #[test]
    fn a_record_is_stored_before_it_is_in_a_batch() {
        let (store, mut outbox) = filled(1);
        assert_eq!(store.keys("waymeet.o.s.").len(), 1);
        assert_eq!(outbox.batch(&store, ALL).unwrap().events, "0");
    }

    #[test]
    fn records_keep_their_order_and_stay_until_settled() {
        let (mut store, mut outbox) = filled(12);
        let batch = outbox.batch(&store, ALL).unwrap();
        assert_eq!(batch.events, "0,1,2,3,4,5,6,7,8,9,10,11");
        assert_eq!(outbox.batch(&store, ALL), Some(batch.clone()));
        outbox.append(&mut store, "12");
        outbox.settle(&mut store, &batch.keys[1..], true);
        assert_eq!(outbox.batch(&store, ALL).unwrap().events, "0,12");
        outbox.settle(&mut store, &batch.keys, true);
        assert_eq!(outbox.batch(&store, ALL).unwrap().events, "12");
    }

    #[test]
    fn what_an_earlier_page_load_left_is_sent_by_the_next() {
        let (mut store, mut closed) = filled(2);
        let mut next = Outbox::open(&mut store, "s", &tab_name(NOW, 8), NOW);
        assert_eq!(next.batch(&store, ALL).unwrap().events, "0,1");
        closed.append(&mut store, "2");
        next.append(&mut store, "3");
        assert_eq!(next.batch(&store, ALL).unwrap().events, "0,1,3");
        closed.look_around(&mut store, NOW);
        closed.append(&mut store, "4");
        let batch = closed.batch(&store, ALL).unwrap();
        assert_eq!(batch.events, "0,1,2,4,3");
        closed.append(&mut store, "5");
        closed.settle(&mut store, &batch.keys, true);
        assert_eq!(closed.batch(&store, ALL).unwrap().events, "5");
        let mut another = Outbox::open(&mut store, "another", "u", NOW);
        assert_eq!(another.batch(&store, ALL), None);
    }

    #[test]
    fn a_batch_is_bounded_and_a_huge_record_goes_alone() {
        let (mut store, mut outbox) = filled(MAX_BATCH_RECORDS + 1);
        let batch = outbox.batch(&store, ALL).unwrap();
        assert_eq!(batch.keys.len(), MAX_BATCH_RECORDS);
        outbox.settle(&mut store, &batch.keys, true);
        outbox.append(&mut store, &"x".repeat(MAX_BATCH_BYTES * 2));
        outbox.append(&mut store, "1");
        assert_eq!(outbox.batch(&store, ALL).unwrap().keys.len(), 1);
        assert_eq!(outbox.batch(&store, 0).unwrap().keys.len(), 1);
    }

    #[test]
    fn a_batch_too_large_is_halved_down_to_one_record() {
        let (store, mut outbox) = filled(5);
        for expected in [2, 1] {
            let batch = outbox.batch(&store, ALL).unwrap();
            assert!(outbox.halve(&batch));
            assert_eq!(outbox.batch(&store, ALL).unwrap().keys.len(), expected);
        }
        let batch = outbox.batch(&store, ALL).unwrap();
        assert!(!outbox.halve(&batch), "one record cannot be halved");
    }

    #[test]
    fn the_oldest_records_are_given_up_and_counted_when_too_much_waits() {
        let (mut store, mut outbox) = filled(3);
        let large = "x".repeat(MAX_WAITING_BYTES / 2 - 40);
        outbox.append(&mut store, &large);
        outbox.append(&mut store, &large);
        assert_eq!(outbox.dropped(), 3);
        assert_eq!(store.keys("").len(), 2);
        outbox.append(&mut store, &"x".repeat(MAX_WAITING_BYTES * 2));
        assert_eq!(
            (outbox.dropped(), store.keys("").len()),
            (5, 1),
            "one is kept, however large"
        );
    }

    #[test]
    fn a_record_that_waited_for_a_month_is_given_up_and_counted() {
        let (mut store, _) = filled(2);
        let later = UnixMillis(NOW.0 + MAX_AGE_IN_MS + 1_000);
        let outbox = Outbox::open(&mut store, "s", "u", later);
        assert_eq!((outbox.dropped(), store.keys("").len()), (2, 0));
    }

    #[test]
    fn a_record_that_vanished_from_the_store_is_passed_over() {
        let (mut store, mut outbox) = filled(3);
        let key = store.keys("")[1].clone();
        store.remove(&key);
        assert_eq!(outbox.batch(&store, ALL).unwrap().events, "0,2");
    }

    #[test]
    fn nothing_is_left_when_consent_is_withdrawn() {
        let (mut store, mut outbox) = filled(3);
        outbox.clear(&mut store);
        assert_eq!((outbox.batch(&store, ALL), store.keys("").len()), (None, 0));
    }
}
