//! Scripted faults: where they are written, and how requests meet them. Only where [`crate::CicSettings::faults`] says so.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use super::error::IcwsError;
use super::this_machine::ThisMachine;
use crate::faults::{Disguise, Fault, Faults, Rule};

/// The largest answer that is changed; larger ones are told as they are.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// Bytes a broken answer announces.
const ANNOUNCED: &str = "1000";

type Script = State<Arc<Faults>>;

/// Where a test writes its script, sees what is left of it, and clears it.
pub(super) fn control(faults: Arc<Faults>) -> Router {
    Router::new()
        .route("/faults", get(left).post(add).delete(clear))
        .with_state(faults)
}

async fn left(_: ThisMachine, State(faults): Script) -> Json<Value> {
    // Types of ours: nothing in them can fail.
    let rules = faults.script(|script| serde_json::to_value(script.rules()));
    Json(rules.unwrap_or_default())
}

async fn add(_: ThisMachine, State(faults): Script, body: Bytes) -> Result<Json<Value>, IcwsError> {
    let rules: Vec<Rule> = serde_json::from_slice(&body)
        .map_err(|error| IcwsError::bad_request(format!("this is no script of faults: {error}")))?;
    if !faults.script(|script| script.add(rules)) {
        return Err(IcwsError::bad_request("the script of faults is too long"));
    }
    Ok(left(ThisMachine, State(faults)).await)
}

async fn clear(_: ThisMachine, State(faults): Script) -> StatusCode {
    faults.script(crate::faults::Script::clear);
    StatusCode::NO_CONTENT
}

/// Lets a request meet its fault, if there is one for it.
pub(super) async fn scripted(State(faults): Script, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // A preflight is the browser's own.
    let fault = if method == Method::OPTIONS {
        None
    } else {
        faults.script(|script| script.take(&method, &path))
    };
    let Some(fault) = fault else {
        return next.run(request).await;
    };
    tracing::info!(?fault, "a scripted fault");
    match fault {
        Fault::DelayMs(delay) => {
            let response = next.run(request).await;
            faults.sleeper.sleep(delay.0).await;
            response
        }
        Fault::Status(status) => proxys(status.0),
        Fault::LoseAnswer => {
            next.run(request).await;
            broken()
        }
        Fault::LoseRequest => broken(),
        _ => match fault.disguise() {
            Some(disguise) => disguised(next.run(request).await, disguise, &path).await,
            None => next.run(request).await,
        },
    }
}

/// As a proxy answers when it cannot reach the server: in HTML.
fn proxys(status: StatusCode) -> Response {
    let page = format!("<html><body><h1>{status}</h1></body></html>");
    let html = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html"))];
    (status, html, page).into_response()
}

/// An answer whose connection breaks in the middle. Its head arrives: browsers repeat by themselves what was answered with
/// nothing at all.
fn broken() -> Response {
    let begun = stream::iter([Ok(Bytes::from_static(b"{"))]);
    let breaks = stream::once(async {
        // What has begun is on its way by then.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_LENGTH, HeaderValue::from_static(ANNOUNCED)),
    ];
    (headers, Body::from_stream(begun.chain(breaks))).into_response()
}

/// JSON under its own name, or under ICWS's.
fn is_json(kind: &[u8]) -> bool {
    [&b"application/json"[..], b"application/vnd.inin.icws+json"]
        .iter()
        .any(|name| {
            kind.get(..name.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(name))
        })
}

async fn disguised(response: Response, disguise: Disguise, path: &str) -> Response {
    let is_changed = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| is_json(kind.as_bytes()));
    if !is_changed {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_ANSWER_BYTES).await else {
        return broken();
    };
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    disguise.put_on(&mut answer, path);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(answer.to_string()))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use futures_util::future::BoxFuture;
    use serde_json::json;
    use tower::ServiceExt as _;

    use super::*;
    use crate::faults::Sleeper;

    /// How often something was said, and how long was slept by then.
    #[derive(Clone, Default)]
    struct Heard {
        said: Arc<AtomicUsize>,
        sleeps: Arc<Mutex<Vec<(usize, Duration)>>>,
    }

    impl Sleeper for Heard {
        fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
            let said = self.said.load(Ordering::SeqCst);
            self.sleeps.lock().unwrap().push((said, time));
            Box::pin(std::future::ready(()))
        }
    }

    /// What comes of saying something once: status, type, body if it is whole, and how often it was heard.
    async fn say(heard: &Heard, fault: Value) -> (u16, String, Option<String>, usize) {
        let faults = Arc::new(Faults::new(heard.clone()));
        let rules = json!([{ "path": "/say", "fault": fault }]);
        faults.script(|script| script.add(serde_json::from_value(rules).unwrap()));
        let said = Arc::clone(&heard.said);
        let handler = move || async move {
            said.fetch_add(1, Ordering::SeqCst);
            Json(json!({ "messages": [{ "sequenceNumber": 1 }] }))
        };
        let router = Router::new()
            .route("/say", post(handler))
            .layer(from_fn_with_state(faults, scripted));
        let before = heard.said.load(Ordering::SeqCst);
        let request = Request::post("/say").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let kind = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        let bytes = to_bytes(response.into_body(), 1_000).await.ok();
        let body = bytes.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        (status, kind, body, heard.said.load(Ordering::SeqCst) - before)
    }

    #[tokio::test]
    async fn each_fault_does_what_it_says() {
        let heard = Heard::default();
        let json = || "application/json".to_owned();
        let once = r#"{"messages":[{"sequenceNumber":1}]}"#;
        let twice = r#"{"messages":[{"sequenceNumber":1},{"sequenceNumber":1}]}"#;
        for (fault, expected) in [
            (json!("loseAnswer"), (200, json(), None, 1)),
            (json!("loseRequest"), (200, json(), None, 0)),
            (json!("duplicateEvents"), (200, json(), Some(twice.to_owned()), 1)),
            (json!("withoutEcho"), (200, json(), Some(once.to_owned()), 1)),
            (
                json!({ "delayMs": 12_000 }),
                (200, json(), Some(once.to_owned()), 1),
            ),
        ] {
            assert_eq!(say(&heard, fault.clone()).await, expected, "{fault}");
        }
        for status in [404, 500, 502, 503, 504] {
            let (told, kind, body, times) = say(&heard, json!({ "status": status })).await;
            assert_eq!((told, kind.as_str(), times), (status, "text/html", 0));
            assert!(body.unwrap().contains(&status.to_string()));
        }
    }

    #[tokio::test]
    async fn what_is_late_was_carried_out_before_the_delay() {
        let heard = Heard::default();
        say(&heard, json!({ "delayMs": 12_000 })).await;
        assert_eq!(*heard.sleeps.lock().unwrap(), [(1, Duration::from_secs(12))]);
    }
}
