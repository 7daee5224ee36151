//! How mails are sent.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use lettre::message::Mailbox;

/// How long mails in a folder are kept unless somebody says otherwise.
const KEPT_IN_FOLDER: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a mail server may take for one mail unless somebody says otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How transcripts reach visitors who want one.
#[derive(Debug, Clone, Default)]
pub enum MailSettings {
    /// They do not: what visitors wish in this regard is not kept.
    #[default]
    None,
    /// Each becomes a file, for another program to send or somebody to look at.
    Folder(FolderSettings),
    /// By a mail server.
    Smtp(SmtpSettings),
}

/// Mails as files.
#[derive(Debug, Clone)]
pub struct FolderSettings {
    /// Where: one `.eml` file a mail. It is made where it is missing.
    pub folder: PathBuf,
    /// Whom the mails come from.
    pub sender: Sender,
    /// How long a file is kept: it has the visitor's address and all that was said in it. Seven days by default.
    pub kept: Duration,
}

impl FolderSettings {
    /// Mails in this folder, kept for seven days.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, sender: Sender) -> Self {
        Self {
            folder: folder.into(),
            sender,
            kept: KEPT_IN_FOLDER,
        }
    }
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port; the usual one of [`SmtpSecurity`] if there is none.
    pub port: Option<u16>,
    /// How the way to it is protected.
    pub security: SmtpSecurity,
    /// Who we are to it, if it wants to know.
    pub log_in: Option<SmtpLogIn>,
    /// Whom the mails come from.
    pub sender: Sender,
    /// How long it may take for one mail. Thirty seconds by default.
    pub timeout: Duration,
}

impl SmtpSettings {
    /// A mail server that is spoken to over TLS from the first byte on, without a log-in.
    #[must_use]
    pub fn new(host: impl Into<String>, sender: Sender) -> Self {
        Self {
            host: host.into(),
            port: None,
            security: SmtpSecurity::Tls,
            log_in: None,
            sender,
            timeout: TIMEOUT,
        }
    }

    /// The port, the usual one where none was chosen.
    pub(super) fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            SmtpSecurity::Tls => lettre::transport::smtp::SUBMISSIONS_PORT,
            SmtpSecurity::StartTls => lettre::transport::smtp::SUBMISSION_PORT,
            SmtpSecurity::Plain => lettre::transport::smtp::SMTP_PORT,
        })
    }

    /// # Errors
    /// [`MailSettingsError::NotThisMachine`].
    pub(super) fn check(&self) -> Result<(), MailSettingsError> {
        let address = self.host.trim_matches(['[', ']']).parse::<IpAddr>();
        let is_here = self.host == "localhost" || address.is_ok_and(|address| address.is_loopback());
        if self.security == SmtpSecurity::Plain && !is_here {
            return Err(MailSettingsError::NotThisMachine(self.host.clone()));
        }
        Ok(())
    }
}

/// How the way to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS from the first byte on; port 465.
    Tls,
    /// TLS before anything is said that matters, or nothing is; port 587.
    StartTls,
    /// Not at all, for a mail server on this machine; port 25.
    Plain,
}

/// Who we are to a mail server.
#[derive(Debug, Clone)]
pub struct SmtpLogIn {
    /// The user.
    pub user: String,
    /// The password.
    pub password: MailPassword,
}

/// The password of a mail server's user. `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct MailPassword(String);

impl MailPassword {
    /// A password.
    #[must_use]
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for MailPassword {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("MailPassword(…)")
    }
}

/// Whom mails come from: `chat@shop.example`, or `The Shop <chat@shop.example>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub(super) Mailbox);

/// What was said is nobody mails can come from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no sender of mails; write `chat@shop.example` or `The Shop <chat@shop.example>`")]
pub struct SenderError(String);

impl FromStr for Sender {
    type Err = SenderError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || SenderError(text.to_owned());
        if text.contains(char::is_control) {
            return Err(error());
        }
        text.trim().parse().map(Self).map_err(|_| error())
    }
}

/// Why no mail can be sent with these settings.
#[derive(Debug, thiserror::Error)]
pub enum MailSettingsError {
    /// Everybody on the way could read the mails, and the password.
    #[error(
        "mails to `{0}` would travel unprotected; only a mail server on this machine may be spoken to so"
    )]
    NotThisMachine(String),
    /// The mail server's certificate could not be judged.
    #[error("the way to the mail server `{host}` cannot be protected: {reason}")]
    Tls {
        /// The mail server.
        host: String,
        /// What is wrong.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender() -> Sender {
        "The Shop <chat@shop.example>".parse().unwrap()
    }

    #[test]
    fn a_sender_has_an_address_and_may_have_a_name() {
        assert_eq!(sender().0.name.as_deref(), Some("The Shop"));
        assert!("chat@shop.example".parse::<Sender>().is_ok());
        assert!("The\rShop <chat@shop.example>".parse::<Sender>().is_err());
        let error = "the shop".parse::<Sender>().unwrap_err().to_string();
        assert!(error.starts_with("`the shop` is no sender of mails"), "{error}");
    }

    #[test]
    fn only_a_mail_server_on_this_machine_is_spoken_to_unprotected() {
        for (host, is_good) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("192.0.2.1", false),
            ("mail.shop.example", false),
            ("localhost.evil.example", false),
        ] {
            let plain = SmtpSettings {
                security: SmtpSecurity::Plain,
                ..SmtpSettings::new(host, sender())
            };
            assert_eq!(plain.check().is_ok(), is_good, "{host}");
            assert!(SmtpSettings::new(host, sender()).check().is_ok());
        }
    }

    #[test]
    fn a_password_is_not_told_to_whoever_prints_the_settings() {
        let settings = SmtpSettings {
            log_in: Some(SmtpLogIn {
                user: "chat".into(),
                password: MailPassword::new("swordfish"),
            }),
            ..SmtpSettings::new("mail.shop.example", sender())
        };
        assert!(!format!("{settings:?}").contains("swordfish"));
    }
}
