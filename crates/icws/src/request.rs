//! What the page is asked to send, and what it reports back.

use std::fmt;

use crate::json::Json;

/// Names a request, so that its answer finds it. An answer to a request given up meanwhile is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub u32);

/// The two verbs of the web chat protocols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

/// A request to send now. There is at most one at a time; each must be answered once, a time-out or network
/// failure with [`Answer::None`].
#[derive(Clone, PartialEq)]
pub struct Request {
    /// Names the request.
    pub id: RequestId,
    /// The verb.
    pub method: Method,
    /// The server's base address, without a slash at its end.
    pub base: String,
    /// The path below the base. It may hold the visitor's participant id and must not be logged.
    pub path: String,
    /// The body, if any.
    pub body: Option<Json>,
    /// After how long to give up, in milliseconds.
    pub timeout_in_ms: u32,
    /// Whether it should outlive the page.
    pub is_last_word: bool,
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Path and body hold participant ids, names and what was said.
        formatter
            .debug_struct("Request")
            .field("id", &self.id)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// What came of a request.
#[derive(Clone, PartialEq)]
pub enum Answer {
    /// The server answered.
    Reply {
        /// The HTTP status code.
        status: u16,
        /// The body; [`Json::Null`] where it was empty or no JSON.
        body: Json,
    },
    /// No answer arrived: whether the server got the request is unknown.
    None,
}

impl Answer {
    /// Whether it is no word of the server's own: nothing arrived, or a proxy or the passive server answered.
    #[cfg(feature = "icws")]
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Answer::Reply { status, .. } => matches!(status, 502..=504),
            Answer::None => true,
        }
    }

    /// What the server said; [`Json::Null`] where nothing arrived.
    pub(crate) fn body(&self) -> &Json {
        match self {
            Answer::Reply { body, .. } => body,
            Answer::None => &Json::Null,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Reply { status, .. } => formatter.debug_tuple("Reply").field(status).finish(),
            Answer::None => formatter.write_str("None"),
        }
    }
}
