//! The outbox: events wait here, stored, until the service has acknowledged them.
//!
//! INVARIANT (stored before sent): a record is in the store before it is in any batch, and leaves it only when the
//! service has answered for it. Each record has a key of its own, so that writing one costs the same however many wait.

use crate::browser::storage::KeyValueStore;
use crate::browser::text::push_number;

/// Prefix of the records' keys, before the site.
const PREFIX: &str = "waymeet.o.";

/// How many records may wait; beyond it the oldest is given up, and counted.
const MAX_WAITING: usize = 2_000;

/// A batch takes no more records than this; the service accepts up to a thousand.
const MAX_BATCH_RECORDS: usize = 200;

/// A batch takes no more text than this, so that it can be sent while the page is left: the loader asks
/// for keep-alive below 60,000 bytes. In bytes.
const MAX_BATCH_BYTES: usize = 48_000;

/// The records of one site that wait to be sent by this page load.
#[derive(Debug)]
pub struct Outbox {
    prefix: String,
    tab: String,
    next: u64,
    waiting: Vec<String>,
    /// Records given up because too many waited.
    dropped: u64,
    /// How many records the next batch may take; halved when the service finds one too large.
    batch_limit: usize,
}

/// Records taken together in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The records' keys.
    pub keys: Vec<String>,
    /// The records, each a JSON object, separated by commas.
    pub events: String,
}

impl Outbox {
    /// The outbox of a site for the page load named `tab`. Records that earlier page loads left behind wait first; one
    /// that another tab is sending just now is sent twice and stored once, since the service knows it by its id.
    #[must_use]
    pub fn open(store: &dyn KeyValueStore, site: &str, tab: &str) -> Self {
        let mut prefix = String::from(PREFIX);
        prefix.push_str(site);
        prefix.push('.');
        let mut waiting: Vec<String> = Vec::new();
        // Sorted in: the standard library's sort is larger than the rest of this file.
        for key in store.keys(&prefix) {
            let position = waiting.partition_point(|known| *known < key);
            waiting.insert(position, key);
        }
        Self {
            prefix,
            tab: tab.into(),
            next: 0,
            waiting,
            dropped: 0,
            batch_limit: MAX_BATCH_RECORDS,
        }
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
        let mut key = self.prefix.clone();
        key.push_str(&self.tab);
        key.push('.');
        // As many digits as there can be records in a page load, so that keys sort by age.
        let mut digits = String::new();
        push_number(&mut digits, self.next);
        for _ in digits.len()..8 {
            key.push('0');
        }
        key.push_str(&digits);
        self.next += 1;
        store.set(&key, record);
        self.waiting.push(key);
        if self.waiting.len() > MAX_WAITING {
            let oldest = self.waiting.remove(0);
            store.remove(&oldest);
            self.dropped += 1;
        }
    }

    /// The next batch, oldest records first; `None` where nothing waits.
    pub fn batch(&mut self, store: &dyn KeyValueStore) -> Option<Batch> {
        let mut batch = Batch {
            keys: Vec::new(),
            events: String::new(),
        };
        let mut position = 0;
        while let Some(key) = self.waiting.get(position) {
            // Another tab may have sent it meanwhile, or the visitor may have cleared the browser's data.
            let Some(record) = store.get(key) else {
                self.waiting.remove(position);
                continue;
            };
            let is_full =
                batch.keys.len() >= self.batch_limit || batch.events.len() + record.len() > MAX_BATCH_BYTES;
            if is_full && !batch.keys.is_empty() {
                break;
            }
            if !batch.keys.is_empty() {
                batch.events.push(',');
            }
            batch.events.push_str(&record);
            batch.keys.push(key.clone());
            position += 1;
        }
        (!batch.keys.is_empty()).then_some(batch)
    }

    /// Forgets records the service has answered for.
    pub fn settle(&mut self, store: &mut dyn KeyValueStore, keys: &[String]) {
        for key in keys {
            store.remove(key);
        }
        self.waiting.retain(|key| !keys.contains(key));
        self.batch_limit = MAX_BATCH_RECORDS;
    }

    /// Removes every record of the site, those of other page loads too: consent was withdrawn.
    pub fn clear(&mut self, store: &mut dyn KeyValueStore) {
        for key in store.keys(&self.prefix) {
            store.remove(&key);
        }
        self.waiting.clear();
    }

    /// Makes the next batch half as large as the one the service found too large; whether that is possible.
    pub fn halve(&mut self, batch: &Batch) -> bool {
        self.batch_limit = batch.keys.len() / 2;
        if self.batch_limit == 0 {
            self.batch_limit = 1;
            return false;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::storage::MemoryStore;

    fn filled(count: usize) -> (MemoryStore, Outbox) {
        let mut store = MemoryStore::default();
        let mut outbox = Outbox::open(&store, "s", "t");
        for number in 0..count {
            outbox.append(&mut store, &number.to_string());
        }
        (store, outbox)
    }

    #[test]
    fn a_record_is_stored_before_it_is_in_a_batch() {
        let (store, mut outbox) = filled(1);
        assert_eq!(store.keys("waymeet.o.s.").len(), 1);
        assert_eq!(outbox.batch(&store).unwrap().events, "0");
    }

    #[test]
    fn records_keep_their_order_and_stay_until_settled() {
        let (mut store, mut outbox) = filled(12);
        let batch = outbox.batch(&store).unwrap();
        assert_eq!(batch.events, "0,1,2,3,4,5,6,7,8,9,10,11");
        assert_eq!(outbox.batch(&store), Some(batch.clone()));
        outbox.settle(&mut store, &batch.keys);
        assert_eq!((outbox.batch(&store), store.keys("").len()), (None, 0));
    }

    #[test]
    fn what_an_earlier_page_load_left_is_sent_by_the_next() {
        let (store, _) = filled(2);
        let mut next = Outbox::open(&store, "s", "u");
        assert_eq!(next.batch(&store).unwrap().events, "0,1");
        assert_eq!(Outbox::open(&store, "another", "u").batch(&store), None);
    }

    #[test]
    fn a_batch_is_bounded_and_a_huge_record_goes_alone() {
        let (mut store, mut outbox) = filled(MAX_BATCH_RECORDS + 1);
        let batch = outbox.batch(&store).unwrap();
        assert_eq!(batch.keys.len(), MAX_BATCH_RECORDS);
        outbox.settle(&mut store, &batch.keys);
        outbox.append(&mut store, &"x".repeat(MAX_BATCH_BYTES * 2));
        outbox.append(&mut store, "1");
        assert_eq!(outbox.batch(&store).unwrap().keys.len(), 1);
    }

    #[test]
    fn a_batch_too_large_is_halved_down_to_one_record() {
        let (store, mut outbox) = filled(5);
        for expected in [2, 1] {
            let batch = outbox.batch(&store).unwrap();
            assert!(outbox.halve(&batch));
            assert_eq!(outbox.batch(&store).unwrap().keys.len(), expected);
        }
        let batch = outbox.batch(&store).unwrap();
        assert!(!outbox.halve(&batch), "one record cannot be halved");
    }

    #[test]
    fn the_oldest_record_is_given_up_and_counted_when_too_many_wait() {
        let (store, mut outbox) = filled(MAX_WAITING + 3);
        assert_eq!(outbox.dropped(), 3);
        assert_eq!(store.keys("").len(), MAX_WAITING);
        assert!(outbox.batch(&store).unwrap().events.starts_with("3,4,"));
    }

    #[test]
    fn a_record_that_vanished_from_the_store_is_passed_over() {
        let (mut store, mut outbox) = filled(3);
        store.remove("waymeet.o.s.t.00000001");
        assert_eq!(outbox.batch(&store).unwrap().events, "0,2");
    }
}
