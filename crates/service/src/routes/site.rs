//! The door of everything a visitor's page asks for: which deployment is meant, and may this page ask?

use crate::error::ApiError;
use crate::origin::Origin;
use crate::shared::Shared;
use crate::sites::Site;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::Arc;

/// How long a browser may remember the answer to a preflight, in seconds.
const PREFLIGHT_LIFE_IN_SECONDS: u32 = 7_200;

/// A page that may talk to the deployment named in the path.
pub(super) struct AllowedSite {
    pub(super) site: Arc<Site>,
    pub(super) origin: Origin,
}

impl FromRequestParts<Arc<Shared>> for AllowedSite {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, ApiError> {
        let Path(path) = Path::<HashMap<String, String>>::from_request_parts(parts, shared)
            .await
            .map_err(|_| ApiError::NotFound)?;
        let id = path.get("site").map_or("", String::as_str);
        let header = parts.headers.get(header::ORIGIN);
        let text = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let Some(origin) = Origin::parse(text) else {
            // An unknown deployment is told apart first: it is what someone who sets a site up gets wrong.
            if shared.sites.find(&shared.store, id).await?.is_empty() {
                return Err(ApiError::DeploymentNotFound(id.chars().take(64).collect()));
            }
            return Err(ApiError::OriginNotAllowed(text.chars().take(255).collect()));
        };
        let site = shared.sites.for_page(&shared.store, id, &origin).await?;
        Ok(Self { site, origin })
    }
}

impl AllowedSite {
    /// The answer, with leave for the page to read it; errors may be read too.
    pub(super) fn answer<R: IntoResponse>(self, answer: Result<R, ApiError>) -> Response {
        let mut response = answer.into_response();
        let headers = response.headers_mut();
        // It came out of a header, so it goes into one.
        if let Ok(origin) = HeaderValue::from_str(self.origin.as_str()) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("ETag, Retry-After"),
        );
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        headers.insert(
            "cross-origin-resource-policy",
            HeaderValue::from_static("cross-origin"),
        );
        response
    }
}

/// Answers a preflight. The module's own requests need none; an `If-None-Match` set by hand does.
pub(super) async fn preflight(site: AllowedSite) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(
            "Content-Type, Content-Encoding, If-None-Match, Last-Event-ID, Cache-Control",
        ),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from(PREFLIGHT_LIFE_IN_SECONDS),
    );
    site.answer(Ok((StatusCode::NO_CONTENT, headers)))
}
