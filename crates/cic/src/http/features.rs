//! What the server is and can do: needs no session, and websites may ask.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use waymeet_icws::agent::{Feature, FeatureInfoList, ServerTime, VersionInfo};

use super::State;
use super::error::IcwsError;
use super::session::Id;
use crate::shared::Shared;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/connection/version", get(version))
        .route("/icws/connection/features", get(features))
        .route("/icws/connection/features/{id}", get(feature))
        .route("/icws/connection/server-info", get(server_info))
        .route("/icws/connection/server-time", get(server_time))
}

/// The features served, with the versions of the reference (sections 2 and 3).
pub(crate) fn all_features() -> Vec<Feature> {
    let features = [
        ("activations", 1),
        ("configuration", 1),
        ("connection", 10),
        ("interactions", 6),
        ("licenses", 1),
        ("messaging", 2),
        ("queues", 1),
        ("statistics", 1),
        ("status", 1),
        ("web-callback", 2),
        ("web-chat", 6),
    ];
    features
        .map(|(id, version)| Feature {
            feature_id: id.to_owned(),
            version,
        })
        .into()
}

pub(crate) fn version_info() -> VersionInfo {
    let text = str::to_owned;
    VersionInfo {
        // The release of CIC whose ICWS this is like, since clients compare it; what it is in truth is said below.
        major_version: text("18"),
        minor_version: text("0"),
        su: text("0"),
        build: text("0"),
        product_id: text("Waymeet"),
        codebase_id: text("0"),
        product_release_display_string: Some(text(concat!("Waymeet ", env!("CARGO_PKG_VERSION")))),
    }
}

async fn version() -> Json<VersionInfo> {
    Json(version_info())
}

async fn features() -> Json<FeatureInfoList> {
    Json(FeatureInfoList {
        feature_info_list: all_features(),
    })
}

async fn feature(Id(id): Id) -> Result<Json<Feature>, IcwsError> {
    let feature = all_features()
        .into_iter()
        .find(|feature| feature.feature_id.eq_ignore_ascii_case(&id));
    feature
        .map(Json)
        .ok_or_else(|| IcwsError::not_found("this server has no such feature"))
}

async fn server_info() -> Json<Value> {
    Json(json!({
        "languages": [{ "languageID": "en-us", "languageDisplayName": "English" }],
        "acceptLanguage": "en-us",
        "authentication": { "allowIcAuth": true, "identityProviders": [], "userAgreementText": "" },
    }))
}

async fn server_time(shared: State) -> Json<ServerTime> {
    Json(ServerTime {
        server_utc_time: shared.now().compact_utc(),
    })
}
