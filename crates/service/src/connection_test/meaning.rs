//! What the answer to the first question means, whichever protocol it was asked in.

use super::reply::{Reply, Unanswered};
use super::report::{Step, What};
use crate::outgoing::failure::Failure;
use axum::http::StatusCode;

/// What a server has turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Of the contact centre, and perhaps of the chat.
    pub(crate) steps: Vec<Step>,
    pub(crate) role: Role,
}

/// Which of a pair it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// It answers.
    Active,
    /// It sends those who ask to its partner, which it calls so.
    Passive(Vec<String>),
    /// It could not be asked, or is no contact centre's.
    Unknown,
}

impl Meaning {
    pub(crate) fn of(role: Role, steps: Vec<Step>) -> Self {
        Self { steps, role }
    }

    /// No contact centre is there.
    pub(crate) fn nothing(told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::of(Role::Unknown, vec![Step::failed(What::Protocol, told, remedy)])
    }
}

/// What there is to say of a question without an answer.
pub(crate) fn unanswered(why: Unanswered, is_secure: bool) -> Meaning {
    match why {
        Unanswered::Silent | Unanswered::Unconnected(Failure::Silent) => Meaning::nothing(
            "The server takes the connection and does not answer the question in time.",
            "It may be too busy, or something stands before it that cannot reach it. Test again in a moment.",
        ),
        Unanswered::Unconnected(_) => Meaning::nothing(
            "The server took a connection, and then no second one.",
            "It may be starting, or too busy. Test again in a moment.",
        ),
        Unanswered::NoHttp if is_secure => Meaning::nothing(
            "What answers is no web server, or it breaks off.",
            "Compare the port: ICWS has 8019 with TLS.",
        ),
        Unanswered::NoHttp => Meaning::nothing(
            "What answers is no web server, or it breaks off.",
            "Compare the port: ICWS has 8018 without TLS, Web Tools 8114.",
        ),
        Unanswered::TooLong => Meaning::nothing(
            "The answer breaks off, or is longer than a contact centre's would be.",
            "Compare the address: a website may be there.",
        ),
    }
}

/// What an answer means that neither protocol would give; nothing where one of them might.
pub(crate) fn of_others(reply: &Reply, asked: &str) -> Option<Meaning> {
    let status = reply.status.as_u16();
    match reply.status {
        _ if reply.is_redirect() => Some(Meaning::nothing(
            format!("Whoever asks is sent elsewhere ({status}), which chats do not follow."),
            "Write the address that it leads to, if a contact centre is there.",
        )),
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => Some(Meaning::nothing(
            format!("A web server answers that it cannot reach the contact centre behind it ({status})."),
            "Look at the server behind it, and at the address it is set up with there.",
        )),
        StatusCode::UNAUTHORIZED | StatusCode::PROXY_AUTHENTICATION_REQUIRED => Some(Meaning::nothing(
            format!("A log-in is asked for ({status}), which visitors do not have."),
            "Have the contact centre's paths let through without one.",
        )),
        StatusCode::FORBIDDEN if reply.json().is_none() => Some(Meaning::nothing(
            format!("A web server refuses to answer ({status})."),
            format!("Have {asked} let through."),
        )),
        StatusCode::NOT_FOUND if reply.json().is_none() => Some(Meaning::nothing(
            format!("A web server is there, but no contact centre: it has nothing at {asked} (404)."),
            "Compare address and protocol. Behind a web server the address has a folder, such as https://www.example/I3Root/Server1.",
        )),
        _ if reply.status.is_server_error() && !reply.is_passive() => Some(Meaning::nothing(
            format!("The server answers with an error of its own ({status})."),
            "Look at the server's log; test again when it is mended.",
        )),
        _ => None,
    }
}

/// What a passive server's answer means.
pub(crate) fn passive(reply: &Reply) -> Meaning {
    let alternates = reply.alternates();
    let protocol = if alternates.is_empty() {
        Step::warned(
            What::Protocol,
            "It answers that it does not serve anybody now (503), and names no other server.",
            "That is how a passive server answers through a web server, and also one that is down. See whether the contact centre runs there.",
        )
    } else {
        Step::passed(
            What::Protocol,
            "A contact centre answers, and sends those who ask to its partner.",
        )
    };
    let chat = Step::skipped(What::Chat, "A passive server does not say. Its partner does.");
    Meaning::of(Role::Passive(alternates), vec![protocol, chat])
}

#[cfg(test)]
mod tests {
    use super::super::reply::reply;
    use super::*;

    #[test]
    fn what_is_no_contact_centre_is_told_by_its_answer() {
        for (status, body, expected) in [
            (301, "", Some("elsewhere")),
            (302, "", Some("elsewhere")),
            (401, "", Some("log-in")),
            (403, "<html>", Some("refuses")),
            (403, r#"{"message":"x"}"#, None),
            (404, "<html>", Some("no contact centre")),
            (404, r#"{"message":"x"}"#, None),
            (500, "", Some("error of its own")),
            (502, "", Some("cannot reach")),
            (503, "", None),
            (504, "", Some("cannot reach")),
            (200, "", None),
        ] {
            let meaning = of_others(&reply(status, &[], body), "/icws");
            let told = meaning.map(|meaning| meaning.steps[0].told.clone());
            assert_eq!(told.is_some(), expected.is_some(), "{status} {body}");
            assert!(told.unwrap_or_default().contains(expected.unwrap_or_default()));
        }
    }

    #[test]
    fn a_passive_server_may_name_its_partner() {
        let named = passive(&reply(503, &[], r#"{"alternateHostList":["cic2.example",7]}"#));
        assert_eq!(named.role, Role::Passive(vec!["cic2.example".into()]));
        let unnamed = passive(&reply(503, &[], "<html>"));
        assert_eq!(unnamed.role, Role::Passive(vec![]));
        assert!(unnamed.steps[0].told.contains("503"));
    }
}
