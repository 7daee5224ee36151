//! The chat API is called from websites' pages: the vendor's widget talks to CIC cross-origin.
//!
//! Source: reference sections 2.1 (`withCredentials` of the vendor's library) and 4.6 (the shipped widget).

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::State;
use super::error::IcwsError;
use crate::settings::WebOrigins;

/// How long a browser may remember a preflight's answer, in seconds.
const PREFLIGHT_LIFE_IN_SECONDS: u64 = 600;

/// Answers preflights, names the origin in answers, and refuses pages of origins that are not on the list. Requests
/// without an origin (no browser) and from this server's own pages pass.
pub(crate) async fn cross_origin(shared: State, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !is_allowed(&origin, &shared.settings.web_origins) && !is_own(&origin, request.headers()) {
        let mut response = IcwsError::forbidden("this website may not chat here").into_response();
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("Origin"));
        return response;
    }
    let mut response = if is_preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    // The origin is named, never `*`: clients that send credentials would refuse the answer otherwise. There is nothing to
    // steal with them, since this API knows no cookies; the participant id in the address is the only secret.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        HeaderValue::from_static("true"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if is_preflight {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, OPTIONS"),
        );
        let allowed = HeaderValue::from_static("Accept, Accept-Language, Content-Type, X-Requested-With");
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        headers.insert(
            header::ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from(PREFLIGHT_LIFE_IN_SECONDS),
        );
    }
    response
}

fn is_allowed(origin: &HeaderValue, allowed: &WebOrigins) -> bool {
    match allowed {
        WebOrigins::Any => true,
        WebOrigins::Only(origins) => origins
            .iter()
            .any(|allowed| allowed.as_bytes() == origin.as_bytes()),
    }
}

pub(super) fn is_own(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let host_of_origin = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, host)| host);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some() && host_of_origin == host
}
