//! Actions: what a map offers.

use alloc::string::String;

/// What a map offers. What it looks like is the page's affair, and the service's that checks it: the engine carries it
/// along unread, because every visitor would download the reader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// Its kind.
    pub media: MediaType,
    /// The workgroup that would answer a chat; an offer is made only while it has an agent for it. Empty for other kinds.
    pub queue: String,
    /// `isPacingEnabled`: route (and offer) a chat only if agents are available.
    pub is_pacing_enabled: bool,
    /// With pacing: nothing is offered while the wait is longer. Source: `estimatedWaitTimeLimit` of 2019.
    pub estimated_wait_limit_in_seconds: u32,
    /// What is shown, as JSON. Source: docs/wire, *Offers*.
    pub presentation: String,
}

/// The wait that is too long where a map does not say. Source: the vendor's guide ("about 20 seconds").
pub const DEFAULT_ESTIMATED_WAIT_LIMIT_IN_SECONDS: u32 = 20;

impl Action {
    /// Whether it is an invitation to chat.
    #[must_use]
    pub fn is_chat(&self) -> bool {
        self.media == MediaType::WebChat
    }

    /// Whether the page carries it out with what it has for it, rather than we show it.
    #[must_use]
    pub fn is_handed_over(&self) -> bool {
        matches!(self.media, MediaType::WebMessagingOffer | MediaType::OpenAction)
    }
}

/// The kind of an action, in the vendor's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MediaType {
    /// `webchat`
    WebChat,
    /// `contentOffer`
    ContentOffer,
    /// `webMessagingOffer`
    WebMessagingOffer,
    /// `openAction`
    OpenAction,
}

impl MediaType {
    /// Every media type.
    pub const ALL: [Self; 4] = [
        Self::WebChat,
        Self::ContentOffer,
        Self::WebMessagingOffer,
        Self::OpenAction,
    ];

    /// The vendor's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebChat => "webchat",
            Self::ContentOffer => "contentOffer",
            Self::WebMessagingOffer => "webMessagingOffer",
            Self::OpenAction => "openAction",
        }
    }

    /// Reads the vendor's spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == text)
    }
}

crate::codec::wire_enum!(MediaType {
    WebChat,
    ContentOffer,
    WebMessagingOffer,
    OpenAction
});
crate::codec::wire_struct!(Action {
    media,
    queue,
    is_pacing_enabled,
    estimated_wait_limit_in_seconds,
    presentation,
});
