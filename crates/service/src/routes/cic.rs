//! `/cic/{server}/…`: a CIC server's chat, for pages that cannot reach the server itself.

use super::body;
use super::peer::Peer;
use crate::cic_proxy::address::{self, Astray, Call};
use crate::cic_proxy::operation::{Pace, Request as Asked};
use crate::cic_proxy::servers::{ChatServer, NamedBy};
use crate::cic_proxy::upstream::{CarriageError, has_come_from_here};
use crate::cic_proxy::{cleaning, headers, of_deployment, relay, switchover};
use crate::error::ApiError;
use crate::limits::MAX_CHAT_NOTE_BYTES;
use crate::origin::Origin;
use crate::settings::CarriageSettings;
use crate::shared::Shared;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use std::sync::Arc;
use tokio::time::Instant;

/// How long a browser may remember the answer to a preflight, in seconds.
const PREFLIGHT_LIFE_IN_SECONDS: u32 = 7_200;

/// Answers everything below `/cic/`. The path is taken as it came: what it means is for [`Call::read`] alone to say.
pub(super) async fn carry(State(shared): State<Arc<Shared>>, peer: Peer, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some((name, path)) = address::split(parts.uri.path()) else {
        return ApiError::NotFound.into_response();
    };
    let server = match find(&shared, name).await {
        Ok(server) => server,
        Err(error) => return error.into_response(),
    };
    if has_come_from_here(&parts.headers) {
        return ApiError::from(CarriageError::Loop).into_response();
    }
    let page = match page(&shared, &server, &parts.headers).await {
        Ok(page) => page,
        Err(error) => return varying(error.into_response()),
    };
    let is_preflight = page.is_some()
        && parts.method == Method::OPTIONS
        && parts.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let answer = if is_preflight {
        preflight(path, &parts.headers).map_err(Refusal::Astray)
    } else {
        take(&shared, &server, path, peer, &parts, body).await
    };
    let mut response = answer.unwrap_or_else(Refusal::into_response);
    if let Some(page) = page {
        may_be_read_by(&page, response.headers_mut());
    }
    varying(response)
}

/// The server of this name: one of the operator's, or one that a deployment names.
async fn find(shared: &Shared, name: &str) -> Result<Arc<ChatServer>, ApiError> {
    if let Some(server) = shared.carrier.listed(name) {
        return Ok(server);
    }
    let id = of_deployment::deployment_of(name).ok_or(ApiError::NotFound)?;
    let sites = shared.sites.find(&shared.store, id).await?;
    // An organisation's id is none of a deployment.
    let mut sites = sites.iter().filter(|site| site.deployment.id == id);
    let server = sites.find_map(|site| site.widget.chat_servers.find(name));
    server.ok_or(ApiError::NotFound)
}

/// The page that asks, where one of another origin does: one of an allowed domain of a site that has this server. Requests
/// without an origin are no page's, or come from where the address looks to be.
async fn page(shared: &Shared, server: &ChatServer, headers: &HeaderMap) -> Result<Option<Origin>, ApiError> {
    let Some(header) = headers.get(header::ORIGIN) else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default();
    if let Some(origin) = Origin::parse(text) {
        for id in server.sites() {
            let sites = shared.sites.find(&shared.store, id).await?;
            if sites.iter().any(|site| site.allows(&origin)) {
                return Ok(Some(origin));
            }
        }
    }
    Err(ApiError::OriginNotAllowed(text.chars().take(255).collect()))
}

/// Lets a page read an answer. It is named: clients that send credentials, as the vendor's library does, would not read it
/// otherwise, and there are none here to be sent. Source: `reference/cic-web-chat.md`, 2.1.
fn may_be_read_by(page: &Origin, headers: &mut HeaderMap) {
    // It came out of a header, so it goes into one.
    if let Ok(origin) = HeaderValue::from_str(page.as_str()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Content-Disposition, ETag, Retry-After"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
}

/// Who asks decides about the answer, whoever it was.
fn varying(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    response
}

/// Why something is not carried.
enum Refusal {
    Astray(Astray),
    Error(ApiError),
}

impl Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Error(error) => error.into_response(),
            Self::Astray(Astray::Unknown) => ApiError::NotFound.into_response(),
            Self::Astray(Astray::Method(own)) => {
                let mut response = ApiError::MethodNotAllowed.into_response();
                response.headers_mut().insert(header::ALLOW, in_header(&own));
                response
            }
        }
    }
}

fn preflight(path: &str, headers: &HeaderMap) -> Result<Response, Astray> {
    let method = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD);
    let method = method.and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let call = Call::read(path, &method.unwrap_or_default())?;
    let method = call.operation.request.method();
    let allowed = HeaderValue::from_static(
        "Accept, Accept-Language, Cache-Control, Content-Type, If-None-Match, X-Requested-With",
    );
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, in_header(&method));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from(PREFLIGHT_LIFE_IN_SECONDS),
    );
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Operations have these two methods only.
fn in_header(method: &Method) -> HeaderValue {
    HeaderValue::from_static(if *method == Method::GET { "GET" } else { "POST" })
}

async fn take(
    shared: &Shared,
    server: &ChatServer,
    path: &str,
    peer: Peer,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    let call = Call::read(path, &parts.method).map_err(Refusal::Astray)?;
    let carried = carried(shared, server, &call, peer, parts, body).await;
    carried.map_err(Refusal::Error)
}

async fn carried(
    shared: &Shared,
    server: &ChatServer,
    call: &Call,
    peer: Peer,
    parts: &Parts,
    body: Body,
) -> Result<Response, ApiError> {
    let (who, now) = (peer.text(), shared.now());
    shared.rates.chat(server.name(), &who, now)?;
    if call.operation.pace == Pace::Seldom {
        shared.rates.chat_start(server.name(), &who, now)?;
    }
    let body = rewritten(shared, call.operation.request, &parts.headers, body).await?;
    let (answer, begun) = (call.operation.answer, Instant::now());
    let place = shared.carrier.place(answer)?;
    let to_server = headers::to_the_server(&parts.headers, peer.0, body.is_some());
    let response = shared.carrier.ask(server, call, to_server, body).await?;
    let status = response.status();
    let mut to_page = headers::to_the_page(response.headers(), answer);
    let body = if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        Body::empty()
    } else if status == StatusCode::SERVICE_UNAVAILABLE && server.named_by() == NamedBy::Deployment {
        to_page.remove(header::CONTENT_LENGTH);
        passive(server, response.into_body(), &shared.carrier.settings).await?
    } else {
        relay::body(
            response.into_body(),
            answer,
            &shared.carrier.settings,
            begun,
            place,
            shared.stopping(),
        )
    };
    Ok((status, to_page, body).into_response())
}

/// What a server says that is passive, or has too much to do: its partner is named as pages know it.
async fn passive(server: &ChatServer, body: Incoming, settings: &CarriageSettings) -> Result<Body, ApiError> {
    let reading = axum::body::to_bytes(Body::new(body), MAX_CHAT_NOTE_BYTES);
    let read = tokio::time::timeout(settings.silence_timeout, reading).await;
    let bytes = read
        .map_err(|_| CarriageError::Silent)?
        .map_err(|_| CarriageError::Broken)?;
    Ok(switchover::renamed(&bytes, server.partner()).map_or_else(|| Body::from(bytes), Body::from))
}

/// The body as the server gets it: read, cleaned where it says something of a person, and written anew.
async fn rewritten(
    shared: &Shared,
    asked: Asked,
    headers: &HeaderMap,
    body: Body,
) -> Result<Option<Vec<u8>>, ApiError> {
    let limit = match asked {
        Asked::Get => return Ok(None),
        Asked::Bare => MAX_CHAT_NOTE_BYTES,
        Asked::Object(limit) | Asked::Person(limit) => limit,
    };
    let received = body::read(shared, headers, body, limit).await?;
    if received.is_empty() && asked == Asked::Bare {
        return Ok(None);
    }
    let refuse = |error: cleaning::BodyError| ApiError::BadRequest(error.to_string());
    let mut object = cleaning::read(&received).map_err(refuse)?;
    if matches!(asked, Asked::Person(_)) {
        cleaning::clean(&mut object);
    }
    serde_json::to_vec(&object)
        .map(Some)
        .map_err(|_| ApiError::Internal)
}
