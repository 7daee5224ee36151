//! Versions of what is configured, so that nobody saves over what they have not seen: `ETag`, `If-Match`, `If-None-Match`.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::error::IcwsError;

/// Which version of an object a client has seen: changes with everything an administrator can change of it.
fn version(shape: &impl Serialize) -> String {
    let text = serde_json::to_vec(shape).unwrap_or_default();
    let hash = Sha256::digest(&text);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..9]))
}

/// An object with its version.
pub(super) fn versioned(shape: impl Serialize) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(version) = HeaderValue::from_str(&version(&shape)) {
        headers.insert(header::ETAG, version);
    }
    (headers, Json(shape)).into_response()
}

/// Refuses a change of something that is not what the client saw: `If-Match` with the version it has, `If-None-Match: *` for
/// what it means to make.
pub(super) fn unchanged(headers: &HeaderMap, current: Option<impl Serialize>) -> Result<(), IcwsError> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_new = text(header::IF_NONE_MATCH).is_some_and(|value| value.trim() == "*");
    match (&current, text(header::IF_MATCH)) {
        (Some(_), _) if is_new => Err(IcwsError::changed_meanwhile("there is one of this name already")),
        (None, Some(_)) => Err(IcwsError::changed_meanwhile("somebody has removed it meanwhile")),
        (Some(current), Some(seen)) if seen.trim() != "*" && seen.trim() != version(current) => {
            Err(IcwsError::changed_meanwhile(
                "somebody has changed it meanwhile; look at it again before you save",
            ))
        }
        _ => Ok(()),
    }
}
