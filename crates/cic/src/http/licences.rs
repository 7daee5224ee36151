//! Licences: whether they are there, and taking them into use.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use waymeet_icws::agent::{
    LicenseAssignedStatus, LicenseAssignedStatusList, LicenseOperationResult, LicenseOperationResultList,
    LicenseStageOperation, LicenseStageOperationResult, LicenseStageOperationResultList, license_status,
};

use super::State;
use super::body::Properties;
use super::error::IcwsError;
use super::session::Caller;
use crate::model::{ContactCentre, SERVER_LICENCE, USER_LICENCE, User, is_known_licence};
use crate::shared::Shared;

/// A stage's failure ends the matter.
const ABORT: u8 = 1;
/// Licences one request may name.
const MAX_LICENCES: usize = 50;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/icws/{session}/licenses",
            post(acquire).put(acquire).delete(release),
        )
        .route("/icws/{session}/licenses/license-stages", post(acquire_in_stages))
        .route("/icws/{session}/licenses/server", get(server))
}

/// Our own address: the feature licences of the server.
async fn server(shared: State, caller: Caller) -> Result<Json<LicenseAssignedStatusList>, IcwsError> {
    shared.look(|core, _| {
        if !core.centre.user(&caller.user)?.reads_configuration() {
            return Err(IcwsError::forbidden(
                "you have no right to see the server's licences",
            ));
        }
        let is_assigned = core.centre.licences().has(SERVER_LICENCE);
        let licence = LicenseAssignedStatus {
            name: SERVER_LICENCE.to_owned(),
            is_assigned,
        };
        Ok(Json(LicenseAssignedStatusList {
            license_assigned_status_list: vec![licence],
        }))
    })
}

async fn acquire(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<Json<LicenseOperationResultList>, IcwsError> {
    let names = names(&body)?;
    shared.look(|core, _| {
        let user = core.centre.user(&caller.user)?;
        let results = names
            .into_iter()
            .map(|name| result(name, user, &core.centre))
            .collect();
        Ok(Json(LicenseOperationResultList {
            license_operation_result_list: results,
        }))
    })
}

/// One stage after another; a stage that wants it so ends the matter when a licence is not to be had.
async fn acquire_in_stages(
    shared: State,
    caller: Caller,
    body: Properties,
) -> Result<Json<LicenseStageOperationResultList>, IcwsError> {
    let stages: Vec<LicenseStageOperation> = body.value("licenseStageOperationList")?;
    let count: usize = stages.iter().map(|stage| stage.license_list.len()).sum();
    if count.max(stages.len()) > MAX_LICENCES {
        return Err(IcwsError::invalid("licenseStageOperationList", "is too long"));
    }
    shared.look(|core, _| {
        let user = core.centre.user(&caller.user)?;
        let mut results = Vec::new();
        for stage in stages {
            let names = stage.license_list.into_iter();
            let result: Vec<_> = names.map(|name| result(name, user, &core.centre)).collect();
            let has_failed = result.iter().any(|result| !result.is_available);
            results.push(LicenseStageOperationResult {
                stage_name: stage.stage_name,
                result,
            });
            if has_failed && stage.stage_failure_action == ABORT {
                break;
            }
        }
        Ok(Json(LicenseStageOperationResultList {
            license_stage_operation_result_list: results,
        }))
    })
}

/// Licences are assigned, not counted here: giving one back changes nothing.
async fn release(_: Caller, body: Properties) -> Result<StatusCode, IcwsError> {
    names(&body).map(|_| StatusCode::NO_CONTENT)
}

fn names(body: &Properties) -> Result<Vec<String>, IcwsError> {
    let names: Vec<String> = body.value("licenseList")?;
    if names.len() > MAX_LICENCES {
        Err(IcwsError::invalid("licenseList", "is too long"))
    } else {
        Ok(names)
    }
}

fn result(name: String, user: &User, centre: &ContactCentre) -> LicenseOperationResult {
    let (status, details) = if !is_known_licence(&name) {
        (license_status::UNKNOWN, "this licence is unknown")
    } else if centre.has_licence(user, &name) {
        (license_status::AVAILABLE, "")
    } else if name == USER_LICENCE {
        (
            license_status::NOT_ASSIGNED,
            "this licence is not assigned to the user",
        )
    } else {
        (license_status::UNAVAILABLE, "the server has not got this licence")
    };
    LicenseOperationResult {
        license_name: name,
        is_available: status == license_status::AVAILABLE,
        license_status: status,
        error_details: details.to_owned(),
    }
}
