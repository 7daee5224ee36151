//! Attributions: outcomes that programs say customers achieved, and the conversations they are owed to.

use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// An outcome a customer achieved, and what led to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    /// The outcome's id.
    pub(crate) outcome: String,
    pub(crate) visitor: VisitorId,
    /// When the outcome was achieved.
    pub(crate) at: UnixMillis,
    /// What it was worth in all.
    pub(crate) value: f64,
    pub(crate) touchpoints: Vec<Touchpoint>,
}

/// A conversation that led to an outcome.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Touchpoint {
    pub(crate) conversation: Option<String>,
    pub(crate) agent: String,
    /// How much of the outcome's worth is owed to it.
    pub(crate) value: f64,
    pub(crate) media: Option<TouchpointMedia>,
    /// When it happened.
    pub(crate) at: Option<UnixMillis>,
}

/// What a conversation was held over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TouchpointMedia {
    Email,
    Message,
    Voice,
}

impl TouchpointMedia {
    const ALL: [Self; 3] = [Self::Email, Self::Message, Self::Voice];

    /// The vendor's spelling.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Message => "Message",
            Self::Voice => "Voice",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == text)
    }
}

impl Attribution {
    /// What makes it the same one when it is said again.
    pub(crate) fn identity(&self) -> (&str, VisitorId, UnixMillis) {
        (&self.outcome, self.visitor, self.at)
    }
}
