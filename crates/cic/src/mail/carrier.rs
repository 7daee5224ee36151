//! Who takes a mail from us.

use futures_util::future::BoxFuture;

use super::folder::FileOutbox;
use super::letter::Letter;
use super::settings::{MailSettings, MailSettingsError};
use super::smtp::Smtp;
use crate::model::{MailFailure, UnixMillis};

/// Why a mail was not taken. Neither text names anybody.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct CarryError {
    pub(crate) failure: MailFailure,
    pub(crate) reason: String,
}

impl CarryError {
    /// It may work later.
    pub(crate) fn for_now(reason: impl Into<String>) -> Self {
        Self {
            failure: MailFailure::ForNow,
            reason: reason.into(),
        }
    }

    /// It will not work later either.
    pub(crate) fn for_good(reason: impl Into<String>) -> Self {
        Self {
            failure: MailFailure::ForGood,
            reason: reason.into(),
        }
    }
}

/// Takes mails.
pub(crate) trait Carrier: Send + Sync {
    /// Takes one, whole or not at all.
    fn carry<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), CarryError>>;

    /// Whom mails come from.
    fn sender(&self) -> &super::Sender;

    /// Throws away what was kept long enough.
    fn tidy_up(&self, now: UnixMillis) -> BoxFuture<'_, ()> {
        let _ = now;
        Box::pin(std::future::ready(()))
    }
}

/// The carrier of these settings.
pub(crate) fn carrier(settings: &MailSettings) -> Result<Option<Box<dyn Carrier>>, MailSettingsError> {
    Ok(match settings {
        MailSettings::None => None,
        MailSettings::Folder(settings) => Some(Box::new(FileOutbox::new(settings.clone()))),
        MailSettings::Smtp(settings) => Some(Box::new(Smtp::new(settings.clone())?)),
    })
}
