//! `POST /oauth/token` (client credentials), and the check of the tokens it gives. Source: RFC 6749 sections 2.3.1, 4.4
//! and 5; RFC 6750.

use super::body;
use super::peer::Peer;
use crate::auth::bearer::{Grant, TOKEN_LIFE_IN_SECONDS};
use crate::auth::gate_keeper::Asker;
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::limits::{MAX_FORM_BYTES, MAX_NAME_BYTES};
use crate::secret::Secret;
use crate::shared::Shared;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Token {
    access_token: String,
    token_type: &'static str,
    expires_in: u32,
}

pub(super) async fn token(
    State(shared): State<Arc<Shared>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, ApiError> {
    let form = body::read(&shared, &headers, body, MAX_FORM_BYTES).await?;
    let is_client_credentials = url::form_urlencoded::parse(&form)
        .any(|(name, value)| name == "grant_type" && value == "client_credentials");
    if !is_client_credentials {
        return Err(ApiError::BadRequest(
            "`grant_type` must be `client_credentials`".to_owned(),
        ));
    }
    // Whoever sends them elsewhere, or not at all, has guessed nothing: it does not count.
    let (id, secret) = basic(&headers).ok_or(ApiError::NoClientCredentials)?;
    if id.len() > MAX_NAME_BYTES {
        return Err(ApiError::InvalidClient);
    }
    let client = shared.store.api_client(&id).await?;
    let hash = client.as_ref().map(|client| client.secret_hash.as_str());
    let who = Asker {
        name: format!("client {id}"),
        address: peer.text(),
    };
    shared
        .gate_keeper
        .check(&who, &secret, hash, shared.settings.clock.as_ref())
        .await
        .map_err(|_| ApiError::InvalidClient)?;
    let client = client.ok_or(ApiError::InvalidClient)?;
    let grant = Grant {
        grants: shared.store.grants_of(&client).await?,
        organisation: client.organisation,
        client: client.id,
    };
    let token = shared.tokens.issue(grant, shared.now());
    let token = Token {
        access_token: token.reveal().to_owned(),
        token_type: "bearer",
        expires_in: TOKEN_LIFE_IN_SECONDS,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(token)))
}

/// What the request's bearer token allows, if it allows `permission`.
pub(super) fn granted(
    shared: &Shared,
    headers: &HeaderMap,
    permission: Permission,
) -> Result<Grant, ApiError> {
    let grant = grant(shared, headers)?;
    if grant.grants.has(permission) {
        Ok(grant)
    } else {
        Err(ApiError::Forbidden(permission))
    }
}

/// What the request's bearer token allows.
pub(super) fn grant(shared: &Shared, headers: &HeaderMap) -> Result<Grant, ApiError> {
    let token = credentials(headers, "bearer").ok_or(ApiError::Unauthorized)?;
    let grant = shared.tokens.grant(&Secret::new(token), shared.now());
    grant.ok_or(ApiError::Unauthorized)
}

/// The request's bearer token allows nothing any longer.
pub(super) fn revoke(shared: &Shared, headers: &HeaderMap) {
    if let Some(token) = credentials(headers, "bearer") {
        shared.tokens.revoke(&Secret::new(token));
    }
}

/// The part of the header `Authorization` after the scheme.
fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (actual, credentials) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    actual.eq_ignore_ascii_case(scheme).then(|| credentials.trim())
}

fn basic(headers: &HeaderMap) -> Option<(String, Secret)> {
    let decoded = STANDARD.decode(credentials(headers, "basic")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    // Both are form-encoded before they are joined (RFC 6749 section 2.3.1).
    let decode = |part: &str| {
        let pair = format!("v={part}");
        let value = url::form_urlencoded::parse(pair.as_bytes())
            .next()
            .map(|(_, value)| value.into_owned());
        value.unwrap_or_default()
    };
    Some((decode(id), Secret::new(decode(secret))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_id_and_secret_are_form_decoded() {
        let mut headers = HeaderMap::new();
        let value = format!("Basic {}", STANDARD.encode("bridge:a%3Ab%2Bc"));
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        let (id, secret) = basic(&headers).unwrap();
        assert_eq!((id.as_str(), secret.reveal()), ("bridge", "a:b+c"));
        for broken in ["Basic", "Basic !!!", "Bearer abc", "Basic bm9jb2xvbg=="] {
            headers.insert(header::AUTHORIZATION, broken.parse().unwrap());
            assert!(basic(&headers).is_none(), "{broken}");
        }
    }
}
