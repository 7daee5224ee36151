//! `PUT /v1/contact-centre/users`: the bridge tells who works in the contact centre.

use super::body;
use super::oauth::granted;
use crate::audit::{Actor, Stamp};
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::limits::MAX_CONTACT_CENTRE_USERS_BYTES;
use crate::shared::Shared;
use crate::wire::contact_centre_user::WireUsers;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use std::sync::Arc;

pub(super) async fn synchronise(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let grant = granted(&shared, &headers, Permission::EditAvailability)?;
    let bytes = body::read(&shared, &headers, body, MAX_CONTACT_CENTRE_USERS_BYTES).await?;
    let users = WireUsers::read(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    let stamp = Stamp {
        actor: &Actor::Bridge(grant.client),
        at: shared.now(),
    };
    shared
        .store
        .synchronise_users(&grant.organisation, &users, stamp)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
