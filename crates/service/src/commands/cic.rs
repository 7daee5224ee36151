//! `waymeet cic`: the CIC-compatible server with its agent desk, by itself or as a switchover pair.

use super::cic_mail::MailArguments;
use crate::secret::Secret;
use crate::stopping::serve_until_stopped;
use anyhow::{Context as _, Result, bail};
use axum::Router;
use clap::Args;
use serde_json::json;
use std::fs::{File, TryLockError};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use waymeet_cic::model::{Limits, Policy};
use waymeet_cic::{AdministrationFile, Cic, CicSettings, Half, Pair, SystemClock, WebOrigins};

/// The administrator a server makes that has none.
const FIRST_ADMINISTRATOR: &str = "admin";

/// What the server can be told.
#[derive(Debug, Clone, Args)]
pub struct CicArguments {
    /// Where it listens; 8018 is ICWS's own port. The older Web Tools API is answered there, too.
    #[arg(long, default_value = "127.0.0.1:8018")]
    pub listen: SocketAddr,
    /// Make it a switchover pair: where the second server listens, of which one answers at a time.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:8028")]
    pub pair: Option<SocketAddr>,
    /// How clients reach the servers of a pair, as each names the other: two hosts, with ports where they are not ICWS's own.
    #[arg(long, value_name = "HOST", num_args = 2, requires = "pair")]
    pub hosts: Vec<String>,
    /// Folder of its file.
    #[arg(long, default_value = ".waymeet-cic")]
    pub data_dir: PathBuf,
    /// A file with users, workgroups, licences, server parameters and the organisation: made or changed at each start.
    #[arg(long)]
    pub configuration: Option<PathBuf>,
    /// The server's name, as clients see it.
    #[arg(long, default_value = "waymeet")]
    pub name: String,
    /// A website whose pages may chat, such as `https://shop.example`; may be given more than once. Without, all may.
    #[arg(long, value_name = "ORIGIN")]
    pub website: Vec<String>,
    /// A website whose pages may be agents' clients, such as `https://desk.example`; may be given more than once. Without, none may
    /// but the server's own desk. Behind TLS it needs `--secure-cookies`, too.
    #[arg(long, value_name = "ORIGIN")]
    pub agent_website: Vec<String>,
    /// Cookies travel over TLS only: for a server behind a proxy that speaks it.
    #[arg(long)]
    pub secure_cookies: bool,
    /// Chats and callbacks one client address may have open.
    #[arg(long, default_value_t = Limits::default().chats_per_address)]
    pub chats_per_address: usize,
    /// How many of them one client address may start within a second.
    #[arg(long, default_value_t = Limits::default().starts_per_second)]
    pub starts_per_second: usize,
    /// How many may be open in all.
    #[arg(long, default_value_t = Limits::default().chats)]
    pub chats: usize,
    /// How long a chat alerts an agent before the next one is asked, in seconds.
    #[arg(long, default_value_t = Policy::default().alert_timeout.as_secs())]
    pub alert_seconds: u64,
    /// A proxy whose `X-Forwarded-For` is believed, so that visitors behind it count each for themselves; may be given more
    /// than once.
    #[arg(long, value_name = "ADDRESS")]
    pub trusted_proxy: Vec<IpAddr>,
    /// How many chats an agent handles at once whose own number is not set.
    #[arg(long, default_value_t = Policy::default().chats_per_agent)]
    pub chats_per_agent: usize,
    /// Visitors of the older Web Tools API may make accounts and chat under them; what they tell is kept for good.
    #[arg(long)]
    pub visitor_accounts: bool,
    /// Transcripts.
    #[command(flatten)]
    pub mail: MailArguments,
    /// For tests: let programs of this machine have the server answer late, wrongly or not at all (`/faults`).
    #[arg(long)]
    pub faults: bool,
}

impl CicArguments {
    fn settings(&self) -> Result<CicSettings> {
        Ok(CicSettings {
            server_name: self.name.clone(),
            web_origins: if self.website.is_empty() {
                WebOrigins::Any
            } else {
                WebOrigins::Only(self.website.clone())
            },
            agent_origins: self.agent_website.clone(),
            limits: Limits {
                chats_per_address: self.chats_per_address,
                starts_per_second: self.starts_per_second,
                chats: self.chats,
                ..Limits::default()
            },
            policy: Policy {
                alert_timeout: Duration::from_secs(self.alert_seconds),
                chats_per_agent: self.chats_per_agent,
                ..Policy::default()
            },
            has_secure_cookies: self.secure_cookies,
            trusted_proxies: self.trusted_proxy.clone(),
            visitor_accounts: self.visitor_accounts,
            mail: self.mail.settings(&self.data_dir)?,
            faults: self.faults,
            ..CicSettings::default()
        })
    }
}

/// Serves until it is asked to stop.
///
/// # Errors
/// When an address is taken, or the file or the configuration cannot be used; then nothing was changed.
pub async fn run(arguments: CicArguments) -> Result<()> {
    let configuration = arguments.configuration.as_deref().map(read).transpose()?;
    let _lock = lock(&arguments.data_dir)?;
    let mut listeners = vec![bind(arguments.listen).await?];
    if let Some(second) = arguments.pair {
        listeners.push(bind(second).await?);
    }
    let shutdown = CancellationToken::new();
    let cic = Cic::open(
        arguments.settings()?,
        Arc::new(SystemClock),
        shutdown.clone(),
        &arguments.data_dir.join("cic.sqlite"),
    )
    .await?;
    if let Some((name, configuration)) = configuration {
        let applied = cic.apply(configuration).await;
        applied.with_context(|| format!("`{name}` changed nothing"))?;
    }
    if !cic.has_administrator() {
        make_administrator(&cic).await?;
    }
    let ticks = cic.spawn_ticks();
    let routers = routers(&cic, &arguments, &listeners)?;
    show(&listeners)?;
    // Streams of agents end with `shutdown`.
    let served = serve_until_stopped(listeners.into_iter().zip(routers), &shutdown, || {}).await;
    ticks.await.context("the server's clock ended badly")?;
    cic.close().await;
    served
}

fn read(file: &Path) -> Result<(String, AdministrationFile)> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{name}`"))?;
    let read = AdministrationFile::read(&text).with_context(|| format!("in `{name}`"))?;
    Ok((name, read))
}

/// One server for one folder.
fn lock(folder: &Path) -> Result<File> {
    let said = || format!("the data folder `{}` cannot be used", folder.display());
    std::fs::create_dir_all(folder).with_context(said)?;
    let file = File::create(folder.join("lock")).with_context(said)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another server is running with the data in `{}`; stop it, or choose another folder with --data-dir",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(said),
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen at {address}; choose another address with --listen or --pair")
    })
}

/// A server nobody can administer makes itself an administrator, and says the password once.
#[expect(clippy::print_stdout, reason = "the command line is where its user looks")]
async fn make_administrator(cic: &Cic) -> Result<()> {
    let password = Secret::random();
    let file = json!({ "users": [{
        "id": FIRST_ADMINISTRATOR, "displayName": "Administrator", "role": "administrator",
        "password": password.reveal(),
    }] });
    cic.apply(AdministrationFile::read(&file.to_string())?).await?;
    println!(
        "\nThere was no administrator. Log in once as `{FIRST_ADMINISTRATOR}` with this password, and choose another:\n\n  {}\n",
        password.reveal()
    );
    Ok(())
}

fn routers(cic: &Cic, arguments: &CicArguments, listeners: &[TcpListener]) -> Result<Vec<Router>> {
    if listeners.len() < 2 {
        return Ok(vec![cic.router()]);
    }
    let hosts: Vec<String> = if arguments.hosts.is_empty() {
        // Where both are on one machine, their names alone would not tell them apart.
        let addresses = listeners
            .iter()
            .map(|listener| Ok(listener.local_addr()?.to_string()));
        addresses.collect::<Result<_>>()?
    } else {
        arguments.hosts.clone()
    };
    let hosts = <[String; 2]>::try_from(hosts)
        .map_err(|hosts| anyhow::anyhow!("a pair has two hosts, and {} are named", hosts.len()))?;
    let pair = Pair::new(cic.clone(), hosts);
    Ok([Half::First, Half::Second]
        .map(|half| pair.router(half).merge(pair.control()))
        .into())
}

#[expect(clippy::print_stdout, reason = "the command line is where its user looks")]
fn show(listeners: &[TcpListener]) -> Result<()> {
    println!("The CIC-compatible server is running.\n");
    for (number, listener) in listeners.iter().enumerate() {
        let address = listener.local_addr()?;
        if number == 1 {
            println!("\n  Its pair's second half, passive at first:");
        }
        println!("  Agent desk       http://{address}/desk/");
        println!("  Administration   http://{address}/administration/");
    }
    if let [first, _] = listeners {
        println!(
            "\n  Switchover       curl -X POST http://{}/demo/switchover",
            first.local_addr()?
        );
    }
    println!("\n  Ctrl-C stops it.\n");
    Ok(())
}
