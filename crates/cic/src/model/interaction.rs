//! An interaction: a chat, or a wish to be called, with its place in the contact centre.

use std::net::IpAddr;
use std::str::FromStr;

use uuid::Uuid;
use waymeet_icws::agent::{MEDIA_TYPE_CALLBACK, MEDIA_TYPE_CHAT};

use super::attributes::{Attributes, attribute};
use super::callback::Callback;
use super::chat::{Chat, ParticipantKind};
use super::email_address::EmailAddress;
use super::time::UnixMillis;

/// The number of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct InteractionId(pub u64);

impl std::fmt::Display for InteractionId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for InteractionId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Who ended an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EndedBy {
    /// The visitor left, or fell silent.
    Visitor,
    /// The agent.
    Agent,
}

/// Where an interaction stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InteractionState {
    /// In its queue.
    Waiting,
    /// Offered to a user.
    Alerting {
        /// The user.
        user: String,
        /// Since when.
        since: UnixMillis,
    },
    /// With a user.
    Connected {
        /// The user.
        user: String,
    },
    /// With a user, on hold.
    Held {
        /// The user.
        user: String,
    },
    /// Over.
    Disconnected {
        /// The user it was with, in whose queue it stays a while.
        user: Option<String>,
        /// Who ended it.
        by: EndedBy,
        /// When.
        at: UnixMillis,
    },
}

/// A chat, or a wish to be called, with its place in the contact centre.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interaction {
    /// Its number.
    pub id: InteractionId,
    /// The id with which a visitor comes back to it: a chat's or a callback's.
    pub(crate) chat_id: Uuid,
    /// Where the visitor's requests come from.
    pub address: Option<IpAddr>,
    /// The workgroup whose queue it is in, unless it was sent to a user.
    pub workgroup: Option<String>,
    /// The user it was sent to, if it was.
    pub sent_to: Option<String>,
    /// Where it stands.
    pub state: InteractionState,
    /// When it came in.
    pub initiated_at: UnixMillis,
    /// Since when it is in the queue it is in.
    pub queued_at: UnixMillis,
    /// When the first agent took it.
    pub connected_at: Option<UnixMillis>,
    /// Since when it is on hold, if it is.
    #[serde(default)]
    pub(crate) held_since: Option<UnixMillis>,
    /// How many switchovers there had been when the visitor came, or came back last.
    #[serde(skip)]
    pub(crate) era: u64,
    /// When the visitor polled last.
    #[serde(skip)]
    pub polled_at: UnixMillis,
    /// What the website sent along.
    pub custom: Attributes,
    /// What the visitor wrote into the form.
    pub notes: String,
    /// The visitor's language, if the website told.
    pub language: Option<String>,
    /// Skills the website asked for: context and category. Asks for skills.
    pub routing_contexts: Vec<(String, String)>,
    /// Where the visitor wants a transcript sent when the chat is over. Nobody is told, and it is forgotten then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) transcript_to: Option<EmailAddress>,
    /// Whom to call about what, if it is no chat but a callback.
    pub callback: Option<Callback>,
    /// The conversation. Of a callback it has only who takes part.
    pub chat: Chat,
    /// Ids the visitor had before, which are still good; the newest first.
    #[serde(default)]
    pub(crate) former_ids: Vec<Uuid>,
}

impl std::fmt::Debug for Interaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rest is about a person, or lets one speak in a person's name.
        formatter
            .debug_struct("Interaction")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Interaction {
    /// All ids that are good for the visitor.
    pub(crate) fn visitor_ids(&self) -> impl Iterator<Item = Uuid> {
        std::iter::once(self.chat.visitor().id).chain(self.former_ids.iter().copied())
    }
}

impl Interaction {
    /// The user in whose queue it is: being offered, talking, or just finished.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        match &self.state {
            InteractionState::Waiting => None,
            InteractionState::Alerting { user, .. }
            | InteractionState::Connected { user }
            | InteractionState::Held { user } => Some(user),
            InteractionState::Disconnected { user, .. } => user.as_deref(),
        }
    }

    /// The user who talks with the visitor, or has put them on hold.
    #[must_use]
    pub fn talking_user(&self) -> Option<&str> {
        match &self.state {
            InteractionState::Connected { user } | InteractionState::Held { user } => Some(user),
            InteractionState::Waiting
            | InteractionState::Alerting { .. }
            | InteractionState::Disconnected { .. } => None,
        }
    }

    /// The media type's number, as stations name what they take.
    #[must_use]
    pub fn media_type(&self) -> u8 {
        if self.callback.is_some() {
            MEDIA_TYPE_CALLBACK
        } else {
            MEDIA_TYPE_CHAT
        }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, InteractionState::Disconnected { .. })
    }

    /// Whether it takes one of the user's places.
    #[must_use]
    pub fn occupies(&self, user: &str) -> bool {
        !self.is_over() && self.user() == Some(user)
    }

    /// Whether an action map started it.
    #[must_use]
    pub fn is_started_by_action_map(&self) -> bool {
        self.custom
            .get(attribute::ACTION_MAP)
            .is_some_and(|map| !map.is_empty())
    }

    /// The value of an attribute; empty if nobody set it. Names are compared without regard to case; codes and display texts are
    /// inferred.
    #[must_use]
    pub fn attribute(&self, name: &str, user_name: impl FnOnce(&str) -> String) -> String {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let callback = self.callback.as_ref();
        let time = |moment: Option<UnixMillis>| moment.map(UnixMillis::compact_utc).unwrap_or_default();
        let standard = STANDARD_ATTRIBUTES
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name));
        match standard.copied().unwrap_or(name) {
            "Eic_InteractionId" | "Eic_CallId" => self.id.to_string(),
            "Eic_ObjectType" => match self.callback {
                None => "Chat".to_owned(),
                Some(_) => "Callback".to_owned(),
            },
            "Eic_CallDirection" => "I".to_owned(),
            "Eic_State" => self.state_code().to_owned(),
            "Eic_CallStateString" => self.state_text().to_owned(),
            "Eic_RemoteName" => self.chat.visitor().name.clone(),
            "Eic_RemoteId" | "Eic_CallbackPhone" => {
                text(callback.map(|callback| callback.telephone.as_str()))
            }
            "Eic_CallbackMessage" => text(callback.map(|callback| callback.subject.as_str())),
            "Eic_InitiationTime" => self.initiated_at.compact_utc(),
            "Eic_ConnectTime" => time(self.connected_at),
            "Eic_TerminatedTime" => time(match &self.state {
                InteractionState::Disconnected { at, .. } => Some(*at),
                _ => None,
            }),
            "Eic_WorkgroupName" => text(self.workgroup.as_deref()),
            "Eic_LocalUserId" => text(self.user()),
            "Eic_LocalName" => self.user().map(user_name).unwrap_or_default(),
            "Eic_Notes" => self.notes.clone(),
            "Eic_WSLastExternalUserText" => text(
                self.chat
                    .last_text(|participant| participant.kind == ParticipantKind::WebUser),
            ),
            "Eic_WSLastInternalUserText" => text(
                self.chat
                    .last_text(|participant| participant.kind == ParticipantKind::Agent),
            ),
            "Eic_WSAnyChatUserTyping" => {
                let is_typing = self
                    .chat
                    .participants()
                    .iter()
                    .any(|participant| participant.is_typing);
                if is_typing { "1" } else { "0" }.to_owned()
            }
            "Eic_WSLastTypedUserType" => {
                let name = |kind| match kind {
                    ParticipantKind::WebUser => "External",
                    ParticipantKind::Agent => "Internal",
                    ParticipantKind::System => "",
                };
                // Who types now typed last; without anybody, who wrote last did.
                let mut participants = self.chat.participants().iter();
                if let Some(typing) = participants.find(|participant| participant.is_typing) {
                    return name(typing.kind).to_owned();
                }
                let mut last = "";
                let _ = self.chat.last_text(|participant| {
                    last = name(participant.kind);
                    !last.is_empty()
                });
                last.to_owned()
            }
            custom => {
                let mut known = self.custom.iter();
                let value = known.find(|(key, _)| key.eq_ignore_ascii_case(custom));
                text(value.map(|(_, value)| value.as_str()))
            }
        }
    }

    /// Every attribute that has a value.
    #[must_use]
    pub fn all_attributes(&self, user_name: impl Fn(&str) -> String) -> Attributes {
        let known = STANDARD_ATTRIBUTES
            .iter()
            .copied()
            .chain(self.custom.keys().map(String::as_str));
        known
            .map(|name| (name.to_owned(), self.attribute(name, &user_name)))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    fn state_code(&self) -> &'static str {
        match self.state {
            InteractionState::Waiting => "O",
            InteractionState::Alerting { .. } => "A",
            InteractionState::Connected { .. } => "C",
            InteractionState::Held { .. } => "H",
            InteractionState::Disconnected {
                by: EndedBy::Agent, ..
            } => "I",
            InteractionState::Disconnected {
                by: EndedBy::Visitor, ..
            } => "E",
        }
    }

    fn state_text(&self) -> &'static str {
        match self.state {
            InteractionState::Waiting => "ACD - Wait Agent",
            InteractionState::Alerting { .. } => "Alerting",
            InteractionState::Connected { .. } => "Connected",
            InteractionState::Held { .. } => "On Hold",
            InteractionState::Disconnected {
                by: EndedBy::Agent, ..
            } => "Disconnected [Local Disconnect]",
            InteractionState::Disconnected {
                by: EndedBy::Visitor, ..
            } => "Disconnected [Remote Disconnect]",
        }
    }
}

const STANDARD_ATTRIBUTES: &[&str] = &[
    "Eic_InteractionId",
    "Eic_CallId",
    "Eic_ObjectType",
    "Eic_CallDirection",
    "Eic_State",
    "Eic_CallStateString",
    "Eic_RemoteName",
    "Eic_RemoteId",
    "Eic_CallbackPhone",
    "Eic_CallbackMessage",
    "Eic_InitiationTime",
    "Eic_ConnectTime",
    "Eic_TerminatedTime",
    "Eic_WorkgroupName",
    "Eic_LocalUserId",
    "Eic_LocalName",
    "Eic_Notes",
    "Eic_WSLastExternalUserText",
    "Eic_WSLastInternalUserText",
    "Eic_WSAnyChatUserTyping",
    "Eic_WSLastTypedUserType",
];
