//! What all requests share: the contact centre and its sessions behind one lock, and a bell that rings after every change.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::faults::{Faults, TokioSleeper};
use crate::mail::{self, Carrier};
use crate::model::{
    Configuration, ContactCentre, Entropy, PasswordHash, SystemEntropy, UnixMillis, canned_fault,
};
use crate::session::{Ending, LogInGuard, Sessions};
use crate::settings::{CicSettings, SettingsError};
use crate::store::Writer;

/// Passwords checked at once; each check keeps a core and 19 MiB busy for a moment.
const PASSWORD_CHECKS_AT_ONCE: usize = 2;

/// Everything that changes.
pub(crate) struct Core {
    pub(crate) centre: ContactCentre,
    pub(crate) sessions: Sessions,
    pub(crate) guard: LogInGuard,
    pub(crate) entropy: Box<dyn Entropy>,
}

impl Core {
    /// Ends a session; its user is logged out of it.
    pub(crate) fn end_session(&mut self, id: &str, now: UnixMillis) {
        self.end_session_because(id, Ending::ByServer, now);
    }

    /// The same, for a reason.
    pub(crate) fn end_session_because(&mut self, id: &str, ending: Ending, now: UnixMillis) {
        if let Some(session) = self.sessions.end(id, ending) {
            self.centre.log_out(&session.user, &session.id, now);
        }
    }

    /// Does what is due. Returns whether anything changed.
    pub(crate) fn tick(&mut self, now: UnixMillis) -> bool {
        self.guard.tick(now);
        let expired = self.sessions.expired(self.centre.policy().session_idle, now);
        for id in &expired {
            self.end_session(id, now);
        }
        self.centre.tick(now) | !expired.is_empty()
    }
}

/// What all requests share.
pub(crate) struct Shared {
    core: Mutex<Core>,
    changes: watch::Sender<u64>,
    clock: Arc<dyn Clock>,
    /// Checked for users there are none of, so that the time an answer takes does not tell.
    nobody: PasswordHash,
    pub(crate) password_checks: Arc<Semaphore>,
    pub(crate) settings: CicSettings,
    /// What goes wrong on purpose, where that is allowed.
    pub(crate) faults: Option<Arc<Faults>>,
    /// Who takes mails, where they are sent.
    pub(crate) carrier: Option<Box<dyn Carrier>>,
    pub(crate) shutdown: CancellationToken,
    /// Who writes down what happens, where there is a file.
    pub(crate) writer: OnceLock<Writer>,
}

impl Shared {
    pub(crate) fn new(
        mut settings: CicSettings,
        configuration: Configuration,
        clock: Arc<dyn Clock>,
        shutdown: CancellationToken,
    ) -> Result<Self, SettingsError> {
        // From here on only the hashes are needed.
        settings.users.clear();
        if let Some((title, fault)) = canned_fault(&settings.canned_responses, &settings.limits) {
            return Err(SettingsError::CannedResponse { title, fault });
        }
        let (limits, policy) = (settings.limits.clone(), settings.policy.clone());
        let mut centre = ContactCentre::new(configuration, limits, policy, clock.now());
        centre.set_responses(&settings.canned_responses);
        let carrier = mail::carrier(&settings.mail)?;
        if carrier.is_some() {
            centre.send_transcripts();
        }
        centre.set_server_name(&settings.server_name);
        let mut entropy = SystemEntropy;
        let nobody = PasswordHash::of(&entropy.token());
        let nobody = nobody.ok_or_else(|| SettingsError::Password { user: String::new() })?;
        let core = Core {
            centre,
            sessions: Sessions::default(),
            guard: LogInGuard::default(),
            entropy: Box::new(entropy),
        };
        Ok(Self {
            core: Mutex::new(core),
            changes: watch::Sender::new(0),
            clock,
            nobody,
            password_checks: Arc::new(Semaphore::new(PASSWORD_CHECKS_AT_ONCE)),
            faults: settings.faults.then(|| Arc::new(Faults::new(TokioSleeper))),
            settings,
            carrier,
            shutdown,
            writer: OnceLock::new(),
        })
    }

    /// Returns once what has changed so far survives a restart; at once where there is no file.
    pub(crate) async fn has_written(&self) {
        if let Some(writer) = self.writer.get() {
            let revision = *self.changes.borrow();
            writer.has_written(revision).await;
        }
    }

    /// Looks, or does what nobody else needs to be told of.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&mut Core, UnixMillis) -> T) -> T {
        let now = self.clock.now();
        // A panic while the lock was held is a bug of ours; the next request should still be served.
        let mut core = self.core.lock().unwrap_or_else(PoisonError::into_inner);
        look(&mut core, now)
    }

    /// Changes something, and rings the bell.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Core, UnixMillis) -> T) -> T {
        let result = self.look(change);
        self.ring();
        result
    }

    /// Does what is due.
    pub(crate) fn tick(&self) {
        if self.look(Core::tick) {
            self.ring();
        }
    }

    pub(crate) fn ring(&self) {
        self.changes
            .send_modify(|revision| *revision = revision.wrapping_add(1));
    }

    /// Hears the bell.
    pub(crate) fn listen(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// The hash to check a password of this user with, whether or not the user exists.
    pub(crate) fn password_of(&self, user: &str) -> (PasswordHash, bool) {
        let known = self.look(|core, _| core.centre.user(user).ok().map(|user| user.password.clone()));
        known.map_or_else(|| (self.nobody.clone(), false), |hash| (hash, true))
    }

    /// The same for an account of a visitor.
    pub(crate) fn password_of_account(&self, name: &str) -> (PasswordHash, bool) {
        let known = self.look(|core, _| {
            let account = core.centre.account(name)?;
            Some(account.password.clone())
        });
        known.map_or_else(|| (self.nobody.clone(), false), |hash| (hash, true))
    }
}
