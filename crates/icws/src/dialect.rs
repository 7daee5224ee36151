//! The seam between the conversation and the protocol that carries it.

#[cfg(feature = "icws")]
use crate::icws;
use crate::json::Json;
use crate::participant::{ParticipantId, ParticipantKind, ParticipantState};
use crate::request::{Answer, Method};
use crate::session::{Session, StartRequest};
use crate::time::UnixMillis;
#[cfg(feature = "web-tools")]
use crate::web_tools;

/// More events than any conversation has are not read from one answer.
pub(crate) const MAX_MESSAGES: usize = 5000;

/// Which of CIC's web chat protocols is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// ICWS web chat, `/icws/web-chat/…`.
    #[cfg(feature = "icws")]
    #[default]
    Icws,
    /// Interaction Web Tools, `/websvcs/…`.
    #[cfg(feature = "web-tools")]
    #[cfg_attr(not(feature = "icws"), default)]
    WebTools,
}

/// What the machine wants of the server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wish<'a> {
    /// What the server can do.
    Configuration,
    /// With the details a start may have, or without them.
    Start(&'a StartRequest, bool),
    Poll,
    History,
    Reconnect,
    Send(&'a str),
    Typing(bool),
    Exit,
}

/// A wish in the protocol's words.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<Json>,
}

/// What a server can do for a chat, and the version of what it says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Capabilities {
    pub(crate) version: Option<u64>,
    pub(crate) starts: bool,
    pub(crate) reconnects: bool,
    pub(crate) types: bool,
    /// Whether a start may say what it is about: notes, attributes, routing contexts.
    pub(crate) takes_details: bool,
    #[cfg(feature = "icws")]
    pub(crate) keeps_history: bool,
}

impl Capabilities {
    /// Of a server that does not say.
    pub(crate) const ALL: Self = Self {
        version: None,
        starts: true,
        reconnects: true,
        types: true,
        takes_details: true,
        #[cfg(feature = "icws")]
        keeps_history: true,
    };
}

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// The server did it.
    Fine,
    /// The passive server of a pair: ask another. The request was not carried out.
    Passive,
    /// The server does not know the chat.
    Gone,
    /// The server will not do it.
    Refused,
    /// Nothing can be said; the request may have been carried out.
    Broken,
}

/// One event of the conversation, whichever protocol brought it.
pub(crate) struct Update {
    pub(crate) participant: ParticipantId,
    /// Who that is, where the event says so itself.
    pub(crate) author: Option<Author>,
    pub(crate) sequence: Option<u64>,
    pub(crate) at: Option<UnixMillis>,
    pub(crate) what: What,
}

/// Whose an event is.
pub(crate) struct Author {
    pub(crate) kind: ParticipantKind,
    pub(crate) name: Option<String>,
}

pub(crate) enum What {
    /// What was said, and its markup where it came with one.
    Text(String, Option<String>),
    /// The address of a page that somebody suggests, of the web. In ICWS it comes as text (*inferred*: `reference/cic-web-chat.md`,
    /// 2.3).
    #[cfg(feature = "web-tools")]
    Page(String),
    File {
        name: String,
        size: Option<u64>,
        path: String,
    },
    Typing(bool),
    State {
        state: ParticipantState,
        name: Option<String>,
        is_agent: bool,
    },
    /// Something newer than we are; its sequence number counts.
    Unknown,
}

impl Dialect {
    /// The dialect a widget's configuration names, where this build speaks it; one that names none means ICWS.
    #[must_use]
    pub fn named(name: Option<&str>) -> Option<Self> {
        match name {
            #[cfg(feature = "icws")]
            None | Some("icws") => Some(Self::Icws),
            #[cfg(feature = "web-tools")]
            Some("webtools") => Some(Self::WebTools),
            _ => None,
        }
    }

    /// What the addresses of a server end in.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => "/icws",
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => "",
        }
    }

    pub(crate) fn call(self, wish: Wish<'_>, session: Option<&Session>) -> Call {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::call(wish, session),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::call(wish, session),
        }
    }

    pub(crate) fn verdict(self, answer: &Answer) -> Verdict {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::verdict(answer),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::verdict(answer),
        }
    }

    /// The visitor's participant id and the chat's id in the answer to a start.
    pub(crate) fn ids(self, body: &Json) -> Option<(ParticipantId, String)> {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::ids(body),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::ids(body),
        }
    }

    /// The visitor's participant id in the answer to a reconnect, where that gives a new one.
    pub(crate) fn new_id(self, body: &Json) -> Option<ParticipantId> {
        match self {
            #[cfg(feature = "icws")]
            // The pages say that it answers nothing; an id is taken where there is one.
            Dialect::Icws => icws::participant(body),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::participant(body),
        }
    }

    /// Whether a reconnect tells the conversation again, as any answers tell events. Otherwise there is a history to ask for,
    /// or none at all.
    pub(crate) fn replays(self) -> bool {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => false,
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => true,
        }
    }

    /// Whether a server is asked what it can do before it is asked for anything else. Otherwise it is believed to be able to do
    /// everything, and asked where it matters: nobody waits for that answer who only wants to chat.
    pub(crate) fn asks_first(self) -> bool {
        self.replays()
    }

    /// Whether a server would answer like that to what is newer than it.
    pub(crate) fn may_lack(self, answer: &Answer) -> bool {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::may_lack(answer),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => {
                let _ = answer;
                false
            }
        }
    }

    /// What a server says that it can do; `None` where it says nothing of the kind.
    pub(crate) fn capabilities(self, answer: &Answer) -> Option<Capabilities> {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::capabilities(answer),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::capabilities(answer),
        }
    }

    /// The version of what the server says of itself, where an answer tells it.
    pub(crate) fn configuration_version(self, body: &Json) -> Option<u64> {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::configuration_version(body),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::configuration_version(body),
        }
    }

    /// Why the server refused: its dotted id and its own words.
    pub(crate) fn refusal(self, body: &Json) -> (Option<String>, Option<String>) {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => (
                body.get("errorId").filled_text(),
                body.get("message").filled_text(),
            ),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => (web_tools::reason(body).map(str::to_owned), None),
        }
    }

    pub(crate) fn updates(self, body: &Json, own: &ParticipantId) -> Vec<Update> {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => icws::updates(body, own),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => web_tools::updates(body, own),
        }
    }

    /// Whether the answer says that the chat is over.
    pub(crate) fn is_end(self, body: &Json) -> bool {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => body.get("chatEnded").as_bool() == Some(true),
            // The visitor's own state says so.
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => {
                let _ = body;
                false
            }
        }
    }

    /// How long to wait before the next poll, if the answer suggests it: a number or digits, kept within sane limits.
    pub(crate) fn poll_wait_in_ms(self, body: &Json) -> Option<u64> {
        let body = match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => body,
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => body.get("chat"),
        };
        let suggestion = body.get("pollWaitSuggestion").as_u64()?;
        Some(suggestion.clamp(MIN_POLL_WAIT_MS, MAX_POLL_WAIT_MS))
    }
}

/// Source: `reference/cic-web-chat.md`, section 5, client rules (all three *inferred*).
const MIN_POLL_WAIT_MS: u64 = 500;
const MAX_POLL_WAIT_MS: u64 = 30_000;
/// Used until the server suggests something.
pub(crate) const DEFAULT_POLL_WAIT_MS: u64 = 2000;
