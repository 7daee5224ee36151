//! `POST /v1/link/test`: a CIC server asks whether the link with its organisation works.

use super::body;
use super::peer::Peer;
use crate::error::ApiError;
use crate::limits::MAX_LINK_TEST_BYTES;
use crate::shared::Shared;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
struct Test {
    token: String,
}

/// The organisation the server is linked with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Linked {
    organisation_name: String,
}

/// The test proves itself: it is signed with the secret that both ends of the link share.
pub(super) async fn test(
    State(shared): State<Arc<Shared>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Linked>, ApiError> {
    shared.rates.link_test(&peer.text(), shared.now())?;
    let bytes = body::read(&shared, &headers, body, MAX_LINK_TEST_BYTES).await?;
    let Test { token } =
        serde_json::from_slice(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    let now_in_seconds = i64::try_from(shared.now().0 / 1_000).unwrap_or(i64::MAX);
    for (id, secret) in shared.store.link_secrets().await? {
        let is_ours = secret
            .check_test(&token, now_in_seconds)
            .is_ok_and(|test| test.organisation == id);
        if is_ours && let Some(organisation) = shared.store.organisation(&id).await? {
            return Ok(Json(Linked {
                organisation_name: organisation.name,
            }));
        }
    }
    Err(ApiError::Unauthorized)
}
