//! `/admin/organization`: its name, who may frame the journey view, and how long what is kept.

use super::form::Form;
use super::users::Done;
use crate::audit::Stamp;
use crate::auth::permission::Permission as May;
use crate::error::ApiError;
use crate::limits::MAX_DISPLAY_NAME_CHARACTERS;
use crate::origin::Origin;
use crate::pages::{OrganizationPage, Problems, Section, ShownChange};
use crate::retention::RetentionSettings;
use crate::routes::gate::{LoggedIn, guarded};
use crate::routes::page;
use crate::shared::Shared;
use crate::store::{ChangeError, Organisation};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde_json::{Value, json};
use std::sync::Arc;

/// Most client applications: all of them are in one header of each journey view.
const MAX_APPLICATIONS: usize = 50;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    let guard = |may: May, route| guarded(shared.clone(), may, route);
    Router::new().route(
        "/admin/organization",
        guard(May::ViewSettings, get(show)).merge(guard(May::EditSettings, post(change))),
    )
}

/// The form, as it is typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    name: String,
    applications: String,
    events: String,
    journeys: String,
}

impl Typed {
    fn of(organisation: &Organisation, retention: RetentionSettings) -> Self {
        let days = |days: Option<u32>| days.map_or_else(String::new, |days| days.to_string());
        Self {
            name: organisation.name.clone(),
            applications: organisation.client_applications.join("\n"),
            events: days(retention.events_in_days),
            journeys: days(retention.journeys_in_days),
        }
    }

    fn sent(form: &Form) -> Self {
        let text = |name: &str| form.text(name).trim().to_owned();
        Self {
            name: text("name"),
            applications: text("applications"),
            events: text("events"),
            journeys: text("journeys"),
        }
    }

    /// What this makes of an organisation.
    fn read(&self, before: &Organisation) -> Result<(Organisation, RetentionSettings), Problems> {
        let mut problems = Problems::default();
        if self.name.is_empty() {
            problems.add("name", "an organization needs a name");
        } else if self.name.chars().count() > MAX_DISPLAY_NAME_CHARACTERS {
            problems.add(
                "name",
                format!("this is longer than {MAX_DISPLAY_NAME_CHARACTERS} characters"),
            );
        }
        let lines = self.applications.lines().map(str::trim);
        let applications: Vec<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
        for application in &applications {
            if Origin::parse(application).is_none() {
                let problem = format!(
                    "`{application}` is not an origin such as https://connect.example, without a path"
                );
                problems.add("applications", problem);
            }
        }
        if applications.len() > MAX_APPLICATIONS {
            problems.add("applications", format!("there may be at most {MAX_APPLICATIONS}"));
        }
        let mut days = |field: &str, typed: &str| -> Option<u32> {
            if typed.is_empty() {
                return None;
            }
            let Ok(days) = typed.parse::<u32>() else {
                problems.add(field, format!("`{typed}` is not a whole number of days"));
                return None;
            };
            let settings = RetentionSettings {
                events_in_days: Some(days),
                ..RetentionSettings::default()
            };
            if let Err(error) = settings.check() {
                problems.add(field, error.to_string());
            }
            Some(days)
        };
        let retention = RetentionSettings {
            events_in_days: days("events", &self.events),
            journeys_in_days: days("journeys", &self.journeys),
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let organisation = Organisation {
            name: self.name.clone(),
            client_applications: applications,
            ..before.clone()
        };
        Ok((organisation, retention))
    }

    fn described(&self) -> Value {
        json!({ "Name": self.name, "Client applications": self.applications, "Events, in days": self.events,
            "Journeys, in days": self.journeys })
    }
}

fn organization_page(
    logged_in: &LoggedIn,
    status: StatusCode,
    version: u32,
    typed: Typed,
    problems: Problems,
    (conflict, done): (Vec<ShownChange>, &'static str),
) -> Response {
    let page = OrganizationPage {
        viewer: logged_in.viewer(Section::Deployments),
        id: logged_in.user.organisation.clone(),
        version,
        name: typed.name,
        applications: typed.applications,
        events: typed.events,
        journeys: typed.journeys,
        problems,
        conflict,
        is_read_only: !logged_in.user.role.grants.has(May::EditSettings),
        done,
    };
    page::admin_page(status, &page)
}

async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Query(done): Query<Done>,
) -> Result<Response, ApiError> {
    let id = &logged_in.user.organisation;
    let found = shared.store.organisation_and_version(id).await?;
    let (organisation, version) = found.ok_or(ApiError::NotFound)?;
    let typed = Typed::of(&organisation, shared.store.retention(id).await?);
    let done = if done.done == "saved" {
        "The organization is saved."
    } else {
        ""
    };
    let said = (Vec::new(), done);
    Ok(organization_page(
        &logged_in,
        StatusCode::OK,
        version,
        typed,
        Problems::default(),
        said,
    ))
}

async fn change(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    form: Form,
) -> Result<Response, ApiError> {
    let typed = Typed::sent(&form);
    let version = form.text("version").parse().unwrap_or_default();
    let id = &logged_in.user.organisation;
    let found = shared.store.organisation_and_version(id).await?;
    let (current, current_version) = found.ok_or(ApiError::NotFound)?;
    let (organisation, retention) = match typed.read(&current) {
        Ok(read) => read,
        Err(problems) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(organization_page(
                &logged_in,
                status,
                version,
                typed,
                problems,
                (Vec::new(), ""),
            ));
        }
    };
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let changed = shared
        .store
        .change_organisation(&organisation, retention, version, stamp)
        .await;
    match changed {
        Ok(()) => Ok(Redirect::to("/admin/organization?done=saved").into_response()),
        Err(ChangeError::NotFound) => Err(ApiError::NotFound),
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::OtherVersion(_)) => {
            let theirs = Typed::of(&current, shared.store.retention(id).await?);
            let conflict = ShownChange::between(&theirs.described(), &typed.described());
            let status = StatusCode::CONFLICT;
            let said = (conflict, "");
            Ok(organization_page(
                &logged_in,
                status,
                current_version,
                typed,
                Problems::default(),
                said,
            ))
        }
    }
}
