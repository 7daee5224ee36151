//! A server of ICWS web chat.

use crate::fault::Fault;
use crate::lore::Lore;
use crate::server::Server;
use crate::support::{KIM, OWN, sample};
use waymeet_icws::{Answer, Json, Request};

/// A web chat server with events in a queue that polls drain, as the real one's.
pub(crate) struct IcwsServer {
    has_echo: bool,
    /// The two servers of the pair, which have one conversation.
    pair: [Lore; 2],
    messages: Vec<Json>,
    undelivered: Vec<usize>,
    last_delivered: Option<usize>,
    /// What was said, as (is the visitor's, text).
    said: Vec<(bool, String)>,
}

impl IcwsServer {
    pub(crate) fn new(has_echo: bool, pair: [Lore; 2]) -> Self {
        let mut server = Self {
            has_echo,
            pair,
            messages: Vec::new(),
            undelivered: Vec::new(),
            last_delivered: None,
            said: Vec::new(),
        };
        let state = Json::object([
            ("state", Json::Number(2.0)),
            ("displayName", "Kim".into()),
            ("participantType", "Agent".into()),
        ]);
        server.add("chatParticipantStateChangedMessage", KIM, state, true);
        server
    }

    fn add(&mut self, kind: &str, author: &str, properties: Json, is_polled: bool) {
        let mut all = properties.properties().to_vec();
        all.push((
            "__type".to_owned(),
            format!("urn:inin.com:webChat:{kind}").as_str().into(),
        ));
        all.push(("participantId".to_owned(), author.into()));
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        all.push((
            "sequenceNumber".to_owned(),
            Json::Number(self.messages.len() as f64),
        ));
        if is_polled {
            self.undelivered.push(self.messages.len());
        }
        self.messages.push(Json::Object(all));
    }

    fn lore(&self, request: &Request) -> Lore {
        let [one, two] = self.pair;
        if request.base.contains("//one.") { one } else { two }
    }

    /// What the server refuses that was asked.
    fn refuses(&self, request: &Request) -> bool {
        let lore = self.lore(request);
        let has_details = |body: &Json| {
            ["notes", "additionalAttributes", "routingContexts"]
                .iter()
                .any(|name| *body.get(name) != Json::Null)
        };
        request.path.contains("/message-history/") && !lore.keeps_history()
            || request.path.ends_with("/start")
                && lore.refuses_details()
                && request.body.as_ref().is_some_and(has_details)
    }

    fn carry_out(&mut self, request: &Request, fault: Fault) -> Json {
        let path = request.path.as_str();
        if path.ends_with("/start") {
            return sample("start-response");
        }
        if path.contains("/send-message/") {
            let text = request
                .body
                .as_ref()
                .unwrap()
                .get("message")
                .as_str()
                .unwrap()
                .to_owned();
            self.say(true, &text);
        }
        if path.contains("/message-history/") {
            let is_kept = |message: &&Json| !message.get("__type").as_str().unwrap().contains("Typing");
            return Json::object([(
                "messages",
                Json::Array(self.messages.iter().filter(is_kept).cloned().collect()),
            )]);
        }
        if path.contains("/messages/") {
            let mut due = std::mem::take(&mut self.undelivered);
            match fault {
                Fault::Repeat => self
                    .last_delivered
                    .into_iter()
                    .for_each(|last| due.insert(0, last)),
                Fault::Delay if due.len() > 1 => self.undelivered.push(due.remove(0)),
                _ => {}
            }
            self.last_delivered = due.last().copied().or(self.last_delivered);
            let due = due
                .into_iter()
                .map(|index| self.messages[index].clone())
                .collect();
            return Json::object([
                ("pollWaitSuggestion", "1000".into()),
                ("messages", Json::Array(due)),
            ]);
        }
        Json::Null
    }
}

impl Server for IcwsServer {
    fn say(&mut self, is_visitor: bool, text: &str) {
        let properties = Json::object([("value", text.into()), ("contentType", "text/plain".into())]);
        let author = if is_visitor { OWN } else { KIM };
        self.add(
            "chatTextMessage",
            author,
            properties,
            !is_visitor || self.has_echo,
        );
        self.said.push((is_visitor, text.to_owned()));
    }

    fn types(&mut self) {
        let is_typing = Json::object([("value", true.into())]);
        self.add("chatTypingIndicatorMessage", KIM, is_typing, true);
    }

    fn said(&self) -> &[(bool, String)] {
        &self.said
    }

    fn keeps_everything(&self) -> bool {
        self.pair.iter().all(|lore| lore.keeps_history())
    }

    fn answer(&mut self, request: &Request, fault: Fault) -> Answer {
        match fault {
            Fault::None | Fault::Repeat | Fault::Delay if request.path.contains("/features/") => {
                self.lore(request).feature()
            }
            Fault::None | Fault::Repeat | Fault::Delay if self.refuses(request) => {
                self.lore(request).refuse()
            }
            Fault::LoseRequest => Answer::None,
            Fault::LoseAnswer => {
                self.carry_out(request, fault);
                Answer::None
            }
            Fault::Fail => Answer::Reply {
                status: 500,
                body: Json::Null,
            },
            Fault::Passive => Answer::Reply {
                status: 503,
                body: sample("error-passive-server"),
            },
            Fault::None | Fault::Repeat | Fault::Delay => Answer::Reply {
                status: 200,
                body: self.carry_out(request, fault),
            },
        }
    }
}
