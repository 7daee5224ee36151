//! `GET /health`: whether the service can do its work.

use crate::error::ApiError;
use crate::shared::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::Arc;

pub(super) async fn health(State(shared): State<Arc<Shared>>) -> Result<StatusCode, ApiError> {
    shared.store.check().await?;
    Ok(StatusCode::NO_CONTENT)
}
