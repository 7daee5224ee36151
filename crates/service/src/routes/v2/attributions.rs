//! `/api/v2/journey/outcomes/attributions/jobs`: which conversations outcomes are owed to.

use super::aggregates::too_many_jobs;
use super::configuration::object_within;
use super::operation::{Access, Api, Caller, Operation};
use crate::attributions::{self, JobOutcome, Report};
use crate::auth::permission::Permission as May;
use crate::error::ApiError;
use crate::limits::MAX_ATTRIBUTION_BYTES;
use crate::reports::jobs::{Job, JobState};
use crate::shared::Shared;
use crate::wire::attribution::WireAttributionListing;
use crate::wire::moment;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;

const JOBS: &str = "/api/v2/journey/outcomes/attributions/jobs";
const TAG: &str = "Attributions";

/// The operations.
pub(super) fn add(api: Api) -> Api {
    let one = format!("{JOBS}/{{jobId}}");
    api.with(
        Operation::new(Method::POST, JOBS, Access::All(&[May::AddAttributionJobs]), TAG)
            .summary("Say which conversations outcomes are owed to")
            .takes("OutcomeAttributionListing")
            .gives(202, Some("OutcomeAttributionAsyncResponse")),
        async |State(shared): State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
            let sent = object_within(&shared, &headers, body, MAX_ATTRIBUTION_BYTES).await?;
            let listing = WireAttributionListing::read(sent)?;
            let threshold = listing.threshold();
            let id = submit(shared, caller.organisation, listing)?;
            let job =
                json!({ "id": id, "percentFailedThreshold": threshold, "selfUri": format!("{JOBS}/{id}") });
            Ok::<_, ApiError>((StatusCode::ACCEPTED, Json(job)))
        },
    )
    .with(
        Operation::new(Method::GET, &one, Access::All(&[May::ViewAttributionJobs]), TAG)
            .summary("How far a job is")
            .gives(200, Some("OutcomeAttributionJobStateResponse")),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
            find(&shared, &caller, &id).map(|job| Json(status(&job)))
        },
    )
    .with(
        Operation::new(
            Method::GET,
            format!("{one}/results"),
            Access::All(&[May::ViewAttributions]),
            TAG,
        )
        .summary("What became of each outcome of a job")
        .gives(200, Some("OutcomeAttributionResponseListing")),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| match find(
            &shared, &caller, &id,
        )?
        .state
        {
            JobState::Running => Err(ApiError::BadRequest("the job has not ended yet".to_owned())),
            JobState::Failed(_, problem) => Err(ApiError::BadRequest(format!("the job failed: {problem}"))),
            JobState::Completed(_, report) => attributions::results(&shared, &caller.organisation, &report)
                .await
                .map(Json),
        },
    )
}

fn submit(
    shared: Arc<Shared>,
    organisation: String,
    listing: WireAttributionListing,
) -> Result<String, ApiError> {
    let jobs = &shared.attribution_jobs;
    let begun = jobs.begin(&organisation, listing.threshold(), shared.now());
    let id = begun.ok_or_else(too_many_jobs)?;
    let job = id.clone();
    tokio::spawn(async move {
        let _turn = shared.attribution_jobs.turn().await;
        let report = attributions::run(&shared, &organisation, listing).await;
        let ended = report.map_err(|error| error.to_string());
        shared
            .attribution_jobs
            .end(&organisation, &job, ended, shared.now());
    });
    Ok(id)
}

fn find(shared: &Shared, caller: &Caller, id: &str) -> Result<Job<Report, u32>, ApiError> {
    let found = shared
        .attribution_jobs
        .find(&caller.organisation, id, shared.now());
    found.ok_or(ApiError::NoSuch("job"))
}

/// Source: `OutcomeAttributionJobStateResponse` of the vendor's API.
fn status(job: &Job<Report, u32>) -> Value {
    let state = match &job.state {
        JobState::Running => "Running",
        JobState::Completed(_, report) => report.outcome.as_str(),
        JobState::Failed(..) => JobOutcome::Failed.as_str(),
    };
    let uri = format!("{JOBS}/{}", job.id);
    let mut status = json!({ "id": job.id, "state": state, "percentFailedThreshold": job.asked,
        "createdDate": moment::text(job.submitted), "selfUri": uri });
    if !matches!(job.state, JobState::Running) {
        status["resultsUri"] = format!("{uri}/results").into();
    }
    status
}
