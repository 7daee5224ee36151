//! `waymeet serve`: the engagement service by itself.

use crate::first_run::FirstAdministrator;
use crate::outgoing::authorities::Authorities;
use crate::outgoing::reach::Reach;
use crate::stopping::serve_until_stopped;
use crate::{CarriageSettings, Service, ServiceSettings};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::fs::{File, TryLockError};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

/// What the service can be told.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Where it listens, without TLS: a proxy in front of it speaks that.
    #[arg(long, default_value = "127.0.0.1:7601")]
    pub listen: SocketAddr,
    /// Where browsers reach it, such as `https://journeys.example`; it goes into the snippet, and with `https` cookies travel over TLS
    /// only. Without, where it listens.
    #[arg(long, value_name = "ADDRESS")]
    pub public_url: Option<String>,
    /// Folder of its database; it is made where it is missing.
    #[arg(
        long,
        visible_alias = "data-dir",
        value_name = "FOLDER",
        default_value = ".waymeet"
    )]
    pub data: PathBuf,
    /// Folder with the website module's files, as the build leaves them.
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    pub dist: PathBuf,
    /// A MaxMind city database; without one the location of visitors is unknown.
    #[arg(long, value_name = "FILE")]
    pub location_database: Option<PathBuf>,
    /// A proxy whose `X-Forwarded-For` is believed, so that visitors behind it are told apart; may be given more than once.
    #[arg(long, value_name = "ADDRESS")]
    pub trusted_proxy: Vec<IpAddr>,
    /// What deployments may name as chat servers.
    #[command(flatten)]
    pub chat_servers: ChatServerArguments,
}

/// Which servers deployments may name for the service to carry their chats to.
#[derive(Debug, Clone, Default, Args)]
pub struct ChatServerArguments {
    /// Deployments may name chat servers on this machine. Without, whoever may edit a deployment reaches nothing here.
    #[arg(long)]
    pub chat_servers_on_this_machine: bool,
    /// Deployments may not name chat servers in private networks.
    #[arg(long)]
    pub no_private_chat_servers: bool,
    /// A PEM file with an authority whose certificates of chat servers are trusted, besides those the system trusts.
    #[arg(long, value_name = "FILE")]
    pub chat_server_authority: Option<PathBuf>,
}

impl ChatServerArguments {
    fn carriage(&self) -> Result<CarriageSettings> {
        let authorities = match &self.chat_server_authority {
            None => Authorities::default(),
            Some(file) => {
                let said = || format!("in `{}`", file.display());
                let pem = std::fs::read(file).with_context(said)?;
                Authorities::read(&pem).with_context(said)?
            }
        };
        Ok(CarriageSettings {
            reach: Reach {
                private: !self.no_private_chat_servers,
                loopback: self.chat_servers_on_this_machine,
            },
            authorities,
            ..CarriageSettings::default()
        })
    }
}

/// Serves until it is asked to stop.
///
/// # Errors
/// When the address is taken, or a file cannot be used; then nothing was changed.
pub async fn run(arguments: ServeArguments) -> Result<()> {
    let public_url = arguments.public_url.as_deref().map(origin).transpose()?;
    let _lock = lock(&arguments.data)?;
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!(
            "cannot listen at {}; choose another address with --listen",
            arguments.listen
        )
    })?;
    let public_url = match public_url {
        Some(url) => url,
        None => format!("http://{}", listener.local_addr()?),
    };
    let mut settings = ServiceSettings::new(
        arguments.data.join("waymeet.sqlite"),
        &arguments.dist,
        &public_url,
    );
    settings.location_database = arguments.location_database;
    settings.trusted_proxies = arguments.trusted_proxy;
    settings.carriage = arguments.chat_servers.carriage()?;
    let service = Service::open(settings).await?;
    let first = service.first_administrator().await?;
    show(
        &public_url,
        first,
        service.snippet().await.is_some(),
        &arguments.dist,
    );
    let shutdown = CancellationToken::new();
    let stop_streams = {
        let service = service.clone();
        move || service.stop_streams()
    };
    let served = serve_until_stopped([(listener, service.router())], &shutdown, stop_streams).await;
    service.stop().await;
    served
}

/// An address without a path: everything lies at its root.
fn origin(text: &str) -> Result<String> {
    let said = || format!("`{text}` is no address such as https://journeys.example");
    let url = Url::parse(text).with_context(said)?;
    let is_plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !is_plain || !url.username().is_empty() {
        bail!(said());
    }
    Ok(url.origin().ascii_serialization())
}

/// One service for one folder.
fn lock(folder: &Path) -> Result<File> {
    let said = || format!("the data folder `{}` cannot be used", folder.display());
    std::fs::create_dir_all(folder).with_context(said)?;
    let file = File::create(folder.join("lock")).with_context(said)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another service is running with the data in `{}`; stop it, or choose another folder with --data",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(said),
    }
}

#[expect(clippy::print_stdout, reason = "the command line is where its user looks")]
fn show(public_url: &str, first: Option<FirstAdministrator>, is_built: bool, dist: &Path) {
    if let Some(FirstAdministrator { name, password }) = first {
        println!(
            "\nNobody could log in yet. Log in as `{name}` with this password, and choose another one then:\n\n  {}\n",
            password.reveal()
        );
    }
    println!("The engagement service is running.\n");
    println!("  Administration   {public_url}/admin");
    println!("  API              {public_url}/api/v2   (described at {public_url}/api/v2/docs/openapi.json)");
    println!("  Health           {public_url}/health");
    if !is_built {
        println!(
            "\n  The website module is not in `{}`: build it, or name its folder with --dist. Until then no site can be tracked.",
            dist.display()
        );
    }
    println!("\n  Ctrl-C stops it.\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_an_origin() {
        for (text, expected) in [
            ("https://journeys.example/", Some("https://journeys.example")),
            ("http://127.0.0.1:7601", Some("http://127.0.0.1:7601")),
            ("https://journeys.example/path", None),
            ("https://a@journeys.example", None),
            ("journeys.example", None),
            ("ftp://journeys.example", None),
        ] {
            assert_eq!(origin(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn this_machine_is_out_of_reach_and_private_networks_are_not_unless_somebody_says_so() {
        let usual = ChatServerArguments::default().carriage().unwrap();
        assert_eq!(usual, CarriageSettings::default());
        let other = ChatServerArguments {
            chat_servers_on_this_machine: true,
            no_private_chat_servers: true,
            chat_server_authority: None,
        };
        let expected = Reach {
            private: false,
            loopback: true,
        };
        assert_eq!(other.carriage().unwrap().reach, expected);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, "nothing").unwrap();
        let broken = ChatServerArguments {
            chat_server_authority: Some(file),
            ..ChatServerArguments::default()
        };
        let error = format!("{:#}", broken.carriage().unwrap_err());
        assert!(
            error.contains("authority.pem") && error.contains("PEM"),
            "{error}"
        );
    }

    #[test]
    fn a_folder_is_taken_by_one_service_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let error = lock(folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("another service is running"), "{error}");
        drop(first);
        assert!(lock(folder.path()).is_ok());
    }
}
