//! What browsers report against the policy: logged, and the last ones kept for the tests to read.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::Value;

use super::Shop;

/// How many reports are kept; the oldest go first.
const MAX_REPORTS: usize = 100;

/// The largest report read, in bytes.
const MAX_REPORT_BYTES: usize = 64 * 1024;

/// The kept reports, oldest first.
#[derive(Debug, Default)]
pub(super) struct Reports(Mutex<VecDeque<Value>>);

impl Reports {
    /// Keeps what a browser sent: one object (`report-uri`), or a list of them (Reporting API).
    fn keep(&self, sent: Value) {
        let sent = match sent {
            Value::Array(several) => several,
            one => vec![one],
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(sent);
        let surplus = kept.len().saturating_sub(MAX_REPORTS);
        kept.drain(..surplus);
    }

    fn all(&self) -> Vec<Value> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }
}

/// The two addresses: browsers post to one, tests read the other.
pub(super) fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route(
            "/csp-report",
            post(receive).layer(DefaultBodyLimit::max(MAX_REPORT_BYTES)),
        )
        .route("/csp-reports", get(list))
}

async fn receive(State(shop): State<Arc<Shop>>, body: Bytes) -> StatusCode {
    let Ok(report) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    tracing::warn!(%report, "a browser reports a violation of the shop's policy");
    shop.reports.keep(report);
    StatusCode::NO_CONTENT
}

async fn list(State(shop): State<Arc<Shop>>) -> Json<Vec<Value>> {
    Json(shop.reports.all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_reports_make_room() {
        let reports = Reports::default();
        reports.keep((0..150).map(Value::from).collect());
        reports.keep(Value::from(150));
        let kept = reports.all();
        assert_eq!(
            (kept.len(), &kept[0], &kept[99]),
            (100, &Value::from(51), &Value::from(150))
        );
    }
}
