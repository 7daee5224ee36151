//! What was said, in order and once.

use crate::entry::{Delivery, Entry, EntryId, EntryKind};
use crate::participant::{ParticipantId, ParticipantKind};
use crate::time::UnixMillis;

/// An entry in the making.
pub(crate) struct Line {
    pub(crate) author: ParticipantId,
    pub(crate) author_kind: ParticipantKind,
    pub(crate) author_name: Option<String>,
    pub(crate) at: UnixMillis,
    pub(crate) kind: EntryKind,
    pub(crate) markup: Option<String>,
    pub(crate) sequence: Option<u64>,
}

/// The entries in the order of the conversation. The server's sequence numbers give the order; a message of the
/// visitor stands where it was written until its number is known.
#[derive(Default)]
pub(crate) struct Transcript {
    entries: Vec<Entry>,
    /// Sequence numbers met since the last reconnect, ascending.
    seen: Vec<u64>,
    /// Up to here the whole conversation has been read, so that a number missing below it is nothing to ask for.
    settled: Option<u64>,
    next_id: u32,
}

impl Transcript {
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entries_mut(&mut self) -> &mut [Entry] {
        &mut self.entries
    }

    pub(crate) fn get_mut(&mut self, id: EntryId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == id)
    }

    /// Notes a sequence number. Answers whether it is new.
    pub(crate) fn is_news(&mut self, sequence: u64) -> bool {
        match self.seen.binary_search(&sequence) {
            Ok(_) => false,
            Err(place) => {
                self.seen.insert(place, sequence);
                true
            }
        }
    }

    /// Whether a number is missing since the whole conversation was last read.
    pub(crate) fn has_gap(&self) -> bool {
        let first_unsettled = match self.settled {
            Some(settled) => self.seen.partition_point(|sequence| *sequence <= settled),
            None => 0,
        };
        let recent = self.seen.get(first_unsettled..).unwrap_or_default();
        let (Some(first), Some(last)) = (recent.first(), recent.last()) else {
            return false;
        };
        let expected = match self.settled {
            Some(settled) => last - settled,
            None => last - first + 1,
        };
        expected != recent.len() as u64
    }

    /// A reconnect may have begun the numbering anew, so that none counts as met.
    pub(crate) fn forget_numbers(&mut self) {
        self.seen.clear();
        self.settled = None;
    }

    /// The visitor has another id now.
    pub(crate) fn rename_visitor(&mut self, id: &ParticipantId) {
        for entry in &mut self.entries {
            if entry.author_kind == ParticipantKind::Visitor {
                entry.author = id.clone();
            }
        }
    }

    /// Adds a message of the visitor that is yet to be sent.
    pub(crate) fn write(&mut self, author: ParticipantId, text: String, at: UnixMillis) -> EntryId {
        let line = Line {
            author,
            author_kind: ParticipantKind::Visitor,
            author_name: None,
            at,
            kind: EntryKind::Text(text),
            markup: None,
            sequence: None,
        };
        let entry = self.entry(line, Delivery::Waiting);
        let id = entry.id;
        self.entries.push(entry);
        id
    }

    /// Puts a failed message at the end, to be sent again: it will be heard after what was said meanwhile.
    pub(crate) fn write_again(&mut self, id: EntryId) -> bool {
        let is_it = |entry: &Entry| entry.id == id && entry.delivery == Delivery::Failed;
        let Some(place) = self.entries.iter().position(is_it) else {
            return false;
        };
        let mut entry = self.entries.remove(place);
        entry.delivery = Delivery::Waiting;
        entry.attempts = 0;
        self.entries.push(entry);
        true
    }

    /// Takes in what the server just told. Answers the entry it became and whether it stands anywhere but at the
    /// end; nothing if it was already there.
    pub(crate) fn hear(&mut self, line: Line) -> Option<(EntryId, bool)> {
        let is_there = |entry: &Entry| entry.sequence == line.sequence && entry.is_same(&line);
        if line.sequence.is_some() && self.entries.iter().any(is_there) {
            return None;
        }
        let is_own = line.author_kind == ParticipantKind::Visitor;
        let is_unnumbered = |index: usize| {
            is_own
                && self
                    .entries
                    .get(index)
                    .is_some_and(|entry| entry.sequence.is_none())
        };
        let Some(index) = twin(&self.entries, &line, &is_unnumbered) else {
            return Some(self.insert(line));
        };
        // The echo of a message written here: it has arrived, whatever we believed.
        let (sequence, at) = (line.sequence, line.at);
        let entry = self.entries.get_mut(index)?;
        entry.delivery = Delivery::Sent;
        entry.sequence = sequence;
        entry.at = at;
        let id = entry.id;
        let comes_before = |other: &Entry| other.sequence.is_some() && other.sequence < sequence;
        let last_before = self
            .entries
            .iter()
            .rposition(comes_before)
            .filter(|last| *last > index);
        if let Some(last) = last_before {
            // What was heard before it goes before it; the visitor's later messages stay behind it.
            let (mut earlier, mut place) = (index, index);
            while place <= last {
                if self.entries.get(place).is_some_and(comes_before) {
                    let entry = self.entries.remove(place);
                    self.entries.insert(earlier, entry);
                    earlier += 1;
                }
                place += 1;
            }
        }
        // Late itself, it goes before what came after it.
        let comes_after = |other: &Entry| other.sequence.is_some() && other.sequence > sequence;
        let first_after = self.entries.iter().position(comes_after);
        let first_after = first_after.filter(|first| sequence.is_some() && *first < index);
        if let Some(first) = first_after {
            let entry = self.entries.remove(index);
            self.entries.insert(first, entry);
        }
        Some((id, last_before.is_some() || first_after.is_some()))
    }

    fn insert(&mut self, line: Line) -> (EntryId, bool) {
        let sequence = line.sequence;
        let place = sequence.and_then(|_| {
            self.entries
                .iter()
                .position(|other| other.sequence.is_some() && other.sequence > sequence)
        });
        let entry = self.entry(line, Delivery::Sent);
        let id = entry.id;
        match place {
            Some(place) => self.entries.insert(place, entry),
            None => self.entries.push(entry),
        }
        (id, place.is_some())
    }

    /// Takes in the whole conversation as the server tells it. What we have and it does not know keeps its place
    /// behind its predecessor; what both have is matched by content, so that a new numbering doubles nothing. What has a number
    /// that was just told is the same event told twice.
    pub(crate) fn hear_all(&mut self, lines: Vec<Line>) {
        let mut known = std::mem::take(&mut self.entries);
        // As which line each of these is told.
        let mut told_as: Vec<Option<usize>> = vec![None; known.len()];
        let mut told: Vec<Vec<Entry>> = vec![Vec::new()];
        let last_seen = self.seen.last().copied();
        self.seen.clear();
        for (number, line) in lines.into_iter().enumerate() {
            if line.sequence.is_some_and(|sequence| !self.is_news(sequence)) {
                told.push(Vec::new());
                continue;
            }
            let twin = twin(&known, &line, &|index| told_as.get(index) == Some(&None));
            if let Some(index) = twin
                && let (Some(entry), Some(told_as)) = (known.get_mut(index), told_as.get_mut(index))
            {
                entry.sequence = line.sequence;
                entry.at = line.at;
                entry.author_name = line.author_name.or_else(|| entry.author_name.take());
                (entry.author, entry.kind) = (line.author, line.kind);
                entry.delivery = Delivery::Sent;
                *told_as = Some(number);
                told.push(Vec::new());
            } else {
                let entry = self.entry(line, Delivery::Sent);
                told.push(vec![entry]);
            }
        }
        self.settled = self.seen.last().copied().max(last_seen);
        let mut place_of_unknown = 0;
        for (mut entry, told_as) in known.into_iter().zip(told_as) {
            let place = if let Some(number) = told_as {
                place_of_unknown = place_of_unknown.max(number + 1);
                number + 1
            } else {
                entry.sequence = None;
                place_of_unknown
            };
            if let Some(group) = told.get_mut(place) {
                group.push(entry);
            }
        }
        for mut group in told {
            self.entries.append(&mut group);
        }
    }

    fn entry(&mut self, line: Line, delivery: Delivery) -> Entry {
        self.next_id += 1;
        Entry {
            id: EntryId(self.next_id),
            author: line.author,
            author_kind: line.author_kind,
            author_name: line.author_name,
            at: line.at,
            kind: line.kind,
            markup: line.markup,
            delivery,
            sequence: line.sequence,
            attempts: 0,
        }
    }
}

/// Which of the entries that come into question the server's line is. What the server is known to have comes first, then what may have
/// reached it; what was never sent cannot be it.
fn twin(entries: &[Entry], line: &Line, is_candidate: &dyn Fn(usize) -> bool) -> Option<usize> {
    let mut likely = None;
    for (index, entry) in entries.iter().enumerate() {
        if is_candidate(index) && entry.is_same(line) && entry.may_have_arrived() {
            if entry.delivery == Delivery::Sent {
                return Some(index);
            }
            likely = likely.or(Some(index));
        }
    }
    likely
}

#[cfg(test)]
mod tests {
    use super::{Line, Transcript};
    use crate::entry::{Delivery, EntryKind};
    use crate::participant::{ParticipantId, ParticipantKind};
    use crate::time::UnixMillis;

    fn line(author: &str, text: &str, sequence: Option<u64>) -> Line {
        Line {
            author: ParticipantId::new(author),
            author_kind: if author == "me" {
                ParticipantKind::Visitor
            } else {
                ParticipantKind::Agent
            },
            author_name: None,
            at: UnixMillis(0),
            kind: EntryKind::Text(text.to_owned()),
            markup: None,
            sequence,
        }
    }

    fn texts(transcript: &Transcript) -> Vec<&str> {
        transcript
            .entries()
            .iter()
            .filter_map(|entry| match &entry.kind {
                EntryKind::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn a_late_message_takes_the_place_its_number_gives_it() {
        let mut transcript = Transcript::default();
        transcript.hear(line("kim", "one", Some(1)));
        transcript.hear(line("kim", "three", Some(3)));
        transcript.hear(line("kim", "two", Some(2)));
        assert_eq!(texts(&transcript), ["one", "two", "three"]);
    }

    #[test]
    fn an_echo_confirms_the_oldest_message_of_that_text_and_moves_it_to_its_place() {
        let mut transcript = Transcript::default();
        let me = || ParticipantId::new("me");
        let first = transcript.write(me(), "hi".to_owned(), UnixMillis(0));
        transcript.entries_mut()[0].attempts = 1;
        transcript.write(me(), "hi".to_owned(), UnixMillis(1));
        transcript.hear(line("kim", "hello", Some(4)));
        let heard = transcript.hear(line("me", "hi", Some(5)));
        assert_eq!(heard, Some((first, true)));
        assert_eq!(texts(&transcript), ["hello", "hi", "hi"]);
        assert_eq!(transcript.entries()[1].delivery, Delivery::Sent);
        assert_eq!(transcript.entries()[2].delivery, Delivery::Waiting);
    }

    #[test]
    fn an_echo_that_is_late_goes_before_what_came_after_it() {
        let mut transcript = Transcript::default();
        for at in 0..2 {
            transcript.write(ParticipantId::new("me"), "hi".to_owned(), UnixMillis(at));
        }
        for entry in transcript.entries_mut() {
            entry.attempts = 1;
        }
        // The first of two that say the same was overtaken by the answer and the second.
        transcript.hear(line("kim", "hello", Some(5)));
        transcript.hear(line("me", "hi", Some(6)));
        let (_, is_elsewhere) = transcript.hear(line("me", "hi", Some(4))).unwrap();
        assert!(is_elsewhere);
        assert_eq!(texts(&transcript), ["hi", "hello", "hi"]);
        let numbers: Vec<_> = transcript.entries().iter().map(|entry| entry.sequence).collect();
        assert_eq!(numbers, [Some(4), Some(5), Some(6)]);
    }

    #[test]
    fn a_history_with_another_numbering_doubles_nothing_and_keeps_what_it_does_not_know() {
        let mut transcript = Transcript::default();
        transcript.hear(line("kim", "one", Some(10)));
        transcript.write(ParticipantId::new("me"), "unsent".to_owned(), UnixMillis(0));
        transcript.hear(line("kim", "three", Some(12)));
        transcript.forget_numbers();
        transcript.hear_all(vec![
            line("kim", "one", Some(0)),
            line("kim", "two", Some(1)),
            line("kim", "three", Some(2)),
        ]);
        assert_eq!(texts(&transcript), ["one", "unsent", "two", "three"]);
        assert!(!transcript.is_news(2));
        assert!(transcript.is_news(3));
    }

    #[test]
    fn missing_numbers_are_noticed() {
        let mut transcript = Transcript::default();
        assert!(!transcript.has_gap());
        transcript.is_news(4);
        transcript.is_news(6);
        assert!(transcript.has_gap());
        transcript.is_news(5);
        assert!(!transcript.has_gap());
    }
}
