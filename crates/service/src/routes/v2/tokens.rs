//! `GET` and `DELETE /api/v2/tokens/me`: what a program's token is, and that it is done with it.

use super::super::oauth;
use super::operation::{Access, Api, Caller, Operation};
use crate::error::ApiError;
use crate::shared::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;

/// The operations: any good token may.
pub(super) fn add(api: Api) -> Api {
    let path = "/api/v2/tokens/me";
    let operation = |method| Operation::new(method, path, Access::All(&[]), "Tokens");
    api.with(
        operation(Method::GET)
            .summary("What the token is")
            .gives(200, Some("TokenInfo")),
        async |State(shared): State<Arc<Shared>>, caller: Caller| told(&shared, &caller).await.map(Json),
    )
    .with(
        operation(Method::DELETE)
            .summary("Give the token back")
            .gives(200, None),
        async |State(shared): State<Arc<Shared>>, headers: HeaderMap| {
            oauth::revoke(&shared, &headers);
            StatusCode::OK
        },
    )
}

/// Source: `TokenInfo` of the vendor's API.
async fn told(shared: &Shared, caller: &Caller) -> Result<Value, ApiError> {
    let client = shared.store.api_client(&caller.client).await?;
    // Its client may have gone since.
    let client = client.ok_or(ApiError::Unauthorized)?;
    let name = shared.store.organisation(&caller.organisation).await?;
    let name = name.map(|organisation| organisation.name);
    let organisation = json!({ "id": caller.organisation, "name": name.unwrap_or_default() });
    Ok(
        json!({ "organization": organisation, "homeOrganization": organisation,
        "OAuthClient": { "id": client.id, "name": client.name, "authorizedGrantType": "CLIENT-CREDENTIALS",
            "organization": organisation } }),
    )
}
