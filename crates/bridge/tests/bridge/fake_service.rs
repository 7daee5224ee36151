//! The engagement service's two addresses, as `docs/wire/README.md` has them.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{post, put};
use axum::{Json, Router};
use serde_json::{Value, json};

#[derive(Default)]
struct Book {
    log_ins: u32,
    token: Option<String>,
    refusing: bool,
    updates: Vec<Value>,
    users: Vec<Value>,
}

/// Clones are the same service.
#[derive(Clone, Default)]
pub(crate) struct FakeService(Arc<Mutex<Book>>);

impl FakeService {
    /// Serves on a free port of loopback; answers the base address.
    pub(crate) async fn serve(&self) -> String {
        let app = Router::new()
            .route("/oauth/token", post(token))
            .route("/v1/availability", post(availability))
            .route("/v1/contact-centre/users", put(users))
            .with_state(self.clone());
        serve(app).await
    }

    /// What arrived since the last call.
    pub(crate) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.0.lock().unwrap().updates)
    }

    /// The lists of users that arrived since the last call.
    pub(crate) fn take_users(&self) -> Vec<Value> {
        std::mem::take(&mut self.0.lock().unwrap().users)
    }

    /// How often the bridge asked for a token.
    pub(crate) fn log_ins(&self) -> u32 {
        self.0.lock().unwrap().log_ins
    }

    /// Makes the token given last worthless.
    pub(crate) fn revoke(&self) {
        self.0.lock().unwrap().token = None;
    }

    /// Takes something in from who brings the token given last.
    fn take_in(&self, headers: &HeaderMap, take: impl FnOnce(&mut Book)) -> StatusCode {
        let mut book = self.0.lock().unwrap();
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = given.and_then(|value| value.strip_prefix("Bearer "));
        if token.is_none() || token != book.token.as_deref() {
            return StatusCode::UNAUTHORIZED;
        }
        if book.refusing {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        take(&mut book);
        StatusCode::NO_CONTENT
    }

    /// Answers every update with 503, or takes them again.
    pub(crate) fn refuse(&self, refusing: bool) {
        self.0.lock().unwrap().refusing = refusing;
    }
}

/// Serves an app on a free port of loopback; answers the base address.
pub(crate) async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}")
}

async fn token(
    State(service): State<FakeService>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<Value>, StatusCode> {
    // `bridge-client:bridge-secret`
    let known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value == "Basic YnJpZGdlLWNsaWVudDpicmlkZ2Utc2VjcmV0");
    if !known || body != "grant_type=client_credentials" {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let mut book = service.0.lock().unwrap();
    book.log_ins += 1;
    let token = format!("token-{}", book.log_ins);
    book.token = Some(token.clone());
    Ok(Json(
        json!({ "access_token": token, "token_type": "bearer", "expires_in": 3600 }),
    ))
}

async fn availability(
    State(service): State<FakeService>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> StatusCode {
    service.take_in(&headers, |book| book.updates.push(update))
}

async fn users(
    State(service): State<FakeService>,
    headers: HeaderMap,
    Json(users): Json<Value>,
) -> StatusCode {
    service.take_in(&headers, |book| book.users.push(users))
}
