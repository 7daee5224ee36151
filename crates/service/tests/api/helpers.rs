//! A service with a fake clock and a fresh database file, and what tests say to it.

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt as _;
use waymeet_journey::time::UnixMillis;
use waymeet_service::auth::permission::Permission;
use waymeet_service::auth::role::Role;
use waymeet_service::clock::{Clock as _, FakeClock};
use waymeet_service::secret::Secret;
use waymeet_service::store::{Deployment, Organisation};
use waymeet_service::wire::kind::Kind;
use waymeet_service::wire::tracking::TrackingSettings;
use waymeet_service::{CarriageSettings, IntakeSettings, Service, ServiceSettings};

pub(crate) const ORGANISATION: &str = "00000000-0000-4000-8000-00000000000a";
pub(crate) const DEPLOYMENT: &str = "00000000-0000-4000-8000-00000000000d";
pub(crate) const SEGMENT: &str = "00000000-0000-4000-8000-000000000051";
pub(crate) const MAP: &str = "00000000-0000-4000-8000-0000000000a1";
pub(crate) const TARGET: &str = "00000000-0000-4000-8000-0000000000f1";
pub(crate) const VISITOR: &str = "10000000-0000-4000-8000-000000000001";
/// Somebody else.
pub(crate) const OTHER: &str = "10000000-0000-4000-8000-000000000002";
/// What [`leave_traces`] leaves of a visitor.
pub(crate) const MARK: &str = "a text that stands nowhere else";
pub(crate) const SESSION: &str = "20000000-0000-4000-8000-000000000001";
pub(crate) const ORIGIN: &str = "https://www.shop.example";
pub(crate) const DESK: &str = "http://127.0.0.1:8018";
pub(crate) const LINK_SECRET: &[u8] = b"a secret of at least thirty-two bytes";
pub(crate) const PASSWORD: &str = "correct horse battery staple";
/// 2026-11-22T12:00:00Z
pub(crate) const NOON: u64 = 1_795_348_800_000;

const CHROME: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_3) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/74.0.3729.131 Safari/537.36";

/// A service, its clock and its folder.
pub(crate) struct TestService {
    pub(crate) service: Service,
    pub(crate) clock: FakeClock,
    pub(crate) folder: TempDir,
    intake: IntakeSettings,
    carriage: CarriageSettings,
    outside: tokio::sync::OnceCell<sqlx::SqlitePool>,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: impl axum::http::header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a cookie this answer sets.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let set = self
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        set.filter_map(|text| text.strip_prefix(&format!("{name}=")))
            .map(|rest| rest.split(';').next().unwrap().into())
            .next()
    }

    /// The value of a hidden field of the page's form.
    pub(crate) fn field(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// The error must have the vendor's shape and this status and code.
    pub(crate) fn assert_error(&self, status: u16, code: &str) {
        let body = self.json();
        assert_eq!(
            (self.status.as_u16(), body["code"].as_str().unwrap()),
            (status, code),
            "{body}"
        );
        assert_eq!(body["status"], status);
        assert!(!body["message"].as_str().unwrap().is_empty());
        assert!(!body["contextId"].as_str().unwrap().is_empty());
        assert_eq!(body["details"], json!([]));
    }
}

impl TestService {
    /// A service with an organisation, a deployment, one segment, one action map, one administrator and the bridge.
    pub(crate) async fn start() -> Self {
        Self::start_with(IntakeSettings::default()).await
    }

    /// The same, with limits of its own on what is taken in.
    pub(crate) async fn start_with(intake: IntakeSettings) -> Self {
        Self::start_and_carry(intake, CarriageSettings::default()).await
    }

    /// A service with nothing in it.
    pub(crate) async fn start_empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FakeClock::at(UnixMillis(NOON));
        let (intake, carriage) = (IntakeSettings::default(), CarriageSettings::default());
        let service = open(&folder, &clock, &intake, &carriage).await;
        Self {
            service,
            clock,
            folder,
            intake,
            carriage,
            outside: tokio::sync::OnceCell::new(),
        }
    }

    /// The same, with chat servers that chats are carried to.
    pub(crate) async fn start_and_carry(intake: IntakeSettings, carriage: CarriageSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("dist")).unwrap();
        std::fs::write(folder.path().join("dist/waymeet_journey_bg.wasm"), b"\0asm").unwrap();
        std::fs::write(folder.path().join("dist/waymeet.js"), "// the loader").unwrap();
        std::fs::write(folder.path().join("dist/waymeet_cxbus.js"), "// the bus").unwrap();
        std::fs::write(folder.path().join("dist/snippet.js"), "load('WAYMEET_SERVICE/')").unwrap();
        let clock = FakeClock::at(UnixMillis(NOON));
        let service = open(&folder, &clock, &intake, &carriage).await;
        seed(&service).await;
        Self {
            service,
            clock,
            folder,
            intake,
            carriage,
            outside: tokio::sync::OnceCell::new(),
        }
    }

    /// Stops the service and opens its file again: only what was committed is there.
    pub(crate) async fn restart(self) -> Self {
        self.service.stop().await;
        let Self {
            clock,
            folder,
            intake,
            carriage,
            ..
        } = self;
        let service = open(&folder, &clock, &intake, &carriage).await;
        Self {
            service,
            clock,
            folder,
            intake,
            carriage,
            outside: tokio::sync::OnceCell::new(),
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("waymeet.sqlite")
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.service.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 16 << 20).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(request(Method::GET, path, headers, "")).await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        self.send(request(Method::POST, path, headers, body)).await
    }

    /// Asks the vendor's API for something, as a program with one of the roles' names for its id.
    pub(crate) async fn api(&self, client: &str, method: Method, path: &str, body: Value) -> Answer {
        let token = crate::oauth::bearer(self, client).await;
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        self.send(request(method, path, &headers, body)).await
    }

    /// The same as an administrator's program; it must succeed.
    pub(crate) async fn administer(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = self.api("administrator", method, path, body).await;
        assert!(
            answer.status.is_success(),
            "{path} {} {}",
            answer.status,
            answer.text()
        );
        if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        }
    }

    /// Sends events as a page of the shop does.
    pub(crate) async fn collect(&self, events: Value) -> Answer {
        let body = json!({ "v": 1, "sentAt": self.clock.now().0, "events": events,
            "device": { "screenWidth": 1280, "screenHeight": 720, "language": "en-GB" } });
        self.post(
            &events_path(),
            &[("origin", ORIGIN), ("user-agent", CHROME)],
            body.to_string(),
        )
        .await
    }

    /// Sends events as a page whose visitor sits at this address.
    pub(crate) async fn collect_from(&self, address: &str, events: Value) -> Answer {
        let headers = [("origin", ORIGIN), ("user-agent", CHROME)];
        let mut request = request(Method::POST, &events_path(), &headers, self.batch(events));
        let address: IpAddr = address.parse().unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from((address, 50_000))));
        self.send(request).await
    }

    /// A batch of these events, sent now, as text.
    pub(crate) fn batch(&self, events: Value) -> String {
        json!({ "v": 1, "sentAt": self.clock.now().0, "events": events }).to_string()
    }

    /// Asks one of the deployment's routes for something, as a page of the shop does.
    pub(crate) async fn ask(&self, route: &str, body: Value) -> Answer {
        self.ask_from(ORIGIN, route, body).await
    }

    /// The same, as a page of another origin.
    pub(crate) async fn ask_from(&self, origin: &str, route: &str, body: Value) -> Answer {
        let path = format!("/v1/sites/{DEPLOYMENT}/{route}");
        self.post(&path, &[("origin", origin)], body.to_string()).await
    }

    /// Gives the deployment other tracking settings.
    pub(crate) async fn configure(&self, tracking: &Value) {
        self.service
            .seed()
            .deployment(&deployment(tracking))
            .await
            .unwrap();
    }

    /// Connections to the same file, to look at it from outside.
    pub(crate) async fn pool(&self) -> sqlx::SqlitePool {
        let open = || async {
            let url = format!("sqlite:{}?mode=ro", self.database().display());
            sqlx::SqlitePool::connect(&url).await.unwrap()
        };
        self.outside.get_or_init(open).await.clone()
    }

    /// One number out of the file.
    pub(crate) async fn count(&self, query: &'static str) -> i64 {
        let (count,): (i64,) = sqlx::query_as(query).fetch_one(&self.pool().await).await.unwrap();
        count
    }

    /// The names and numbers of the overview's counters.
    pub(crate) async fn counters(&self) -> BTreeMap<String, i64> {
        let cookie = self.log_in().await;
        let text = self.page(&cookie, "/admin").await.text();
        let (_, rest) = text.split_once("data-test=\"counters\">").unwrap();
        let (list, _) = rest.split_once("</dl>").unwrap();
        let lines = list.split("<dt>").skip(1).map(|line| {
            let (name, rest) = line.split_once("</dt><dd>").unwrap();
            (name.to_owned(), rest.split('<').next().unwrap().parse().unwrap())
        });
        lines.collect()
    }

    /// Logs the administrator in; the cookie to send.
    pub(crate) async fn log_in(&self) -> String {
        self.log_in_as("admin", PASSWORD).await
    }

    /// Logs somebody with the role *AI Agent* in; the cookie to send.
    pub(crate) async fn log_in_as_agent(&self) -> String {
        let seed = self.service.seed();
        seed.user(ORGANISATION, "agent", &Secret::new(PASSWORD), Role::ai_agent())
            .await
            .unwrap();
        self.log_in_as("agent", PASSWORD).await
    }

    /// Logs somebody in; the cookie to send.
    pub(crate) async fn log_in_as(&self, name: &str, password: &str) -> String {
        let answer = self.try_log_in(name, password).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap())
    }

    /// Fills the log-in form in and sends it.
    pub(crate) async fn try_log_in(&self, name: &str, password: &str) -> Answer {
        let form = self.get("/admin/login", &[]).await;
        let cookie = format!("waymeet_form={}", form.cookie("waymeet_form").unwrap());
        let body = form_body(&[
            ("name", name),
            ("password", password),
            ("token", &form.field("token")),
        ]);
        self.post("/admin/login", &[("cookie", &cookie)], body).await
    }

    /// The same, from this address.
    pub(crate) async fn try_log_in_from(&self, address: &str, name: &str, password: &str) -> Answer {
        let form = self.get("/admin/login", &[]).await;
        let cookie = format!("waymeet_form={}", form.cookie("waymeet_form").unwrap());
        let body = form_body(&[
            ("name", name),
            ("password", password),
            ("token", &form.field("token")),
        ]);
        let mut request = request(Method::POST, "/admin/login", &[("cookie", &cookie)], body);
        let address: IpAddr = address.parse().unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from((address, 50_000))));
        self.send(request).await
    }

    /// Sends a form as the page at `page` would: with its token.
    pub(crate) async fn submit(
        &self,
        cookie: &str,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let token = self.page(cookie, page).await.field("token");
        let fields = [&[("token", token.as_str())], fields].concat();
        self.post(action, &[("cookie", cookie)], form_body(&fields)).await
    }

    /// A page behind the log-in.
    pub(crate) async fn page(&self, cookie: &str, path: &str) -> Answer {
        self.get(path, &[("cookie", cookie), ("accept", "text/html")])
            .await
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

pub(crate) fn request(
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

pub(crate) fn form_body(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

pub(crate) fn events_path() -> String {
    format!("/v1/sites/{DEPLOYMENT}/events")
}

/// The id of the event with this number.
pub(crate) fn event_id(number: u32) -> String {
    format!("30000000-0000-4000-8000-{number:012}")
}

/// A page view; number and time count up together.
pub(crate) fn page_view(number: u32, path: &str, title: &str) -> Value {
    json!({ "kind": "web", "id": event_id(number), "visitor": VISITOR, "session": SESSION, "tab": "t1",
        "seq": number, "at": NOON - 60_000 + u64::from(number) * 1_000, "name": "page_viewed",
        "page": { "url": format!("{ORIGIN}{path}"), "title": title, "lang": "en" } })
}

/// A custom event on a page.
pub(crate) fn recorded(number: u32, path: &str, name: &str, attributes: Value) -> Value {
    let mut event = page_view(number, path, "");
    event["name"] = json!(name);
    event["attributes"] = attributes;
    event
}

/// What the action of a map is called in a session.
pub(crate) fn action_of(session: &str, map: &str) -> String {
    use waymeet_journey::ids::{ActionMapId, SessionId};
    let (session, map) = (
        SessionId::parse(session).unwrap(),
        ActionMapId::parse(map).unwrap(),
    );
    waymeet_journey::state::action_id(session, map).to_text()
}

/// An action map that was not offered.
pub(crate) fn blocked(number: u32, path: &str, reason: &str) -> Value {
    let mut event = page_view(number, path, "");
    event["kind"] = json!("blocked");
    event["action"] = json!(action_of(SESSION, MAP));
    event["map"] = json!(MAP);
    event["mapVersion"] = json!(1);
    event["media"] = json!("webchat");
    event["reason"] = json!(reason);
    event
}

/// The shop's deployment with these tracking settings.
pub(crate) fn deployment(tracking: &Value) -> Deployment {
    Deployment {
        id: DEPLOYMENT.into(),
        organisation: ORGANISATION.into(),
        name: "Shop".into(),
        allowed_domains: vec!["shop.example".into(), "127.0.0.1:7600".into()],
        tracking: TrackingSettings::read(tracking).unwrap(),
        widget: json!({ "title": "Chat with us" }),
    }
}

/// The shop's tracking settings, in the vendor's shape.
pub(crate) fn tracking() -> Value {
    json!({ "trackingSettings": { "searchQueryParameters": ["q"] }, "sessionTimeoutInSeconds": 1_200,
            "consent": { "default": { "tracking": "granted", "personalisation": "granted", "chat": "granted" } } })
}

async fn open(
    folder: &TempDir,
    clock: &FakeClock,
    intake: &IntakeSettings,
    carriage: &CarriageSettings,
) -> Service {
    let mut settings = ServiceSettings::new(
        folder.path().join("waymeet.sqlite"),
        folder.path().join("dist"),
        "http://127.0.0.1:7601/",
    );
    settings.clock = Arc::new(clock.clone());
    settings.intake = intake.clone();
    settings.carriage = carriage.clone();
    Service::open(settings).await.unwrap()
}

/// Puts everything in place a second time.
pub(crate) async fn seed_again(service: &TestService) {
    seed(&service.service).await;
}

async fn seed(service: &Service) {
    let seed = service.seed();
    let organisation = Organisation {
        id: ORGANISATION.into(),
        name: "Lamp & Light".into(),
        client_applications: vec![DESK.into()],
    };
    seed.organisation(&organisation).await.unwrap();
    seed.link_secret(ORGANISATION, LINK_SECRET).await.unwrap();
    seed.deployment(&deployment(&tracking())).await.unwrap();
    seed.user(ORGANISATION, "admin", &Secret::new(PASSWORD), Role::admin())
        .await
        .unwrap();
    let secret = Secret::new("bridge secret");
    let permissions = [Permission::EditAvailability];
    seed.api_client(
        ORGANISATION,
        "bridge",
        "Availability bridge",
        &secret,
        &permissions,
        &[],
    )
    .await
    .unwrap();
    for (id, roles) in [
        ("reader", &[][..]),
        ("administrator", &["Admin"]),
        ("agent", &["AI Agent"]),
    ] {
        seed.api_client(ORGANISATION, id, id, &secret, &[], roles)
            .await
            .unwrap();
    }
    let segment = json!({ "displayName": "Interested", "color": "#008000", "journey": { "patterns": [
        { "eventName": "page_viewed", "count": 2, "criteria": [
            { "key": "page.pathname", "operator": "startsWith", "values": ["/p/"] } ] },
        { "eventName": "product_added", "count": 1 } ] } });
    seed.document(ORGANISATION, Kind::Segment, SEGMENT, &segment)
        .await
        .unwrap();
    seed.document(
        ORGANISATION,
        Kind::ActionTarget,
        TARGET,
        &json!({ "name": "Web Sales" }),
    )
    .await
    .unwrap();
    let map = json!({ "displayName": "Help with the cart", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "webchat", "actionTargetId": TARGET } });
    seed.document(ORGANISATION, Kind::ActionMap, MAP, &map)
        .await
        .unwrap();
}

/// What became of each event of a batch.
pub(crate) fn dispositions(answer: &Answer) -> Vec<String> {
    let results = answer.json()["results"].as_array().unwrap().clone();
    results
        .iter()
        .map(|result| result["disposition"].as_str().unwrap().to_owned())
        .collect()
}

/// The same event of another visitor.
pub(crate) fn of(visitor: &str, mut event: Value) -> Value {
    event["visitor"] = json!(visitor);
    event
}

/// Puts a trace of the visitor into every table that holds something of visitors.
pub(crate) async fn leave_traces(service: &TestService) {
    service
        .collect(json!([page_view(0, "/", MARK), page_view(1, "/p/17", "Lamp 17")]))
        .await;
    service.collect(json!([page_view(1, "/other", MARK)])).await;
    let early = json!({ "id": event_id(2), "at": NOON, "name": "page_viewed", "url": ORIGIN, "title": MARK });
    let body = json!({ "v": 1, "sentAt": NOON, "visitor": VISITOR, "session": SESSION, "events": [early] });
    assert_eq!(service.ask("early", body).await.status, StatusCode::NO_CONTENT);
    let sale = crate::attributions::sale(service).await;
    let attribution = crate::attributions::attribution(service, &sale, VISITOR, MARK);
    crate::attributions::attribute(service, json!({ "entities": [attribution] })).await;
    service.service.catch_up().await.unwrap();
}

/// The tables that hold something of visitors, with how many rows each has of this one.
pub(crate) async fn traces(service: &TestService, visitor: &str) -> BTreeMap<String, i64> {
    rows_of_visitors(service, "visitor", visitor).await
}

/// The same tables, with how many rows each has where this column is so.
pub(crate) async fn rows_of_visitors(
    service: &TestService,
    column: &str,
    value: &str,
) -> BTreeMap<String, i64> {
    let pool = service.pool().await;
    let tables: Vec<(String,)> = sqlx::query_as(
        "SELECT sqlite_master.name FROM sqlite_master JOIN pragma_table_info(sqlite_master.name) AS columns
         WHERE sqlite_master.type = 'table' AND columns.name = 'visitor'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut rows = BTreeMap::new();
    for (table,) in tables {
        let query = format!("SELECT count(*) FROM {table} WHERE {column} = ?");
        let (count,): (i64,) = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(value)
            .fetch_one(&pool)
            .await
            .unwrap();
        rows.insert(table, count);
    }
    rows
}

/// Whether a text is anywhere in the service's files.
pub(crate) fn is_in_the_files(service: &TestService, text: &str) -> bool {
    let folder = std::fs::read_dir(service.folder.path()).unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let files: Vec<_> = paths
        .filter(|path| path.to_string_lossy().contains("sqlite"))
        .collect();
    assert!(!files.is_empty());
    files.iter().any(|file| {
        let bytes = std::fs::read(file).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// Another organisation, whose program `theirs` may do everything.
pub(crate) async fn add_other_organisation(service: &TestService) {
    let seed = service.service.seed();
    let organisation = waymeet_service::store::Organisation {
        id: "00000000-0000-4000-8000-00000000000b".into(),
        name: "Other".into(),
        client_applications: vec![],
    };
    seed.organisation(&organisation).await.unwrap();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    seed.api_client(&organisation.id, "theirs", "x", &secret, &[], &["Admin"])
        .await
        .unwrap();
}
