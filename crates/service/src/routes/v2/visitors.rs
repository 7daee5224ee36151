//! `GET /api/v2/journey/visitors/{visitorId}/export` and `DELETE /api/v2/journey/visitors/{visitorId}`: what an
//! organisation owes whoever asks what is known of them, or asks to be forgotten. Both are ours, not the vendor's.

use super::operation::{Access, Api, Caller, Operation};
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::shared::Shared;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use waymeet_journey::ids::VisitorId;

/// The operations.
pub(super) fn add(api: Api) -> Api {
    let path = "/api/v2/journey/visitors/{visitorId}";
    api.with(
        Operation::new(
            Method::GET,
            format!("{path}/export"),
            Access::Any(&[Permission::ViewCustomers]),
            "Visitors",
        )
        .summary("Everything that is kept of a visitor")
        .gives(200, Some("VisitorExport")),
        async |State(shared): State<Arc<Shared>>, caller: Caller, Path(visitor): Path<String>| {
            let visitor = VisitorId::parse(&visitor).ok_or(ApiError::NoSuch("visitor"))?;
            export(&shared, &caller.organisation, visitor).await
        },
    )
    .with(
        Operation::new(
            Method::DELETE,
            path,
            Access::Any(&[Permission::DeleteCustomers]),
            "Visitors",
        )
        .summary("Erase a visitor")
        .gives(204, None),
        async |State(shared): State<Arc<Shared>>, caller: Caller, Path(visitor): Path<String>| {
            let visitor = VisitorId::parse(&visitor).ok_or(ApiError::NoSuch("visitor"))?;
            erase(&shared, &caller.organisation, visitor).await
        },
    )
}

/// Everything the deployments of the organisation hold of the visitor, as one JSON document to save.
///
/// # Errors
/// [`ApiError::NoSuch`] where that is nothing.
async fn export(shared: &Shared, organisation: &str, visitor: VisitorId) -> Result<Response, ApiError> {
    let export = shared.export_visitor(organisation, visitor).await?;
    let headers: [(HeaderName, String); 2] = [
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"visitor-{}.json\"", visitor.to_text()),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let export = export.ok_or(ApiError::NoSuch("visitor"))?;
    Ok((headers, Json(export)).into_response())
}

/// Erases the visitor from all deployments of the organisation. Done twice, or of somebody nobody has seen, it is as good:
/// what arrives of the visitor afterwards is refused.
async fn erase(shared: &Shared, organisation: &str, visitor: VisitorId) -> Result<StatusCode, ApiError> {
    shared.erase_visitor(organisation, visitor).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cic_proxy::upstream::Carrier;
    use crate::location::Locations;
    use crate::settings::ServiceSettings;
    use crate::store::Store;

    const NOBODY: &str = "10000000-0000-4000-8000-000000000009";

    #[tokio::test]
    async fn of_a_visitor_nobody_has_seen_there_is_nothing_to_export_and_nothing_to_erase() {
        let folder = tempfile::tempdir().unwrap();
        let settings = ServiceSettings::new(folder.path().join("waymeet.sqlite"), folder.path(), "");
        let store = Store::open(&settings.database).await.unwrap();
        let carrier = Carrier::new(settings.carriage.clone());
        let shared = Shared::new(settings, store, Locations::default(), carrier);
        let nobody = VisitorId::parse(NOBODY).unwrap();
        let refused = export(&shared, "o", nobody).await.unwrap_err();
        assert!(matches!(refused, ApiError::NoSuch("visitor")));
        let erased = erase(&shared, "o", nobody).await.unwrap();
        assert_eq!(erased, StatusCode::NO_CONTENT);
        shared.store.close().await;
    }
}
