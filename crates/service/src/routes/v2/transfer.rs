//! `/api/v2/journey/configuration/export` and `…/import`: the whole configuration of an organisation. Ours, not the vendor's.

use super::super::body;
use super::operation::{Access, Api, Caller, Operation, Parameter};
use super::parameters::Parameters;
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::documents;
use crate::error::ApiError;
use crate::limits::MAX_IMPORT_BYTES;
use crate::shared::Shared;
use crate::transfer::{self, File, Options, Report};
use crate::wire::kind::Kind;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

const TAG: &str = "Configuration";

const IMPORT: &[Parameter] = &[
    Parameter {
        name: "partial",
        description: "`true`: what is broken stays out, and the rest is imported; else nothing is.",
    },
    Parameter {
        name: "dryRun",
        description: "`true`: nothing is written; the report says what would have been.",
    },
];

/// The operations.
pub(super) fn add(api: Api) -> Api {
    let path = "/api/v2/journey/configuration";
    api.with(
        Operation::new(
            Method::GET,
            format!("{path}/export"),
            Access::Any(&[May::ViewSettings]),
            TAG,
        )
        .summary("Everything that is configured, in one document")
        .gives(200, Some("Configuration")),
        async |State(shared): State<Arc<Shared>>, caller: Caller| {
            // Nobody sees more of it than kind by kind.
            let may_see = |kind| caller.grants.has(permissions_of(kind).0);
            let exported = transfer::export(&shared.store, &caller.organisation, may_see).await?;
            let disposition = "attachment; filename=\"configuration.json\"";
            Ok::<_, ApiError>(([(header::CONTENT_DISPOSITION, disposition)], Json(exported)))
        },
    )
    .with(
        Operation::new(
            Method::POST,
            format!("{path}/import"),
            Access::Any(&[May::EditSettings]),
            TAG,
        )
        .summary("Take over a whole configuration; of each kind in it, the permissions to add and to edit are needed, too")
        .query(IMPORT)
        .takes("Configuration")
        .gives(200, Some("ImportReport")),
        async |State(shared): State<Arc<Shared>>,
               caller: Caller,
               headers: HeaderMap,
               parameters: Parameters,
               body: Body| {
            let options = Options {
                is_partial: parameters.truth("partial")?.unwrap_or_default(),
                is_dry_run: parameters.truth("dryRun")?.unwrap_or_default(),
            };
            let received = body::read(&shared, &headers, body, MAX_IMPORT_BYTES).await?;
            let file = File::read(&received).map_err(ApiError::BadRequest)?;
            import(&shared, &caller, file, options).await
        },
    )
}

/// What one needs to see documents of a kind, and to add and change them.
const fn permissions_of(kind: Kind) -> (May, [May; 2]) {
    match kind {
        Kind::Schedule => (May::ViewSchedules, [May::AddSchedules, May::EditSchedules]),
        Kind::ScheduleGroup => (
            May::ViewScheduleGroups,
            [May::AddScheduleGroups, May::EditScheduleGroups],
        ),
        Kind::FrequencyCaps => (May::ViewSettings, [May::EditSettings, May::EditSettings]),
        Kind::ActionTarget => (
            May::ViewActionTargets,
            [May::AddActionTargets, May::EditActionTargets],
        ),
        Kind::ActionTemplate => (
            May::ViewActionTemplates,
            [May::AddActionTemplates, May::EditActionTemplates],
        ),
        Kind::Segment => (May::ViewSegments, [May::AddSegments, May::EditSegments]),
        Kind::Outcome => (May::ViewOutcomes, [May::AddOutcomes, May::EditOutcomes]),
        Kind::OutcomePredictor => (
            May::ViewOutcomePredictors,
            [May::AddOutcomePredictors, May::AddOutcomePredictors],
        ),
        Kind::ActionMap => (May::ViewActionMaps, [May::AddActionMaps, May::EditActionMaps]),
        Kind::Role => (May::ViewRoles, [May::AddRoles, May::EditRoles]),
    }
}

async fn import(
    shared: &Shared,
    caller: &Caller,
    file: File,
    options: Options,
) -> Result<Response, ApiError> {
    for kind in Kind::ALL.into_iter().filter(|kind| file.has(*kind)) {
        // Whoever may change the settings does not change more than that.
        let mut needed = permissions_of(kind).1.into_iter();
        if let Some(missing) = needed.find(|permission| !caller.grants.has(*permission)) {
            return Err(ApiError::Forbidden(missing));
        }
    }
    for role in file.of_kind(Kind::Role) {
        documents::refuse_more_than(&caller.grants, Kind::Role, role)?;
    }
    let actor = caller.actor();
    let stamp = Stamp {
        actor: &actor,
        at: shared.now(),
    };
    let report = transfer::import(&shared.store, &caller.organisation, file, options, stamp).await?;
    if report.is_imported {
        shared.configuration_changed();
        shared.roles_changed(&caller.organisation).await?;
    }
    if report.is_imported || report.is_dry_run {
        return Ok(Json(report).into_response());
    }
    Ok(refused(&report))
}

/// The vendor's error, with a detail for each problem, and the report beside it.
fn refused(report: &Report) -> Response {
    let code = "invalid.value";
    let details = report.problems.iter();
    let details: Vec<Value> = details
        .map(|problem| json!({ "errorCode": code, "fieldName": problem.path }))
        .collect();
    let first = report.problems.first().map(ToString::to_string);
    let mut answer = json!(report);
    for (field, value) in [
        (
            "message",
            format!("nothing was imported: {}", first.unwrap_or_default()).into(),
        ),
        ("code", code.into()),
        ("status", StatusCode::BAD_REQUEST.as_u16().into()),
        ("contextId", uuid::Uuid::new_v4().to_string().into()),
        ("details", details.into()),
    ] {
        answer[field] = value;
    }
    (StatusCode::BAD_REQUEST, Json(answer)).into_response()
}
