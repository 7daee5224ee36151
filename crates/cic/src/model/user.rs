//! Users, their rights, and what is known of where they are.

use std::collections::{BTreeMap, BTreeSet};

use super::password::PasswordHash;
use super::skills::Skills;
use super::statistics::Tally;
use super::status::{GONE_HOME, Status, Until, status};
use super::time::UnixMillis;

/// The id of an agent's ICWS session: a number as text. It is no secret; cookie and token are.
pub type SessionId = String;

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rights {
    /// Takes chats; sees the own queue and those of the own workgroups.
    Agent,
    /// Reads everything, takes nothing: the availability bridge.
    Observer,
    /// Reads and changes the configuration; takes nothing, and reads no conversation.
    Administrator,
}

/// A station a session has taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Station {
    /// The `__type` it was asked for with.
    pub kind: String,
    /// Its name, of a workstation.
    pub workstation: Option<String>,
    /// The telephone's number, of a remote one. Nothing is dialled; it is kept for whoever asks.
    pub remote_number: Option<String>,
    /// Whether the line to it is to stay open.
    pub persistent_connection: Option<bool>,
    /// Whether it was to outlive its session; kept, and nothing else.
    pub connection_mode: Option<u8>,
    /// Numbers of media types; 2 is chat, 5 callback.
    pub media_types: Vec<u8>,
    /// Whether interactions may be offered.
    pub is_ready: bool,
}

impl Station {
    /// Whether interactions of this media type can be offered on it.
    #[must_use]
    pub fn takes(&self, media_type: u8) -> bool {
        self.is_ready && self.media_types.contains(&media_type)
    }
}

/// Where a user is.
#[derive(Debug, Clone)]
pub struct Presence {
    /// The sessions the user is logged in with, each with its station, if it took one.
    pub sessions: BTreeMap<SessionId, Option<Station>>,
    /// The status chosen last.
    pub status_id: &'static str,
    /// Since when.
    pub status_since: UnixMillis,
    /// A note beside the status.
    pub notes: String,
    /// Until when it is to last; the server changes nothing by itself then.
    pub until: Option<Until>,
    /// Where calls were to be forwarded; kept for whoever asks.
    pub forward_number: String,
    /// Since when the user has had nothing to do; what longest-idle routing compares.
    pub idle_since: UnixMillis,
    /// What the sessions' clients call themselves.
    pub applications: BTreeMap<SessionId, String>,
    /// What happened to the user since the server began.
    pub tally: Tally,
    /// Until when chats are kept for a user whom a restart of the server has logged out.
    pub awaited_until: Option<UnixMillis>,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            sessions: BTreeMap::new(),
            status_id: GONE_HOME,
            status_since: UnixMillis(0),
            notes: String::new(),
            until: None,
            forward_number: String::new(),
            idle_since: UnixMillis(0),
            applications: BTreeMap::new(),
            tally: Tally::default(),
            awaited_until: None,
        }
    }
}

/// A user of the server.
#[derive(Debug, Clone)]
pub struct User {
    /// The id, in its own spelling; compared without regard to case.
    pub id: String,
    /// The name visitors and colleagues see.
    pub display_name: String,
    /// What the user may do.
    pub rights: Rights,
    /// What the user logs in with.
    pub password: PasswordHash,
    /// What the user is good at.
    pub skills: Skills,
    /// Licences assigned to the user.
    pub licences: BTreeSet<String>,
    /// Whether visitors are shown a picture of the user.
    pub has_photo: bool,
    /// How many chats the user handles at once, if not as many as everybody.
    pub chats_at_once: Option<usize>,
    /// Where the user is.
    pub presence: Presence,
}

impl User {
    /// Whether the user is logged in anywhere.
    #[must_use]
    pub fn is_logged_in(&self) -> bool {
        !self.presence.sessions.is_empty()
    }

    /// The status the user is in.
    #[must_use]
    pub fn status(&self) -> Option<&'static Status> {
        status(self.presence.status_id)
    }

    /// Whether interactions of this media type may be routed to the user, apart from being busy: logged in with a station for
    /// them, in an ACD status.
    #[must_use]
    pub fn takes_acd(&self, media_type: u8) -> bool {
        let mut stations = self.presence.sessions.values().flatten();
        self.status().is_some_and(|status| status.is_acd) && stations.any(|station| station.takes(media_type))
    }

    /// Whether the user takes chats at all.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.rights == Rights::Agent
    }

    /// Whether the user may read what is configured of everybody.
    #[must_use]
    pub fn reads_configuration(&self) -> bool {
        matches!(self.rights, Rights::Observer | Rights::Administrator)
    }

    /// Whether the user may change what is configured.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.rights == Rights::Administrator
    }

    /// Whether the user reads every conversation and queue.
    #[must_use]
    pub fn is_observer(&self) -> bool {
        self.rights == Rights::Observer
    }
}
