//! The outbox: events wait here, stored, until the service has acknowledged them.
//!
//! INVARIANT (stored before sent): a record is in the store before it is in any batch, and leaves it only when the
//! service has answered for it. What is recorded in one task of the page is stored together, at its end and under a key of
//! its own: a write costs fifteen times what an event does, and the same however many records wait.

use super::ports::KeyValueStore;
use crate::browser::text::push_number;
use waymeet_journey::text::split;
use waymeet_journey::time::UnixMillis;

/// Prefix of the records' keys, before the site.
const PREFIX: &str = "waymeet.o.";

/// Between two records of one key: JSON has none in it.
const BETWEEN_RECORDS: u8 = b'\n';

/// How many bytes are stored together; what is more begins another key. Small enough for a batch that outlives the page.
const MAX_STORED_BYTES: usize = 50_000;

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

/// Records that were stored together, and wait.
#[derive(Debug)]
struct Waiting {
    key: String,
    bytes: usize,
    count: usize,
}

/// The records of one site that wait to be sent by this page load.
#[derive(Debug)]
pub struct Outbox {
    prefix: String,
    tab: String,
    next: u64,
    /// What was recorded in this task and is not stored yet.
    open: String,
    open_count: usize,
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
    /// How many records they are.
    pub count: usize,
    /// The records, each a JSON object, separated by commas.
    pub events: String,
}

/// A page load's name: the second it began and a random number, in hexadecimal digits, so that names sort by age.
#[must_use]
pub fn tab_name(began: UnixMillis, random: u32) -> String {
    let mut name = String::with_capacity(MOMENT_LENGTH * 2);
    push_hexadecimal(&mut name, (began.0 / 1_000) as u32);
    push_hexadecimal(&mut name, random);
    name
}

fn push_hexadecimal(text: &mut String, number: u32) {
    for shift in (0..MOMENT_LENGTH).rev() {
        let digit = (number >> (shift * 4)) & 15;
        text.extend(char::from_digit(digit, 16));
    }
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
            open: String::new(),
            open_count: 0,
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
            let Some(records) = store.get(&key) else { continue };
            let count = split(&records, BETWEEN_RECORDS).count();
            if is_too_old {
                store.remove(&key);
                self.dropped += count as u64;
                continue;
            }
            let bytes = records.len() + key.len();
            waiting_bytes += bytes;
            waiting.push(Waiting { key, bytes, count });
        }
        (self.waiting, self.waiting_bytes) = (waiting, waiting_bytes);
    }

    /// Goes on under another name, from the first number: somebody else sits before the page now, and the service counts
    /// each visitor's records of a page load for themselves.
    pub fn begin_anew(&mut self, store: &mut dyn KeyValueStore, random: u32) {
        self.keep(store);
        self.tab.truncate(MOMENT_LENGTH);
        push_hexadecimal(&mut self.tab, random);
        self.next = 0;
        self.dropped = 0;
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

    /// Takes a record, a JSON object. It is stored by [`Outbox::keep`], at the latest at the end of the task.
    pub fn append(&mut self, store: &mut dyn KeyValueStore, record: &str) {
        if self.open_count > 0 {
            self.open.push(char::from(BETWEEN_RECORDS));
        }
        self.open.push_str(record);
        self.open_count += 1;
        self.next += 1;
        if self.open.len() > MAX_STORED_BYTES {
            self.keep(store);
        }
    }

    /// Stores what was recorded since the last time.
    pub fn keep(&mut self, store: &mut dyn KeyValueStore) {
        let count = core::mem::take(&mut self.open_count);
        if count == 0 {
            return;
        }
        let records = core::mem::take(&mut self.open);
        self.store(store, self.next - count as u64, &records, count);
        let mut given_up = 0;
        while self.waiting_bytes > MAX_WAITING_BYTES && given_up + 1 < self.waiting.len() {
            let oldest = &self.waiting[given_up];
            store.remove(&oldest.key);
            self.waiting_bytes -= oldest.bytes;
            self.dropped += oldest.count as u64;
            given_up += 1;
        }
        self.waiting.drain(..given_up);
    }

    /// Stores records of this page load under the number of the first of them.
    fn store(&mut self, store: &mut dyn KeyValueStore, first: u64, records: &str, count: usize) {
        let mut key = String::with_capacity(self.prefix.len() + self.tab.len() + 9);
        key.push_str(&self.prefix);
        key.push_str(&self.tab);
        key.push('.');
        // As many digits as there can be records in a page load, so that keys sort by age.
        let digits_before = key.len();
        push_number(&mut key, first);
        for _ in key.len() - digits_before..8 {
            key.insert(digits_before, '0');
        }
        store.set(&key, records);
        let bytes = records.len() + key.len();
        self.waiting_bytes += bytes;
        // At the end, unless a page load that began later has left some.
        let position = match self.waiting.last() {
            Some(last) if last.key > key => self.waiting.partition_point(|waiting| waiting.key < key),
            _ => self.waiting.len(),
        };
        self.waiting.insert(position, Waiting { key, bytes, count });
    }

    /// The next batch, oldest records first, of at most so many bytes unless the first record alone has more; `None` where
    /// nothing waits.
    pub fn batch(&mut self, store: &mut dyn KeyValueStore, max_bytes: usize) -> Option<Batch> {
        self.keep(store);
        let max_bytes = max_bytes.min(MAX_BATCH_BYTES);
        let mut batch = Batch::default();
        let mut position = 0;
        while let Some(waiting) = self.waiting.get(position) {
            // Another tab may have sent it meanwhile, or the visitor may have cleared the browser's data.
            let Some(records) = store.get(&waiting.key) else {
                self.waiting_bytes -= waiting.bytes;
                self.waiting.remove(position);
                continue;
            };
            let is_full = batch.count + waiting.count > self.batch_limit
                || batch.events.len() + records.len() > max_bytes;
            if is_full && batch.count > 0 {
                break;
            }
            for record in split(&records, BETWEEN_RECORDS) {
                if !batch.events.is_empty() {
                    batch.events.push(',');
                }
                batch.events.push_str(record);
            }
            batch.keys.push(waiting.key.clone());
            batch.count += waiting.count;
            position += 1;
        }
        (!batch.keys.is_empty()).then_some(batch)
    }

    /// Forgets records the service has answered for; those it will never take are counted as given up.
    pub fn settle(&mut self, store: &mut dyn KeyValueStore, batch: &Batch, are_taken: bool) {
        let keys = &batch.keys;
        if !are_taken {
            self.dropped += batch.count as u64;
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
        self.open.clear();
        self.open_count = 0;
    }

    /// Makes the next batch half as large as the one the service found too large; whether that is possible: what was stored
    /// together stays together, and is far below any limit of ours.
    pub fn halve(&mut self, batch: &Batch) -> bool {
        self.batch_limit = (batch.count / 2).max(1);
        batch.keys.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::ports::MemoryStore;
    use super::*;

    const ALL: usize = usize::MAX;
    const NOW: UnixMillis = UnixMillis(1_795_363_200_000);

    fn open(store: &mut MemoryStore, random: u32) -> Outbox {
        Outbox::open(store, "s", &tab_name(NOW, random), NOW)
    }

    /// So many records, each of a task of its own.
    fn filled(count: usize) -> (MemoryStore, Outbox) {
        let mut store = MemoryStore::default();
        let mut outbox = open(&mut store, 7);
        for number in 0..count {
            record(&mut outbox, &mut store, &number.to_string());
        }
        (store, outbox)
    }

    fn record(outbox: &mut Outbox, store: &mut MemoryStore, text: &str) {
        outbox.append(store, text);
        outbox.keep(store);
    }

    fn next(outbox: &mut Outbox, store: &mut MemoryStore) -> String {
        outbox.batch(store, ALL).unwrap_or_default().events
    }

    #[test]
    fn names_of_page_loads_sort_by_age() {
        assert_eq!(tab_name(NOW, 0xbeef), "6b0311800000beef");
        assert!(tab_name(NOW, u32::MAX) < tab_name(UnixMillis(NOW.0 + 1_000), 0));
    }

    #[test]
    fn a_record_is_stored_before_it_is_in_a_batch() {
        let (mut store, mut outbox) = filled(1);
        outbox.append(&mut store, "1");
        assert_eq!(store.keys("waymeet.o.s.").len(), 1);
        assert_eq!(next(&mut outbox, &mut store), "0,1");
        assert_eq!(store.keys("waymeet.o.s.").len(), 2);
    }

    #[test]
    fn after_a_log_out_numbers_begin_anew_and_nothing_is_lost() {
        let (mut store, mut outbox) = filled(2);
        outbox.append(&mut store, "2");
        outbox.begin_anew(&mut store, 8);
        assert_eq!(outbox.next_sequence_number(), 0);
        record(&mut outbox, &mut store, "3");
        assert!(store.keys("")[3].ends_with(".6b03118000000008.00000000"));
        assert_eq!(next(&mut outbox, &mut store), "0,1,2,3");
    }

    #[test]
    fn what_one_task_records_is_stored_together_up_to_a_limit() {
        let (mut store, mut outbox) = filled(0);
        for number in 0..3 {
            outbox.append(&mut store, &number.to_string());
        }
        outbox.keep(&mut store);
        outbox.keep(&mut store);
        assert_eq!(store.get(&store.keys("")[0]).as_deref(), Some("0\n1\n2"));
        outbox.append(&mut store, &"x".repeat(MAX_STORED_BYTES + 1));
        assert_eq!(store.keys("").len(), 2, "not at the end of the task");
        assert!(store.keys("")[1].ends_with(".00000003"));
        let batch = outbox.batch(&mut store, ALL).unwrap();
        assert_eq!((batch.keys.len(), batch.count), (2, 4));
    }

    #[test]
    fn records_keep_their_order_and_stay_until_settled() {
        let (mut store, mut outbox) = filled(12);
        let batch = outbox.batch(&mut store, ALL).unwrap();
        assert_eq!(batch.events, "0,1,2,3,4,5,6,7,8,9,10,11");
        assert_eq!(outbox.batch(&mut store, ALL), Some(batch.clone()));
        record(&mut outbox, &mut store, "12");
        let mut most = batch.clone();
        most.keys.remove(0);
        outbox.settle(&mut store, &most, true);
        assert_eq!(next(&mut outbox, &mut store), "0,12");
        outbox.settle(&mut store, &batch, true);
        assert_eq!(next(&mut outbox, &mut store), "12");
        assert_eq!(outbox.dropped(), 0);
    }

    #[test]
    fn what_the_service_never_takes_is_forgotten_and_counted() {
        let (mut store, mut outbox) = filled(3);
        let batch = outbox.batch(&mut store, ALL).unwrap();
        outbox.settle(&mut store, &batch, false);
        assert_eq!((outbox.dropped(), store.keys("").len()), (3, 0));
    }

    #[test]
    fn what_an_earlier_page_load_left_is_sent_by_the_next() {
        let (mut store, mut closed) = filled(2);
        let mut later = open(&mut store, 8);
        assert_eq!(next(&mut later, &mut store), "0,1");
        record(&mut closed, &mut store, "2");
        record(&mut later, &mut store, "3");
        assert_eq!(next(&mut later, &mut store), "0,1,3");
        closed.look_around(&mut store, NOW);
        record(&mut closed, &mut store, "4");
        let batch = closed.batch(&mut store, ALL).unwrap();
        assert_eq!(batch.events, "0,1,2,4,3");
        record(&mut closed, &mut store, "5");
        closed.settle(&mut store, &batch, true);
        assert_eq!(next(&mut closed, &mut store), "5");
        later.look_around(&mut store, NOW);
        assert_eq!(next(&mut later, &mut store), "5");
        let mut another = Outbox::open(&mut store, "another", "u", NOW);
        assert_eq!(another.batch(&mut store, ALL), None);
    }

    #[test]
    fn a_batch_is_bounded_and_what_is_larger_goes_alone() {
        let (mut store, mut outbox) = filled(MAX_BATCH_RECORDS + 1);
        let batch = outbox.batch(&mut store, ALL).unwrap();
        assert_eq!(batch.count, MAX_BATCH_RECORDS);
        outbox.settle(&mut store, &batch, true);
        record(&mut outbox, &mut store, &"x".repeat(MAX_BATCH_BYTES * 2));
        record(&mut outbox, &mut store, "1");
        let batch = outbox.batch(&mut store, ALL).unwrap();
        assert_eq!(batch.count, 1);
        outbox.settle(&mut store, &batch, true);
        let batch = outbox.batch(&mut store, ALL).unwrap();
        assert_eq!(batch.count, 2 - 1);
        assert_eq!(outbox.batch(&mut store, 0).unwrap().count, 1);
    }

    #[test]
    fn a_batch_too_large_is_halved_down_to_what_was_stored_together() {
        let (mut store, mut outbox) = filled(5);
        for expected in [2, 1] {
            let batch = outbox.batch(&mut store, ALL).unwrap();
            assert!(outbox.halve(&batch));
            assert_eq!(outbox.batch(&mut store, ALL).unwrap().count, expected);
        }
        let batch = outbox.batch(&mut store, ALL).unwrap();
        assert!(!outbox.halve(&batch));
        outbox.settle(&mut store, &batch, false);
        assert_eq!(next(&mut outbox, &mut store), "1,2,3,4");
    }

    #[test]
    fn the_oldest_records_are_given_up_and_counted_when_too_much_waits() {
        let (mut store, mut outbox) = filled(3);
        let large = "x".repeat(MAX_WAITING_BYTES / 2 - 40);
        record(&mut outbox, &mut store, &large);
        record(&mut outbox, &mut store, &large);
        assert_eq!((outbox.dropped(), store.keys("").len()), (3, 2));
        record(&mut outbox, &mut store, &"x".repeat(MAX_WAITING_BYTES * 2));
        let kept = store.keys("").len();
        assert_eq!((outbox.dropped(), kept), (5, 1), "one is kept, however large");
    }

    #[test]
    fn a_record_that_waited_for_a_month_is_given_up_and_counted() {
        let (mut store, mut outbox) = filled(2);
        outbox.append(&mut store, "2");
        outbox.append(&mut store, "3");
        outbox.keep(&mut store);
        let later = UnixMillis(NOW.0 + MAX_AGE_IN_MS + 1_000);
        let outbox = Outbox::open(&mut store, "s", "u", later);
        assert_eq!((outbox.dropped(), store.keys("").len()), (4, 0));
    }

    #[test]
    fn a_record_that_vanished_from_the_store_is_passed_over() {
        let (mut store, mut outbox) = filled(3);
        let key = store.keys("")[1].clone();
        store.remove(&key);
        assert_eq!(next(&mut outbox, &mut store), "0,2");
    }

    #[test]
    fn nothing_is_left_when_consent_is_withdrawn() {
        let (mut store, mut outbox) = filled(3);
        outbox.append(&mut store, "3");
        outbox.clear(&mut store);
        assert_eq!(outbox.batch(&mut store, ALL), None);
        assert_eq!(store.keys("").len(), 0);
    }
}
