//! How `waymeet cic` sends transcripts: into a folder, unless a mail server is named.

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use waymeet_cic::{
    FolderSettings, MailPassword, MailSettings, Sender, SmtpLogIn, SmtpSecurity, SmtpSettings,
};

/// Below the data folder, where transcripts lie unless another folder is named.
const FOLDER: &str = "mail";
/// Whom they come from while nobody sends them.
const SENDER_OF_FILES: &str = "Chat <chat@localhost>";

/// What the server can be told of mails.
#[derive(Debug, Clone, Args)]
pub struct MailArguments {
    /// Whom transcripts come from: `chat@shop.example`, or `The Shop <chat@shop.example>`; a mail server needs it.
    #[arg(long)]
    pub mail_from: Option<String>,
    /// Folder for transcripts where no mail server is named, one `.eml` file each, kept for seven days; `mail` in the data
    /// folder without.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["smtp", "no_mail"])]
    pub mail_folder: Option<PathBuf>,
    /// The mail server, with its port where it is not the usual one.
    #[arg(long, value_name = "HOST[:PORT]", conflicts_with = "no_mail")]
    pub smtp: Option<String>,
    /// How the way to the mail server is protected.
    #[arg(long, value_enum, default_value_t = Security::Tls)]
    pub smtp_security: Security,
    /// The user at the mail server.
    #[arg(long, requires_all = ["smtp", "smtp_password_file"])]
    pub smtp_user: Option<String>,
    /// A file with that user's password: the command line is for everybody on the machine to read.
    #[arg(long, value_name = "FILE", requires = "smtp_user")]
    pub smtp_password_file: Option<PathBuf>,
    /// Send no transcripts; that somebody wants one is not kept.
    #[arg(long)]
    pub no_mail: bool,
}

/// How the way to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Security {
    /// TLS from the first byte on.
    Tls,
    /// TLS before anything is said that matters.
    StartTls,
    /// Not at all: for a mail server on this machine.
    Plain,
}

impl MailArguments {
    /// As the server takes it.
    pub(super) fn settings(&self, data_dir: &Path) -> Result<MailSettings> {
        if self.no_mail {
            return Ok(MailSettings::None);
        }
        let sender = self.mail_from.as_deref();
        let Some(server) = &self.smtp else {
            let sender: Sender = sender.unwrap_or(SENDER_OF_FILES).parse()?;
            let folder = self.mail_folder.clone().unwrap_or_else(|| data_dir.join(FOLDER));
            return Ok(MailSettings::Folder(FolderSettings::new(folder, sender)));
        };
        let sender = sender.context("say whom mails come from, with --mail-from")?;
        let sender: Sender = sender.parse()?;
        let (host, port) = host_and_port(server)?;
        Ok(MailSettings::Smtp(SmtpSettings {
            port,
            security: match self.smtp_security {
                Security::Tls => SmtpSecurity::Tls,
                Security::StartTls => SmtpSecurity::StartTls,
                Security::Plain => SmtpSecurity::Plain,
            },
            log_in: self.log_in()?,
            ..SmtpSettings::new(host, sender)
        }))
    }

    fn log_in(&self) -> Result<Option<SmtpLogIn>> {
        let (Some(user), Some(file)) = (&self.smtp_user, &self.smtp_password_file) else {
            return Ok(None);
        };
        let password = std::fs::read_to_string(file)
            .with_context(|| format!("cannot read the password in `{}`", file.display()))?;
        Ok(Some(SmtpLogIn {
            user: user.clone(),
            // Editors end a file with a line break.
            password: MailPassword::new(password.trim_end_matches(['\r', '\n'])),
        }))
    }
}

/// Of `mail.example:587`, `[::1]:25` or either without a port.
fn host_and_port(server: &str) -> Result<(&str, Option<u16>)> {
    let after_brackets = server.rfind(']').map_or(0, |end| end + 1);
    match server[after_brackets..].find(':') {
        None => Ok((server, None)),
        Some(colon) => {
            let (host, port) = server.split_at(after_brackets + colon);
            let port = port[1..].parse();
            let port = port.with_context(|| format!("`{server}` has no port after its colon"))?;
            Ok((host, Some(port)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments() -> MailArguments {
        MailArguments {
            mail_from: Some("The Shop <chat@shop.example>".to_owned()),
            mail_folder: None,
            smtp: None,
            smtp_security: Security::StartTls,
            smtp_user: None,
            smtp_password_file: None,
            no_mail: false,
        }
    }

    #[test]
    fn transcripts_become_files_unless_a_mail_server_is_named_or_nobody_wants_them() {
        let data = Path::new("data");
        match arguments().settings(data).unwrap() {
            MailSettings::Folder(folder) => assert_eq!(folder.folder, Path::new("data/mail")),
            other => panic!("{other:?}"),
        }
        let smtp = MailArguments {
            smtp: Some("mail.example:2525".to_owned()),
            ..arguments()
        };
        match smtp.settings(data).unwrap() {
            MailSettings::Smtp(smtp) => {
                assert_eq!((smtp.host.as_str(), smtp.port), ("mail.example", Some(2525)));
                assert_eq!(smtp.security, SmtpSecurity::StartTls);
            }
            other => panic!("{other:?}"),
        }
        let none = MailArguments {
            no_mail: true,
            ..arguments()
        };
        assert!(matches!(none.settings(data).unwrap(), MailSettings::None));
    }

    #[test]
    fn a_sender_a_port_and_a_password_that_make_no_sense_are_said() {
        let wrong = |change: fn(&mut MailArguments)| {
            let mut arguments = arguments();
            change(&mut arguments);
            arguments.settings(Path::new("data")).unwrap_err().to_string()
        };
        assert!(wrong(|it| it.mail_from = Some("nobody".to_owned())).contains("`nobody` is no sender"));
        assert!(wrong(|it| it.smtp = Some("mail.example:smtp".to_owned())).contains("no port"));
        let nobody = wrong(|it| {
            it.mail_from = None;
            it.smtp = Some("mail.example".to_owned());
        });
        assert!(nobody.contains("--mail-from"), "{nobody}");
        let missing = wrong(|it| {
            it.smtp = Some("mail.example".to_owned());
            it.smtp_user = Some("ada".to_owned());
            it.smtp_password_file = Some("there/is/no/such/file".into());
        });
        assert!(missing.contains("there/is/no/such/file"), "{missing}");
    }

    #[test]
    fn a_host_keeps_its_brackets_and_gives_its_port() {
        for (server, host, port) in [
            ("mail.example", "mail.example", None),
            ("mail.example:587", "mail.example", Some(587)),
            ("[::1]", "[::1]", None),
            ("[::1]:25", "[::1]", Some(25)),
        ] {
            assert_eq!(host_and_port(server).unwrap(), (host, port));
        }
    }
}
