//! A server of Interaction Web Tools.

use crate::fault::Fault;
use crate::server::Server;
use crate::support::{KIM, json};
use serde_json::{Value, json};
use waymeet_icws::{Answer, Request};

const CHAT: &str = "44444444-aaaa-4bbb-8ccc-0000000000d4";

/// In which way it tells things.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Whether the visitor's own messages come back as events.
    pub(crate) has_echo: bool,
    /// Whether the answer to a reconnect tells something already.
    pub(crate) answers_with_replay: bool,
    /// So many events come in one answer.
    pub(crate) at_once: usize,
    /// Whether events keep the id the visitor had then.
    pub(crate) keeps_old_ids: bool,
}

/// A server that tells each event once, with whichever answer is next, and all of them again after a reconnect.
pub(crate) struct WebToolsServer {
    manner: Manner,
    /// Everything that happened, with whether it is the visitor's own message.
    log: Vec<(bool, Value)>,
    undelivered: Vec<Value>,
    next_sequence: u64,
    last_delivered: Option<Value>,
    reconnects: u32,
    /// Of what it says of itself; it changes with each reconnect.
    version: u32,
    said: Vec<(bool, String)>,
}

impl WebToolsServer {
    pub(crate) fn new(manner: Manner) -> Self {
        let mut server = Self {
            manner,
            log: Vec::new(),
            undelivered: Vec::new(),
            next_sequence: 0,
            last_delivered: None,
            reconnects: 0,
            version: 1,
            said: Vec::new(),
        };
        for (id, name, kind) in [(&*server.own(), "Ada", "WebUser"), (KIM, "Kim", "Agent")] {
            server.happens(
                false,
                json!({ "type": "participantStateChanged", "participantID": id, "state": "active",
                "participantName": name, "participantType": kind }),
            );
        }
        server
    }

    /// The visitor's id, another one after each reconnect.
    fn own(&self) -> String {
        format!("11111111-aaaa-4bbb-8ccc-{:012x}", self.reconnects)
    }

    fn happens(&mut self, is_own_message: bool, event: Value) {
        if !is_own_message || self.manner.has_echo {
            self.queue(event.clone());
        }
        self.log.push((is_own_message, event));
    }

    fn queue(&mut self, mut event: Value) {
        event["sequenceNumber"] = json!(self.next_sequence);
        self.next_sequence += 1;
        self.undelivered.push(event);
    }

    fn reconnect(&mut self) {
        let old = self.own();
        self.reconnects += 1;
        self.version += 1;
        let new = self.own();
        self.happens(
            false,
            json!({ "type": "participantStateChanged", "participantID": old, "state": "disconnected",
            "participantName": "Ada", "participantType": "WebUser" }),
        );
        self.happens(
            false,
            json!({ "type": "participantStateChanged", "participantID": new, "state": "active",
            "participantName": "Ada", "participantType": "WebUser" }),
        );
        self.undelivered.clear();
        self.next_sequence = 0;
        self.last_delivered = None;
        for (is_own_message, mut event) in self.log.clone() {
            if is_own_message && !self.manner.keeps_old_ids {
                event["participantID"] = json!(new);
            }
            self.queue(event);
        }
    }

    fn drain(&mut self, fault: Fault) -> Vec<Value> {
        let count = self.undelivered.len().min(self.manner.at_once);
        let mut due: Vec<Value> = self.undelivered.drain(..count).collect();
        match fault {
            Fault::Delay if due.len() > 1 => {
                let late = due.remove(0);
                self.undelivered.insert(0, late);
            }
            Fault::Repeat => due.splice(0..0, self.last_delivered.clone()).for_each(drop),
            _ => {}
        }
        self.last_delivered = due.last().cloned().or(self.last_delivered.take());
        due
    }

    fn carry_out(&mut self, request: &Request, fault: Fault) -> Value {
        if request.path == "/websvcs/serverConfiguration" {
            let chat = [
                "start",
                "reconnect",
                "setTypingState",
                "supportAuthenticationAnonymous",
            ];
            let capabilities = json!({ "chat": chat });
            return json!([{ "serverConfiguration": { "cfgVer": self.version, "capabilities": capabilities } }]);
        }
        let body = |name: &str| {
            request
                .body
                .as_ref()
                .unwrap()
                .get(name)
                .as_str()
                .unwrap()
                .to_owned()
        };
        let path = request.path.as_str();
        let is_start = path == "/websvcs/chat/start";
        let is_reconnect = path == "/websvcs/chat/reconnect";
        if is_reconnect {
            assert_eq!(body("chatID"), CHAT);
            self.reconnect();
        } else if !is_start && !path.ends_with(&self.own()) {
            return json!({ "chat": { "status": {
                "type": "failure", "reason": "error.websvc.unknownEntity.session" } } });
        }
        if path.contains("/sendMessage/") {
            self.say(true, &body("message"));
        }
        let mut chat =
            json!({ "pollWaitSuggestion": 1_000, "cfgVer": self.version, "status": { "type": "success" } });
        if is_start || is_reconnect {
            chat["participantID"] = json!(self.own());
        }
        if is_start {
            chat["chatID"] = json!(CHAT);
        }
        if !is_reconnect || self.manner.answers_with_replay {
            chat["events"] = Value::Array(self.drain(fault));
        }
        json!({ "chat": chat })
    }
}

impl Server for WebToolsServer {
    fn say(&mut self, is_visitor: bool, text: &str) {
        let own = self.own();
        let (id, name, kind) = if is_visitor {
            (&*own, "Ada", "WebUser")
        } else {
            (KIM, "Kim", "Agent")
        };
        let event = json!({ "type": "text", "participantID": id, "participantType": kind, "displayName": name,
            "conversationSequenceNumber": 0, "contentType": "text/plain", "value": text });
        self.happens(is_visitor, event);
        self.said.push((is_visitor, text.to_owned()));
    }

    fn types(&mut self) {
        let event = json!({ "type": "typingIndicator", "participantID": KIM, "value": true });
        self.queue(event);
    }

    fn said(&self) -> &[(bool, String)] {
        &self.said
    }

    fn answer(&mut self, request: &Request, fault: Fault) -> Answer {
        let reply = |status, body: &Value| Answer::Reply {
            status,
            body: json(body),
        };
        match fault {
            Fault::LoseRequest => Answer::None,
            Fault::LoseAnswer => {
                self.carry_out(request, fault);
                Answer::None
            }
            Fault::Fail => reply(500, &Value::Null),
            Fault::Passive => reply(503, &Value::Null),
            Fault::None | Fault::Repeat | Fault::Delay => reply(200, &self.carry_out(request, fault)),
        }
    }
}
