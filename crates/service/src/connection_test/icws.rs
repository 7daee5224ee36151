//! What a server says that is asked in ICWS.
//!
//! Source: `reference/cic-web-chat.md`, 2.1, 2.2 and 3.2.

use super::meaning::{Meaning, Role, of_others, passive};
use super::reply::Reply;
use super::report::{Step, What};
use axum::http::StatusCode;

/// What is asked first: whether there is web chat.
pub(crate) const FEATURE: &str = "icws/connection/features/web-chat";
/// Where a chat would begin.
pub(crate) const START: &str = "icws/web-chat/start";
/// From this version on a page can read the whole conversation again.
const HISTORY_SINCE: u64 = 6;
/// What web chat's own errors begin with.
const OWN_ERRORS: &str = "error.request.webChat.";

/// What is asked second: the news of a chat that does not exist. An active server says so, a passive one sends elsewhere, and
/// nothing comes of it.
pub(crate) fn messages_of_nobody() -> String {
    format!("icws/web-chat/messages/{}", uuid::Uuid::new_v4())
}

/// What the answer to the first question means.
pub(crate) fn first(reply: &Reply) -> Meaning {
    if reply.is_passive() {
        return passive(reply);
    }
    if let Some(meaning) = of_others(reply, "/icws") {
        return meaning;
    }
    let told = reply.json().unwrap_or_default();
    let speaks = || Step::passed(What::Protocol, "A contact centre answers in ICWS.");
    let has_words = told["message"].is_string();
    let version = told["version"].as_u64().filter(|_| reply.status.is_success());
    let chat = match version {
        Some(0) => lacking(),
        Some(version) if version < HISTORY_SINCE => Step::warned(
            What::Chat,
            format!(
                "Web chat is there, in version {version}: after a change of pages a visitor sees the conversation from then on only."
            ),
            "Nothing has to be done. With version 6, which newer releases have, the whole conversation is shown again.",
        ),
        Some(version) => Step::passed(What::Chat, format!("Web chat is there, in version {version}.")),
        None if reply.status == StatusCode::NOT_FOUND && has_words => lacking(),
        None if reply.status == StatusCode::FORBIDDEN && has_words => Step::warned(
            What::Chat,
            "The server does not say whether there is web chat: it refuses to be asked.",
            "It may have a list of the websites that may chat.",
        ),
        None if has_words => Step::warned(
            What::Chat,
            "The server does not say whether there is web chat.",
            "A first chat will tell.",
        ),
        None => {
            return Meaning::nothing(
                format!(
                    "A web server answers ({}), but no contact centre that speaks ICWS.",
                    reply.status.as_u16()
                ),
                "Compare the address. A contact centre that is older may have Web Tools only: choose that protocol then.",
            );
        }
    };
    Meaning::of(Role::Active, vec![speaks(), chat])
}

fn lacking() -> Step {
    Step::failed(
        What::Chat,
        "The contact centre has no web chat over ICWS.",
        "Have it licensed and turned on there, or choose Web Tools as the protocol.",
    )
}

/// What the second answer adds to what the first one meant.
pub(crate) fn second(mut meaning: Meaning, reply: &Reply) -> Meaning {
    if meaning.role != Role::Active {
        return meaning;
    }
    if reply.is_passive() {
        meaning.role = Role::Passive(reply.alternates());
        return meaning;
    }
    let told = reply.json().unwrap_or_default();
    let is_own = told["errorId"]
        .as_str()
        .is_some_and(|id| id.starts_with(OWN_ERRORS));
    let chat = meaning.steps.iter_mut().find(|step| step.what == What::Chat);
    if let Some(chat) = chat.filter(|chat| is_own && chat.has_failed()) {
        *chat = Step::passed(
            What::Chat,
            "Web chat is there, though the server does not list it.",
        );
    }
    meaning
}

#[cfg(test)]
mod tests {
    use super::super::reply::reply;
    use super::*;
    use crate::findings::Outcome::{Failed, Passed, Warned};

    #[test]
    fn an_answer_tells_whether_there_is_web_chat() {
        for (status, body, protocol, chat) in [
            (
                200,
                r#"{"featureId":"web-chat","version":6}"#,
                Passed,
                Some(Passed),
            ),
            (
                200,
                r#"{"featureId":"web-chat","version":1}"#,
                Passed,
                Some(Warned),
            ),
            (
                200,
                r#"{"featureId":"web-chat","version":0}"#,
                Passed,
                Some(Failed),
            ),
            (
                404,
                r#"{"errorId":"x","message":"no such feature"}"#,
                Passed,
                Some(Failed),
            ),
            (400, r#"{"message":"x"}"#, Passed, Some(Warned)),
            (403, r#"{"message":"x"}"#, Passed, Some(Warned)),
            (200, "<html>", Failed, None),
            (200, "{}", Failed, None),
            (200, "[]", Failed, None),
            (404, "{}", Failed, None),
            (404, "<html>", Failed, None),
        ] {
            let meaning = first(&reply(status, &[], body));
            let outcome = |what| {
                meaning
                    .steps
                    .iter()
                    .find(|step| step.what == what)
                    .map(|step| step.outcome)
            };
            assert_eq!(
                (outcome(What::Protocol), outcome(What::Chat)),
                (Some(protocol), chat),
                "{status} {body}"
            );
            assert_eq!(meaning.role == Role::Active, chat.is_some());
        }
    }

    #[test]
    fn a_second_question_finds_out_what_the_first_did_not() {
        let listed = || first(&reply(200, &[], r#"{"version":6}"#));
        let unlisted = || first(&reply(404, &[], r#"{"message":"x"}"#));
        let gone = reply(
            400,
            &[],
            r#"{"errorId":"error.request.webChat.invalidParticipantId","message":"x"}"#,
        );
        let passive = reply(503, &[], r#"{"alternateHostList":["two"]}"#);
        assert_eq!(second(listed(), &gone), listed());
        assert_eq!(second(listed(), &passive).role, Role::Passive(vec!["two".into()]));
        assert_eq!(second(unlisted(), &gone).steps[1].outcome, Passed);
        assert_eq!(
            second(unlisted(), &reply(404, &[], "{}")).steps[1].outcome,
            Failed
        );
    }
}
