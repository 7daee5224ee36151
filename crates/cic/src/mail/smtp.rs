//! Mails by a mail server.

use std::time::Duration;

use futures_util::future::BoxFuture;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::Sender;
use super::carrier::{Carrier, CarryError};
use super::letter::Letter;
use super::settings::{MailSettingsError, SmtpSecurity, SmtpSettings};

/// How long a farewell may take. The mail is the server's by then.
const FAREWELL: Duration = Duration::from_secs(2);
/// Codes of a refusal that is about us and not about the mail: whoever runs the server can mend the settings meanwhile.
///
/// Source: RFC 4954, section 6.
const ABOUT_THE_LOG_IN: [u16; 4] = [530, 534, 535, 538];
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// Gives mails to a mail server, each over a connection of its own.
pub(super) struct Smtp {
    settings: SmtpSettings,
    /// How certificates are judged, where the way is protected.
    tls: Option<TlsParameters>,
    hello: ClientId,
}

impl Smtp {
    pub(super) fn new(settings: SmtpSettings) -> Result<Self, MailSettingsError> {
        settings.check()?;
        let tls = match settings.security {
            SmtpSecurity::Plain => None,
            SmtpSecurity::Tls | SmtpSecurity::StartTls => {
                let host = settings.host.clone();
                let tls = TlsParameters::new_rustls(host.clone());
                Some(tls.map_err(|error| MailSettingsError::Tls {
                    host,
                    reason: error.to_string(),
                })?)
            }
        };
        let hello = ClientId::Domain(settings.sender.0.email.domain().to_owned());
        Ok(Self { settings, tls, hello })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let settings = &self.settings;
        let at_once = self
            .tls
            .clone()
            .filter(|_| settings.security == SmtpSecurity::Tls);
        let server = (settings.host.trim_matches(['[', ']']), settings.port());
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, at_once, None).await?;
        if let (SmtpSecurity::StartTls, Some(tls)) = (settings.security, &self.tls) {
            // An error where the server has none: nothing was said by then that matters.
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(log_in) = &settings.log_in {
            let password = log_in.password.reveal().to_owned();
            let credentials = Credentials::new(log_in.user.clone(), password);
            connection.auth(&MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    async fn send(&self, letter: &Letter) -> Result<AsyncSmtpConnection, Error> {
        let mut connection = self.connect().await?;
        let message = &letter.message;
        connection.send(message.envelope(), &message.formatted()).await?;
        Ok(connection)
    }
}

impl Carrier for Smtp {
    fn carry<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), CarryError>> {
        Box::pin(async move {
            let sent = tokio::time::timeout(self.settings.timeout, self.send(letter)).await;
            let late = || CarryError::for_now("the mail server did not answer in time");
            let mut connection = sent.map_err(|_| late())?.map_err(|error| judge(&error))?;
            // However this ends: the mail would be sent twice if it were taken for a failure.
            let _ = tokio::time::timeout(FAREWELL, connection.abort()).await;
            Ok(())
        })
    }

    fn sender(&self) -> &Sender {
        &self.settings.sender
    }
}

/// What a failure means. A server's own words often repeat the address, so that only its code is told.
fn judge(error: &Error) -> CarryError {
    if let Some(code) = error.status() {
        let code = u16::from(code);
        let reason = format!("the mail server answered {code}");
        return if error.is_permanent() && !ABOUT_THE_LOG_IN.contains(&code) {
            CarryError::for_good(reason)
        } else {
            CarryError::for_now(reason)
        };
    }
    CarryError::for_now(if error.is_tls() {
        "the way to the mail server cannot be protected: its certificate is not good, or it has none"
    } else if error.is_client() {
        "the mail server does not offer what the settings ask for"
    } else if error.is_response() {
        "the mail server answered in no way of SMTP's"
    } else {
        "the mail server cannot be reached, or ended the connection"
    })
}
