//! The configurator: shown, checked while one types, saved as a draft, published.

use super::desk::Desk;
use crate::audit::Stamp;
use crate::document_form::{Decoded, RowChange, decode, overlay};
use crate::pages::widget::{
    DEPLOYMENT_FIELDS, OF_DEPLOYMENT, Tab, WidgetPage, WidgetView, dress, name_here, row, tidy, widget_path,
};
use crate::pages::{DeploymentForm, Problems, Section, ShownChange};
use crate::routes::admin::form::Form;
use crate::routes::admin::users::Done;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::{ChangeError, Deployment};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;
use std::sync::Arc;
use waymeet_widget_config::Warning;

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let config = desk.config();
    // A widget that nobody has saved yet is not wrong, but not finished.
    let is_new = desk.widget.draft.is_none() && desk.published().is_none();
    let (problems, warnings) = match judged(&config) {
        Err(problems) if !is_new => (problems, Vec::new()),
        judged => (Problems::default(), judged.unwrap_or_default()),
    };
    let mut view = desk.view(
        &config,
        None,
        &DeploymentForm::of(&desk.widget.deployment),
        &problems,
        &warnings,
    );
    view.said = match done.done.as_str() {
        "created" => "The website is there. Say which server takes its chats, publish, and copy the script.",
        "saved" => "The draft is saved. Pages have what was published before.",
        "published" => "The widget is published: pages have it with their next load.",
        "restored" => "That version is the draft now. Look at it, and publish it.",
        "imported" => "What could be read of the block is the draft now. Look at it, and publish it.",
        "discarded" => "The draft is what is published again.",
        _ => "",
    };
    Ok(answer(&logged_in, &desk, StatusCode::OK, view))
}

/// What the buttons of the form do: change its rows, check it, save it, publish it.
pub(super) async fn take(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let Some(desk) = Desk::find(&shared, &logged_in, &id).await? else {
        return Ok(page::gone("deployment"));
    };
    let Decoded {
        document: mut said,
        problems,
    } = decode(form.fields());
    let mut wrong = Problems::default();
    problems
        .iter()
        .for_each(|(place, problem)| wrong.add(place, problem));
    let sent = Sent::of(&desk, &form);
    let site = sent.site.deployment(&desk.widget.deployment);
    for (field, problem) in site.as_ref().err().into_iter().flat_map(Problems::all) {
        wrong.add(name_here(field).unwrap_or_default(), problem);
    }
    let pressed = form.text("_do");
    if let Some(change) = RowChange::parse(pressed) {
        let focus = change.apply(&mut said, row);
        let config = tidy(&desk.config(), said.clone());
        let view = sent.view(&desk, &config, &said, &wrong, &[]);
        let view = view.focused(focus.as_deref());
        return Ok(answer(&logged_in, &desk, StatusCode::OK, view));
    }
    let config = match pressed {
        "discard" => desk.published().unwrap_or_else(|| desk.config()),
        _ => tidy(&desk.config(), said.clone()),
    };
    let mut warnings = Vec::new();
    if wrong.is_empty() {
        match judged(&config) {
            Ok(found) => warnings = found,
            Err(problems) => wrong = problems,
        }
    }
    if pressed == "check" {
        let view = sent.view(&desk, &config, &said, &wrong, &warnings);
        return Ok(answer(&logged_in, &desk, StatusCode::OK, view));
    }
    let Some(site) = site.ok().filter(|_| wrong.is_empty()) else {
        let mut view = sent.view(&desk, &config, &said, &wrong, &warnings);
        (view.said, view.is_bad) = (
            "Not saved yet: see below what has to change. Nothing you typed is lost.",
            true,
        );
        return Ok(answer(&logged_in, &desk, StatusCode::UNPROCESSABLE_ENTITY, view));
    };
    let expected = sent.version;
    match store(&shared, &logged_in, &desk, &config, &site, expected, pressed).await {
        Ok(done) => {
            shared.configuration_changed();
            Ok(Redirect::to(&format!("{}?done={done}", widget_path(&id))).into_response())
        }
        Err(ChangeError::NotFound) => Ok(page::gone("deployment")),
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::OtherVersion(version)) => {
            let mut view = sent.view(&desk, &config, &said, &wrong, &warnings);
            view.conflict = ShownChange::between(&desk.config(), &config);
            // Whoever saves again has seen what they save over.
            view.draft_version = version;
            (view.said, view.is_bad) = ("Not saved: somebody else has saved meanwhile.", true);
            Ok(answer(&logged_in, &desk, StatusCode::CONFLICT, view))
        }
    }
}

/// What a form says beside the configuration.
struct Sent {
    version: u32,
    /// The deployment's form, with what was typed here.
    site: DeploymentForm,
}

impl Sent {
    fn of(desk: &Desk, form: &Form) -> Self {
        let has = |name: &str| form.fields().any(|(known, _)| known == name);
        let site = DEPLOYMENT_FIELDS
            .into_iter()
            .map(|(theirs, name)| (theirs, format!("{OF_DEPLOYMENT}.{name}")))
            // The form says of the domains that they may be empty.
            .map(|(theirs, name)| match theirs {
                "domains" => (theirs, format!("{name}:optional")),
                _ => (theirs, name),
            })
            .filter(|(_, name)| has(name))
            .fold(
                DeploymentForm::of(&desk.widget.deployment),
                |site, (theirs, name)| site.with(theirs, form.text(&name)),
            );
        Self {
            version: form
                .text("_version")
                .parse()
                .unwrap_or_else(|_| desk.widget.draft_version()),
            site,
        }
    }

    /// The form as it was sent.
    fn view(
        &self,
        desk: &Desk,
        config: &Value,
        said: &Value,
        problems: &Problems,
        warnings: &[Warning],
    ) -> WidgetView {
        WidgetView {
            draft_version: self.version,
            ..desk.view(config, Some(shown(desk, said)), &self.site, problems, warnings)
        }
    }
}

/// What the form shows after it was sent: what it says, over what there is.
fn shown(desk: &Desk, said: &Value) -> Value {
    let mut dressed = desk.config();
    dress(&mut dressed);
    overlay(&dressed, said)
}

/// What is probably not meant.
///
/// # Errors
/// What is wrong, each at its place.
pub(super) fn judged(config: &Value) -> Result<Vec<Warning>, Problems> {
    match waymeet_widget_config::read(config.clone()) {
        Ok((_, warnings)) => Ok(warnings),
        Err(errors) => {
            let mut problems = Problems::default();
            for error in errors {
                problems.add(error.path(), format!("{}: {}", error.problem(), error.remedy()));
            }
            Err(problems)
        }
    }
}

async fn store(
    shared: &Shared,
    logged_in: &LoggedIn,
    desk: &Desk,
    config: &Value,
    site: &Deployment,
    expected: u32,
    pressed: &str,
) -> Result<&'static str, ChangeError> {
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let deployment = &desk.widget.deployment;
    if site != deployment {
        shared
            .store
            .change_deployment(site, desk.widget.deployment_version, stamp)
            .await?;
    }
    if pressed == "publish" {
        let (organisation, id) = (&deployment.organisation, &deployment.id);
        shared
            .store
            .publish_widget(organisation, id, config, expected, stamp)
            .await?;
        return Ok("published");
    }
    shared
        .store
        .save_widget_draft(deployment, config, expected, stamp)
        .await?;
    Ok(if pressed == "discard" {
        "discarded"
    } else {
        "saved"
    })
}

fn answer(logged_in: &LoggedIn, desk: &Desk, status: StatusCode, view: WidgetView) -> Response {
    let deployment = &desk.widget.deployment;
    let page = WidgetPage {
        viewer: logged_in.viewer(Section::Widgets),
        path: widget_path(&deployment.id),
        deployment: deployment.id.clone(),
        name: deployment.name.clone(),
        tab: Tab::Configure,
        view,
    };
    page::admin_page(status, &page)
}
