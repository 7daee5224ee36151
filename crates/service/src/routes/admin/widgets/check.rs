//! Is it installed? A check is opened on a page of the site, and what comes of it is shown where it was asked for.

use super::desk::Desk;
use crate::auth::checks::{CHECK_PARAMETER, Check, Heard};
use crate::error::ApiError;
use crate::installation_check::{Facts, PATIENCE_IN_SECONDS, SiteFound, Verdict, WAIT_IN_SECONDS, judge};
use crate::limits::MAX_URL_BYTES;
use crate::origin::Origin;
use crate::pages::widget::{CheckView, OpenCheckPage, Stand, WidgetCheck, widget_path};
use crate::routes::admin::form::Form;
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, Framing, PageError};
use crate::shared::Shared;
use crate::sites::Site;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use url::Url;
use waymeet_widget_config::WidgetConfig;

/// How often a page asks for a check that is about to be opened, before it stops: once a second.
const MOST_TRIES: u32 = 20;

/// Opens a check, and leads on to the page. Not by a redirect: a form of ours may lead nowhere else.
pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    if Desk::find(&shared, &logged_in, &id).await?.is_none() {
        return Ok(page::gone("deployment"));
    }
    let Some(mut address) = web_address(form.text("address")) else {
        let advice =
            "Give the address of a page as the browser shows it, with https:// or http:// before it.";
        let way = format!("{}/script#check-title", widget_path(&id));
        return Ok(page::error_with_way(
            StatusCode::UNPROCESSABLE_ENTITY,
            "That is no address of a page",
            advice,
            (&way, "Back to the script"),
        ));
    };
    let token = shared
        .checks()
        .open(&id, &logged_in.user.name, address.as_str(), shared.now());
    let shown = address.to_string();
    // Behind a fragment of the site's own, which is its router's.
    let ours = format!("{CHECK_PARAMETER}={}", token.reveal());
    let fragment = match address.fragment() {
        Some(own) if !own.is_empty() => format!("{own}&{ours}"),
        _ => ours,
    };
    address.set_fragment(Some(&fragment));
    let page = OpenCheckPage {
        address: address.into(),
        shown,
    };
    Ok(page::page(StatusCode::OK, &page, &Framing::Nobody))
}

/// Any page of the web: what is wrong with its domain is one of the things to be found out.
fn web_address(typed: &str) -> Option<Url> {
    let url = Url::parse(typed.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_short = url.as_str().len() <= MAX_URL_BYTES;
    (is_web && is_short && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// Where the page that shows a check stands.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    /// The last check it knows of: a later one is asked for.
    #[serde(default)]
    after: u64,
    /// How often it has asked for that already.
    #[serde(default)]
    tries: u32,
}

/// What came of the check so far, to be put into the page.
pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Extension(logged_in): Extension<LoggedIn>,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let sites = shared.sites.find(&shared.store, &id).await?;
    let is_own = |site: &&Arc<Site>| {
        site.deployment.id == id && site.deployment.organisation == logged_in.user.organisation
    };
    let Some(site) = sites.iter().find(is_own) else {
        return Ok(page::gone("deployment"));
    };
    let check = newest(&shared, &logged_in, &id).filter(|check| check.number > shown.after);
    let view = match check {
        Some(check) => view(&shared, site, &check).await?,
        None => CheckView {
            number: shown.after,
            tries: shown.tries + 1,
            stand: match shown.tries < MOST_TRIES {
                true => Stand::Opening,
                false => Stand::NotOpened,
            },
            ..CheckView::default()
        },
    };
    let path = widget_path(&id);
    Ok(page::admin_page(
        StatusCode::OK,
        &WidgetCheck { path, check: view },
    ))
}

/// What the page of the script shows of a check at first.
pub(super) async fn current(
    shared: &Shared,
    logged_in: &LoggedIn,
    deployment: &str,
) -> Result<CheckView, ApiError> {
    let Some(check) = newest(shared, logged_in, deployment) else {
        return Ok(CheckView::default());
    };
    let sites = shared.sites.find(&shared.store, deployment).await?;
    match sites.iter().find(|site| site.deployment.id == deployment) {
        Some(site) => view(shared, site, &check).await,
        None => Ok(CheckView::default()),
    }
}

fn newest(shared: &Shared, logged_in: &LoggedIn, deployment: &str) -> Option<Check> {
    let now = shared.now();
    let checks = shared.checks();
    checks.newest(deployment, &logged_in.user.name, now).cloned()
}

async fn view(shared: &Shared, site: &Site, check: &Check) -> Result<CheckView, ApiError> {
    let now = shared.now();
    let last = check.heard.as_ref().map_or(check.opened, |heard| heard.at);
    let is_over = now >= last.plus_seconds(WAIT_IN_SECONDS);
    let mut view = CheckView {
        number: check.number,
        address: check.address.clone(),
        is_opened_again: check.is_opened_again,
        service: shared.settings.public_url.clone(),
        ..CheckView::default()
    };
    view.stand = match &check.heard {
        Some(heard) => {
            let verdict = verdict(shared, site, heard, is_over).await?;
            view.polls = verdict.may_change;
            Stand::Heard(verdict)
        }
        None => {
            view.polls = !is_over;
            match now >= check.opened.plus_seconds(PATIENCE_IN_SECONDS) {
                true => Stand::Silent,
                false => Stand::Waiting,
            }
        }
    };
    Ok(view)
}

async fn verdict(shared: &Shared, site: &Site, heard: &Heard, is_over: bool) -> Result<Verdict, ApiError> {
    let deployment = &site.deployment;
    let has_event = shared
        .store
        .has_any_event(&deployment.id, &heard.report.events)
        .await?;
    let config = published(site);
    let facts = Facts {
        version: env!("CARGO_PKG_VERSION"),
        service: &shared.settings.public_url,
        deployment: &deployment.id,
        found: found(shared, site, heard).await?,
        is_enabled: deployment.tracking.enabled,
        cic: config.as_ref().map(|config| &config.cic),
        has_event,
        is_over,
    };
    Ok(judge(heard, &facts))
}

/// What pages have, if they can use it.
fn published(site: &Site) -> Option<WidgetConfig> {
    let (config, _) = waymeet_widget_config::read(site.deployment.widget.clone()).ok()?;
    Some(config)
}

async fn found(shared: &Shared, site: &Site, heard: &Heard) -> Result<SiteFound, ApiError> {
    let said = &heard.report.site;
    let Some(origin) = Origin::parse(&heard.origin) else {
        return Ok(match shared.sites.find(&shared.store, said).await?.is_empty() {
            true => SiteFound::Unknown,
            false => SiteFound::NotAllowed,
        });
    };
    match shared.sites.for_page(&shared.store, said, &origin).await {
        Ok(found) if found.deployment.id == site.deployment.id => Ok(SiteFound::Ours),
        Ok(found) => {
            let is_own = found.deployment.organisation == site.deployment.organisation;
            Ok(SiteFound::Another(is_own.then(|| found.deployment.name.clone())))
        }
        Err(ApiError::OriginNotAllowed(_)) => Ok(SiteFound::NotAllowed),
        Err(ApiError::DeploymentNotFound(_)) => Ok(SiteFound::Unknown),
        Err(error) => Err(error),
    }
}

/// The address the form begins with: the first page of the first domain.
pub(super) fn first_address(domains: &[String]) -> String {
    let Some(domain) = domains.first() else {
        return String::new();
    };
    let host = domain.rsplit_once(':').map_or(domain.as_str(), |(host, _)| host);
    let scheme = match host {
        "localhost" | "127.0.0.1" | "[::1]" => "http",
        _ => "https",
    };
    format!("{scheme}://{domain}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_begins_with_the_first_page_of_the_first_domain() {
        for (domains, expected) in [
            (&[][..], ""),
            (&["shop.example", "other.example"], "https://shop.example/"),
            (&["127.0.0.1:7600"], "http://127.0.0.1:7600/"),
            (&["localhost:3000"], "http://localhost:3000/"),
            (&["localhost.example"], "https://localhost.example/"),
            (&["[::1]:8080"], "http://[::1]:8080/"),
        ] {
            let domains: Vec<String> = domains.iter().map(|&domain| domain.to_owned()).collect();
            assert_eq!(first_address(&domains), expected);
        }
    }

    #[test]
    fn only_pages_of_the_web_are_opened() {
        for (typed, expected) in [
            (" https://shop.example/p?a=b#c ", true),
            ("http://127.0.0.1:7600", true),
            ("shop.example", false),
            ("javascript:alert(1)", false),
            ("file:///etc/passwd", false),
            ("https://ann:secret@shop.example/", false),
            ("", false),
        ] {
            assert_eq!(web_address(typed).is_some(), expected, "{typed}");
        }
    }
}
