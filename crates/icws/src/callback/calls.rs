//! Callbacks in the words of both protocols.

use super::request::{CallbackRequest, CallbackSession, CallbackStatus};
use crate::dialect::{Call, Dialect, Verdict};
use crate::json::Json;
use crate::participant::ParticipantId;
use crate::request::{Answer, Method};
use crate::session::{plain, plain_attributes};
use crate::text;

/// What the machine wants of the server.
#[derive(Clone, Copy)]
pub(super) enum Wish<'a> {
    /// What the server can do. Web Tools only.
    Configuration,
    Create(&'a CallbackRequest),
    Status,
    Reconnect,
    Cancel,
}

/// Where the calls of a dialect lie.
fn folder(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Icws => "/web-callback/",
        #[cfg(feature = "web-tools")]
        Dialect::WebTools => "/websvcs/callback/",
    }
}

pub(super) fn call(dialect: Dialect, wish: Wish<'_>, session: Option<&CallbackSession>) -> Call {
    let participant = session.map_or("", |session| session.participant.secret());
    let callback = session.map_or("", |session| session.callback.as_str());
    let (method, operation, body) = match wish {
        Wish::Configuration => (Method::Get, "serverConfiguration", None),
        Wish::Create(request) => (Method::Post, "create", Some(create_body(dialect, request))),
        Wish::Status => (Method::Get, "status", None),
        Wish::Reconnect => {
            let body = match dialect {
                // Unlike those of chats, requests of callbacks name their type.
                Dialect::Icws => Json::object([
                    (
                        "__type",
                        "urn:inin.com:webCallback:callbackReconnectRequest".into(),
                    ),
                    ("callbackID", callback.into()),
                    ("participantID", participant.into()),
                ]),
                #[cfg(feature = "web-tools")]
                Dialect::WebTools => Json::object([("callbackID", callback.into())]),
            };
            (Method::Post, "reconnect", Some(body))
        }
        // Of ICWS the name is inferred; its pages have none.
        Wish::Cancel => (Method::Post, "disconnect", None),
    };
    let path = match wish {
        Wish::Configuration => text::concat(&["/websvcs/", operation]),
        Wish::Create(_) | Wish::Reconnect => text::concat(&[folder(dialect), operation]),
        Wish::Status | Wish::Cancel => text::concat(&[folder(dialect), operation, "/", participant]),
    };
    Call { method, path, body }
}

fn create_body(dialect: Dialect, request: &CallbackRequest) -> Json {
    match dialect {
        Dialect::Icws => Json::object([
            ("__type", "urn:inin.com:webCallback:callbackCreateRequest".into()),
            ("targetQueue", request.target_name.as_str().into()),
            ("targetQueueType", request.target_type.as_str().into()),
            ("telephone", request.telephone.as_str().into()),
            ("name", plain(&request.name)),
            ("subject", plain(&request.subject)),
        ]),
        #[cfg(feature = "web-tools")]
        Dialect::WebTools => {
            let participant = Json::object([
                ("name", plain(&request.name)),
                ("credentials", "".into()),
                ("telephone", request.telephone.as_str().into()),
            ]);
            Json::object([
                ("target", request.target_name.as_str().into()),
                ("targettype", request.target_type.as_str().into()),
                ("subject", plain(&request.subject)),
                ("participant", participant),
                ("customInfo", plain(&request.notes)),
                ("attributes", plain_attributes(&request.attributes)),
                ("language", crate::web_tools::language(&request.language).into()),
            ])
        }
    }
}

pub(super) fn verdict(dialect: Dialect, answer: &Answer) -> Verdict {
    match dialect {
        Dialect::Icws => crate::icws::verdict(answer),
        #[cfg(feature = "web-tools")]
        Dialect::WebTools => crate::web_tools::verdict_of(answer, ROOT),
    }
}

/// What the answers of Web Tools are wrapped in.
#[cfg(feature = "web-tools")]
const ROOT: &str = "callback";

/// An answer without what it is wrapped in.
fn inside(dialect: Dialect, body: &Json) -> &Json {
    match dialect {
        Dialect::Icws => body,
        #[cfg(feature = "web-tools")]
        Dialect::WebTools => body.get(ROOT),
    }
}

/// Why the server refused: its dotted id and its own words.
pub(super) fn refusal(dialect: Dialect, body: &Json) -> (Option<String>, Option<String>) {
    let words = |json: &Json| json.as_filled_str().map(str::to_owned);
    let inside = inside(dialect, body);
    match dialect {
        Dialect::Icws => (words(inside.get("errorId")), words(inside.get("message"))),
        #[cfg(feature = "web-tools")]
        Dialect::WebTools => (words(inside.get("status").get("reason")), None),
    }
}

pub(super) fn ids(dialect: Dialect, body: &Json) -> Option<(ParticipantId, String)> {
    let callback = inside(dialect, body).get("callbackID").as_filled_str()?;
    Some((participant(dialect, body)?, callback.to_owned()))
}

/// The visitor's own id, where an answer tells one.
pub(super) fn participant(dialect: Dialect, body: &Json) -> Option<ParticipantId> {
    let participant = inside(dialect, body).get("participantID").as_filled_str()?;
    Some(ParticipantId::new(participant))
}

pub(super) fn status(dialect: Dialect, body: &Json) -> CallbackStatus {
    let inside = inside(dialect, body);
    let acd = match dialect {
        Dialect::Icws => inside,
        #[cfg(feature = "web-tools")]
        Dialect::WebTools => inside.get("acdStatus"),
    };
    let agent = inside.get("assignedAgent").get("name").as_filled_str();
    CallbackStatus {
        position: acd.get("queuePosition").as_u64(),
        waited_in_seconds: acd.get("queueWaitTime").as_u64(),
        expected_in_seconds: acd.get("estimatedCallbackTime").as_u64(),
        agent: agent.map(str::to_owned),
    }
}
