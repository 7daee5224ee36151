//! A CIC server that misbehaves on command: another host must be taken, sessions end, log-ins are refused.
//! Its answers are those of `docs/wire/icws-agent.md`.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::fake_service::serve;

#[derive(Default)]
struct Book {
    /// The host name that is not served, and the one named instead.
    switched_over: Option<(String, String)>,
    password: String,
    log_ins: u32,
    /// The session that is alive.
    session: Option<u32>,
    messages: Vec<Value>,
    licences_by_post: bool,
}

/// Clones are the same server. One workgroup, one licensed agent, available.
#[derive(Clone, Default)]
pub(crate) struct FakeCic(Arc<Mutex<Book>>);

impl FakeCic {
    /// Serves on a free port of loopback; answers the base address.
    pub(crate) async fn serve(&self) -> String {
        self.0.lock().unwrap().password = "bridge-password".to_owned();
        serve(Router::new().fallback(answer).with_state(self.clone())).await
    }

    pub(crate) fn log_ins(&self) -> u32 {
        self.0.lock().unwrap().log_ins
    }

    /// Forgets the session.
    pub(crate) fn end_session(&self) {
        self.0.lock().unwrap().session = None;
    }

    /// Whether a session is logged in.
    pub(crate) fn has_session(&self) -> bool {
        self.0.lock().unwrap().session.is_some()
    }

    /// Answers 503 under one host name and names another.
    pub(crate) fn switch_over(&self, from: &str, to: &str) {
        self.0.lock().unwrap().switched_over = Some((from.to_owned(), to.to_owned()));
    }

    pub(crate) fn change_password(&self, password: &str) {
        self.0.lock().unwrap().password = password.to_owned();
    }

    /// Knows nothing of `licenses/server`, as the vendor's servers.
    pub(crate) fn license_like_the_vendor(&self) {
        self.0.lock().unwrap().licences_by_post = true;
    }
}

async fn answer(State(cic): State<FakeCic>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let mut book = cic.0.lock().unwrap();
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    if let Some((from, to)) = &book.switched_over
        && host.starts_with(from)
    {
        let told = json!({ "__type": "urn:inin.com:connection:alternateHosts", "alternateHostList": [to] });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(told)).into_response();
    }
    let path = parts.uri.path().to_owned();
    if path == "/icws/connection" {
        return book.log_in(&body);
    }
    let Some(path) = book.below_session(&path, &parts.headers).map(str::to_owned) else {
        let told = json!({ "__type": "urn:inin.com:common:error", "message": "log in" });
        return (StatusCode::UNAUTHORIZED, Json(told)).into_response();
    };
    book.serve(&parts.method, &path)
}

impl Book {
    fn log_in(&mut self, body: &Bytes) -> Response {
        let asked: Value = serde_json::from_slice(body).unwrap();
        self.log_ins += 1;
        if asked["userID"] != "bridge" || asked["password"] != self.password.as_str() {
            let told = json!({ "__type": "urn:inin.com:common:error",
                "errorId": "error.request.connection.authenticationFailed", "message": "no" });
            return (StatusCode::BAD_REQUEST, Json(told)).into_response();
        }
        self.session = Some(self.log_ins);
        self.messages.clear();
        let id = self.log_ins;
        let told = json!({ "csrfToken": format!("csrf-{id}"), "sessionId": id.to_string(), "alternateHostList": [] });
        let cookie = format!("icws_{id}=cookie-{id}; Path=/; HttpOnly");
        (StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(told)).into_response()
    }

    /// The path below the session, if the request belongs to the one that is alive.
    fn below_session<'a>(&self, path: &'a str, headers: &HeaderMap) -> Option<&'a str> {
        let id = self.session?;
        let has = |name: &str, value: String| headers.get(name).is_some_and(|found| *found == *value);
        let proven = has("cookie", format!("icws_{id}=cookie-{id}"))
            && has("ININ-ICWS-CSRF-Token", format!("csrf-{id}"));
        path.strip_prefix(&format!("/icws/{id}/")).filter(|_| proven)
    }

    fn serve(&mut self, method: &Method, path: &str) -> Response {
        let item = |id: &str| json!({ "id": id, "displayName": id, "uri": "" });
        let told = match (method.as_str(), path) {
            ("DELETE", "connection") => {
                self.session = None;
                return StatusCode::NO_CONTENT.into_response();
            }
            ("GET", "licenses/server") if !self.licences_by_post => {
                json!({ "licenseAssignedStatusList": [{ "name": "I3_FEATURE_ALTOCLOUD", "isAssigned": true }] })
            }
            ("POST", "licenses") => json!({ "licenseOperationResultList": [
                { "licenseName": "I3_FEATURE_ALTOCLOUD", "isAvailable": true, "licenseStatus": 2, "errorDetails": "" }] }),
            ("GET", "status/status-messages") => json!({ "statusMessageList": [
                { "statusId": "Available", "messageText": "Available", "isAcdStatus": true,
                  "isDoNotDisturbStatus": false, "isSelectableStatus": true }] }),
            ("GET", "configuration/workgroups") => json!({ "items": [{ "configurationId": item("Web Sales"),
                "members": [item("kim")], "isActive": true, "hasQueue": true,
                "altocloudQueueAvailabilityUpdates": true }] }),
            ("GET", "configuration/users") => json!({ "items": [{ "configurationId": item("kim"),
                "licenseProperties": { "hasClientAccess": true, "licenseActive": true,
                                       "additionalLicenses": ["I3_ACCESS_ALTOCLOUD_USER"] } }] }),
            ("GET", "messaging/messages") => Value::Array(std::mem::take(&mut self.messages)),
            ("PUT", "messaging/subscriptions/status/user-statuses") => {
                self.messages.push(
                    json!({ "__type": "urn:inin.com:status:userStatusMessage", "isDelta": false,
                    "userStatusList": [{ "userId": "kim", "statusId": "Available", "loggedIn": true }] }),
                );
                self.messages
                    .push(json!({ "__type": "urn:inin.com:status:userStatusMessage", "broken": true }));
                Value::Null
            }
            ("PUT", "messaging/subscriptions/activations/workgroups/workgroup:Web%20Sales") => {
                self.messages.push(
                    json!({ "__type": "urn:inin.com:activations:workgroupActivationMessage",
                    "isDelta": false, "subscriptionId": "workgroup:Web Sales", "workgroupId": "Web Sales",
                    "activationsChanged": { "kim": true } }),
                );
                Value::Null
            }
            ("PUT", path) if path.starts_with("messaging/subscriptions/") => Value::Null,
            _ => {
                let told = json!({ "__type": "urn:inin.com:common:error", "message": "no such thing" });
                return (StatusCode::NOT_FOUND, Json(told)).into_response();
            }
        };
        Json(told).into_response()
    }
}
