//! One line of the transcript.

use crate::participant::{ParticipantId, ParticipantKind};
use crate::time::UnixMillis;
use crate::transcript::Line;

/// Names an entry for as long as the machine lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// How far a message of the visitor has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Not tried yet, or to be tried again by itself.
    Waiting,
    /// On its way, or its arrival is being found out.
    Sending,
    /// The server has it.
    Sent,
    /// It did not arrive as far as we know; the visitor may retry.
    Failed,
}

/// What an entry shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// Something said; plain text.
    Text(String),
    /// A page that somebody suggests, by its `http` or `https` address. Nobody is led there without asking for it.
    Page(String),
    /// A file the agent offers. Its address is made where it is needed, by [`crate::Machine::file_url`], so that it survives a
    /// switchover.
    File {
        /// The file's name, as text.
        name: String,
        /// Its size in bytes, where told.
        size: Option<u64>,
        /// The path below the server's base address. It holds the visitor's participant id and must not travel in a referrer.
        path: String,
    },
    /// An agent came in.
    Joined,
    /// An agent left.
    Left,
    /// An agent put the chat on hold.
    Held,
    /// An agent who had put it on hold is back.
    Resumed,
}

/// One line of the transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Names the entry.
    pub id: EntryId,
    /// Whose it is.
    pub author: ParticipantId,
    /// Who that is to the visitor.
    pub author_kind: ParticipantKind,
    /// The author's display name, where known.
    pub author_name: Option<String>,
    /// When it was said: by the server's clock where it told, else by ours.
    pub at: UnixMillis,
    /// What it shows.
    pub kind: EntryKind,
    /// What was said as the server sent it, where that was markup: untrusted, and to be cleaned before it is shown. Its text is
    /// what [`EntryKind::Text`] holds.
    pub markup: Option<String>,
    /// How far it has come; [`Delivery::Sent`] for everything the server told us.
    pub delivery: Delivery,
    pub(crate) sequence: Option<u64>,
    /// How often it has been put on its way.
    pub(crate) attempts: u8,
}

impl Entry {
    /// Whether this is what the server's line says; how an echo or a history is matched to what we have. After a switchover
    /// somebody may have another id, and a file another path.
    pub(crate) fn is_same(&self, line: &Line) -> bool {
        let is_known_by_name = self.author_kind == ParticipantKind::Agent && self.author_name.is_some();
        let is_author = self.author == line.author
            || is_known_by_name
                && self.author_kind == line.author_kind
                && self.author_name == line.author_name;
        let is_kind = match (&self.kind, &line.kind) {
            (
                EntryKind::File { name, size, .. },
                EntryKind::File {
                    name: other,
                    size: other_size,
                    ..
                },
            ) => name == other && size == other_size,
            (one, other) => one == other,
        };
        is_author && is_kind
    }

    /// Whether the server may have it.
    pub(crate) fn may_have_arrived(&self) -> bool {
        self.delivery == Delivery::Sent || self.attempts > 0
    }
}
