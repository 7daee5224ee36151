//! `POST /v1/installation-checks`: a page that the administration has opened reports of the installation on it. Any origin may:
//! the token is the authority, and what is wrong with the origin is one of the things to be found out.

use super::body;
use super::peer::Peer;
use crate::auth::checks::Heard;
use crate::error::ApiError;
use crate::limits::MAX_CHECK_REPORT_BYTES;
use crate::shared::Shared;
use crate::wire::installation_report::InstallationReport;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn report(
    State(shared): State<Arc<Shared>>,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let mut response = take(&shared, peer, &headers, body).await.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn take(shared: &Shared, peer: Peer, headers: &HeaderMap, body: Body) -> Result<StatusCode, ApiError> {
    let now = shared.now();
    shared.rates.check(&peer.text(), now)?;
    let bytes = body::read(shared, headers, body, MAX_CHECK_REPORT_BYTES).await?;
    let (token, report) = InstallationReport::read(&bytes).map_err(ApiError::BadRequest)?;
    // Whoever comes with a token that is not good is not told why.
    let refuse = |_| ApiError::NotFound;
    let deployment = shared
        .checks()
        .deployment_of(&token, now)
        .map(str::to_owned)
        .map_err(refuse)?;
    let sites = shared.sites.find(&shared.store, &deployment).await?;
    let site = sites.iter().find(|site| site.deployment.id == deployment);
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok());
    let heard = Heard {
        report,
        origin: origin.unwrap_or_default().chars().take(255).collect(),
        is_filtered: site.is_some_and(|site| site.filters(peer.0)),
        at: now,
    };
    shared.checks().take(&token, heard).map_err(refuse)?;
    Ok(StatusCode::NO_CONTENT)
}
