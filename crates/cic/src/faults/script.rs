//! Which requests something goes wrong with.

use std::num::NonZeroU32;

use axum::http::Method;
use serde::{Deserialize, Serialize};

use super::Fault;

/// Rules a script may have.
const MAX_RULES: usize = 1_000;

/// A line of a script: so many of these requests meet this fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    /// Part of the requests' path; letter case does not matter.
    path: String,
    /// Their method; any if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<Verb>,
    /// How many.
    #[serde(default = "once")]
    times: NonZeroU32,
    fault: Fault,
}

fn once() -> NonZeroU32 {
    NonZeroU32::MIN
}

/// The methods requests have here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    fn is(self, method: &Method) -> bool {
        *method
            == match self {
                Self::Get => Method::GET,
                Self::Post => Method::POST,
                Self::Put => Method::PUT,
                Self::Patch => Method::PATCH,
                Self::Delete => Method::DELETE,
            }
    }
}

impl Rule {
    fn concerns(&self, method: &Method, path: &str) -> bool {
        let part = self.path.to_ascii_lowercase();
        path.to_ascii_lowercase().contains(&part) && self.method.is_none_or(|verb| verb.is(method))
    }
}

/// Rules in order. A request meets the first one that concerns it, and uses it up by one.
#[derive(Debug, Default)]
pub(crate) struct Script(Vec<Rule>);

impl Script {
    /// Adds rules at the end; `false` where there would be too many, and then none is added.
    pub(crate) fn add(&mut self, rules: Vec<Rule>) -> bool {
        let has_room = self.0.len() + rules.len() <= MAX_RULES;
        if has_room {
            self.0.extend(rules);
        }
        has_room
    }

    /// What goes wrong with this request.
    pub(crate) fn take(&mut self, method: &Method, path: &str) -> Option<Fault> {
        let place = self.0.iter().position(|rule| rule.concerns(method, path))?;
        let rule = &mut self.0[place];
        let fault = rule.fault;
        match NonZeroU32::new(rule.times.get() - 1) {
            Some(left) => rule.times = left,
            None => {
                self.0.remove(place);
            }
        }
        Some(fault)
    }

    /// What is left.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// From now on nothing goes wrong.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn script(rules: Value) -> Result<Script, String> {
        let rules = serde_json::from_value(rules).map_err(|error| error.to_string())?;
        let mut script = Script::default();
        assert!(script.add(rules));
        Ok(script)
    }

    #[test]
    fn faults_are_met_in_order_and_used_up() {
        let mut script = script(json!([
            { "path": "web-chat/messages", "method": "GET", "times": 2, "fault": "duplicateEvents" },
            { "path": "WEB-CHAT", "fault": { "status": 502 } },
            { "path": "messages", "fault": "loseAnswer" },
        ]))
        .unwrap();
        let mut met = |method: Method, path: &str| {
            let fault = script.take(&method, path);
            serde_json::to_value(fault).unwrap()
        };
        assert_eq!(met(Method::POST, "/icws/connection"), Value::Null);
        assert_eq!(met(Method::GET, "/icws/web-chat/messages/1"), "duplicateEvents");
        assert_eq!(
            met(Method::POST, "/icws/web-chat/messages/1"),
            json!({ "status": 502 })
        );
        assert_eq!(met(Method::GET, "/icws/web-chat/messages/1"), "duplicateEvents");
        assert_eq!(met(Method::GET, "/icws/web-chat/messages/1"), "loseAnswer");
        assert_eq!(met(Method::GET, "/icws/web-chat/messages/1"), Value::Null);
        assert!(script.rules().is_empty());
    }

    #[test]
    fn what_is_left_is_told_in_the_words_it_was_written_in() {
        let rules = json!([
            { "path": "poll", "method": "GET", "times": 3, "fault": { "delayMs": 12_000 } },
            { "path": "poll", "times": 1, "fault": { "cfgVer": 7 } },
            { "path": "poll", "times": 1, "fault": "missingParticipantType" },
        ]);
        let script = script(rules.clone()).unwrap();
        assert_eq!(serde_json::to_value(script.rules()).unwrap(), rules);
    }

    #[test]
    fn what_is_no_script_is_refused_and_it_is_said_why() {
        for (rules, reason) in [
            (
                json!([{ "path": "a", "fault": "loseInterest" }]),
                "unknown variant `loseInterest`, expected one of",
            ),
            (
                json!([{ "path": "a", "fault": { "status": 418 } }]),
                "a status is 404, 500, 502, 503 or 504",
            ),
            (
                json!([{ "path": "a", "fault": { "delayMs": 3_600_000 } }]),
                "a delay has at most 300000 milliseconds",
            ),
            (
                json!([{ "path": "a", "fault": { "delayMs": -1 } }]),
                "invalid value: integer `-1`",
            ),
            (
                json!([{ "path": "a", "times": 0, "fault": "loseAnswer" }]),
                "invalid value: integer `0`",
            ),
            (
                json!([{ "path": "a", "method": "get", "fault": "loseAnswer" }]),
                "unknown variant `get`",
            ),
            (
                json!([{ "path": "a", "fault": "loseAnswer", "when": 1 }]),
                "unknown field `when`",
            ),
            (json!([{ "fault": "loseAnswer" }]), "missing field `path`"),
            (json!([{ "path": "a" }]), "missing field `fault`"),
            (json!({ "path": "a" }), "invalid type: map, expected a sequence"),
        ] {
            let error = script(rules.clone()).unwrap_err();
            assert!(error.contains(reason), "{rules}: {error}");
        }
    }

    #[test]
    fn a_script_has_an_end() {
        let rule = json!({ "path": "a", "fault": "loseAnswer" });
        let rules: Vec<Rule> = serde_json::from_value(vec![rule; MAX_RULES].into()).unwrap();
        let mut script = Script::default();
        assert!(script.add(rules.clone()));
        assert!(!script.add(rules[..1].to_vec()));
        script.clear();
        assert!(script.add(rules));
    }
}
