//! What the configurator's form says.

use super::desk::Desk;
use crate::document_form::overlay;
use crate::pages::widget::{DEPLOYMENT_FIELDS, OF_DEPLOYMENT, WidgetView, dress};
use crate::pages::{DeploymentForm, Problems};
use crate::routes::admin::form::Form;
use serde_json::{Map, Value, json};
use waymeet_widget_config::Warning;

/// What the form says.
pub(super) struct Sent {
    /// The draft it was made of.
    pub(super) version: u32,
    /// The deployment it was made of.
    site_version: u32,
    /// The deployment's form, with what was typed here.
    pub(super) site: DeploymentForm,
    /// The configuration, as the form has it.
    pub(super) said: Value,
}

impl Sent {
    /// Nothing where it does not say what it was made of: such a form is none of ours.
    pub(super) fn of(desk: &Desk, form: &Form) -> Option<Self> {
        let has = |name: &str| form.fields().any(|(known, _)| known == name);
        let site = DEPLOYMENT_FIELDS
            .into_iter()
            .map(|(theirs, name)| (theirs, format!("{OF_DEPLOYMENT}.{name}")))
            .map(|(theirs, name)| match theirs {
                // The form says of the domains that they may be empty.
                "domains" => (theirs, format!("{name}:optional")),
                _ => (theirs, name),
            })
            .filter(|(_, name)| has(name))
            .fold(
                DeploymentForm::of(&desk.widget.deployment),
                |site, (theirs, name)| site.with(theirs, form.text(&name)),
            );
        Some(Self {
            version: form.text("_version").parse().ok()?,
            site_version: form.text("_site_version").parse().ok()?,
            site,
            said: Value::Null,
        })
    }

    /// What of the deployment's settings is other than it is.
    pub(super) fn site_changes(&self, desk: &Desk) -> Value {
        let current = DeploymentForm::of(&desk.widget.deployment);
        let changed = DEPLOYMENT_FIELDS
            .into_iter()
            .filter(|(theirs, _)| self.site.text(theirs) != current.text(theirs))
            .map(|(theirs, _)| (theirs.to_owned(), self.site.text(theirs).into()));
        Value::Object(Map::from_iter(changed))
    }

    /// Whether it would undo what somebody has set at the deployment since the form was opened.
    pub(super) fn is_site_stale(&self, desk: &Desk) -> bool {
        let (_, current) = desk.versions();
        self.site_version != current && self.site_changes(desk) != json!({})
    }

    /// The form as it was sent.
    pub(super) fn view(
        &self,
        desk: &Desk,
        config: &Value,
        problems: &Problems,
        warnings: &[Warning],
    ) -> WidgetView {
        let mut dressed = desk.config();
        dress(&mut dressed);
        WidgetView {
            draft_version: self.version,
            site_version: self.site_version,
            ..desk.view(
                config,
                Some(overlay(&dressed, &self.said)),
                &self.site,
                problems,
                warnings,
            )
        }
    }
}
