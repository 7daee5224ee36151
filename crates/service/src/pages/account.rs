//! One's own account, and the page where a password is chosen.

use super::moment::Moment;
use super::problems::Problems;
use super::viewer::Viewer;
use crate::auth::password_rules::MIN_PASSWORD_CHARACTERS;
use crate::store::OpenLogIn;
use askama::Template;

/// "Choose a password": nothing else is reachable before.
#[derive(Debug, Template)]
#[template(path = "choose_password.html")]
pub(crate) struct ChoosePasswordPage<'a> {
    pub(crate) name: &'a str,
    pub(crate) csrf_token: &'a str,
    /// Where to go afterwards.
    pub(crate) next: &'a str,
    pub(crate) problems: Problems,
}

impl ChoosePasswordPage<'_> {
    pub(crate) const LEAST: usize = MIN_PASSWORD_CHARACTERS;
}

/// One's own account.
#[derive(Debug, Template)]
#[template(path = "admin/account.html")]
pub(crate) struct AccountPage {
    pub(crate) viewer: Viewer,
    pub(crate) problems: Problems,
    pub(crate) log_ins: Vec<ShownLogIn>,
    /// What was just done; empty where nothing was.
    pub(crate) done: &'static str,
}

impl AccountPage {
    pub(crate) const LEAST: usize = MIN_PASSWORD_CHARACTERS;
}

/// A log-in that is open.
#[derive(Debug)]
pub(crate) struct ShownLogIn {
    pub(crate) browser: String,
    pub(crate) begun: Moment,
    pub(crate) ends: Moment,
    /// Whether it is the one that looks.
    pub(crate) is_this: bool,
}

impl ShownLogIn {
    pub(crate) fn new(log_in: &OpenLogIn, this: &str) -> Self {
        Self {
            browser: log_in.browser.clone(),
            begun: log_in.begun_at.into(),
            ends: log_in.expires_at.into(),
            is_this: log_in.id == this,
        }
    }
}
