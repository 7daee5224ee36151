//! What pages ask of one visitor: `POST /v1/sites/{site}/erase`, `…/link` and `…/link/redeem`.

use super::body;
use super::peer::Peer;
use super::site::AllowedSite;
use crate::auth::cross_domain::{LINK_LIFE_IN_SECONDS, LINK_PARAMETER, LinkError};
use crate::error::ApiError;
use crate::limits::MAX_VISITOR_REQUEST_BYTES;
use crate::origin::Origin;
use crate::shared::Shared;
use crate::wire::erasure::read_erasure;
use crate::wire::link::{LinkAnswer, RedemptionAnswer, read_link, read_redemption};
use crate::wire::request::RequestError;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Tokens and ids are for the page that asked, not for any cache.
const NOT_KEPT: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

async fn request<T>(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
    read: impl Fn(&[u8]) -> Result<T, RequestError>,
) -> Result<T, ApiError> {
    let bytes = body::read(shared, headers, body, MAX_VISITOR_REQUEST_BYTES).await?;
    read(&bytes).map_err(|error| ApiError::BadRequest(error.to_string()))
}

pub(super) async fn erase(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let erase = async {
        let deployment = &site.site.deployment;
        shared.rates.erase(&deployment.id, &peer.text(), shared.now())?;
        let visitor = request(&shared, &headers, body, read_erasure).await?;
        let organisation = &deployment.organisation;
        shared.store.erase(&deployment.id, visitor, shared.now()).await?;
        shared.changed(organisation, visitor);
        Ok(StatusCode::NO_CONTENT)
    };
    let answer = erase.await;
    site.answer(answer)
}

pub(super) async fn link(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let link = async {
        let deployment = &site.site.deployment.id;
        shared.rates.link(deployment, &peer.text(), shared.now())?;
        let (visitor, to) = request(&shared, &headers, body, read_link).await?;
        let target =
            url::Url::parse(&to).map_err(|_| ApiError::BadRequest("`to` is not an address".to_owned()))?;
        let target = Origin::parse(&target.origin().ascii_serialization());
        if !target.is_some_and(|origin| site.site.links_to(&origin)) {
            return Err(ApiError::LinkRefused(LinkError::NotLinked));
        }
        let answer = LinkAnswer {
            parameter: LINK_PARAMETER,
            value: shared.links().sign(deployment, visitor, shared.now()),
            expires_in_seconds: LINK_LIFE_IN_SECONDS,
        };
        Ok((NOT_KEPT, Json(answer)).into_response())
    };
    let answer = link.await;
    site.answer(answer)
}

pub(super) async fn redeem(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    peer: Peer,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let redeem = async {
        let deployment = &site.site.deployment.id;
        shared.rates.link(deployment, &peer.text(), shared.now())?;
        let token = request(&shared, &headers, body, read_redemption).await?;
        // A token seen by another site of the deployment is of no use to it.
        if !site.site.links_to(&site.origin) {
            return Err(ApiError::LinkRefused(LinkError::NotLinked));
        }
        let redeemed = shared.links().redeem(deployment, &token, shared.now());
        let answer = RedemptionAnswer {
            visitor: redeemed.map_err(ApiError::LinkRefused)?.to_text(),
        };
        Ok((NOT_KEPT, Json(answer)).into_response())
    };
    let answer = redeem.await;
    site.answer(answer)
}
