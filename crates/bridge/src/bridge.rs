//! The bridge itself: connects, watches, tells, and begins again when something breaks.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::Client;
use tokio_util::sync::CancellationToken;

use crate::backoff::Backoff;
use crate::clock::{Clock, SystemClock};
use crate::error::{BridgeError, IcwsError};
use crate::facts::{Configuration, Facts};
use crate::hosts::{Hosts, base_address};
use crate::icws_session::IcwsSession;
use crate::pacing::PacingWarning;
use crate::reading::{self, Watch};
use crate::rules::{self, Round};
use crate::secret::Secret;
use crate::service_client::ServiceClient;
use crate::settings::BridgeSettings;

/// How often messages are fetched. Source: the vendor's sample, `cic-web-chat.md` section 3.3.
const POLL_EVERY: Duration = Duration::from_millis(1000);

/// How often the configuration is read again: licences, options and parameters change rarely.
const CONFIGURATION_EVERY: Duration = Duration::from_secs(30);

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// How long the log-out at the end may take.
const LOG_OUT_TIMEOUT: Duration = Duration::from_secs(2);

/// Runs the bridge until `shutdown` is cancelled; nothing but unusable settings ends it earlier.
///
/// # Errors
/// [`BridgeError`], before anything has been started.
pub async fn run(settings: BridgeSettings, shutdown: CancellationToken) -> Result<(), BridgeError> {
    run_with(settings, shutdown, SystemClock::start()).await
}

/// Like [`run`], by another clock.
///
/// # Errors
/// [`BridgeError`], before anything has been started.
pub async fn run_with(
    settings: BridgeSettings,
    shutdown: CancellationToken,
    clock: impl Clock,
) -> Result<(), BridgeError> {
    let http = Client::builder()
        .timeout(REQUEST_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(BridgeError::Client)?;
    let service = base_address(&settings.service_url)?;
    let mut bridge = Bridge {
        hosts: Hosts::new(&settings.cic_hosts)?,
        user: settings.cic_user,
        password: settings.cic_password,
        service: ServiceClient::new(http.clone(), service, settings.client_id, settings.client_secret),
        http,
        clock,
        backoff: Backoff::default(),
        service_backoff: Backoff::default(),
        told_users: None,
        warned: None,
    };
    while !shutdown.is_cancelled() {
        let Some(error) = bridge.one_session(&shutdown).await else {
            break;
        };
        // A session that worked and ended is begun again at once; one that ends before it worked is not.
        let at_once = error.is_retried_at_once() && bridge.backoff.is_fresh();
        let wait = bridge.wait_after(&error);
        if at_once {
            tracing::info!(%error, "the bridge logs in again");
            continue;
        }
        tracing::warn!(%error, wait_seconds = wait.as_secs(), "the bridge tries again later");
        tokio::select! {
            () = shutdown.cancelled() => break,
            () = bridge.clock.sleep(wait) => {}
        }
    }
    Ok(())
}

struct Bridge<C> {
    hosts: Hosts,
    user: String,
    password: Secret,
    http: Client,
    service: ServiceClient,
    clock: C,
    backoff: Backoff,
    service_backoff: Backoff,
    /// The users the service was told of last.
    told_users: Option<BTreeMap<String, String>>,
    /// The warning last written, so that it is written once.
    warned: Option<PacingWarning>,
}

impl<C: Clock> Bridge<C> {
    /// One session from log-in to its end. Nothing when it was told to end, else why it ended.
    async fn one_session(&mut self, shutdown: &CancellationToken) -> Option<IcwsError> {
        let session = tokio::select! {
            () = shutdown.cancelled() => return None,
            connected = self.connect() => match connected {
                Ok(session) => session,
                Err(error) => return Some(error),
            },
        };
        let ended = tokio::select! {
            () = shutdown.cancelled() => None,
            error = self.watch(&session) => Some(error),
        };
        match &ended {
            None => {
                // The server ends an idle session by itself: a log-out that fails does no harm.
                let _ = tokio::time::timeout(LOG_OUT_TIMEOUT, session.log_out()).await;
            }
            Some(IcwsError::NotServing { alternates }) => self.hosts.learn(alternates, session.host()),
            Some(_) => {}
        }
        ended
    }

    /// Logs in at the first host that serves, following alternate hosts as they are named.
    async fn connect(&mut self) -> Result<IcwsSession, IcwsError> {
        let mut last = IcwsError::NotServing {
            alternates: Vec::new(),
        };
        let mut index = 0;
        while let Some(host) = self.hosts.get(index).cloned() {
            match IcwsSession::log_in(&self.http, &host, &self.user, &self.password).await {
                Ok((session, alternates)) => {
                    tracing::info!(host = host.as_str(), "the bridge is logged in");
                    self.hosts.learn(&alternates, &host);
                    self.hosts.prefer(index);
                    return Ok(session);
                }
                // The same password is wrong on every host, and each refusal counts towards a lock.
                Err(error @ IcwsError::LogInRefused { .. }) => return Err(error),
                Err(error) => {
                    if let IcwsError::NotServing { alternates } = &error {
                        self.hosts.learn(alternates, &host);
                    }
                    tracing::info!(host = host.as_str(), %error, "the bridge tries the next host");
                    last = error;
                }
            }
            index += 1;
        }
        Err(last)
    }

    /// Watches and tells until the session breaks.
    async fn watch(&mut self, session: &IcwsSession) -> IcwsError {
        match self.try_watch(session).await {
            Ok(never) => match never {},
            Err(error) => error,
        }
    }

    async fn try_watch(&mut self, session: &IcwsSession) -> Result<std::convert::Infallible, IcwsError> {
        let mut facts = Facts::default();
        let mut watch = Watch::default();
        let mut read_at = self.clock.now();
        let mut round_at = read_at;
        loop {
            if self.clock.now() >= read_at {
                facts.configuration = reading::configuration(session).await?;
                let wanted = Watch::wanted(&facts);
                if wanted != watch {
                    wanted.put(session, &watch).await?;
                    wanted.prune(&mut facts);
                    watch = wanted;
                }
                read_at = self.clock.now() + CONFIGURATION_EVERY;
                self.synchronise_users(&facts.configuration).await;
            }
            for message in session.messages().await? {
                facts.apply(message);
            }
            self.backoff.reset();
            let now = self.clock.now();
            if now >= round_at {
                let (round, warning) = rules::decide(&facts);
                self.warn(warning);
                round_at = now + self.hold(round).await;
            }
            let rest = round_at.saturating_sub(self.clock.now()).min(POLL_EVERY);
            self.clock.sleep(rest).await;
        }
    }

    /// Tells the service what there is to tell; answers how long until the next round.
    async fn hold(&mut self, round: Option<Round>) -> Duration {
        // Turned off or not licensed: look again as soon as something may have changed.
        let Some(Round { interval, updates }) = round else {
            return POLL_EVERY;
        };
        if updates.is_empty() {
            return interval;
        }
        match self.service.tell(interval, &updates).await {
            Ok(()) => {
                self.service_backoff.reset();
                interval
            }
            Err(error) => {
                let wait = self.service_backoff.wait().max(interval);
                tracing::warn!(%error, wait_seconds = wait.as_secs(), "availability could not be told");
                wait
            }
        }
    }

    /// Tells the service who works here, where that has changed. What fails is tried again with the next reading; it
    /// keeps updates waiting for one request at most. Source: Altocloud Integration Technical Reference, roles and permissions: users are synchronised when
    /// the server is linked, which without its licence it is not.
    async fn synchronise_users(&mut self, configuration: &Configuration) {
        if !configuration.server_licensed || self.told_users.as_ref() == Some(&configuration.users) {
            return;
        }
        match self.service.tell_users(&configuration.users).await {
            Ok(()) => self.told_users = Some(configuration.users.clone()),
            Err(error) => tracing::warn!(%error, "the users could not be told"),
        }
    }

    fn warn(&mut self, warning: Option<PacingWarning>) {
        if warning != self.warned {
            if let Some(warning) = &warning {
                tracing::warn!("{warning}");
            }
            self.warned = warning;
        }
    }

    fn wait_after(&mut self, error: &IcwsError) -> Duration {
        if matches!(error, IcwsError::LogInRefused { .. }) {
            self.backoff.longest()
        } else {
            self.backoff.wait()
        }
    }
}
