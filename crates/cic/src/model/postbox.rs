//! Mails that wait to be sent: which is due, when it is tried again, and when it is given up.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::email_address::EmailAddress;
use super::interaction::InteractionId;
use super::time::UnixMillis;
use super::transcript::Transcript;

/// How long after the first failure a mail is tried again; twice as long after each further one.
const FIRST_WAIT: Duration = Duration::from_secs(60);
/// The longest time between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);
/// How old a mail is whose failure is its last.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// Mails that may wait at once. They are kept in memory, and a server that is gone for a day must not fill it.
const MAX_WAITING: usize = 2_000;

/// A mail that waits to be sent. `Debug` tells nothing of whom it is for and what it says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The interaction it is about; there is one mail about each at most.
    pub id: InteractionId,
    /// Whom it is for.
    pub to: EmailAddress,
    /// What it says.
    pub transcript: Transcript,
    queued_at: UnixMillis,
    failures: u32,
    due_at: UnixMillis,
}

impl Mail {
    /// A mail to be sent now.
    #[must_use]
    pub fn new(id: InteractionId, to: EmailAddress, transcript: Transcript, now: UnixMillis) -> Self {
        Self {
            id,
            to,
            transcript,
            queued_at: now,
            failures: 0,
            due_at: now,
        }
    }
}

/// How a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailFailure {
    /// It may work later.
    ForNow,
    /// It will not.
    ForGood,
}

/// What becomes of a mail that was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// It is tried again then.
    Again(UnixMillis),
    /// Nobody gets it.
    GivenUp,
}

/// The mails that wait.
///
/// INVARIANT (one mail a chat): a mail has the number of its interaction, which gives its address away when it is posted.
#[derive(Debug, Default)]
pub struct Postbox {
    waiting: BTreeMap<InteractionId, Mail>,
    touched: BTreeSet<InteractionId>,
    /// Mails that found no room since somebody last asked.
    turned_away: usize,
}

impl Postbox {
    /// Takes a mail, unless too many wait already.
    pub fn post(&mut self, mail: Mail) {
        if self.waiting.len() >= MAX_WAITING {
            self.turned_away += 1;
            return;
        }
        self.touched.insert(mail.id);
        self.waiting.insert(mail.id, mail);
    }

    /// How many found no room since this was last asked.
    pub fn take_turned_away(&mut self) -> usize {
        std::mem::take(&mut self.turned_away)
    }

    /// Those to be sent now, those that were due first before the others.
    #[must_use]
    pub fn due(&self, now: UnixMillis) -> Vec<InteractionId> {
        let due = self.waiting.values().filter(|mail| mail.due_at <= now);
        let mut due: Vec<_> = due.map(|mail| (mail.due_at, mail.id)).collect();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// One that waits.
    #[must_use]
    pub fn get(&self, id: InteractionId) -> Option<&Mail> {
        self.waiting.get(&id)
    }

    /// All that wait.
    pub fn waiting(&self) -> impl Iterator<Item = &Mail> {
        self.waiting.values()
    }

    /// Somebody else has it now.
    pub fn sent(&mut self, id: InteractionId) {
        if self.waiting.remove(&id).is_some() {
            self.touched.insert(id);
        }
    }

    /// It was not sent.
    pub fn failed(&mut self, id: InteractionId, failure: MailFailure, now: UnixMillis) -> AfterFailure {
        let Some(mail) = self.waiting.get_mut(&id) else {
            return AfterFailure::GivenUp;
        };
        self.touched.insert(id);
        if failure == MailFailure::ForGood || now.since(mail.queued_at) >= GIVEN_UP_AFTER {
            self.waiting.remove(&id);
            return AfterFailure::GivenUp;
        }
        let wait = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(mail.failures));
        mail.failures += 1;
        mail.due_at = now.plus(wait.min(LONGEST_WAIT));
        AfterFailure::Again(mail.due_at)
    }

    /// Takes back what waited before a restart.
    pub(crate) fn restore(&mut self, mails: Vec<Mail>) {
        self.waiting.extend(mails.into_iter().map(|mail| (mail.id, mail)));
    }

    /// Throws away all that wait, and says how many there were.
    pub(crate) fn empty(&mut self) -> usize {
        let thrown = std::mem::take(&mut self.waiting);
        self.touched.extend(thrown.keys());
        thrown.len()
    }

    pub(super) fn take_touched(&mut self) -> BTreeSet<InteractionId> {
        std::mem::take(&mut self.touched)
    }

    pub(super) fn touch(&mut self, ids: impl IntoIterator<Item = InteractionId>) {
        self.touched.extend(ids);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(id: u64, now: UnixMillis) -> Mail {
        let transcript = Transcript {
            language: None,
            visitor: "Ada".into(),
            queue: "Web Sales".into(),
            began: now,
            ended: now,
            before: Vec::new(),
            lines: Vec::new(),
            is_cut: false,
        };
        let to = "ada@shop.example".parse().unwrap();
        Mail::new(InteractionId(id), to, transcript, now)
    }

    #[test]
    fn waits_grow_to_an_hour_and_a_day_is_enough() {
        let mut postbox = Postbox::default();
        postbox.post(mail(1, UnixMillis(0)));
        let (mut now, mut waits) = (UnixMillis(0), Vec::new());
        loop {
            assert_eq!(postbox.due(now), [InteractionId(1)]);
            match postbox.failed(InteractionId(1), MailFailure::ForNow, now) {
                AfterFailure::Again(at) => {
                    assert!(postbox.due(UnixMillis(at.0 - 1)).is_empty());
                    waits.push(at.since(now).as_secs() / 60);
                    now = at;
                }
                AfterFailure::GivenUp => break,
            }
        }
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        let hours = now.since(UnixMillis(0)).as_secs() / 3600;
        assert_eq!((hours, postbox.waiting().count()), (24, 0));
    }

    #[test]
    fn what_is_refused_for_good_is_given_up_and_what_was_sent_is_gone() {
        let mut postbox = Postbox::default();
        for id in [1, 2, 3] {
            postbox.post(mail(id, UnixMillis(4 - i64::try_from(id).unwrap())));
        }
        let ids = [3, 2, 1].map(InteractionId);
        assert_eq!(postbox.due(UnixMillis(9)), ids);
        postbox.sent(ids[0]);
        let after = postbox.failed(ids[1], MailFailure::ForGood, UnixMillis(9));
        assert_eq!(after, AfterFailure::GivenUp);
        assert_eq!(postbox.due(UnixMillis(9)), [ids[2]]);
    }

    #[test]
    fn a_mail_that_waited_while_the_server_was_gone_for_days_is_tried_once_more() {
        let mut postbox = Postbox::default();
        postbox.restore(vec![mail(1, UnixMillis(0))]);
        let later = UnixMillis(0).plus(GIVEN_UP_AFTER * 3);
        assert_eq!(postbox.due(later), [InteractionId(1)]);
        let after = postbox.failed(InteractionId(1), MailFailure::ForNow, later);
        assert_eq!(after, AfterFailure::GivenUp);
    }

    #[test]
    fn there_is_an_end_to_how_many_wait() {
        let mut postbox = Postbox::default();
        for id in 0..MAX_WAITING {
            postbox.post(mail(u64::try_from(id).unwrap(), UnixMillis(0)));
        }
        assert_eq!(postbox.take_turned_away(), 0);
        postbox.post(mail(9_999, UnixMillis(0)));
        assert_eq!((postbox.take_turned_away(), postbox.empty()), (1, MAX_WAITING));
    }

    #[test]
    fn printing_a_mail_tells_neither_whom_it_is_for_nor_what_it_says() {
        let printed = format!("{:?}", mail(1, UnixMillis(0)));
        assert!(!printed.contains("ada@") && !printed.contains("Ada"), "{printed}");
    }
}
