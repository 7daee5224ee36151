//! A whole server behind its router, with a clock that stands still, and small clients for both sides.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use waymeet_cic::model::{Rights, SERVER_LICENCE, Seats, ServerLicences, USER_LICENCE, UnixMillis};
use waymeet_cic::organisation_link::LinkSecret;
use waymeet_cic::{
    Cic, CicSettings, FakeClock, Half, OrganisationLink, Pair, UserSettings, WebOrigins, WorkgroupSettings,
};

pub(crate) const SHOP: &str = "https://shop.example";
pub(crate) const SERVICE: &str = "https://journeys.example";
pub(crate) const NOW: UnixMillis = UnixMillis(1_795_363_200_000);

pub(crate) fn secret() -> LinkSecret {
    LinkSecret::new("0123456789abcdef0123456789abcdef")
}

/// An answer, read.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The bytes as JSON, where they are.
    pub(crate) body: Value,
    /// Whether the connection broke before all of them were there.
    pub(crate) is_broken: bool,
}

/// The server under test: Kim holds the licence, Lee does not, both in *Web Sales*; Max only in *Web Support*.
pub(crate) struct TestCic {
    pub(crate) cic: Cic,
    pub(crate) clock: Arc<FakeClock>,
    /// There are two addresses where the test is about a pair.
    pub(crate) pair: Option<Pair>,
    first: Router,
    second: Router,
}

/// The hosts of a pair.
pub(crate) const HOSTS: [&str; 2] = ["one.example", "two.example"];

fn user(id: &str, rights: Rights, licences: &[&str]) -> UserSettings {
    UserSettings {
        rights,
        licences: licences.iter().map(|name| (*name).to_owned()).collect(),
        // Lee has none.
        has_photo: id != "lee",
        ..UserSettings::new(
            id,
            format!("{}{} Agent", id[..1].to_uppercase(), &id[1..]),
            format!("{id}-secret"),
        )
    }
}

fn workgroup(name: &str, members: &[&str], has_availability_updates: bool) -> WorkgroupSettings {
    let members = members.iter().map(|member| (*member).to_owned()).collect();
    WorkgroupSettings {
        name: name.to_owned(),
        members,
        has_availability_updates,
    }
}

pub(crate) fn settings() -> CicSettings {
    CicSettings {
        users: vec![
            user("kim", Rights::Agent, &[USER_LICENCE]),
            user("lee", Rights::Agent, &[]),
            user("max", Rights::Agent, &[]),
            user("bridge", Rights::Observer, &[]),
        ],
        workgroups: vec![
            workgroup("Web Sales", &["kim", "lee"], true),
            workgroup("Web Support", &["max"], false),
        ],
        licences: ServerLicences::new([SERVER_LICENCE.to_owned()], Seats::Unlimited),
        parameters: [(
            "AltocloudPacingRateOverrideMilliseconds".to_owned(),
            "4000".to_owned(),
        )]
        .into(),
        organisation: Some(OrganisationLink::new(SERVICE, "org-1", secret())),
        web_origins: WebOrigins::Only(vec![SHOP.to_owned()]),
        ..CicSettings::default()
    }
}

impl TestCic {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: CicSettings) -> Self {
        let clock = Arc::new(FakeClock::at(NOW));
        let cic = Cic::new(settings, Arc::clone(&clock) as _, CancellationToken::new()).unwrap();
        Self {
            first: cic.router(),
            second: cic.router(),
            cic,
            clock,
            pair: None,
        }
    }

    /// A server with its state in a file, at the moment another one's clock shows.
    pub(crate) async fn open(settings: CicSettings, file: &Path, now: UnixMillis) -> Self {
        let clock = Arc::new(FakeClock::at(now));
        let shutdown = CancellationToken::new();
        let cic = Cic::open(settings, Arc::clone(&clock) as _, shutdown, file)
            .await
            .unwrap();
        Self {
            first: cic.router(),
            second: cic.router(),
            cic,
            clock,
            pair: None,
        }
    }

    /// A switchover pair.
    pub(crate) fn pair() -> Self {
        let Self { cic, clock, .. } = Self::new();
        let pair = Pair::new(cic.clone(), HOSTS.map(str::to_owned));
        Self {
            first: pair.router(Half::First).merge(pair.control()),
            second: pair.router(Half::Second),
            cic,
            clock,
            pair: Some(pair),
        }
    }

    pub(crate) fn switch_over(&self) {
        self.pair.as_ref().unwrap().switch_over();
    }

    fn active(&self) -> &str {
        self.pair.as_ref().map_or(HOSTS[0], Pair::active_host)
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.cic.tick();
    }

    /// Asks the active server, which is the only one where there is no pair.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        self.send_to(self.active(), request).await
    }

    fn router(&self, host: &str) -> Router {
        if host == HOSTS[1] {
            self.second.clone()
        } else {
            self.first.clone()
        }
    }

    pub(crate) async fn send_to(&self, host: &str, request: Request<Body>) -> Answer {
        let response = self.router(host).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 16 << 20).await;
        let is_broken = bytes.is_err();
        let bytes = bytes.unwrap_or_default().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer {
            status,
            headers,
            bytes,
            body,
            is_broken,
        }
    }

    /// Asks as somebody at this machine does, or from elsewhere.
    pub(crate) async fn send_from(&self, peer: [u8; 4], mut request: Request<Body>) -> Answer {
        let address = SocketAddr::from((peer, 50_000));
        request.extensions_mut().insert(ConnectInfo(address));
        self.send(request).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Request::post(path).body(Body::from(body.to_string())).unwrap())
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Starts a chat; an action map started it if `map` is given.
    pub(crate) async fn visitor(&self, map: Option<&str>) -> Visitor<'_> {
        let mut attributes = json!({ "Offer": "spring" });
        if let Some(map) = map {
            attributes["AltocloudActionMapId"] = map.into();
            attributes["AltocloudCustomerId"] = "customer-1".into();
            attributes["AltocloudVisitId"] = "visit-1".into();
        }
        let body = json!({ "participantName": "Ada <b>Visitor</b>", "targetName": "web sales", "targetType": "queue",
            "notes": "about lamps", "additionalAttributes": attributes });
        let answer = self.post("/icws/web-chat/start", body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let text = |name: &str| answer.body[name].as_str().unwrap().to_owned();
        Visitor {
            cic: self,
            participant: text("participantId"),
            chat: text("chatId"),
        }
    }

    pub(crate) async fn log_in(&self, user: &str, password: &str) -> Answer {
        let kind = "urn:inin.com:connection:icAuthConnectionRequestSettings";
        let body = json!({ "__type": kind, "applicationName": "test", "userID": user, "password": password });
        self.post("/icws/connection", body).await
    }

    pub(crate) async fn agent(&self, user: &str) -> Agent<'_> {
        let answer = self.log_in(user, &format!("{user}-secret")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let cookie = answer.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let text = |name: &str| answer.body[name].as_str().unwrap().to_owned();
        Agent {
            cic: self,
            user: user.to_owned(),
            session: text("sessionId"),
            token: text("csrfToken"),
            cookie,
        }
    }

    /// An agent who can be offered chats and watches *My Interactions*.
    pub(crate) async fn available_agent(&self, user: &str) -> Agent<'_> {
        let agent = self.agent(user).await;
        let kind = "urn:inin.com:connection:stationlessSettings";
        let station = json!({ "__type": kind, "supportedMediaTypes": [2, 5], "readyForInteractions": true });
        assert_eq!(
            agent
                .call(Method::PUT, "connection/station", station)
                .await
                .status,
            StatusCode::OK
        );
        agent.set_status("Available").await;
        let queue = json!({ "queueIds": [{ "queueType": 1, "queueName": user }],
            "attributeNames": ["Eic_State", "Eic_RemoteName", "Eic_WorkgroupName", "WebTools_Offer", "AltocloudCustomerId"] });
        agent.subscribe("queues/mine", queue).await;
        agent
    }
}

/// A visitor in a chat.
#[derive(Clone)]
pub(crate) struct Visitor<'a> {
    cic: &'a TestCic,
    pub(crate) participant: String,
    pub(crate) chat: String,
}

impl Visitor<'_> {
    /// The same visitor at another server.
    pub(crate) fn at(self, cic: &TestCic) -> Visitor<'_> {
        Visitor {
            cic,
            participant: self.participant,
            chat: self.chat,
        }
    }

    pub(crate) async fn call(&self, operation: &str, body: Value) -> Answer {
        self.cic
            .post(&format!("/icws/web-chat/{operation}/{}", self.participant), body)
            .await
    }

    pub(crate) async fn poll(&self) -> Answer {
        self.cic
            .get(&format!("/icws/web-chat/messages/{}", self.participant))
            .await
    }

    /// Everything that happened in the chat.
    pub(crate) async fn call_history(&self) -> Vec<Value> {
        let path = format!("/icws/web-chat/message-history/{}", self.participant);
        let answer = self.cic.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body["messages"].as_array().unwrap().clone()
    }

    pub(crate) async fn say(&self, text: &str) {
        let answer = self
            .call("send-message", json!({ "message": text, "type": "text/plain" }))
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    }

    /// The texts of a poll, and state changes as `name=state`.
    pub(crate) async fn news(&self) -> Vec<String> {
        self.poll().await.body["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(short)
            .collect()
    }
}

fn short(message: &Value) -> String {
    match (&message["value"], message["displayName"].as_str()) {
        (Value::String(text), _) => text.clone(),
        (Value::Bool(typing), _) => format!("typing={typing}"),
        (_, name) => format!("{}={}", name.unwrap_or_default(), message["state"]),
    }
}

/// An agent's session.
pub(crate) struct Agent<'a> {
    cic: &'a TestCic,
    pub(crate) user: String,
    pub(crate) session: String,
    pub(crate) token: String,
    pub(crate) cookie: String,
}

impl Agent<'_> {
    pub(crate) fn request(&self, method: Method, path: &str, body: Value) -> Request<Body> {
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        Request::builder()
            .method(method)
            .uri(format!("/icws/{}/{path}", self.session))
            .header(header::COOKIE, format!("other=1; {}", self.cookie))
            .header("ININ-ICWS-CSRF-Token", &self.token)
            .body(body)
            .unwrap()
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        self.cic.send(self.request(method, path, body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, Value::Null).await
    }

    /// A call that has no answer but success.
    pub(crate) async fn act(&self, method: Method, path: &str, body: Value) {
        let answer = self.call(method, path, body).await;
        assert!(
            [StatusCode::OK, StatusCode::NO_CONTENT].contains(&answer.status),
            "{path}: {}",
            answer.body
        );
    }

    pub(crate) async fn set_status(&self, status: &str) {
        let path = format!("status/user-statuses/{}", self.user);
        let answer = self.call(Method::PUT, &path, json!({ "statusId": status })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    }

    pub(crate) async fn subscribe(&self, path: &str, body: Value) {
        let answer = self
            .call(Method::PUT, &format!("messaging/subscriptions/{path}"), body)
            .await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
    }

    /// Sends a file, as the desk's form does.
    pub(crate) async fn send_file(&self, id: &str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        let form = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        self.send_form(id, "multipart/form-data; boundary=edge", form)
            .await
    }

    pub(crate) async fn send_form(&self, id: &str, content_type: &str, form: Vec<u8>) -> Answer {
        let path = format!("interactions/{id}/chat/send-file");
        let mut request = self.request(Method::POST, &path, Value::Null);
        let content_type = content_type.parse().unwrap();
        request.headers_mut().insert(header::CONTENT_TYPE, content_type);
        *request.body_mut() = Body::from(form);
        self.cic.send(request).await
    }

    /// Takes the one interaction that is offered.
    pub(crate) async fn pick_up(&self) -> String {
        let id = self.offered().await.unwrap();
        self.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
            .await;
        id
    }

    /// The messages of one kind since the last call; the others are gone.
    pub(crate) async fn messages(&self, kind: &str) -> Vec<Value> {
        let answer = self.get("messaging/messages").await;
        let messages = answer.body.as_array().unwrap().clone();
        let is_kind = |message: &Value| message["__type"].as_str().unwrap().ends_with(kind);
        messages.into_iter().filter(is_kind).collect()
    }

    /// Id of the one interaction that was added to *My Interactions* since the last call.
    pub(crate) async fn offered(&self) -> Option<String> {
        let messages = self.messages(":queueContentsMessage").await;
        let added = messages
            .iter()
            .flat_map(|message| message["interactionsAdded"].as_array().unwrap());
        added
            .map(|interaction| interaction["interactionId"].as_str().unwrap().to_owned())
            .next()
    }

    /// Opens the event stream.
    pub(crate) async fn stream(&self, last_event: Option<u64>) -> EventStream {
        let mut request = Request::get(format!("/icws/{}/messaging/messages", self.session))
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/event-stream");
        if let Some(id) = last_event {
            request = request.header("Last-Event-ID", id);
        }
        let response = self
            .cic
            .router(self.cic.active())
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        EventStream(response.into_body().into_data_stream())
    }
}

/// An open event stream.
pub(crate) struct EventStream(BodyDataStream);

impl EventStream {
    /// The message of the next event, which has no number: the last one.
    pub(crate) async fn last_word(&mut self) -> Value {
        let chunk = self.0.next().await.unwrap().unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        let data = text.lines().find_map(|line| line.strip_prefix("data:"));
        serde_json::from_str(data.unwrap().trim()).unwrap()
    }

    /// The next event's id and message; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<(u64, Value)> {
        let chunk = self.0.next().await?.unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        let field = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap()
                .trim()
                .to_owned()
        };
        Some((
            field("id:").parse().unwrap(),
            serde_json::from_str(&field("data:")).unwrap(),
        ))
    }
}
