//! The pages of widgets: all of them, a new one, and the one that is configured.

use super::dressing::place_in_form;
use super::form::{Known, form};
use super::summary::summary;
use super::{Language, OF_DEPLOYMENT, dress, languages};
use crate::document_form::set;
use crate::pages::audit::ShownChange;
use crate::pages::form::{Draft, Mistake, Part, give_focus, mistakes, places};
use crate::pages::moment::Moment;
use crate::pages::problems::Problems;
use crate::pages::viewer::Viewer;
use askama::Template;
use serde_json::Value;

/// All of them.
#[derive(Debug, Template)]
#[template(path = "admin/widgets.html")]
pub(crate) struct WidgetsPage {
    pub(crate) viewer: Viewer,
    pub(crate) widgets: Vec<ListedWidget>,
    pub(crate) may_edit: bool,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct ListedWidget {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) domains: Vec<String>,
    /// 0 where pages have none yet.
    pub(crate) version: u32,
    pub(crate) published: Option<Moment>,
    /// Whether something is worked on that pages do not have.
    pub(crate) has_changes: bool,
}

/// A site that is to have a widget.
#[derive(Debug, Template)]
#[template(path = "admin/widget_new.html")]
pub(crate) struct NewWidgetPage {
    pub(crate) viewer: Viewer,
    pub(crate) name: String,
    pub(crate) domains: String,
    pub(crate) problems: Problems,
}

/// Where in the pages of one widget somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Configure,
    Script,
    Versions,
    Import,
}

/// The one that is configured.
#[derive(Template)]
#[template(path = "admin/widget.html")]
pub(crate) struct WidgetPage {
    pub(crate) viewer: Viewer,
    pub(crate) path: String,
    /// Of the deployment.
    pub(crate) deployment: String,
    pub(crate) name: String,
    pub(crate) tab: Tab,
    pub(crate) view: WidgetView,
}

/// What its form shows.
pub(crate) struct WidgetView {
    pub(crate) parts: Vec<Part>,
    pub(crate) summary: String,
    /// What keeps the form from being saved, with the way there: for who has tried to.
    pub(crate) mistakes: Vec<Mistake>,
    /// What is wrong and is not at a field.
    pub(crate) problems: Vec<String>,
    /// What is probably not meant, and does no harm.
    pub(crate) warnings: Vec<String>,
    /// The configuration as the preview takes it; empty where it has mistakes.
    pub(crate) preview: String,
    /// What the preview shows where it has mistakes; empty where there is nothing.
    pub(crate) before: String,
    /// The draft the form was made of.
    pub(crate) draft_version: u32,
    /// The deployment it was made of.
    pub(crate) site_version: u32,
    /// What pages have: 0 for nothing.
    pub(crate) published: u32,
    pub(crate) has_changes: bool,
    pub(crate) changed: Option<(Moment, String)>,
    pub(crate) said: &'static str,
    pub(crate) is_just_published: bool,
    pub(crate) is_bad: bool,
    /// What somebody else has saved meanwhile, beside what is in the form.
    pub(crate) conflict: Vec<ShownChange>,
    pub(crate) is_read_only: bool,
    pub(crate) languages: Vec<Language>,
}

impl WidgetView {
    /// The form of a configuration with what is wrong with it; everything else is for the caller to say. `dressed` is the same as the
    /// form has it, where it was sent; `deployment` what is said of the site.
    pub(crate) fn new(
        config: &Value,
        dressed: Option<Value>,
        deployment: Value,
        problems: &Problems,
        warnings: &[waymeet_widget_config::Warning],
        known: &Known,
        is_read_only: bool,
    ) -> Self {
        let mut dressed = dressed.unwrap_or_else(|| {
            let mut dressed = config.clone();
            dress(&mut dressed);
            dressed
        });
        set(&mut dressed, &[], OF_DEPLOYMENT, deployment);
        let placed = problems.placed(|path| place_in_form(path, &dressed));
        let draft = Draft {
            body: &dressed,
            problems: &placed,
            is_read_only,
        };
        let parts = form(draft, known);
        let mut places = places(&parts);
        // Groups that stand for a list tell what is wrong with it as a whole.
        places.extend(["cic.servers", "launcher.offset"].map(str::to_owned));
        Self {
            summary: summary(config),
            problems: placed.elsewhere(|path| places.iter().any(|place| place == path)),
            warnings: warnings
                .iter()
                .map(|warning| crate::pages::sentence(&warning.to_string()))
                .collect(),
            preview: previewed(config).unwrap_or_default(),
            before: String::new(),
            parts,
            mistakes: Vec::new(),
            draft_version: 0,
            site_version: 0,
            is_just_published: false,
            published: 0,
            has_changes: false,
            changed: None,
            said: "",
            is_bad: false,
            conflict: Vec::new(),
            is_read_only,
            languages: languages(),
        }
    }

    /// Lists the mistakes, each with the way there.
    pub(crate) fn with_mistakes(mut self) -> Self {
        self.mistakes = mistakes(&self.parts);
        self
    }

    /// Puts the focus to the first of the mistakes that are listed: for who has pressed a button, and not for who is typing.
    pub(crate) fn at_first_mistake(self) -> Self {
        let place = self.mistakes.first().map(|mistake| mistake.place.clone());
        self.focused(place.as_deref())
    }

    /// Puts the focus where somebody goes on.
    pub(crate) fn focused(mut self, place: Option<&str>) -> Self {
        if let Some(place) = place {
            give_focus(&mut self.parts, place);
        }
        self
    }
}

/// A configuration as the preview takes it; nothing where it has mistakes.
pub(crate) fn previewed(config: &Value) -> Option<String> {
    let checked = waymeet_widget_config::checked(config.clone()).ok();
    checked.map(|(config, _)| config.to_string())
}
