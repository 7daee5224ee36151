//! `POST /admin/previews` makes a link that shows an offer on the real site; `GET /v1/sites/{site}/preview` tells the page
//! what to show.

use super::body;
use super::gate::LoggedIn;
use super::log_in::is_same;
use super::page::{self, Framing};
use super::site::AllowedSite;
use crate::auth::previews::{PREVIEW_LIFE_IN_SECONDS, PREVIEW_PARAMETER};
use crate::error::ApiError;
use crate::limits::MAX_PREVIEW_BYTES;
use crate::origin::Origin;
use crate::secret::Secret;
use crate::shared::Shared;
use crate::sites::Site;
use crate::wire::action_template::WireActionTemplate;
use crate::wire::kind::Kind;
use crate::wire::preview::{PreviewAnswer, PreviewLink};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// Tokens and drafts are for whoever asked, not for any cache.
const NOT_KEPT: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

#[derive(Debug, Default)]
struct Asked {
    token: String,
    deployment: String,
    address: String,
    template: String,
    id: String,
}

fn read_form(bytes: &[u8]) -> Asked {
    let mut asked = Asked::default();
    for (field, value) in url::form_urlencoded::parse(bytes) {
        let place = match field.as_ref() {
            "token" => &mut asked.token,
            "deployment" => &mut asked.deployment,
            "address" => &mut asked.address,
            "template" => &mut asked.template,
            "id" => &mut asked.id,
            _ => continue,
        };
        *place = value.trim().to_owned();
    }
    asked
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let asked = read_form(&body::read(&shared, &headers, body, MAX_PREVIEW_BYTES).await?);
    if !is_same(&logged_in.csrf_token, &asked.token) {
        let advice = "This form was no longer valid. Go back, reload the page, and try again.";
        return Ok(page::error(
            StatusCode::FORBIDDEN,
            "Form out of date",
            advice,
            &Framing::Nobody,
        ));
    }
    let organisation = &logged_in.user.organisation;
    let sites = shared.sites.find(&shared.store, &asked.deployment).await?;
    let is_own = |site: &&Arc<Site>| {
        site.deployment.id == asked.deployment && site.deployment.organisation == *organisation
    };
    let site = sites.iter().find(is_own).ok_or_else(|| {
        let id = asked.deployment.chars().take(64).collect();
        ApiError::DeploymentNotFound(id)
    })?;
    let address = on_site(&asked.address, site)?;
    let template = if asked.id.is_empty() {
        serde_json::from_str(&asked.template)
            .map_err(|error| ApiError::BadRequest(format!("`template` is not JSON: {error}")))?
    } else {
        stored(&shared, organisation, &asked.id).await?
    };
    let shown = WireActionTemplate::read(&template).and_then(|template| template.compile());
    let shown = shown.map_err(|error| ApiError::BadRequest(error.to_string()))?;
    let token = shared.previews().open(&asked.deployment, shown, shared.now());
    let link = PreviewLink {
        url: link_to(address, &token),
        expires_in_seconds: PREVIEW_LIFE_IN_SECONDS,
    };
    Ok((StatusCode::CREATED, NOT_KEPT, Json(link)).into_response())
}

/// An address of the site: what is shown is shown nowhere else.
fn on_site(address: &str, site: &Site) -> Result<url::Url, ApiError> {
    let url = url::Url::parse(address)
        .map_err(|_| ApiError::BadRequest("`address` is not an address".to_owned()))?;
    match Origin::parse(&url.origin().ascii_serialization()) {
        Some(origin) if site.allows(&origin) => Ok(url),
        _ => Err(ApiError::OriginNotAllowed(url.origin().ascii_serialization())),
    }
}

async fn stored(shared: &Shared, organisation: &str, id: &str) -> Result<Value, ApiError> {
    let documents = shared.store.documents_of(organisation).await?;
    documents
        .into_iter()
        .find(|document| document.kind == Kind::ActionTemplate && document.id == id)
        .map(|document| document.body)
        .ok_or(ApiError::EntityNotFound(Kind::ActionTemplate))
}

/// The token goes behind a fragment of the site's own, which is its router's.
fn link_to(mut address: url::Url, token: &Secret) -> String {
    let ours = format!("{PREVIEW_PARAMETER}={}", token.reveal());
    let fragment = match address.fragment() {
        Some(own) if !own.is_empty() => format!("{own}&{ours}"),
        _ => ours,
    };
    address.set_fragment(Some(&fragment));
    address.into()
}

#[derive(Debug, Deserialize)]
pub(super) struct Token {
    #[serde(default)]
    token: String,
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    site: AllowedSite,
    Query(Token { token }): Query<Token>,
) -> Response {
    let deployment = &site.site.deployment.id;
    let previews = shared.previews();
    let shown = previews.find(deployment, &Secret::new(token), shared.now());
    let answer = shown
        .and_then(PreviewAnswer::of_content_offer)
        .ok_or(ApiError::NotFound);
    drop(previews);
    site.answer(answer.map(|answer| (NOT_KEPT, Json(answer))))
}
