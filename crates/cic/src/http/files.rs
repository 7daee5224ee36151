//! Files: taken from an agent, given to the one visitor they are for.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Multipart, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use uuid::Uuid;

use super::State;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::model::ChatFile;
use crate::shared::{Core, Shared};

/// What a form may hold around its file: borders, heads, other fields.
const FORM_BYTES: usize = 64 * 1024;

pub(crate) fn routes(shared: &Shared) -> Router<Arc<Shared>> {
    let limit = DefaultBodyLimit::max(shared.settings.limits.file_bytes.saturating_add(FORM_BYTES));
    Router::new().route(
        "/icws/{session}/interactions/{id}/chat/send-file",
        post(send).layer(limit),
    )
}

/// Takes the first file of a form. The vendor's pages say nothing of the body (inferred).
async fn send(
    shared: State,
    caller: Caller,
    Id(id): Id,
    form: Result<Multipart, MultipartRejection>,
) -> Result<StatusCode, IcwsError> {
    let form = form.map_err(|_| IcwsError::bad_request("the body is no form (multipart/form-data)"))?;
    let (name, bytes) = first_file(form).await?;
    shared.change(|core, now| {
        let Core { centre, entropy, .. } = core;
        centre.agent_sends(
            &caller.user,
            &id,
            &name,
            bytes.as_ref().into(),
            entropy.as_mut(),
            now,
        )
    })?;
    Ok(StatusCode::OK)
}

async fn first_file(mut form: Multipart) -> Result<(String, Bytes), IcwsError> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            IcwsError::too_large()
        } else {
            IcwsError::bad_request("the form is broken")
        }
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if let Some(name) = field.file_name().map(str::to_owned) {
            return Ok((name, field.bytes().await.map_err(broken)?));
        }
    }
    Err(IcwsError::missing("file"))
}

/// The file as an answer that is stored and never shown: whatever is in it, it cannot act on behalf of this server.
pub(super) fn download(file: ChatFile) -> Response {
    let mut response = Body::from(Bytes::from_owner(file.bytes)).into_response();
    let headers = response.headers_mut();
    let binary = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, binary);
    let attachment = HeaderValue::from_static("attachment");
    let named = HeaderValue::from_str(&disposition(&file.name)).unwrap_or(attachment);
    headers.insert(header::CONTENT_DISPOSITION, named);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// Source: RFC 6266, and RFC 8187 for names beyond ASCII.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut escaped = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{escaped}")
}

/// The file the path names; what is no GUID names none.
pub(super) struct FileId(pub(super) Uuid);

impl<S: Send + Sync> FromRequestParts<S> for FileId {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(mut path)| path.remove("file"));
        Ok(Self(id.and_then(|id| id.parse().ok()).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_the_header_and_cannot_leave_its_quotes() {
        for (name, expected) in [
            (
                "size.pdf",
                "attachment; filename=\"size.pdf\"; filename*=UTF-8''size.pdf",
            ),
            (
                "Größe \"1\".pdf",
                "attachment; filename=\"Gr__e _1_.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.pdf",
            ),
        ] {
            assert_eq!(disposition(name), expected);
        }
    }
}
