//! What the tests share: JSON from text, samples, and hands for the machine.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]

use waymeet_icws::{
    Answer, CallbackRequest, Dialect, EntryKind, Event, Hosts, Input, Json, Machine, Moment, Request,
    StartRequest, UnixMillis,
};

pub(crate) const OWN: &str = "b1b7b1d4-3f56-4ad1-9f63-0a9cf6f4a111";
pub(crate) const KIM: &str = "0f3b6c2e-5d0a-4f0e-8d5b-7a1c9e3d3333";

/// A JSON text as the machine takes it.
pub(crate) fn json(value: &serde_json::Value) -> Json {
    match value {
        serde_json::Value::Null => Json::Null,
        serde_json::Value::Bool(value) => Json::Bool(*value),
        serde_json::Value::Number(number) => Json::Number(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Json::String(text.clone()),
        serde_json::Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        serde_json::Value::Object(map) => Json::Object(
            map.iter()
                .map(|(name, value)| (name.clone(), json(value)))
                .collect(),
        ),
    }
}

/// A recorded payload of `tests/samples/icws-web-chat/`.
pub(crate) fn sample(name: &str) -> Json {
    sample_of("icws-web-chat", name)
}

/// A recorded payload of `tests/samples/web-tools/`.
pub(crate) fn web_tools_sample(name: &str) -> Json {
    sample_of("web-tools", name)
}

pub(crate) fn sample_of(folder: &str, name: &str) -> Json {
    let path = format!(
        "{}/../../tests/samples/{folder}/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    json(&serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// The properties of an object in alphabetical order, at every depth: property order means nothing.
pub(crate) fn sorted(value: &Json) -> Json {
    match value {
        Json::Object(properties) => {
            let mut properties: Vec<_> = properties
                .iter()
                .map(|(name, value)| (name.clone(), sorted(value)))
                .collect();
            properties.sort_by(|one, other| one.0.cmp(&other.0));
            Json::Object(properties)
        }
        Json::Array(items) => Json::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

pub(crate) fn start_request() -> StartRequest {
    StartRequest {
        participant_name: "Ada Visitor".to_owned(),
        target_name: "Web Sales".to_owned(),
        target_type: "Workgroup".to_owned(),
        language: "en-us".to_owned(),
        notes: "Order number: 17".to_owned(),
        attributes: vec![
            (
                "AltocloudCustomerId".to_owned(),
                "5c6ff3c4-0000-4000-8000-000000000001".to_owned(),
            ),
            ("AltocloudCustomerIdType".to_owned(), "cookie".to_owned()),
        ],
        ..StartRequest::default()
    }
}

/// A wish to be called, as the samples have it.
pub(crate) fn wish() -> CallbackRequest {
    CallbackRequest {
        name: "Ada Visitor".to_owned(),
        telephone: "+353 21 555 0100".to_owned(),
        target_name: "Web Sales".to_owned(),
        target_type: "Workgroup".to_owned(),
        subject: "Oak lamps".to_owned(),
        language: "en-gb".to_owned(),
        notes: "after five".to_owned(),
        attributes: vec![("Offer".to_owned(), "spring".to_owned())],
    }
}

/// A machine with a clock of its own.
pub(crate) struct Visitor {
    pub(crate) machine: Machine,
    pub(crate) now: u64,
}

impl Visitor {
    /// A machine that knows a switchover pair.
    pub(crate) fn new() -> Self {
        Self::speaking(Dialect::Icws)
    }

    /// The same in a dialect.
    pub(crate) fn speaking(dialect: Dialect) -> Self {
        let bases = match dialect {
            Dialect::Icws => ["https://one.example:8019/icws", "https://two.example:8019/icws"],
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => [
                "https://shop.example/I3Root/Server1",
                "https://shop.example/I3Root/Server2",
            ],
        };
        Self {
            machine: Machine::new(dialect, Hosts::new(&bases.map(str::to_owned))),
            now: 1_000_000,
        }
    }

    /// One whose chat is open, with Kim Agent in it, and nothing pending.
    pub(crate) fn talking() -> Self {
        let mut visitor = Self::new();
        visitor.push(Input::Start(start_request()));
        visitor.reply(200, sample("start-response"));
        visitor.reply(200, sample("messages-agent-joins"));
        visitor.events();
        visitor
    }

    pub(crate) fn push(&mut self, input: Input) {
        self.machine.push(
            input,
            Moment {
                now: UnixMillis(self.now),
                random: 7,
            },
        );
    }

    pub(crate) fn say(&mut self, text: &str) {
        self.push(Input::Say(text.to_owned()));
    }

    /// The request the machine wants to send now.
    pub(crate) fn request(&mut self) -> Request {
        self.machine.next_request().expect("a request")
    }

    /// Takes the request the machine wants to send now and answers it.
    pub(crate) fn reply(&mut self, status: u16, body: Json) -> Request {
        let request = self.request();
        self.push(Input::Answer(request.id, Answer::Reply { status, body }));
        request
    }

    /// Takes the request the machine wants to send now and loses it.
    pub(crate) fn lose(&mut self) -> Request {
        let request = self.request();
        self.push(Input::Answer(request.id, Answer::None));
        request
    }

    /// Lets time pass until the machine wants to wake up.
    pub(crate) fn wake(&mut self) {
        self.now = self
            .machine
            .wake_at()
            .expect("a moment to wake up")
            .0
            .max(self.now);
        self.push(Input::Woke);
    }

    pub(crate) fn advance(&mut self, millis: u64) {
        self.now += millis;
        self.push(Input::Woke);
    }

    pub(crate) fn events(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.machine.next_event()).collect()
    }

    /// The transcript as short words.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.machine
            .transcript()
            .iter()
            .map(|entry| {
                let who = entry.author_name.as_deref().unwrap_or(match entry.author_kind {
                    waymeet_icws::ParticipantKind::Visitor => "me",
                    waymeet_icws::ParticipantKind::Agent => "agent",
                    waymeet_icws::ParticipantKind::System => "system",
                });
                match &entry.kind {
                    EntryKind::Text(text) => format!("{who}: {text}"),
                    EntryKind::File { name, .. } => format!("{who} sends {name}"),
                    EntryKind::Joined => format!("{who} joins"),
                    EntryKind::Left => format!("{who} leaves"),
                    EntryKind::Held => format!("{who} holds"),
                    EntryKind::Resumed => format!("{who} is back"),
                    EntryKind::Page(address) => format!("{who} suggests {address}"),
                }
            })
            .collect()
    }
}
