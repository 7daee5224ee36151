//! One widget on somebody's desk: what it is now, and what else helps to configure it.

use crate::audit::Stamp;
use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::pages::widget::{Known, WidgetView, previewed, said_of, widget_path};
use crate::pages::{DeploymentForm, Problems};
use crate::routes::gate::LoggedIn;
use crate::routes::page::{self, PageError};
use crate::shared::Shared;
use crate::store::{ChangeError, Widget, WidgetChange, WidgetDraft};
use crate::wire::kind::Kind;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};
use waymeet_widget_config::Warning;

/// One widget on somebody's desk.
pub(super) struct Desk {
    pub(super) widget: Widget,
    pub(super) known: Known,
    pub(super) is_read_only: bool,
}

impl Desk {
    /// The widget of a deployment; nothing, where the organisation has no such deployment.
    ///
    /// # Errors
    /// [`ApiError`], when the store cannot be read.
    pub(super) async fn find(
        shared: &Shared,
        logged_in: &LoggedIn,
        id: &str,
    ) -> Result<Option<Self>, ApiError> {
        let organisation = &logged_in.user.organisation;
        let Some(widget) = shared.store.widget(organisation, id).await? else {
            return Ok(None);
        };
        let known = known(shared, organisation).await?;
        Ok(Some(Self {
            widget,
            known,
            is_read_only: !logged_in.user.role.grants.has(Permission::EditSettings),
        }))
    }

    /// A widget that is only looked at: nothing is known of what would help to fill it in.
    pub(super) fn unfilled(widget: Widget) -> Self {
        Self {
            widget,
            known: Known::default(),
            is_read_only: true,
        }
    }

    /// What is worked on: the draft, else what pages have, else what a new widget begins as. Configurations of earlier versions are
    /// brought up to the current one.
    pub(super) fn config(&self) -> Value {
        match &self.widget.draft {
            Some(draft) => brought_up(&draft.config),
            None => self.published().unwrap_or_else(|| self.fresh()),
        }
    }

    /// What pages have, if anything.
    pub(super) fn published(&self) -> Option<Value> {
        let widget = &self.widget.deployment.widget;
        let has_some = widget.as_object().is_some_and(|widget| !widget.is_empty());
        has_some.then(|| brought_up(widget))
    }

    /// The number of the version that pages have; 0 for nothing.
    pub(super) fn published_number(&self) -> u32 {
        let number = self.widget.last.map_or(1, |(number, _)| number);
        self.published().map_or(0, |_| number)
    }

    /// Whether something is worked on that pages do not have.
    pub(super) fn has_changes(&self) -> bool {
        let is_site_changed =
            |draft: &WidgetDraft| draft.site.as_object().is_some_and(|site| !site.is_empty());
        self.published()
            .is_some_and(|published| published != self.config())
            || self.widget.draft.as_ref().is_some_and(is_site_changed)
    }

    /// The deployment's form, with what the draft changes of it.
    pub(super) fn site(&self) -> DeploymentForm {
        let changes = self
            .widget
            .draft
            .as_ref()
            .and_then(|draft| draft.site.as_object());
        let changes = changes.into_iter().flatten();
        changes.fold(
            DeploymentForm::of(&self.widget.deployment),
            |form, (name, typed)| form.with(name, typed.as_str().unwrap_or_default()),
        )
    }

    /// The draft's version, and the deployment's.
    pub(super) fn versions(&self) -> (u32, u32) {
        (self.widget.draft_version(), self.widget.deployment_version)
    }

    /// Where the configurator lies.
    pub(super) fn path(&self) -> String {
        widget_path(&self.widget.deployment.id)
    }

    /// What the preview takes of the draft, else of what pages have, where that has no mistakes.
    fn last_previewed(&self) -> Option<String> {
        let known = [Some(self.config()), self.published()];
        known.into_iter().flatten().find_map(|config| previewed(&config))
    }

    /// What somebody makes of the draft of this version.
    pub(super) fn change<'a>(
        &'a self,
        config: &'a Value,
        site: &'a Value,
        expected: u32,
    ) -> WidgetChange<'a> {
        let deployment = &self.widget.deployment;
        WidgetChange {
            organisation: &deployment.organisation,
            id: &deployment.id,
            config,
            site,
            expected,
        }
    }

    /// What the draft changes of the deployment.
    pub(super) fn site_changes(&self) -> Value {
        let draft = self.widget.draft.as_ref();
        draft.map_or_else(|| json!({}), |draft| draft.site.clone())
    }

    /// Keeps something in the place of the draft of this version.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed, and [`Desk::refused`] says so.
    pub(super) async fn keep(
        &self,
        shared: &Shared,
        logged_in: &LoggedIn,
        config: &Value,
        site: &Value,
        expected: u32,
    ) -> Result<(), ChangeError> {
        let stamp = Stamp {
            actor: &logged_in.actor(),
            at: shared.now(),
        };
        let change = self.change(config, site, expected);
        shared.store.save_widget_draft(change, stamp).await.map(|_| ())
    }

    /// What somebody is told whose draft could not be kept.
    ///
    /// # Errors
    /// Where the store is at fault.
    pub(super) fn refused(&self, error: ChangeError) -> Result<Response, PageError> {
        match error {
            ChangeError::NotFound => Ok(page::gone("deployment")),
            ChangeError::Store(error) => Err(error.into()),
            ChangeError::OtherVersion(_) => {
                let advice = "Somebody has changed the draft since you opened this page. Look at that first.";
                let path = self.path();
                let way = (path.as_str(), "Look at it");
                let title = "Changed meanwhile";
                Ok(page::error_with_way(StatusCode::CONFLICT, title, advice, way))
            }
        }
    }

    /// Back to the configurator, which says what has happened.
    pub(super) fn done(&self, what: &str) -> Response {
        Redirect::to(&format!("{}?done={what}", self.path())).into_response()
    }

    /// A widget that nobody has configured: as the organisation's others, as far as one can know.
    fn fresh(&self) -> Value {
        let first = |known: &[String]| known.first().cloned().unwrap_or_default();
        json!({
            "version": waymeet_widget_config::CURRENT_VERSION,
            "cic": { "servers": self.known.servers.iter().take(2).collect::<Vec<_>>(), "dialect": "icws", "route": "direct" },
            "target": { "name": first(&self.known.workgroups), "type": "Workgroup" },
            "languages": { "default": "en" },
            "launcher": { "enabled": true, "side": "end" }
        })
    }

    /// The form of a configuration with what is wrong with it; `dressed` is the same as the form has it, where it was sent.
    pub(super) fn view(
        &self,
        config: &Value,
        dressed: Option<Value>,
        deployment: &DeploymentForm,
        problems: &Problems,
        warnings: &[Warning],
    ) -> WidgetView {
        let (draft_version, site_version) = self.versions();
        let changed = self.widget.draft.as_ref();
        let view = WidgetView::new(
            config,
            dressed,
            said_of(deployment),
            problems,
            warnings,
            &self.known,
            self.is_read_only,
        );
        // A logo is large: it is sent once.
        let before = view.preview.is_empty().then(|| self.last_previewed());
        WidgetView {
            before: before.flatten().unwrap_or_default(),
            draft_version,
            site_version,
            published: self.published_number(),
            has_changes: self.has_changes(),
            changed: changed.map(|draft| (draft.changed_at.into(), draft.changed_by.clone())),
            ..view
        }
    }
}

/// The same configuration in the current version; as it is, where it has mistakes.
fn brought_up(config: &Value) -> Value {
    let checked = waymeet_widget_config::checked(config.clone());
    checked.map_or_else(|_| config.clone(), |(config, _)| config)
}

/// Workgroups and servers that the organisation has anywhere.
async fn known(shared: &Shared, organisation: &str) -> Result<Known, ApiError> {
    let board = shared.availability.board(organisation);
    let mut workgroups: Vec<String> = board.all().map(|(name, _)| name.to_owned()).collect();
    let mut servers: Vec<String> = Vec::new();
    for document in shared.store.documents_of(organisation).await? {
        if document.kind == Kind::ActionTarget {
            workgroups.extend(document.body["name"].as_str().map(str::to_owned));
        }
    }
    for deployment in shared.store.deployments_of_site(organisation).await? {
        let widget = &deployment.widget;
        workgroups.extend(widget["target"]["name"].as_str().map(str::to_owned));
        let own = widget["cic"]["servers"].as_array().into_iter().flatten();
        servers.extend(own.filter_map(Value::as_str).map(str::to_owned));
    }
    let mut seen = std::collections::BTreeSet::new();
    servers.retain(|server| seen.insert(server.clone()));
    workgroups.sort_unstable();
    workgroups.dedup();
    Ok(Known { workgroups, servers })
}
