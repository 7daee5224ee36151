//! What may be asked of a CIC server through the service: what visitors ask, and nothing of what agents do.
//!
//! Source: `reference/cic-web-chat.md`, 1.3, 1.10, 2.1, 2.2 and 2.6.

use crate::limits::{
    MAX_CHAT_ANSWER_BYTES, MAX_CHAT_FILE_BYTES, MAX_CHAT_NOTE_BYTES, MAX_CHAT_REPORT_BYTES,
    MAX_CHAT_START_BYTES, MAX_CHAT_TEXT_BYTES,
};
use axum::http::Method;

/// The two protocols visitors speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Web chat and web callback of ICWS. Its paths are spelled in one way.
    Icws,
    /// Interaction Web Tools. Letter case does not matter in its paths.
    WebTools,
}

/// One part of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// This word.
    Word(&'static str),
    /// An id: letters, digits and dashes.
    Id,
    /// The name of a file.
    FileName,
}

/// What a request brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    /// `GET`; it has no body.
    Get,
    /// `POST` without a body; a small object is taken, too.
    Bare,
    /// `POST` with an object of at most so many bytes.
    Object(usize),
    /// `POST` with an object of at most so many bytes that says something of a person, to be shown to others.
    Person(usize),
}

impl Request {
    /// The method it has.
    pub(crate) fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Bare | Self::Object(_) | Self::Person(_) => Method::POST,
        }
    }
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// JSON, or nothing.
    Said,
    /// A picture of an agent.
    Picture,
    /// A file an agent sent.
    File,
}

impl Answer {
    /// How large it may be.
    pub(crate) fn max_bytes(self) -> u64 {
        match self {
            Self::Said | Self::Picture => MAX_CHAT_ANSWER_BYTES,
            Self::File => MAX_CHAT_FILE_BYTES,
        }
    }
}

/// How often it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// All the time, while a chat lasts.
    Often,
    /// Once or twice for each chat: it makes the contact centre begin something.
    Seldom,
}

/// Something visitors ask.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its path, with `{id}` for an id and `{file}` for the name of a file. It names nobody, so logs name it.
    pub(crate) path: &'static str,
    pub(crate) request: Request,
    pub(crate) answer: Answer,
    pub(crate) pace: Pace,
}

impl Operation {
    pub(crate) fn protocol(&self) -> Protocol {
        if self.path.starts_with("icws/") {
            Protocol::Icws
        } else {
            Protocol::WebTools
        }
    }

    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> {
        self.path.split('/').map(|part| match part {
            "{id}" => Part::Id,
            "{file}" => Part::FileName,
            word => Part::Word(word),
        })
    }
}

use Answer::{File, Picture, Said};
use Pace::{Often, Seldom};
use Request::{Bare, Get, Object, Person};

const fn operation(path: &'static str, request: Request, answer: Answer, pace: Pace) -> Operation {
    Operation {
        path,
        request,
        answer,
        pace,
    }
}

const NOTE: usize = MAX_CHAT_NOTE_BYTES;
const TEXT: usize = MAX_CHAT_TEXT_BYTES;
const START: usize = MAX_CHAT_START_BYTES;
const REPORT: usize = MAX_CHAT_REPORT_BYTES;

/// All of them. What is not listed here is not carried.
pub(crate) const OPERATIONS: &[Operation] = &[
    operation("icws/connection/features", Get, Said, Often),
    operation("icws/connection/features/{id}", Get, Said, Often),
    operation("icws/web-chat/start", Person(START), Said, Seldom),
    operation("icws/web-chat/reconnect", Object(NOTE), Said, Often),
    operation("icws/web-chat/messages/{id}", Get, Said, Often),
    operation("icws/web-chat/message-history/{id}", Get, Said, Often),
    operation("icws/web-chat/send-message/{id}", Object(TEXT), Said, Often),
    operation("icws/web-chat/typing-state/{id}", Object(NOTE), Said, Often),
    operation("icws/web-chat/exit/{id}", Bare, Said, Often),
    operation("icws/web-chat/file/{id}/{id}/{file}", Get, File, Often),
    operation("icws/web-callback/create", Person(START), Said, Seldom),
    operation("icws/web-callback/reconnect", Object(NOTE), Said, Often),
    operation("icws/web-callback/status/{id}", Get, Said, Often),
    operation("icws/web-callback/disconnect/{id}", Bare, Said, Often),
    operation("websvcs/serverConfiguration", Get, Said, Often),
    operation("websvcs/queue/query", Person(NOTE), Said, Often),
    operation("websvcs/chat/start", Person(START), Said, Seldom),
    operation("websvcs/chat/reconnect", Object(NOTE), Said, Often),
    operation("websvcs/chat/poll/{id}", Get, Said, Often),
    operation("websvcs/chat/sendMessage/{id}", Object(TEXT), Said, Often),
    operation("websvcs/chat/setTypingState/{id}", Object(NOTE), Said, Often),
    operation("websvcs/chat/exit/{id}", Bare, Said, Often),
    operation("websvcs/chat/getfile/{id}/{id}/{file}", Get, File, Often),
    operation("websvcs/partyInfo/{id}", Object(NOTE), Said, Often),
    // Where a picture lies is not documented: these are our server's own address and the one the reference guesses.
    operation("websvcs/photo/{id}/{id}", Get, Picture, Often),
    operation("websvcs/photo/{file}", Get, Picture, Often),
    operation("websvcs/register", Person(REPORT), Said, Seldom),
    operation("websvcs/problemReport/{id}", Object(REPORT), Said, Seldom),
    operation("websvcs/callback/create", Person(START), Said, Seldom),
    operation("websvcs/callback/reconnect", Object(NOTE), Said, Often),
    operation("websvcs/callback/status/{id}", Get, Said, Often),
    operation("websvcs/callback/disconnect/{id}", Bare, Said, Often),
];
