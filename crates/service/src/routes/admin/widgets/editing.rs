//! The configurator: shown, checked while one types, saved as a draft, published.

use super::desk::Desk;
use crate::audit::Stamp;
use crate::document_form::{Decoded, RowChange, decode, overlay};
use crate::origin::AllowedDomain;
use crate::pages::widget::{Tab, WidgetPage, WidgetView, dress, row, tidy, widget_path};
use crate::pages::{Problems, Section, ShownChange};
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
    let mut view = desk.view(&config, None, &problems, &warnings);
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
    let pressed = form.text("_do");
    if let Some(change) = RowChange::parse(pressed) {
        let focus = change.apply(&mut said, row);
        let config = tidy(&desk.config(), said.clone());
        let view = desk.view(&config, Some(shown(&desk, &said)), &wrong, &[]);
        let view = sent.put_into(view.focused(focus.as_deref()));
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
        let view = sent.put_into(desk.view(&config, Some(shown(&desk, &said)), &wrong, &warnings));
        return Ok(answer(&logged_in, &desk, StatusCode::OK, view));
    }
    if !wrong.is_empty() || sent.domains.is_err() {
        let mut view = sent.put_into(desk.view(&config, Some(shown(&desk, &said)), &wrong, &warnings));
        (view.said, view.is_bad) = (
            "Not saved yet: see below what has to change. Nothing you typed is lost.",
            true,
        );
        return Ok(answer(&logged_in, &desk, StatusCode::UNPROCESSABLE_ENTITY, view));
    }
    let expected = sent.version;
    match store(
        &shared,
        &logged_in,
        &desk,
        &config,
        sent.domains.clone().ok(),
        expected,
        pressed,
    )
    .await
    {
        Ok(done) => {
            shared.configuration_changed();
            Ok(Redirect::to(&format!("{}?done={done}", widget_path(&id))).into_response())
        }
        Err(ChangeError::NotFound) => Ok(page::gone("deployment")),
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::OtherVersion(version)) => {
            let mut view = sent.put_into(desk.view(&config, Some(shown(&desk, &said)), &wrong, &warnings));
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
    typed_domains: String,
    /// What is wrong with them otherwise.
    domains: Result<Vec<String>, String>,
}

impl Sent {
    fn of(desk: &Desk, form: &Form) -> Self {
        let typed = form.text("_domains");
        let lines: Vec<String> = typed
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        let wrong = lines.iter().find_map(|line| AllowedDomain::parse(line).err());
        Self {
            version: form
                .text("_version")
                .parse()
                .unwrap_or_else(|_| desk.widget.draft_version()),
            typed_domains: typed.to_owned(),
            domains: match wrong {
                Some(error) => Err(crate::pages::sentence(&error.to_string())),
                None if lines.is_empty() => {
                    Err("Name the site: without a domain no page may talk to the service.".to_owned())
                }
                None => Ok(lines),
            },
        }
    }

    fn put_into(&self, view: WidgetView) -> WidgetView {
        WidgetView {
            draft_version: self.version,
            domains: self.typed_domains.clone(),
            domains_problem: self.domains.clone().err().unwrap_or_default(),
            ..view
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
    domains: Option<Vec<String>>,
    expected: u32,
    pressed: &str,
) -> Result<&'static str, ChangeError> {
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let deployment = &desk.widget.deployment;
    if let Some(domains) = domains.filter(|domains| *domains != deployment.allowed_domains) {
        let changed = Deployment {
            allowed_domains: domains,
            ..deployment.clone()
        };
        shared
            .store
            .change_deployment(&changed, desk.widget.deployment_version, stamp)
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
