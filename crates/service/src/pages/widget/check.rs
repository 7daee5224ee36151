//! Is it installed? What came of a check, and the page that leads to the site.

use crate::installation_check::Verdict;
use askama::Template;

/// Where a check stands.
#[derive(Debug, Default)]
pub(crate) enum Stand {
    /// There is none.
    #[default]
    None,
    /// It is about to be opened.
    Opening,
    /// It was not opened after all.
    NotOpened,
    /// The page has said nothing yet.
    Waiting,
    /// The page has said nothing for so long that something is probably wrong.
    Silent,
    /// The page has answered.
    Heard(Verdict),
}

/// A check as it is shown.
#[derive(Debug, Default)]
pub(crate) struct CheckView {
    /// Which one; the page asks for later ones.
    pub(crate) number: u64,
    /// How often the page has asked for one that is about to be opened.
    pub(crate) tries: u32,
    pub(crate) stand: Stand,
    /// Whether more may come.
    pub(crate) polls: bool,
    /// The address that was opened.
    pub(crate) address: String,
    pub(crate) is_opened_again: bool,
    /// The service's public address.
    pub(crate) service: String,
}

impl CheckView {
    /// What the page asks for a second from now, if anything.
    pub(crate) fn poll(&self) -> Option<String> {
        match self.stand {
            Stand::Opening => Some(format!("after={}&tries={}", self.number, self.tries)),
            _ if self.polls => Some(format!("after={}", self.number.saturating_sub(1))),
            _ => None,
        }
    }
}

/// A check, to be put into the page of the script.
#[derive(Debug, Template)]
#[template(path = "admin/widget_check.html")]
pub(crate) struct WidgetCheck {
    pub(crate) path: String,
    pub(crate) check: CheckView,
}

/// The page that leads on to the site.
#[derive(Debug, Template)]
#[template(path = "admin/widget_check_open.html")]
pub(crate) struct OpenCheckPage {
    /// With the token.
    pub(crate) address: String,
    /// Without it.
    pub(crate) shown: String,
}
