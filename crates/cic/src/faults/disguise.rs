//! Answers that are told otherwise than we tell them, as some servers do.

use serde_json::Value;

/// How an answer is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disguise {
    DuplicateEvents,
    DuplicateActive,
    NumericStringPollWait,
    MissingParticipantType,
    WithoutEcho,
    CfgVer(u64),
}

impl Disguise {
    /// Changes the answer to a request of this path, in either dialect.
    pub(crate) fn put_on(self, answer: &mut Value, path: &str) {
        match self {
            Self::DuplicateEvents => double(answer, |_| true),
            Self::DuplicateActive => double(answer, tells_that_an_agent_is_there),
            Self::NumericStringPollWait => {
                let wait = answer.pointer_mut("/chat/pollWaitSuggestion");
                if let Some(wait) = wait.filter(|wait| wait.is_number()) {
                    *wait = wait.to_string().into();
                }
            }
            Self::MissingParticipantType => {
                for event in events(answer).into_iter().flatten() {
                    if let Some(event) = event.as_object_mut() {
                        event.remove("participantType");
                    }
                }
            }
            Self::WithoutEcho => {
                let asking = path.rsplit('/').next().unwrap_or_default();
                if let Some(events) = events(answer) {
                    events.retain(|event| !(is_text(event) && who(event) == Some(asking)));
                }
            }
            Self::CfgVer(version) => {
                for place in ["/chat/cfgVer", "/0/serverConfiguration/cfgVer"] {
                    if let Some(told) = answer.pointer_mut(place) {
                        *told = version.into();
                    }
                }
            }
        }
    }
}

/// The events of an answer: of ICWS, or of the older API.
fn events(answer: &mut Value) -> Option<&mut Vec<Value>> {
    let place = if answer.get("messages").is_some() {
        "/messages"
    } else {
        "/chat/events"
    };
    answer.pointer_mut(place)?.as_array_mut()
}

/// Each of these events is followed by itself, number and all.
fn double(answer: &mut Value, is_meant: impl Fn(&Value) -> bool) {
    let Some(events) = events(answer) else { return };
    let once = std::mem::take(events);
    for event in once {
        if is_meant(&event) {
            events.push(event.clone());
        }
        events.push(event);
    }
}

fn tells_that_an_agent_is_there(event: &Value) -> bool {
    let state = &event["state"];
    event["participantType"] == "Agent" && (*state == 2 || *state == "active")
}

fn is_text(event: &Value) -> bool {
    event["type"] == "text" || event["__type"] == "urn:inin.com:webChat:chatTextMessage"
}

fn who(event: &Value) -> Option<&str> {
    let id = event.get("participantId").or_else(|| event.get("participantID"));
    id.and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_dialects_are_disguised_alike() {
        let (active, text) = (
            json!({ "participantID": "kim", "sequenceNumber": 1, "state": "active", "participantType": "Agent" }),
            json!({ "participantID": "ada", "sequenceNumber": 2, "type": "text", "participantType": "WebUser" }),
        );
        let older = json!({ "chat": { "pollWaitSuggestion": 1000, "cfgVer": 1, "events": [active, text] } });
        let (joined, said) = (
            json!({ "participantId": "kim", "sequenceNumber": 1, "state": 2, "participantType": "Agent" }),
            json!({ "participantId": "ada", "sequenceNumber": 2, "__type": "urn:inin.com:webChat:chatTextMessage" }),
        );
        let icws = json!({ "pollWaitSuggestion": "1000", "messages": [joined, said] });
        let numbers = |answer: &Value| -> Vec<i64> {
            let events = answer.get("messages").unwrap_or(&answer["chat"]["events"]);
            let events = events.as_array().unwrap().iter();
            events
                .map(|event| event["sequenceNumber"].as_i64().unwrap())
                .collect()
        };
        for answer in [&older, &icws] {
            for (disguise, expected) in [
                (Disguise::DuplicateEvents, &[1, 1, 2, 2][..]),
                (Disguise::DuplicateActive, &[1, 1, 2]),
                (Disguise::WithoutEcho, &[1]),
                (Disguise::MissingParticipantType, &[1, 2]),
            ] {
                let mut changed = answer.clone();
                disguise.put_on(&mut changed, "/icws/web-chat/messages/ada");
                assert_eq!(numbers(&changed), expected, "{disguise:?}");
                let has_type = changed.to_string().contains("participantType");
                assert_eq!(has_type, disguise != Disguise::MissingParticipantType);
            }
        }
        let mut changed = older.clone();
        Disguise::NumericStringPollWait.put_on(&mut changed, "");
        Disguise::CfgVer(7).put_on(&mut changed, "");
        assert_eq!(changed["chat"]["pollWaitSuggestion"], "1000");
        assert_eq!(changed["chat"]["cfgVer"], 7);
    }

    #[test]
    fn what_has_no_events_stays_as_it_is() {
        let mut configuration = json!([{ "serverConfiguration": { "cfgVer": 1 } }]);
        for disguise in [
            Disguise::DuplicateEvents,
            Disguise::WithoutEcho,
            Disguise::NumericStringPollWait,
        ] {
            disguise.put_on(&mut configuration, "");
        }
        assert_eq!(configuration, json!([{ "serverConfiguration": { "cfgVer": 1 } }]));
        Disguise::CfgVer(2).put_on(&mut configuration, "");
        assert_eq!(configuration[0]["serverConfiguration"]["cfgVer"], 2);
    }
}
