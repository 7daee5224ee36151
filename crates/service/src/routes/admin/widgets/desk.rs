//! One widget on somebody's desk: what it is now, and what else helps to configure it.

use crate::auth::permission::Permission;
use crate::error::ApiError;
use crate::pages::widget::{Known, WidgetView, said_of};
use crate::pages::{DeploymentForm, Problems};
use crate::routes::gate::LoggedIn;
use crate::shared::Shared;
use crate::store::Widget;
use crate::wire::kind::Kind;
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

    /// The number of the version that pages have.
    pub(super) fn published_number(&self) -> u32 {
        self.widget.versions.first().map_or(1, |version| version.number)
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
        let published = self.published();
        let changed = self.widget.draft.as_ref();
        WidgetView {
            draft_version: self.widget.draft_version(),
            published: match &published {
                Some(_) => self.published_number(),
                None => 0,
            },
            has_changes: published.is_some_and(|published| published != self.config()),
            changed: changed.map(|draft| (draft.changed_at.into(), draft.changed_by.clone())),
            ..WidgetView::new(
                config,
                dressed,
                said_of(deployment),
                problems,
                warnings,
                &self.known,
                self.is_read_only,
            )
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
