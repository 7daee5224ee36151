//! Pages of other origins: websites chat, since the vendor's widget talks to CIC cross-origin, and agents' clients work, where
//! their origins are listed.
//!
//! Source: reference sections 2.1 (`withCredentials` of the vendor's library), 3.1 (the same of agents' clients) and 4.6 (the
//! shipped widget).

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::State;
use super::error::IcwsError;
use crate::settings::{CicSettings, WebOrigins};

/// How long a browser may remember a preflight's answer, in seconds.
const PREFLIGHT_LIFE_IN_SECONDS: u64 = 600;
/// What every preflight allows, whatever was asked for.
const ALWAYS_ALLOWED: &str = "Accept, Accept-Language, Content-Type, X-Requested-With";
/// Names of headers one preflight may ask for.
const MAX_ASKED_FOR: usize = 20;
/// What the browser says of where a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a page of another origin may do, and read of the answers.
struct Grant {
    methods: &'static str,
    exposed: &'static str,
}

const TO_VISITORS: Grant = Grant {
    methods: "GET, POST, OPTIONS",
    exposed: "Content-Disposition, Retry-After",
};

/// The vendor's library reads session and token of a log-in from the headers.
const TO_AGENTS: Grant = Grant {
    methods: "GET, POST, PUT, DELETE, OPTIONS",
    exposed: "Content-Range, ETag, ININ-ICWS-CSRF-Token, ININ-ICWS-Session-ID, Retry-After",
};

/// Of the visitors' API: answers preflights, names the origin in answers, and refuses pages of origins that are not on the list.
/// Requests without an origin (no browser) and from this server's own pages pass.
pub(crate) async fn cross_origin(shared: State, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let settings = &shared.settings;
    let is_allowed = may_chat(&origin, &settings.web_origins)
        || may_work(&origin, settings)
        || is_own(&origin, request.headers());
    if !is_allowed {
        let mut response = IcwsError::forbidden("this website may not chat here").into_response();
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("Origin"));
        return response;
    }
    // There is nothing to steal with credentials, since this API knows no cookies; the participant id in the address is the only
    // secret.
    granted(&TO_VISITORS, origin, request, next).await
}

/// Of the agents' API, which works with cookies: the same for pages of listed origins only. Others are answered as before and
/// cannot read it; what the browser itself calls cross-site is refused at once, as a cookie may go with it.
pub(crate) async fn agents_origin(shared: State, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    if let Some(origin) = origin.filter(|origin| may_work(origin, &shared.settings)) {
        return granted(&TO_AGENTS, origin, request, next).await;
    }
    let is_cross_site = request.headers().get(FETCH_SITE).map(HeaderValue::as_bytes) == Some(b"cross-site");
    if is_cross_site {
        return IcwsError::forbidden("pages of this website are not listed to work here").into_response();
    }
    next.run(request).await
}

async fn granted(grant: &Grant, origin: HeaderValue, request: Request, next: Next) -> Response {
    let asked_for = request
        .headers()
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .and_then(|names| names.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    // The origin is named, never `*`: clients that send credentials would refuse the answer otherwise.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        HeaderValue::from_static("true"),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if is_preflight {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static(grant.methods),
        );
        let allowed = HeaderValue::from_str(&allowed_headers(&asked_for));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            allowed.unwrap_or(HeaderValue::from_static(ALWAYS_ALLOWED)),
        );
        headers.insert(
            header::ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from(PREFLIGHT_LIFE_IN_SECONDS),
        );
    } else {
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(grant.exposed),
        );
    }
    response
}

/// The headers a page may send: those every page may, and of those it asked for what does no harm. The vendor's library puts one
/// of its own on every request.
fn allowed_headers(asked_for: &str) -> String {
    let mut allowed = ALWAYS_ALLOWED.to_owned();
    let names = asked_for.split(',').map(str::trim).take(MAX_ASKED_FOR);
    for name in names.filter(|name| is_harmless(name)) {
        allowed.push_str(", ");
        allowed.push_str(name);
    }
    allowed
}

/// A header that says neither who asks nor where from.
fn is_harmless(name: &str) -> bool {
    let is_name = !name.is_empty()
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let name = name.to_ascii_lowercase();
    let is_telling = ["authorization", "cookie", "forwarded", "origin", "host", "via"]
        .contains(&name.as_str())
        || ["proxy-", "sec-", "x-forwarded-", "x-real-"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
    is_name && !is_telling
}

fn may_chat(origin: &HeaderValue, allowed: &WebOrigins) -> bool {
    match allowed {
        WebOrigins::Any => true,
        WebOrigins::Only(origins) => is_listed(origin, origins),
    }
}

/// Whether pages of this origin may be agents' clients.
pub(super) fn may_work(origin: &HeaderValue, settings: &CicSettings) -> bool {
    is_listed(origin, &settings.agent_origins)
}

fn is_listed(origin: &HeaderValue, origins: &[String]) -> bool {
    origins
        .iter()
        .any(|listed| listed.as_bytes() == origin.as_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_send_the_harmless_headers_it_asks_for() {
        let with = |asked_for: &str| allowed_headers(asked_for).replacen(ALWAYS_ALLOWED, "", 1);
        for (asked_for, granted) in [
            ("", ""),
            (
                "X-ICWS-DevTools-CorrelationId, inin-icws-csrf-token",
                ", X-ICWS-DevTools-CorrelationId, inin-icws-csrf-token",
            ),
            ("Authorization,cookie, X-Forwarded-For , Sec-Fetch-Site", ""),
            ("a\"b, <x>, ,ok", ", ok"),
        ] {
            assert_eq!(with(asked_for), granted, "{asked_for}");
        }
        let many = vec!["x"; 99].join(",");
        assert_eq!(with(&many).matches('x').count(), MAX_ASKED_FOR);
    }
}
