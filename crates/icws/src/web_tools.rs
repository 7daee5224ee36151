//! Interaction Web Tools, `/websvcs`: paths, bodies, answers.
//!
//! Source: `reference/cic-web-chat.md`, section 1. Every answer of a chat holds events, and with them takes them out of the
//! server's queue; an answer that is lost is therefore made up for by a reconnect, which tells everything again.

use crate::dialect::{Author, Call, Capabilities, MAX_MESSAGES, Update, Verdict, What, Wish};
use crate::json::Json;
use crate::participant::{ParticipantId, ParticipantKind, ParticipantState};
use crate::plain_text::said;
use crate::request::{Answer, Method, Request, RequestId};
use crate::session::{Session, StartRequest, plain, plain_attributes};
use crate::text;

/// What answers of chats are wrapped in.
const ROOT: &str = "chat";
/// Somebody waits for what is asked besides the chat; after that it is too late.
const QUESTION_TIMEOUT_MS: u32 = 5_000;

pub(crate) fn call(wish: Wish<'_>, session: Option<&Session>) -> Call {
    let participant = session.map_or("", |session| session.participant.secret());
    let (method, operation, body) = match wish {
        Wish::Configuration => (Method::Get, "serverConfiguration", None),
        Wish::Start(start, _) => (Method::Post, "start", Some(start_body(start))),
        // There is no history to ask for; what follows a reconnect is one.
        Wish::Poll | Wish::History => (Method::Get, "poll", None),
        Wish::Reconnect => {
            let chat = session.map_or("", |session| session.chat.as_str());
            let body = Json::object([("chatID", chat.into())]);
            (Method::Post, "reconnect", Some(body))
        }
        Wish::Send(text) => {
            let body = Json::object([("message", text.into()), ("contentType", "text/plain".into())]);
            (Method::Post, "sendMessage", Some(body))
        }
        Wish::Typing(is_typing) => {
            let body = Json::object([("typingIndicator", is_typing.into())]);
            (Method::Post, "setTypingState", Some(body))
        }
        Wish::Exit => (Method::Post, "exit", None),
    };
    let path = match wish {
        Wish::Configuration => text::concat(&["/websvcs/", operation]),
        Wish::Start(..) | Wish::Reconnect => text::concat(&["/websvcs/chat/", operation]),
        _ => text::concat(&["/websvcs/chat/", operation, "/", participant]),
    };
    Call { method, path, body }
}

/// What every server needs, and what the visitor wants besides; the `clientToken` of the vendor's client goes without saying.
fn start_body(start: &StartRequest) -> Json {
    let participant = Json::object([
        ("name", plain(&start.participant_name)),
        ("credentials", "".into()),
    ]);
    Json::object([
        ("supportedContentTypes", "text/plain".into()),
        ("participant", participant),
        ("target", start.target_name.as_str().into()),
        // Both spellings are in use; the manual's is this one.
        ("targettype", start.target_type.as_str().into()),
        ("language", language(&start.language).into()),
        ("customInfo", plain(&start.notes)),
        ("attributes", plain_attributes(&start.attributes)),
        ("transcriptRequired", (!start.transcript_email.is_empty()).into()),
        ("emailAddress", start.transcript_email.as_str().into()),
        ("routingContexts", start.routing_contexts()),
    ])
}

/// The question how a queue is.
pub(crate) fn queue_request(base: &str, name: &str, queue_type: &str) -> Request {
    // What the vendor calls a visitor without an account.
    let participant = Json::object([("name", "Anonymous User".into()), ("credentials", "".into())]);
    let body = Json::object([
        ("queueName", name.into()),
        ("queueType", queue_type.into()),
        ("participant", participant),
    ]);
    question(base, "/websvcs/queue/query".to_owned(), body)
}

/// The question who a party of the visitor's chat is.
pub(crate) fn party_request(base: &str, visitor: &ParticipantId, party: &ParticipantId) -> Request {
    question(
        base,
        text::concat(&["/websvcs/partyInfo/", visitor.secret()]),
        Json::object([("participantID", party.secret().into())]),
    )
}

/// Something that is asked beside the conversation, and matters little.
fn question(base: &str, path: String, body: Json) -> Request {
    Request {
        id: RequestId(0),
        method: Method::Post,
        base: base.to_owned(),
        path,
        body: Some(body),
        timeout_in_ms: QUESTION_TIMEOUT_MS,
        is_last_word: false,
    }
}

/// A language as the vendor's client spells it.
pub(crate) fn language(tag: &str) -> &str {
    match tag {
        "pt" => "pt-br",
        "nb" | "nn" => "no",
        "zh-hans" | "zh-sg" => "zh-cn",
        "zh-hant" | "zh-hk" | "zh-mo" => "zh-tw",
        _ if tag == "en" || tag.starts_with("en-") => "en-us",
        _ => tag,
    }
}

pub(crate) fn verdict(answer: &Answer) -> Verdict {
    verdict_of(answer, ROOT)
}

/// What an answer comes to that is wrapped in `root`.
pub(crate) fn verdict_of(answer: &Answer, root: &str) -> Verdict {
    let Answer::Reply { status, body } = answer else {
        return Verdict::Broken;
    };
    match status {
        200..=299 => {}
        503 => return Verdict::Passive,
        _ => return Verdict::Broken,
    }
    let outcome = body.get(root).get("status");
    if outcome.get("type").as_str() == Some("success") {
        return Verdict::Fine;
    }
    match outcome.get("reason").as_filled_str() {
        Some("error.websvc.unknownEntity.session") => Verdict::Gone,
        Some("error.websvc.unavailable") => Verdict::Passive,
        // Something that speaks another protocol, or a server that does not know what is wrong with it.
        None | Some("error.websvc" | "error.websvc.general") => Verdict::Broken,
        Some(_) => Verdict::Refused,
    }
}

/// What a server says that it can do. What is missing it cannot; what we do not know is nothing to us.
pub(crate) fn capabilities(answer: &Answer) -> Option<Capabilities> {
    let (version, can) = announced(answer, ROOT)?;
    // A visitor has no account there.
    let is_open = can("supportAuthenticationAnonymous");
    Some(Capabilities {
        version,
        starts: can("start") && is_open,
        reconnects: can("reconnect"),
        types: can("setTypingState"),
        takes_details: true,
        #[cfg(feature = "icws")]
        keeps_history: true,
    })
}

/// The version of what a server says of itself, and whether it names something in a group of capabilities.
pub(crate) fn announced<'a>(
    answer: &'a Answer,
    group: &str,
) -> Option<(Option<u64>, impl Fn(&str) -> bool + use<'a>)> {
    let Answer::Reply {
        status: 200..=299,
        body,
    } = answer
    else {
        return None;
    };
    let configuration = body.items().first()?.get("serverConfiguration");
    let named = configuration.get("capabilities").get(group).items();
    let can = move |what: &str| named.iter().any(|capability| capability.as_str() == Some(what));
    matches!(configuration, Json::Object(_)).then(|| (configuration.get("cfgVer").as_u64(), can))
}

pub(crate) fn configuration_version(body: &Json) -> Option<u64> {
    body.get(ROOT).get("cfgVer").as_u64()
}

/// Why a server refused.
pub(crate) fn reason(body: &Json) -> Option<&str> {
    body.get(ROOT).get("status").get("reason").as_filled_str()
}

pub(crate) fn ids(body: &Json) -> Option<(ParticipantId, String)> {
    let chat = body.get(ROOT).get("chatID").as_filled_str()?;
    Some((participant(body)?, chat.to_owned()))
}

/// The visitor's own id in the answer to a start or a reconnect.
pub(crate) fn participant(body: &Json) -> Option<ParticipantId> {
    let participant = body.get(ROOT).get("participantID").as_filled_str()?;
    Some(ParticipantId::new(participant))
}

pub(crate) fn updates(body: &Json, _own: &ParticipantId) -> Vec<Update> {
    let mut updates = Vec::new();
    for event in body.get(ROOT).get("events").items().iter().take(MAX_MESSAGES) {
        updates.extend(update(event));
    }
    updates
}

#[inline(never)]
fn update(event: &Json) -> Option<Update> {
    let kind = event.get("type").as_str()?;
    let value = event.get("value");
    let what = match kind {
        "text" => said(event.get("contentType").as_str(), value.as_str()?),
        // Shown as a link; nobody is led anywhere by itself.
        "url" => match value.as_str() {
            Some(url) if is_web(url) => What::Page(url.to_owned()),
            _ => What::Unknown,
        },
        "file" => file(event).unwrap_or(What::Unknown),
        "typingIndicator" => What::Typing(value.as_bool()?),
        "participantStateChanged" => state(event),
        _ => What::Unknown,
    };
    let author = match event.get("participantType").as_str() {
        Some(kind) if kind.eq_ignore_ascii_case("WebUser") => Some(ParticipantKind::Visitor),
        Some(kind) if kind.eq_ignore_ascii_case("Agent") => Some(ParticipantKind::Agent),
        Some(kind) if kind.eq_ignore_ascii_case("System") => Some(ParticipantKind::System),
        _ => None,
    };
    let name = event.get("displayName").as_filled_str().map(str::to_owned);
    Some(Update {
        participant: ParticipantId::new(event.get("participantID").as_str()?),
        author: author.map(|kind| Author { kind, name }),
        sequence: event.get("sequenceNumber").as_u64(),
        // There are no moments in these events.
        at: None,
        what,
    })
}

fn state(event: &Json) -> What {
    let state = match event.get("state").as_str() {
        Some("initializing") => ParticipantState::Initializing,
        Some("alerting") => ParticipantState::Alerting,
        Some("active") => ParticipantState::Active,
        Some("held") => ParticipantState::Held,
        // Not in the conversation any more.
        Some("disconnected" | "voicemail") => ParticipantState::Disconnected,
        _ => return What::Unknown,
    };
    let kind = event.get("participantType").as_str().unwrap_or("");
    What::State {
        state,
        name: event.get("participantName").as_filled_str().map(str::to_owned),
        is_agent: kind.eq_ignore_ascii_case("Agent"),
    }
}

fn file(event: &Json) -> Option<What> {
    const FOLDER: &str = "/websvcs/chat/getfile/";
    let path = event.get("value").as_str()?;
    let folder = path.get(..FOLDER.len())?;
    if !folder.eq_ignore_ascii_case(FOLDER) {
        return None;
    }
    let last_slash = path.bytes().rposition(|byte| byte == b'/')?;
    let name = path.get(last_slash + 1..)?;
    // The server puts a dash before some names.
    let name = name.strip_prefix('-').unwrap_or(name);
    (!name.is_empty()).then(|| What::File {
        name: name.to_owned(),
        size: None,
        path: path.to_owned(),
    })
}

fn is_web(url: &str) -> bool {
    let begins = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    begins("http://") || begins("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(reason: &str) -> Json {
        let status = Json::object([("type", "failure".into()), ("reason", reason.into())]);
        Json::object([("chat", Json::object([("status", status)]))])
    }

    #[test]
    fn every_status_and_reason_has_its_meaning() {
        let success = Json::object([(
            "chat",
            Json::object([("status", Json::object([("type", "success".into())]))]),
        )]);
        for (status, body, expected) in [
            (200, success, Verdict::Fine),
            (200, failure("error.websvc.unknownEntity.session"), Verdict::Gone),
            (200, failure("error.websvc.unavailable"), Verdict::Passive),
            (200, failure("error.websvc"), Verdict::Broken),
            (200, failure("error.websvc.general"), Verdict::Broken),
            (
                200,
                failure("error.websvc.content.invalid.missingData"),
                Verdict::Refused,
            ),
            (
                200,
                failure("error.websvc.unknownEntity.badTarget"),
                Verdict::Refused,
            ),
            (200, Json::Null, Verdict::Broken),
            (404, Json::Null, Verdict::Broken),
            (502, Json::Null, Verdict::Broken),
            (500, Json::Null, Verdict::Broken),
            (503, Json::Null, Verdict::Passive),
        ] {
            let answer = Answer::Reply { status, body };
            assert_eq!(verdict(&answer), expected, "{answer:?}");
        }
        assert_eq!(verdict(&Answer::None), Verdict::Broken);
    }

    #[test]
    fn languages_are_spelled_as_the_vendors_client_does() {
        for (tag, expected) in [
            ("pt", "pt-br"),
            ("pt-pt", "pt-pt"),
            ("en", "en-us"),
            ("en-gb", "en-us"),
            ("nb", "no"),
            ("zh-hant", "zh-tw"),
            ("de", "de"),
        ] {
            assert_eq!(language(tag), expected);
        }
    }

    #[test]
    fn a_page_that_is_no_web_page_and_a_file_from_elsewhere_are_nothing() {
        let event = |kind: &str, value: &str| {
            let event = Json::object([
                ("type", kind.into()),
                ("participantID", "a".into()),
                ("value", value.into()),
            ]);
            matches!(update(&event).unwrap().what, What::Unknown)
        };
        for (kind, value, is_nothing) in [
            ("url", "https://shop.example/boots", false),
            ("url", "HTTP://shop.example/boots", false),
            ("url", "javascript:alert(1)", true),
            ("file", "/WebSvcs/chat/getFile/a/b/-size.pdf", false),
            ("file", "//evil.example/websvcs/chat/getfile/a/b/c", true),
            ("file", "/websvcs/chat/getfile/a/b/", true),
        ] {
            assert_eq!(event(kind, value), is_nothing, "{value}");
        }
    }
}
