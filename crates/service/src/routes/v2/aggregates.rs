//! `/api/v2/analytics/journeys/aggregates`: numbers over many sessions, at once or as a job.

use super::configuration::object;
use super::operation::{Access, Api, Caller, Operation, Parameter};
use super::parameters::Parameters;
use crate::auth::permission::Permission as May;
use crate::error::{ApiError, RETRY_AFTER_IN_SECONDS};
use crate::limits::JOB_PAGE_SIZE;
use crate::reports::jobs::{Job, JobState};
use crate::reports::{self, Query};
use crate::shared::Shared;
use crate::wire::aggregate::WireAggregationQuery;
use crate::wire::moment;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const MAY: Access = Access::Any(&[May::ViewAggregates]);
const TAG: &str = "Aggregates";
const QUERY: &str = "/api/v2/analytics/journeys/aggregates/query";
const JOBS: &str = "/api/v2/analytics/journeys/aggregates/jobs";

const CURSOR: &[Parameter] = &[Parameter {
    name: "cursor",
    description: "What the page before ended with.",
}];

/// What a job has counted: each group as JSON, and how many of them go on a page.
#[derive(Debug)]
pub(crate) struct CountedGroups {
    groups: Vec<String>,
    page_size: usize,
}

/// The operations.
pub(super) fn add(api: Api) -> Api {
    let one = format!("{JOBS}/{{jobId}}");
    let operation =
        |method, path: &str, summary: &str| Operation::new(method, path, MAY, TAG).summary(summary);
    api.with(
        operation(Method::POST, QUERY, "Count what happened")
            .takes("JourneyAggregationQuery")
            .gives(200, Some("JourneyAggregateQueryResponse")),
        async |shared: State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
            let sent = WireAggregationQuery::read(object(&shared, &headers, body).await?)?;
            let query = Query::read(&sent)?;
            let results = reports::run(&shared, &caller.organisation, &query).await?;
            Ok::<_, ApiError>(Json(json!({ "results": results })))
        },
    )
    .with(
        operation(Method::POST, JOBS, "Count what happened, as a job")
            .takes("JourneyAggregationQuery")
            .gives(202, Some("AsyncQueryResponse")),
        async |State(shared): State<Arc<Shared>>, caller: Caller, headers: HeaderMap, body: Body| {
            let sent = WireAggregationQuery::read(object(&shared, &headers, body).await?)?;
            let id = submit(shared, caller.organisation, &sent)?;
            Ok::<_, ApiError>((StatusCode::ACCEPTED, Json(json!({ "jobId": id }))))
        },
    )
    .with(
        operation(Method::GET, &one, "How far a job is").gives(200, Some("AsyncQueryStatus")),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
            find(&shared, &caller, &id).map(|job| Json(status(&job)))
        },
    )
    .with(
        operation(Method::GET, &format!("{one}/results"), "What a job has counted")
            .query(CURSOR)
            .gives(200, Some("JourneyAggregateQueryResponse")),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>, parameters: Parameters| {
            results(&find(&shared, &caller, &id)?, &parameters)
        },
    )
    .with(
        operation(Method::DELETE, &one, "Forget a job").gives(204, None),
        async |shared: State<Arc<Shared>>, caller: Caller, Path(id): Path<String>| {
            let jobs = &shared.report_jobs;
            if jobs.remove(&caller.organisation, &id, shared.now()) {
                Ok(StatusCode::NO_CONTENT)
            } else {
                Err(ApiError::NoSuch("job"))
            }
        },
    )
}

/// How long whoever has too many jobs running should wait.
pub(super) const fn too_many_jobs() -> ApiError {
    ApiError::TooManyRequests(Duration::from_secs(RETRY_AFTER_IN_SECONDS as u64))
}

fn submit(
    shared: Arc<Shared>,
    organisation: String,
    sent: &WireAggregationQuery,
) -> Result<String, ApiError> {
    let query = Query::read(sent)?;
    let page_size = sent.page_size.unwrap_or(JOB_PAGE_SIZE);
    if !(1..=JOB_PAGE_SIZE).contains(&page_size) {
        let problem = format!("`{page_size}` is not a number of 1 to {JOB_PAGE_SIZE}");
        return Err(ApiError::invalid("pageSize", problem));
    }
    let begun = shared.report_jobs.begin(&organisation, (), shared.now());
    let id = begun.ok_or_else(too_many_jobs)?;
    let job = id.clone();
    tokio::spawn(async move {
        let _turn = shared.report_jobs.turn().await;
        let counted = reports::run(&shared, &organisation, &query).await;
        let counted = counted.map(|results| CountedGroups {
            groups: results.iter().map(Value::to_string).collect(),
            page_size,
        });
        let ended = counted.map_err(|error| error.to_string());
        shared.report_jobs.end(&organisation, &job, ended, shared.now());
    });
    Ok(id)
}

fn find(shared: &Shared, caller: &Caller, id: &str) -> Result<Job<CountedGroups>, ApiError> {
    let found = shared.report_jobs.find(&caller.organisation, id, shared.now());
    found.ok_or(ApiError::NoSuch("job"))
}

/// Source: `AsyncQueryStatus` of the vendor's API.
fn status(job: &Job<CountedGroups>) -> Value {
    let (state, completed, problem) = match &job.state {
        JobState::Running => ("PENDING", None, None),
        JobState::Completed(at, _) => ("FULFILLED", Some(*at), None),
        JobState::Failed(at, problem) => ("FAILED", Some(*at), Some(problem)),
    };
    let mut status = json!({
        "state": state,
        "submissionDate": moment::text(job.submitted),
        "expirationDate": moment::text(job.expires()),
    });
    if let Some(at) = completed {
        status["completionDate"] = moment::text(at).into();
    }
    if let Some(problem) = problem {
        status["errorMessage"] = problem.as_str().into();
    }
    status
}

fn results(job: &Job<CountedGroups>, parameters: &Parameters) -> Result<Response, ApiError> {
    let counted = match &job.state {
        JobState::Running => return Err(ApiError::BadRequest("the job has not ended yet".to_owned())),
        JobState::Failed(_, problem) => {
            return Err(ApiError::BadRequest(format!("the job failed: {problem}")));
        }
        JobState::Completed(_, counted) => counted,
    };
    let from = parameters.text("cursor").unwrap_or("0");
    let from: usize = (from.parse().ok())
        .filter(|from| *from <= counted.groups.len())
        .ok_or_else(|| ApiError::invalid("cursor", "no page has ended with it"))?;
    let until = (from.saturating_add(counted.page_size)).min(counted.groups.len());
    let page = counted.groups.get(from..until).unwrap_or_default().join(",");
    let cursor = if until < counted.groups.len() {
        format!(",\"cursor\":\"{until}\"")
    } else {
        String::new()
    };
    // They are JSON already.
    let body = format!("{{\"results\":[{page}]{cursor}}}");
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
