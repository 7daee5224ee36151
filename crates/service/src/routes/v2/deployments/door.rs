//! The door of what clients ask without a log-in: which deployment is meant, and may this page ask?

use super::super::super::body;
use super::super::super::peer::Peer;
use crate::error::ApiError;
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::origin::Origin;
use crate::shared::Shared;
use crate::sites::Site;
use crate::wire::configuration::misshapen;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;

/// The deployment that is meant, for somebody who may speak to it.
pub(super) struct Door {
    pub(super) site: Arc<Site>,
    /// Of a page; programs have none.
    origin: Option<Origin>,
}

impl Door {
    pub(super) async fn open(shared: &Shared, id: &str, headers: &HeaderMap) -> Result<Self, ApiError> {
        let sites = shared.sites.find(&shared.store, id).await?;
        let site = sites.iter().find(|site| site.deployment.id == id);
        let site = site.ok_or_else(|| ApiError::DeploymentNotFound(id.chars().take(64).collect()))?;
        let origin = match headers.get(header::ORIGIN) {
            None => None,
            Some(value) => {
                let text = value.to_str().unwrap_or_default();
                let origin = Origin::parse(text).filter(|origin| site.allows(origin));
                let refused = || ApiError::OriginNotAllowed(text.chars().take(255).collect());
                Some(origin.ok_or_else(refused)?)
            }
        };
        Ok(Self {
            site: site.clone(),
            origin,
        })
    }

    /// Counts a request, and refuses it where there were too many, or where nothing of this address is recorded.
    pub(super) fn count(&self, shared: &Shared, peer: Peer) -> Result<(), ApiError> {
        (shared.rates).events(&self.site.deployment.id, &peer.text(), shared.now())?;
        if self.site.filters(peer.0) {
            let message = "events from this address are not recorded";
            return Err(ApiError::BadRequest(message.to_owned()));
        }
        Ok(())
    }

    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        shared: &Shared,
        peer: Peer,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<T, ApiError> {
        self.count(shared, peer)?;
        let bytes = body::read(shared, headers, body, MAX_DOCUMENT_BYTES).await?;
        let not_json = |error| ApiError::BadRequest(format!("the body is not JSON: {error}"));
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let sent = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            if error.inner().is_data() {
                ApiError::Refused(misshapen(&error))
            } else {
                not_json(error.into_inner())
            }
        })?;
        json.end().map_err(not_json)?;
        Ok(sent)
    }
}

/// Answers, with leave for the page to read it.
pub(super) async fn answer<R: IntoResponse>(
    door: Result<Door, ApiError>,
    act: impl AsyncFnOnce(&Door) -> Result<R, ApiError>,
) -> Response {
    let door = match door {
        Ok(door) => door,
        Err(error) => return error.into_response(),
    };
    let mut response = act(&door).await.into_response();
    let origin = door
        .origin
        .and_then(|origin| HeaderValue::from_str(origin.as_str()).ok());
    if let Some(origin) = origin {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    response
}

/// Answers a preflight of a page that may speak to the deployment.
pub(super) async fn preflight(
    State(shared): State<Arc<Shared>>,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let id = path.get("deploymentId").map_or("", String::as_str);
    let door = Door::open(&shared, id, &headers).await;
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Content-Type, Content-Encoding",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "7200"),
    ];
    answer(door, async |_: &Door| Ok((StatusCode::NO_CONTENT, allowed))).await
}
