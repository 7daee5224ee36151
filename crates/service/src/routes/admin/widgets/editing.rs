//! The configurator: shown, checked while one types, saved as a draft, published.

use super::desk::Desk;
use super::sent::Sent;
use crate::audit::Stamp;
use crate::document_form::{Decoded, RowChange, decode};
use crate::pages::widget::{Tab, WidgetPage, WidgetView, differences, name_here, row, said_of, tidy};
use crate::pages::{Problems, Section};
use crate::routes::admin::form::Form;
use crate::routes::admin::users::Done;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::{ChangeError, Deployment};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use waymeet_widget_config::Warning;

/// Says `yes` where the form has come with its list of mistakes.
const TOLD: &str = "_told";

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
    let mut view = desk.view(&config, None, &desk.site(), &problems, &warnings);
    view.is_just_published = done.done == "published";
    view.said = match done.done.as_str() {
        "created" => {
            "The website is created. Say which server takes its chats, publish, and copy the script."
        }
        "saved" => "The draft is saved. Nothing of it reaches visitors before it is published.",
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
    let Some(mut sent) = Sent::of(&desk, &form) else {
        return Ok(page::out_of_date());
    };
    let pressed = form.text("_do");
    if pressed == "discard" {
        return discard(&shared, &logged_in, &desk, &sent).await;
    }
    let Decoded { document, problems } = decode(form.fields());
    sent.said = document;
    let mut wrong = Problems::default();
    problems
        .iter()
        .for_each(|(place, problem)| wrong.add(place, problem));
    if let Some(change) = RowChange::parse(pressed) {
        let focus = change.apply(&mut sent.said, row);
        let config = tidy(&desk.config(), sent.said.clone());
        let view = sent.view(&desk, &config, &wrong, &[]).focused(focus.as_deref());
        return Ok(answer(&logged_in, &desk, StatusCode::OK, view));
    }
    let site = sent.site.deployment(&desk.widget.deployment);
    for (field, problem) in site.as_ref().err().into_iter().flat_map(Problems::all) {
        wrong.add(name_here(field).unwrap_or_default(), problem);
    }
    let config = tidy(&desk.config(), sent.said.clone());
    let mut warnings = Vec::new();
    match judged(&config) {
        Ok(found) => warnings = found,
        // A text that is no number was told already, and is what the configuration complains of.
        Err(problems) => (problems.all())
            .filter(|(path, _)| wrong.of(path).is_empty())
            .map(|(path, problem)| (path.to_owned(), problem.to_owned()))
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|(path, problem)| wrong.add(path, problem)),
    }
    let mut view = sent.view(&desk, &config, &wrong, &warnings);
    if pressed == "check" {
        // The list of mistakes gets shorter while they are mended, and is not gone with the first.
        if form.text(TOLD) == "yes" {
            view = view.with_mistakes();
        }
        return Ok(answer(&logged_in, &desk, StatusCode::OK, view));
    }
    let Some(site) = site.ok().filter(|_| wrong.is_empty()) else {
        (view.said, view.is_bad) = (
            "Not saved yet: this has to change first. Nothing you typed is lost.",
            true,
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let view = view.with_mistakes().at_first_mistake();
        return Ok(answer(&logged_in, &desk, status, view));
    };
    if sent.is_site_stale(&desk) {
        return Ok(conflict(&logged_in, &desk, &sent, &config));
    }
    let stored = store(&shared, &logged_in, &desk, &sent, &config, &site, pressed).await;
    match stored {
        Ok(done) => Ok(desk.done(done)),
        // Whoever saves again is to have seen what they save over.
        Err(ChangeError::OtherVersion(_)) => match Desk::find(&shared, &logged_in, &id).await? {
            Some(desk) => Ok(conflict(&logged_in, &desk, &sent, &config)),
            None => Ok(page::gone("deployment")),
        },
        Err(error) => desk.refused(error),
    }
}

/// Makes the draft what pages have; whatever the form says.
async fn discard(
    shared: &Shared,
    logged_in: &LoggedIn,
    desk: &Desk,
    sent: &Sent,
) -> Result<Response, PageError> {
    let config = desk.published().unwrap_or_else(|| desk.config());
    let kept = desk
        .keep(shared, logged_in, &config, &json!({}), sent.version)
        .await;
    match kept {
        Ok(()) => Ok(desk.done("discarded")),
        Err(error) => desk.refused(error),
    }
}

/// The form with what was typed, beside what somebody else has saved.
fn conflict(logged_in: &LoggedIn, desk: &Desk, sent: &Sent, config: &Value) -> Response {
    let mut view = sent.view(desk, config, &Problems::default(), &[]);
    let theirs = desk.config();
    view.conflict = differences(
        (&theirs, Some(said_of(&desk.site()))),
        (config, Some(said_of(&sent.site))),
    );
    (view.draft_version, view.site_version) = desk.versions();
    (view.said, view.is_bad) = ("Not saved: somebody else has saved meanwhile.", true);
    answer(logged_in, desk, StatusCode::CONFLICT, view)
}

/// What is probably not meant.
///
/// # Errors
/// What is wrong, each at its place.
fn judged(config: &Value) -> Result<Vec<Warning>, Problems> {
    match waymeet_widget_config::read(config.clone()) {
        Ok((_, warnings)) => match unknown_zone(config) {
            Some(zone) => Err(Problems::at(
                "hours.timeZone",
                format!("there is no time zone `{zone}`"),
            )),
            None => Ok(warnings),
        },
        Err(errors) => {
            let mut problems = Problems::default();
            for error in errors {
                problems.add(error.path(), format!("{}: {}", error.problem(), error.remedy()));
            }
            Err(problems)
        }
    }
}

/// The time zone of the opening hours, where there is no such; as far as this machine knows time zones at all.
fn unknown_zone(config: &Value) -> Option<&str> {
    let zone = config["hours"]["timeZone"].as_str()?;
    let zones = jiff::tz::db();
    let knows_any = zones.get("Europe/Berlin").is_ok();
    (knows_any && zones.get(zone).is_err()).then_some(zone)
}

async fn store(
    shared: &Shared,
    logged_in: &LoggedIn,
    desk: &Desk,
    sent: &Sent,
    config: &Value,
    site: &Deployment,
    pressed: &str,
) -> Result<&'static str, ChangeError> {
    let changed = sent.site_changes(desk);
    if pressed != "publish" {
        desk.keep(shared, logged_in, config, &changed, sent.version)
            .await?;
        return Ok("saved");
    }
    let stamp = Stamp {
        actor: &logged_in.actor(),
        at: shared.now(),
    };
    let (_, expected) = desk.versions();
    let change = desk.change(config, &changed, sent.version);
    shared.store.publish_widget(change, site, expected, stamp).await?;
    shared.configuration_changed();
    Ok("published")
}

fn answer(logged_in: &LoggedIn, desk: &Desk, status: StatusCode, view: WidgetView) -> Response {
    let deployment = &desk.widget.deployment;
    let page = WidgetPage {
        viewer: logged_in.viewer(Section::Widgets),
        path: desk.path(),
        deployment: deployment.id.clone(),
        name: deployment.name.clone(),
        tab: Tab::Configure,
        view,
    };
    page::admin_page(status, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_zone_that_is_none_is_found_out_where_zones_are_known() {
        let knows_any = jiff::tz::db().get("Europe/Berlin").is_ok();
        for (zone, is_one) in [("Europe/Berlin", true), ("Mars/Base", false)] {
            let config = json!({ "hours": { "timeZone": zone } });
            assert_eq!(unknown_zone(&config).is_none(), is_one || !knows_any, "{zone}");
        }
        assert_eq!(unknown_zone(&json!({})), None);
    }
}
