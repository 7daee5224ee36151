//! What a server says that is asked over Web Tools.
//!
//! Source: `reference/cic-web-chat.md`, 1.2, 1.9 and 1.14.

use super::meaning::{Meaning, Role, of_others, passive};
use super::reply::Reply;
use super::report::{Step, What};
use serde_json::{Value, json};
use waymeet_widget_config::TargetType;

/// What is asked first: what the server can do.
pub(crate) const CONFIGURATION: &str = "websvcs/serverConfiguration";
/// Where a chat would begin.
pub(crate) const START: &str = "websvcs/chat/start";
/// Where a queue is asked for.
pub(crate) const QUEUE: &str = "websvcs/queue/query";

/// What a chat needs, by the names of the protocol.
const NEEDED: [&str; 4] = ["start", "poll", "sendMessage", "exit"];
const ANONYMOUS: &str = "supportAuthenticationAnonymous";

/// What the answer to the first question means.
pub(crate) fn first(reply: &Reply) -> Meaning {
    let told = reply.json().unwrap_or_default();
    let is_unavailable = told.to_string().contains("\"error.websvc.unavailable\"");
    if reply.is_passive() || is_unavailable {
        return passive(reply);
    }
    if let Some(meaning) = of_others(reply, "/websvcs") {
        return meaning;
    }
    let configuration = &told[0]["serverConfiguration"];
    if !reply.status.is_success() || !configuration.is_object() {
        return Meaning::nothing(
            format!(
                "A web server answers ({}), but no contact centre that speaks Web Tools.",
                reply.status.as_u16()
            ),
            "Compare the address: it ends where /websvcs would begin. A newer contact centre may have ICWS: choose that protocol then.",
        );
    }
    let protocol = Step::passed(What::Protocol, "A contact centre answers over Web Tools.");
    Meaning::of(
        Role::Active,
        vec![protocol, chat(&configuration["capabilities"]["chat"])],
    )
}

fn chat(capabilities: &Value) -> Step {
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|needed| !lists(capabilities, needed))
        .collect();
    if !missing.is_empty() {
        return Step::failed(
            What::Chat,
            format!(
                "The contact centre does not offer web chat: {} is missing of what it says it can do.",
                missing.join(", ")
            ),
            "Have web chat turned on there.",
        );
    }
    if !lists(capabilities, ANONYMOUS) {
        return Step::failed(
            What::Chat,
            "The contact centre takes chats of visitors only who have an account there.",
            "Have chats of anonymous visitors allowed there.",
        );
    }
    if !lists(capabilities, "reconnect") {
        return Step::warned(
            What::Chat,
            "Web chat is there, but a chat cannot be taken up again after a switchover.",
            "Nothing has to be done; a chat ends then when the servers change over.",
        );
    }
    Step::passed(What::Chat, "Web chat is there, for visitors without an account.")
}

fn lists(capabilities: &Value, name: &str) -> bool {
    let listed = capabilities.as_array();
    listed.is_some_and(|listed| listed.iter().any(|known| known == name))
}

/// Whether a queue may be asked for, by what the first answer says.
pub(crate) fn tells_of_queues(reply: &Reply) -> bool {
    let told = reply.json().unwrap_or_default();
    lists(
        &told[0]["serverConfiguration"]["capabilities"]["queueQuery"],
        ANONYMOUS,
    )
}

/// The question for a queue.
pub(crate) fn question(name: &str, kind: TargetType) -> String {
    json!({ "queueName": name, "queueType": kind, "participant": { "name": "Anonymous User", "credentials": "" } }).to_string()
}

/// What the answer to that means.
pub(crate) fn queue(reply: &Reply, name: &str) -> Step {
    let told = reply.json().unwrap_or_default();
    let (queue, status) = (&told["queue"], &told["queue"]["status"]);
    let reason = status["reason"].as_str().unwrap_or_default();
    if status["type"] == "success" {
        return match queue["agentsAvailable"].as_u64() {
            Some(0) => Step::warned(
                What::Queue,
                format!("The contact centre knows “{name}”. Nobody there can take a chat now."),
                "Nothing has to be done, if nobody should be there now.",
            ),
            Some(1) => Step::passed(
                What::Queue,
                format!("The contact centre knows “{name}”. One agent can take a chat now."),
            ),
            Some(agents) => Step::passed(
                What::Queue,
                format!("The contact centre knows “{name}”. {agents} agents can take a chat now."),
            ),
            None => Step::passed(What::Queue, format!("The contact centre knows “{name}”.")),
        };
    }
    if reason.ends_with("invalidQueue") {
        return Step::failed(
            What::Queue,
            format!("The contact centre knows no queue “{name}” of this kind."),
            "Write its name as the contact centre has it, letter by letter, and compare what kind of queue it is.",
        );
    }
    Step::warned(
        What::Queue,
        "The contact centre did not say whether it knows the queue.",
        "A first chat will tell.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::reply::reply;
    use super::*;
    use crate::findings::Outcome::{self, Failed, Passed, Warned};

    fn configuration(chat: &str) -> String {
        format!(
            r#"[{{"serverConfiguration":{{"cfgVer":1,"capabilities":{{"chat":[{chat}],"queueQuery":["{ANONYMOUS}"]}}}}}}]"#
        )
    }

    fn outcome(meaning: &Meaning, what: What) -> Option<Outcome> {
        meaning
            .steps
            .iter()
            .find(|step| step.what == what)
            .map(|step| step.outcome)
    }

    #[test]
    fn an_answer_tells_what_the_server_can_do() {
        let all = r#""start","reconnect","poll","sendMessage","setTypingState","exit","supportAuthenticationAnonymous""#;
        for (body, protocol, chat) in [
            (configuration(all), Passed, Some(Passed)),
            (
                configuration(&all.replace(r#""reconnect","#, "")),
                Passed,
                Some(Warned),
            ),
            (
                configuration(&all.replace(r#""start","#, "")),
                Passed,
                Some(Failed),
            ),
            (
                configuration(&all.replace("Anonymous", "Tracker")),
                Passed,
                Some(Failed),
            ),
            (configuration(""), Passed, Some(Failed)),
            (r#"[{"serverConfiguration":{}}]"#.into(), Passed, Some(Failed)),
            ("[]".into(), Failed, None),
            ("{}".into(), Failed, None),
            ("<html>".into(), Failed, None),
        ] {
            let reply = reply(200, &[], &body);
            let meaning = first(&reply);
            assert_eq!(
                (outcome(&meaning, What::Protocol), outcome(&meaning, What::Chat)),
                (Some(protocol), chat),
                "{body}"
            );
            assert_eq!(tells_of_queues(&reply), body.contains("queueQuery"));
        }
        let passive = first(&reply(503, &[], ""));
        assert_eq!(passive.role, Role::Passive(vec![]));
        let unavailable = r#"{"chat":{"status":{"type":"failure","reason":"error.websvc.unavailable"}}}"#;
        assert_eq!(first(&reply(200, &[], unavailable)).role, Role::Passive(vec![]));
    }

    #[test]
    fn a_queue_is_known_or_it_is_not() {
        for (body, expected, word) in [
            (
                r#"{"queue":{"agentsAvailable":2,"status":{"type":"success"}}}"#,
                Passed,
                "2 agents",
            ),
            (
                r#"{"queue":{"agentsAvailable":1,"status":{"type":"success"}}}"#,
                Passed,
                "One agent",
            ),
            (
                r#"{"queue":{"agentsAvailable":0,"status":{"type":"success"}}}"#,
                Warned,
                "Nobody",
            ),
            (r#"{"queue":{"status":{"type":"success"}}}"#, Passed, "knows"),
            (
                r#"{"queue":{"status":{"type":"failure","reason":"error.websvc.unknownEntity.invalidQueue"}}}"#,
                Failed,
                "no queue “Web Sales”",
            ),
            (
                r#"{"queue":{"status":{"type":"failure","reason":"error.websvc"}}}"#,
                Warned,
                "did not say",
            ),
            ("<html>", Warned, "did not say"),
        ] {
            let step = queue(&reply(200, &[], body), "Web Sales");
            assert_eq!(
                (step.outcome, step.told.contains(word)),
                (expected, true),
                "{body}: {}",
                step.told
            );
        }
        let question: Value = serde_json::from_str(&question("Web Sales", TargetType::Workgroup)).unwrap();
        assert_eq!(
            (&question["queueName"], &question["queueType"]),
            (&json!("Web Sales"), &json!("Workgroup"))
        );
    }
}
