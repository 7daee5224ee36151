//! A visitor's page: the machine that speaks for it, in both dialects, and a browser's part of the road.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use waymeet_icws::{
    Answer, Dialect, EntryKind, Hosts, Input, Json, Machine, Method as Verb, Moment, Request as Asked,
    StartRequest, UnixMillis,
};

use crate::helpers::{Agent, Answer as Reply, NOW, TestCic};

pub(crate) const DIALECTS: [Dialect; 2] = [Dialect::Icws, Dialect::WebTools];

/// A page with the machine in it.
pub(crate) struct Page<'a> {
    cic: &'a TestCic,
    dialect: Dialect,
    pub(crate) machine: Machine,
    pub(crate) now: u64,
}

/// The servers a page knows, as sites address them.
pub(crate) fn hosts(dialect: Dialect) -> Hosts {
    Hosts::new(&match dialect {
        Dialect::Icws => ["https://one.example/icws", "https://two.example/icws"].map(str::to_owned),
        Dialect::WebTools => ["https://one.example/cic", "https://two.example/cic"].map(str::to_owned),
    })
}

/// Fetches an address a machine made, as a browser does.
pub(crate) async fn fetch(cic: &TestCic, method: Method, address: &str, body: Option<&Json>) -> Reply {
    let (_, rest) = address.split_once("://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    // What is before `/cic` is the proxy's and not told to the server.
    let path = path.strip_prefix("cic/").unwrap_or(path);
    let escaped: String = path
        .bytes()
        .map(|byte| match byte {
            b' ' | 128.. => format!("%{byte:02X}"),
            _ => char::from(byte).to_string(),
        })
        .collect();
    let body = body.map(|body| to_value(body).to_string());
    let request = Request::builder().method(method).uri(format!("/{escaped}"));
    let request = request.body(Body::from(body.unwrap_or_default())).unwrap();
    cic.send_to(host, request).await
}

/// Carries a machine's request to its server, and the answer back.
pub(crate) async fn carry(cic: &TestCic, asked: &Asked) -> Answer {
    let verb = match asked.method {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
    };
    let address = format!("{}{}", asked.base, asked.path);
    let reply = fetch(cic, verb, &address, asked.body.as_ref()).await;
    if reply.is_broken {
        return Answer::None;
    }
    Answer::Reply {
        status: reply.status.as_u16(),
        body: to_json(&reply.body),
    }
}

impl<'a> Page<'a> {
    /// A page whose chat an agent has just picked up, and the chat's id; the page has not heard of it yet.
    pub(crate) async fn picked_up(cic: &'a TestCic, dialect: Dialect, agent: &Agent<'_>) -> (Self, String) {
        let mut page = Self::start(cic, dialect);
        page.go_on(|_| false).await;
        let id = agent.pick_up().await;
        (page, id)
    }

    /// A page whose visitor has just asked for a chat with *Web Sales*.
    pub(crate) fn start(cic: &'a TestCic, dialect: Dialect) -> Self {
        let mut page = Self {
            cic,
            dialect,
            machine: Machine::new(dialect, hosts(dialect)),
            now: u64::try_from(NOW.0).unwrap(),
        };
        page.push(Input::Start(StartRequest {
            participant_name: "Ada".to_owned(),
            target_name: "Web Sales".to_owned(),
            target_type: "Workgroup".to_owned(),
            language: "en-us".to_owned(),
            notes: String::new(),
            attributes: vec![("Offer".to_owned(), "spring".to_owned())],
            ..StartRequest::default()
        }));
        page
    }

    pub(crate) fn push(&mut self, input: Input) {
        let now = UnixMillis(self.now);
        self.machine.push(input, Moment { now, random: 7 });
    }

    /// Lets the machine have its way for a while; where `fails`, the server acts and its answer is lost.
    pub(crate) async fn go_on(&mut self, fails: impl Fn(&str) -> bool) {
        for _ in 0..8 {
            self.turn(&fails).await;
        }
    }

    /// One request and its answer, or the wait for the next one.
    pub(crate) async fn turn(&mut self, fails: impl Fn(&str) -> bool) {
        if let Some(request) = self.machine.next_request() {
            let answer = carry(self.cic, &request).await;
            let answer = if fails(&request.path) {
                Answer::None
            } else {
                answer
            };
            self.push(Input::Answer(request.id, answer));
        } else if let Some(due) = self.machine.wake_at() {
            self.now = self.now.max(due.0);
            self.push(Input::Woke);
        }
    }

    /// What the visitor reads: texts, pages, files as `[name]`, and who came and went.
    pub(crate) fn lines(&self) -> Vec<String> {
        let entries = self.machine.transcript().iter();
        entries
            .map(|entry| {
                let name = entry.author_name.as_deref().unwrap_or_default();
                match &entry.kind {
                    EntryKind::Text(text) | EntryKind::Page(text) => text.clone(),
                    EntryKind::File { name, .. } => format!("[{name}]"),
                    EntryKind::Joined => format!("{name} joined"),
                    EntryKind::Left => format!("{name} left"),
                    EntryKind::Held => format!("{name} holds"),
                    EntryKind::Resumed => format!("{name} resumes"),
                }
            })
            .collect()
    }

    pub(crate) fn says(&self, line: &str) -> usize {
        self.lines().iter().filter(|said| *said == line).count()
    }

    /// Downloads the newest file, at the address the page has for it now.
    pub(crate) async fn download(&self) -> Reply {
        let newest = self.machine.transcript().iter().rev().find_map(|entry| {
            if let EntryKind::File { path, .. } = &entry.kind {
                Some(path.clone())
            } else {
                None
            }
        });
        let address = self.machine.file_url(&newest.unwrap());
        fetch(self.cic, Method::GET, &address, None).await
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }
}

pub(crate) fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => json!(flag),
        Json::Number(number) => json!(number),
        Json::String(text) => json!(text),
        Json::Array(items) => items.iter().map(to_value).collect(),
        Json::Object(properties) => Value::Object(
            properties
                .iter()
                .map(|(name, value)| (name.clone(), to_value(value)))
                .collect(),
        ),
    }
}

pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => Json::Number(number.as_f64().unwrap()),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Object(map) => Json::Object(
            map.iter()
                .map(|(name, value)| (name.clone(), to_json(value)))
                .collect(),
        ),
    }
}
