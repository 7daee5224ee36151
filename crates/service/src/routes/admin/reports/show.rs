//! `GET /admin/reports/{report}` and `GET /admin/reports/action-maps/{map}`; with `.csv` behind it, the same as a file.

use super::counting;
use super::file;
use crate::error::ApiError;
use crate::pages::Section;
use crate::pages::reports::{
    Asked, Filters, RangeForm, Report, ReportPage, ReportView, Source, losses_view, query, tabs,
};
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, Framing, PageError};
use crate::routes::v2::parameters::Parameters;
use crate::shared::Shared;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

const CSV: &str = ".csv";

/// A report, of everything.
pub(super) async fn report(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Response, PageError> {
    let (name, is_file) = without_csv(&name);
    let Some(report) = Report::parse(name) else {
        let advice = "There is no report of this name. Choose one of those below “Reports”.";
        let title = "No such report";
        return Ok(page::error(
            StatusCode::NOT_FOUND,
            title,
            advice,
            &Framing::Nobody,
        ));
    };
    show(&shared, &logged_in, Asked::Report(report), is_file, &parameters).await
}

/// The report on one action map. There may be no such map any more: what it did is still counted.
pub(super) async fn action_map(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(map): Path<String>,
    parameters: Parameters,
) -> Result<Response, PageError> {
    let (map, is_file) = without_csv(&map);
    show(
        &shared,
        &logged_in,
        Asked::ActionMap(map.to_owned()),
        is_file,
        &parameters,
    )
    .await
}

fn without_csv(name: &str) -> (&str, bool) {
    name.strip_suffix(CSV).map_or((name, false), |name| (name, true))
}

async fn show(
    shared: &Shared,
    logged_in: &LoggedIn,
    asked: Asked,
    is_file: bool,
    parameters: &Parameters,
) -> Result<Response, PageError> {
    let organisation = &logged_in.user.organisation;
    let text = |name: &str| parameters.text(name);
    let form = RangeForm::read(text("range"), text("from"), text("to"), shared.now());
    let filters = Filters::read(asked.filters(), text);
    let questions = asked.questions();
    let counts = match &form.range {
        Some(range) => counting::count(shared, organisation, &questions, range, &filters).await?,
        None => Vec::new(),
    };
    let names = counting::names(shared, organisation, &counts, &asked, &filters).await?;
    let mut view: Option<ReportView> = None;
    let mut address = String::new();
    if let Some(range) = &form.range {
        let source = Source {
            names: &names,
            range,
            filters: &filters,
        };
        address = source.query();
        view = match asked {
            Asked::Report(Report::Losses) => {
                let sites = counting::days(shared, organisation, range, &filters).await?;
                Some(losses_view(&source, &sites))
            }
            _ => asked.view(&source, &counts),
        };
        if is_file {
            return Ok(file::csv(&asked, range, view.as_ref(), parameters.text("table")));
        }
    } else if is_file {
        let problem = form.problems.of("from") + &form.problems.of("to");
        return Err(ApiError::BadRequest(problem).into());
    }
    let deployments = counting::deployments(shared, organisation).await?;
    let status = if form.range.is_some() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let range_query = form
        .range
        .map_or(String::new(), |range| query(range.parameters()));
    let title = view.as_ref().and_then(|view| view.title.clone());
    let page = ReportPage {
        viewer: logged_in.viewer(Section::Reports),
        title: title.unwrap_or_else(|| asked.report().title().to_owned()),
        lead: asked.report().lead(),
        path: asked.path(),
        query: address,
        tabs: tabs(Some(asked.report()), &range_query),
        range_query,
        is_of_map: matches!(asked, Asked::ActionMap(_)),
        filters: filters.fields(asked.filters(), &names, &deployments),
        form,
        view,
    };
    Ok(page::admin_page(status, &page))
}
