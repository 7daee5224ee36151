//! ICWS web chat: paths, bodies, answers.
//!
//! Source: `reference/cic-web-chat.md`, sections 2 and 4.6.

use crate::dialect::{Call, Capabilities, MAX_MESSAGES, Update, Verdict, What, Wish};
use crate::json::Json;
use crate::participant::{ParticipantId, ParticipantState};
use crate::plain_text::said;
use crate::request::{Answer, Method};
use crate::session::{Session, StartRequest, plain, plain_attributes};
use crate::text;
use crate::time::UnixMillis;

const INVALID_PARTICIPANT: &str = "invalidParticipantId";
const INVALID_CHAT: &str = "invalidChatId";
#[cfg(feature = "callback")]
const INVALID_CALLBACK: &str = "invalidCallbackId";

pub(crate) fn call(wish: Wish<'_>, session: Option<&Session>) -> Call {
    let participant = session.map_or("", |session| session.participant.secret());
    let with_participant =
        |operation: &str| text::concat(&["/web-chat/", operation, "/", &path_segment(participant)]);
    let (method, path, body) = match wish {
        Wish::Configuration => (Method::Get, "/connection/features/web-chat".to_owned(), None),
        Wish::Start(start, has_details) => (
            Method::Post,
            "/web-chat/start".to_owned(),
            Some(start_body(start, has_details)),
        ),
        Wish::Poll => (Method::Get, with_participant("messages"), None),
        Wish::History => (Method::Get, with_participant("message-history"), None),
        Wish::Reconnect => {
            let chat = session.map_or("", |session| session.chat.as_str());
            let body = Json::object([("chatId", chat.into()), ("participantId", participant.into())]);
            (Method::Post, "/web-chat/reconnect".to_owned(), Some(body))
        }
        Wish::Send(text) => {
            // The reference pages call it `contentType`, the vendor's own widget sends `type` (4.6): both are sent.
            let body = Json::object([
                ("message", text.into()),
                ("contentType", "text/plain".into()),
                ("type", "text/plain".into()),
            ]);
            (Method::Post, with_participant("send-message"), Some(body))
        }
        Wish::Typing(is_typing) => {
            let body = Json::object([("typingIndicator", is_typing.into())]);
            (Method::Post, with_participant("typing-state"), Some(body))
        }
        Wish::Exit => (Method::Post, with_participant("exit"), None),
    };
    Call { method, path, body }
}

fn start_body(start: &StartRequest, has_details: bool) -> Json {
    let mut properties = Vec::new();
    for (name, value) in [
        ("participantName", &start.participant_name),
        ("targetName", &start.target_name),
        ("targetType", &start.target_type),
        ("language", &start.language),
        ("transcriptEmailAddress", &start.transcript_email),
        ("notes", &start.notes),
    ] {
        if !value.is_empty() && (has_details || name != "notes") {
            properties.push((name.to_owned(), plain(value)));
        }
    }
    if !has_details {
        return Json::Object(properties);
    }
    if !start.attributes.is_empty() {
        let attributes = plain_attributes(&start.attributes);
        properties.push(("additionalAttributes".to_owned(), attributes));
    }
    if !start.routing_contexts.is_empty() {
        let contexts = start.routing_contexts();
        properties.push(("routingContexts".to_owned(), contexts));
    }
    Json::Object(properties)
}

pub(crate) fn verdict(answer: &Answer) -> Verdict {
    let Answer::Reply { status, body } = answer else {
        return Verdict::Broken;
    };
    let error_id = body.get("errorId").as_str().unwrap_or("");
    match status {
        200..=299 => Verdict::Fine,
        503 => Verdict::Passive,
        400..=499 if error_id.ends_with(INVALID_PARTICIPANT) || error_id.ends_with(INVALID_CHAT) => {
            Verdict::Gone
        }
        #[cfg(feature = "callback")]
        400..=499 if error_id.ends_with(INVALID_CALLBACK) => Verdict::Gone,
        // A proxy's own 404 or 408 says nothing about the chat; ICWS answers with an error object.
        404 | 408 | 429 if error_id.is_empty() => Verdict::Broken,
        400..=499 => Verdict::Refused,
        _ => Verdict::Broken,
    }
}

/// From this version of the feature on a start takes more than names and a target. Source: `reference/cic-web-chat.md`, 2.3.
const DETAILS_SINCE: u64 = 2;
/// From this version on the whole conversation can be read again. Source: `reference/cic-web-chat.md`, 2.2.
const HISTORY_SINCE: u64 = 6;
/// What errors begin with that a web chat makes itself.
const OWN_ERRORS: &str = "error.request.webChat.";

/// What follows from the version of the feature `web-chat`, and from its absence, which the server states with an error of its own.
/// One that answers in any other way may hide the list of its features, and says nothing. What came with the versions 3 and 4 is
/// not known, and 5 is about servers that are told (`webhook`).
pub(crate) fn capabilities(answer: &Answer) -> Option<Capabilities> {
    let Answer::Reply { status, body } = answer else {
        return None;
    };
    let version = match status {
        200..=299 => body.get("version").as_u64().filter(|version| *version > 0)?,
        // ICWS has words for every error; what a proxy says has none.
        404 if body.get("message").as_filled_str().is_some() => 0,
        _ => return None,
    };
    Some(Capabilities {
        version: Some(version),
        starts: version > 0,
        reconnects: version > 0,
        types: version > 0,
        takes_details: version >= DETAILS_SINCE,
        keeps_history: version >= HISTORY_SINCE,
    })
}

/// Whether a server would answer like that to what is newer than it. A web chat that names its own error knows what it was asked.
pub(crate) fn may_lack(answer: &Answer) -> bool {
    let Answer::Reply { status, body } = answer else {
        return false;
    };
    let error_id = body.get("errorId").as_str().unwrap_or("");
    matches!(status, 400 | 404 | 405 | 410 | 501) && !error_id.starts_with(OWN_ERRORS)
}

pub(crate) fn configuration_version(_: &Json) -> Option<u64> {
    None
}

pub(crate) fn ids(body: &Json) -> Option<(ParticipantId, String)> {
    let chat = body.get("chatId").as_filled_str()?;
    Some((participant(body)?, chat.to_owned()))
}

/// The visitor's own id, where an answer tells one.
pub(crate) fn participant(body: &Json) -> Option<ParticipantId> {
    let participant = body.get("participantId").as_filled_str()?;
    Some(ParticipantId::new(participant))
}

pub(crate) fn updates(body: &Json, own: &ParticipantId) -> Vec<Update> {
    let mut updates = Vec::new();
    for message in body.get("messages").items().iter().take(MAX_MESSAGES) {
        if let Some(update) = update(message, own) {
            updates.push(update);
        }
    }
    updates
}

#[inline(never)]
fn update(message: &Json, own: &ParticipantId) -> Option<Update> {
    let kind = message.get("__type").as_str()?;
    let last_colon = kind.bytes().rposition(|byte| byte == b':');
    let kind = kind
        .get(last_colon.map_or(0, |colon| colon + 1)..)
        .unwrap_or(kind);
    let is = |name: &str| kind.eq_ignore_ascii_case(name);
    let what = if is("chatTextMessage") {
        said(
            message.get("contentType").as_str(),
            message.get("value").as_str()?,
        )
    } else if is("chatTypingIndicatorMessage") {
        What::Typing(message.get("value").as_bool()?)
    } else if is("chatParticipantStateChangedMessage") {
        state(message)
    } else if is("chatFileMessage") {
        file(message, own).unwrap_or(What::Unknown)
    } else {
        What::Unknown
    };
    Some(Update {
        participant: ParticipantId::new(message.get("participantId").as_str()?),
        author: None,
        sequence: message.get("sequenceNumber").as_u64(),
        at: message.get("timestamp").as_str().and_then(UnixMillis::from_icws),
        what,
    })
}

fn state(message: &Json) -> What {
    let state = match message.get("state").as_u64() {
        Some(0) => ParticipantState::Initializing,
        Some(1) => ParticipantState::Alerting,
        Some(2) => ParticipantState::Active,
        Some(3) => ParticipantState::Held,
        Some(4) => ParticipantState::Disconnected,
        _ => return What::Unknown,
    };
    let kind = message.get("participantType").as_str().unwrap_or("");
    What::State {
        state,
        name: message.get("displayName").as_filled_str().map(str::to_owned),
        is_agent: kind.eq_ignore_ascii_case("Agent"),
    }
}

fn file(message: &Json, own: &ParticipantId) -> Option<What> {
    let (guid, name) = (
        message.get("fileGuid").as_filled_str()?,
        message.get("fileName").as_filled_str()?,
    );
    let path = text::concat(&[
        "/web-chat/file/",
        own.secret(),
        "/",
        &path_segment(guid),
        "/",
        &path_segment(name),
    ]);
    Some(What::File {
        name: name.to_owned(),
        size: message.get("fileSize").as_u64(),
        path,
    })
}

/// Percent-encodes everything but unreserved characters, so that a name stays one segment of a path.
fn path_segment(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push('%');
            segment.push(char::from(HEX[usize::from(byte >> 4)]));
            segment.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::{capabilities, may_lack, path_segment, verdict};
    use crate::dialect::Verdict;
    use crate::json::Json;
    use crate::request::Answer;

    #[test]
    fn every_status_has_its_meaning() {
        let error = |id: &str| Json::object([("errorId", id.into()), ("message", "no".into())]);
        for (status, body, expected) in [
            (200, Json::Null, Verdict::Fine),
            (204, Json::Null, Verdict::Fine),
            (
                400,
                error("error.request.webChat.invalidParticipantId"),
                Verdict::Gone,
            ),
            (400, error("error.request.webChat.invalidChatId"), Verdict::Gone),
            (
                404,
                error("error.request.webChat.invalidParticipantId"),
                Verdict::Gone,
            ),
            (400, error("error.request.something"), Verdict::Refused),
            (404, Json::Null, Verdict::Broken),
            (410, Json::Null, Verdict::Refused),
            (500, error("error.server"), Verdict::Broken),
            (502, Json::Null, Verdict::Broken),
            (503, Json::Null, Verdict::Passive),
        ] {
            assert_eq!(verdict(&Answer::Reply { status, body }), expected, "{status}");
        }
        assert_eq!(verdict(&Answer::None), Verdict::Broken);
    }

    #[test]
    fn a_version_says_what_a_server_can_do_and_an_absent_feature_that_it_can_do_nothing() {
        let feature = |version: Json| Json::object([("featureId", "web-chat".into()), ("version", version)]);
        let error = || Json::object([("message", "this server has no such feature".into())]);
        for (status, body, expected) in [
            // (version, starts, takes details, keeps history)
            (200, feature(Json::Number(1.0)), Some((1, true, false, false))),
            (200, feature(Json::Number(2.0)), Some((2, true, true, false))),
            (200, feature(Json::Number(3.0)), Some((3, true, true, false))),
            (200, feature(Json::Number(4.0)), Some((4, true, true, false))),
            (200, feature(Json::Number(5.0)), Some((5, true, true, false))),
            (200, feature(Json::Number(6.0)), Some((6, true, true, true))),
            (200, feature(Json::Number(17.0)), Some((17, true, true, true))),
            (200, feature("2".into()), Some((2, true, true, false))),
            (404, error(), Some((0, false, false, false))),
            // None of these says anything of web chats.
            (404, Json::Null, None),
            (401, error(), None),
            (403, error(), None),
            (405, error(), None),
            (410, error(), None),
            (500, error(), None),
            (503, error(), None),
            (200, feature(Json::Number(0.0)), None),
            (200, feature("new".into()), None),
            (200, Json::Null, None),
        ] {
            let answer = Answer::Reply { status, body };
            let told = capabilities(&answer).map(|can| {
                let version = can.version.unwrap();
                (version, can.starts, can.takes_details, can.keeps_history)
            });
            assert_eq!(told, expected, "{answer:?}");
        }
        assert_eq!(capabilities(&Answer::None), None);
    }

    #[test]
    fn only_an_answer_of_somebody_who_did_not_understand_makes_one_ask_for_the_version() {
        let error = |id: &str| Json::object([("errorId", id.into()), ("message", "no".into())]);
        for (status, body, expected) in [
            (400, error("error.request.invalidProperty"), true),
            (404, error("error.request.notFound"), true),
            (404, Json::Null, true),
            (405, Json::Null, true),
            (410, Json::Null, true),
            (501, Json::Null, true),
            (400, error("error.request.webChat.invalidTarget"), false),
            (401, Json::Null, false),
            (403, Json::Null, false),
            (429, Json::Null, false),
            (500, Json::Null, false),
            (503, Json::Null, false),
            (200, Json::Null, false),
        ] {
            let answer = Answer::Reply { status, body };
            assert_eq!(may_lack(&answer), expected, "{answer:?}");
        }
        assert!(!may_lack(&Answer::None));
    }

    #[test]
    fn a_name_stays_one_segment_of_a_path() {
        assert_eq!(path_segment("../größe 1.pdf"), "..%2Fgr%C3%B6%C3%9Fe%201.pdf");
    }
}
