//! What a session has subscribed to, and what it has been told of it.
//!
//! A subscription remembers what the client knows; news is the difference to what is true now. So nothing is lost, however
//! rarely somebody looks, and a client that subscribes again is told everything again.

use std::collections::BTreeMap;

use uuid::Uuid;
use waymeet_icws::agent::{
    ContactEntry, DirectoryMetadata, QueueId, SessionInformation, StatisticKey, StatisticValue, UserStatus,
};

use crate::model::{Attributes, InteractionId, SessionId};

/// What a client knows of a subscription: nothing before the first message.
pub(crate) type Known<T> = Option<T>;

/// One subscription.
#[derive(Debug)]
pub(crate) enum Subscription {
    /// Queues: the interactions in them.
    Queue {
        queues: Vec<QueueId>,
        attribute_names: Vec<String>,
        known: Known<BTreeMap<InteractionId, Attributes>>,
    },
    /// Interactions that alert the session's user.
    Alerting {
        attribute_names: Vec<String>,
        known: Known<Vec<InteractionId>>,
    },
    /// One interaction's attributes.
    Interaction {
        id: InteractionId,
        attribute_names: Vec<String>,
        known: Known<Attributes>,
    },
    /// One chat: how many lines, and which members with their typing.
    Chat {
        id: InteractionId,
        known: Known<KnownChat>,
    },
    /// Statuses of users.
    Statuses {
        users: Vec<String>,
        known: Known<BTreeMap<String, UserStatus>>,
    },
    /// Activations in a workgroup; no users means all members.
    Activations {
        workgroup: String,
        users: Vec<String>,
        known: Known<BTreeMap<String, bool>>,
    },
    /// Statistics, in the order asked for.
    Statistics {
        keys: Vec<StatisticKey>,
        known: Known<Vec<Option<StatisticValue>>>,
    },
    /// Libraries of canned responses: their cache tags by id.
    Responses { known: Known<BTreeMap<Uuid, String>> },
    /// A user's activations; no workgroups means all.
    UserActivations {
        user: String,
        workgroups: Vec<String>,
        known: Known<BTreeMap<String, bool>>,
    },
    /// The statuses there are, which never change.
    StatusMessages { is_told: bool },
    /// The statuses users may choose, which never change either.
    StatusChoices { users: Vec<String>, is_told: bool },
    /// Whether licences are there for the session's user.
    Licences {
        names: Vec<String>,
        known: Known<BTreeMap<String, bool>>,
    },
    /// Sessions of users; no users means all the session's user may see.
    Sessions {
        users: Vec<String>,
        known: Known<BTreeMap<SessionId, SessionInformation>>,
    },
    /// The directories there are.
    Directories {
        known: Known<BTreeMap<String, DirectoryMetadata>>,
    },
    /// Who is in a directory, by user.
    Directory {
        workgroup: String,
        window: Window,
        known: Known<BTreeMap<String, ContactEntry>>,
    },
    /// The statistics there are, which never change.
    StatisticCatalogue { is_told: bool },
    /// What handlers send. There are none.
    HandlerNotifications,
}

/// Which entries of a directory are wanted: so many from one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) first: usize,
    pub(crate) count: usize,
}

/// What a client knows of a chat.
#[derive(Debug, Default)]
pub(crate) struct KnownChat {
    /// Entries looked at; texts among them were told.
    pub(crate) entries: usize,
    /// Participants told of (places in the chat), with whether they type.
    pub(crate) members: BTreeMap<usize, bool>,
}
