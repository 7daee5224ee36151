//! `/api/v2/journey/actionmaps/estimates/jobs`: how many sessions of the last seven days an action map would have reached.

use super::aggregates::too_many_jobs;
use super::configuration::object;
use super::operation::{Access, Api, Caller, Operation};
use crate::auth::permission::Permission as May;
use crate::error::ApiError;
use crate::reports::estimate;
use crate::reports::jobs::{Job, JobState};
use crate::shared::Shared;
use crate::wire::estimate::WireEstimateRequest;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;

const JOBS: &str = "/api/v2/journey/actionmaps/estimates/jobs";
const TAG: &str = "Estimates";

/// The operations.
pub(super) fn add(api: Api) -> Api {
    let one = format!("{JOBS}/{{jobId}}");
    api.with(
        Operation::new(Method::POST, JOBS, Access::Any(&[May::AddEstimateJobs]), TAG)
            .summary("Ask how many sessions of the last seven days an action map would have reached")
            .takes("ActionMapEstimateRequest")
            .gives(202, Some("EstimateJobAsyncResponse")),
        async |State(shared): State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
            let sent = WireEstimateRequest::read(object(&shared, &headers, body).await?)?;
            estimate::check(&shared, &caller.organisation, &sent).await?;
            let id = submit(shared, caller.organisation, sent)?;
            let job = json!({ "id": id, "selfUri": format!("{JOBS}/{id}") });
            Ok::<_, ApiError>((StatusCode::ACCEPTED, Json(job)))
        },
    )
    .with(
        Operation::new(Method::GET, &one, Access::Any(&[May::ViewEstimateJobs]), TAG)
            .summary("How far the question is")
            .gives(200, Some("EstimateJobState")),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
            let state = match find(&shared, &caller, &id)?.state {
                JobState::Running => "Running",
                JobState::Completed(..) => "Completed",
                JobState::Failed(..) => "Failed",
            };
            Ok::<_, ApiError>(Json(state))
        },
    )
    .with(
        Operation::new(
            Method::GET,
            format!("{one}/results"),
            Access::All(&[May::ViewEstimateJobs, May::ViewEstimates]),
            TAG,
        )
        .summary("The answer")
        .gives(200, Some("ActionMapEstimateResult")),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| match find(
            &shared, &caller, &id,
        )?
        .state
        {
            JobState::Running => Err(ApiError::BadRequest("the job has not ended yet".to_owned())),
            JobState::Failed(_, problem) => Err(ApiError::BadRequest(format!("the job failed: {problem}"))),
            JobState::Completed(_, result) => Ok(Json(Value::clone(&result))),
        },
    )
}

fn submit(
    shared: Arc<Shared>,
    organisation: String,
    request: WireEstimateRequest,
) -> Result<String, ApiError> {
    let begun = shared.estimate_jobs.begin(&organisation, (), shared.now());
    let id = begun.ok_or_else(too_many_jobs)?;
    let job = id.clone();
    tokio::spawn(async move {
        let _turn = shared.estimate_jobs.turn().await;
        let answer = estimate::run(&shared, &organisation, &request).await;
        let ended = answer.map_err(|error| error.to_string());
        shared.estimate_jobs.end(&organisation, &job, ended, shared.now());
    });
    Ok(id)
}

fn find(shared: &Shared, caller: &Caller, id: &str) -> Result<Job<Value>, ApiError> {
    let found = shared.estimate_jobs.find(&caller.organisation, id, shared.now());
    found.ok_or(ApiError::NoSuch("job"))
}
