//! Installation checks: somebody of the administration opens a page of a site with a token in its address, and the module on
//! that page reports what it finds. A token is signed, good for a quarter of an hour, and good for one page load: the first
//! report binds it to that load. A restart closes all checks.

use crate::limits::{MAX_CHECK_REPORTS, MAX_OPEN_CHECKS};
use crate::secret::Secret;
use crate::wire::installation_report::InstallationReport;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::HashMap;
use waymeet_journey::time::UnixMillis;

/// What a token follows in the fragment of an address, which no server is told.
pub const CHECK_PARAMETER: &str = "waymeet-check";
/// How long a check takes reports, in seconds.
pub const CHECK_LIFE_IN_SECONDS: u32 = 15 * 60;
/// What is signed begins with this, so that no signature made for something else fits.
const PURPOSE: &[u8] = b"waymeet installation check 1";

const EXPIRY_BYTES: usize = 8;
const NONCE_BYTES: usize = 16;
const PAYLOAD_BYTES: usize = EXPIRY_BYTES + NONCE_BYTES;

/// Why a report is not taken. Whoever sent it is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckError {
    /// The token was not signed here.
    Forged,
    /// It was good once, or another check has taken the place of this one.
    Over,
    /// Another page load has reported with it.
    OpenedAgain,
    /// This page load has reported often enough.
    TooOften,
}

/// What a page has said, and what the service has seen of it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What the page says of itself.
    pub report: InstallationReport,
    /// The page's origin, as the browser names it; empty where it names none.
    pub origin: String,
    /// Whether visits from this browser's address are not recorded.
    pub is_filtered: bool,
    /// When it came.
    pub at: UnixMillis,
}

/// A check that somebody has opened.
#[derive(Debug, Clone)]
pub struct Check {
    /// Counts all checks since the service started: a page that shows one knows a later one by it.
    pub number: u64,
    /// The address that was opened, without the token.
    pub address: String,
    /// When it was opened.
    pub opened: UnixMillis,
    /// What came last.
    pub heard: Option<Heard>,
    /// Whether the same address was opened again, in vain.
    pub is_opened_again: bool,
    deployment: String,
    user: String,
    expires: UnixMillis,
    reports: u32,
}

/// The open checks, under the fingerprints of their tokens. Of one user and deployment there is the newest one only.
pub struct Checks {
    key: [u8; 32],
    opened: u64,
    open: HashMap<[u8; 32], Check>,
}

impl std::fmt::Debug for Checks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Checks")
            .field("open", &self.open.len())
            .finish_non_exhaustive()
    }
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            key: rand::random(),
            opened: 0,
            open: HashMap::new(),
        }
    }
}

impl Checks {
    /// Opens a check in the place of the user's last one of this deployment; its token. Beyond [`MAX_OPEN_CHECKS`] the oldest is
    /// closed.
    pub fn open(&mut self, deployment: &str, user: &str, address: &str, now: UnixMillis) -> Secret {
        self.open
            .retain(|_, check| now < check.expires && !check.is_of(deployment, user));
        let oldest = self.open.iter().min_by_key(|(_, check)| check.number);
        if self.open.len() >= MAX_OPEN_CHECKS
            && let Some(oldest) = oldest.map(|(key, _)| *key)
        {
            self.open.remove(&oldest);
        }
        self.opened += 1;
        let expires = now.plus_seconds(CHECK_LIFE_IN_SECONDS);
        let token = self.sign(expires);
        let check = Check {
            number: self.opened,
            address: address.to_owned(),
            opened: now,
            heard: None,
            is_opened_again: false,
            deployment: deployment.to_owned(),
            user: user.to_owned(),
            expires,
            reports: 0,
        };
        self.open.insert(token.fingerprint(), check);
        token
    }

    /// The user's check of this deployment, if there is one.
    #[must_use]
    pub fn newest(&self, deployment: &str, user: &str, now: UnixMillis) -> Option<&Check> {
        let mut checks = self.open.values();
        checks.find(|check| check.is_of(deployment, user) && now < check.expires)
    }

    /// The deployment a token was made for.
    ///
    /// # Errors
    /// [`CheckError::Forged`], [`CheckError::Over`].
    pub fn deployment_of(&self, token: &Secret, now: UnixMillis) -> Result<&str, CheckError> {
        self.verify(token, now)?;
        let check = self.open.get(&token.fingerprint()).ok_or(CheckError::Over)?;
        Ok(&check.deployment)
    }

    /// Takes what a page reports.
    ///
    /// # Errors
    /// [`CheckError`]; then nothing of it is kept.
    pub fn take(&mut self, token: &Secret, heard: Heard) -> Result<(), CheckError> {
        self.verify(token, heard.at)?;
        let check = self.open.get_mut(&token.fingerprint()).ok_or(CheckError::Over)?;
        if let Some(before) = &check.heard
            && before.report.run != heard.report.run
        {
            check.is_opened_again = true;
            return Err(CheckError::OpenedAgain);
        }
        if check.reports >= MAX_CHECK_REPORTS {
            return Err(CheckError::TooOften);
        }
        check.reports += 1;
        // Requests may overtake each other.
        let is_news = (check.heard.as_ref()).is_none_or(|before| before.report.turn <= heard.report.turn);
        if is_news {
            check.heard = Some(heard);
        }
        Ok(())
    }

    fn sign(&self, expires: UnixMillis) -> Secret {
        let mut token = Vec::with_capacity(PAYLOAD_BYTES + 32);
        token.extend(expires.0.to_be_bytes());
        token.extend(rand::random::<[u8; NONCE_BYTES]>());
        let signature = self.mac(&token).map(|mac| mac.finalize().into_bytes());
        token.extend(signature.unwrap_or_default());
        Secret::new(URL_SAFE_NO_PAD.encode(token))
    }

    /// Whether a token was made here and is good still. Nothing is looked up for one that was not.
    fn verify(&self, token: &Secret, now: UnixMillis) -> Result<(), CheckError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(token.reveal())
            .map_err(|_| CheckError::Forged)?;
        let (payload, signature) = bytes.split_at_checked(PAYLOAD_BYTES).ok_or(CheckError::Forged)?;
        let mac = self.mac(payload).ok_or(CheckError::Forged)?;
        mac.verify_slice(signature).map_err(|_| CheckError::Forged)?;
        let (expires, _) = payload.split_first_chunk().ok_or(CheckError::Forged)?;
        let is_good = now < UnixMillis(u64::from_be_bytes(*expires));
        is_good.then_some(()).ok_or(CheckError::Over)
    }

    /// Whom it is for is not signed: what a token may do, and for whom, is what is kept under it.
    fn mac(&self, payload: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(PURPOSE);
        mac.update(payload);
        Some(mac)
    }
}

impl Check {
    fn is_of(&self, deployment: &str, user: &str) -> bool {
        self.deployment == deployment && self.user == user
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: UnixMillis = UnixMillis(1_000_000);

    fn heard(run: &str, turn: u32, at: UnixMillis) -> Heard {
        Heard {
            report: InstallationReport {
                run: run.into(),
                turn,
                ..InstallationReport::default()
            },
            origin: String::new(),
            is_filtered: false,
            at,
        }
    }

    fn turn(checks: &Checks) -> Option<u32> {
        let check = checks.newest("d", "ann", NOON)?;
        check.heard.as_ref().map(|heard| heard.report.turn)
    }

    #[test]
    fn a_check_takes_reports_for_a_quarter_of_an_hour() {
        let mut checks = Checks::default();
        let token = checks.open("d", "ann", "https://shop.example/", NOON);
        let late = NOON.plus_seconds(CHECK_LIFE_IN_SECONDS);
        assert_eq!(checks.deployment_of(&token, NOON), Ok("d"));
        assert_eq!(checks.take(&token, heard("a", 1, UnixMillis(late.0 - 1))), Ok(()));
        assert_eq!(checks.take(&token, heard("a", 2, late)), Err(CheckError::Over));
        assert_eq!(checks.deployment_of(&token, late), Err(CheckError::Over));
        assert!(checks.newest("d", "ann", late).is_none());
        assert_eq!(turn(&checks), Some(1));
    }

    #[test]
    fn it_is_the_users_own_and_of_one_deployment() {
        let mut checks = Checks::default();
        let _ = checks.open("d", "ann", "a", NOON);
        for (deployment, user, expected) in [("d", "ann", true), ("e", "ann", false), ("d", "bob", false)] {
            let found = checks.newest(deployment, user, NOON).is_some();
            assert_eq!(found, expected, "{deployment} {user}");
        }
    }

    #[test]
    fn the_first_page_load_that_reports_is_the_only_one() {
        let mut checks = Checks::default();
        let token = checks.open("d", "ann", "a", NOON);
        assert_eq!(checks.take(&token, heard("a", 1, NOON)), Ok(()));
        assert_eq!(
            checks.take(&token, heard("b", 9, NOON)),
            Err(CheckError::OpenedAgain)
        );
        assert_eq!(checks.take(&token, heard("a", 2, NOON)), Ok(()));
        assert_eq!(turn(&checks), Some(2));
        assert!(checks.newest("d", "ann", NOON).unwrap().is_opened_again);
    }

    #[test]
    fn a_report_that_was_overtaken_changes_nothing_and_there_are_only_so_many() {
        let mut checks = Checks::default();
        let token = checks.open("d", "ann", "a", NOON);
        for number in [1, 3, 2] {
            assert_eq!(checks.take(&token, heard("a", number, NOON)), Ok(()));
        }
        assert_eq!(turn(&checks), Some(3));
        for number in 4..=MAX_CHECK_REPORTS {
            assert_eq!(checks.take(&token, heard("a", number, NOON)), Ok(()));
        }
        assert_eq!(
            checks.take(&token, heard("a", 99, NOON)),
            Err(CheckError::TooOften)
        );
        assert_eq!(turn(&checks), Some(MAX_CHECK_REPORTS));
    }

    #[test]
    fn junk_and_tokens_of_another_key_are_refused() {
        let mut checks = Checks::default();
        let token = checks.open("d", "ann", "a", NOON);
        let mut other = Checks::default();
        let foreign = other.open("d", "ann", "a", NOON);
        let good = token.reveal();
        let longer = format!("{good}AA");
        let mut turned = good.as_bytes().to_vec();
        turned[0] ^= 1;
        let turned = String::from_utf8(turned).unwrap();
        for wrong in [
            "",
            "x",
            "!",
            &good[4..],
            &good[..40],
            &longer,
            &turned,
            foreign.reveal(),
        ] {
            let wrong = Secret::new(wrong);
            assert_eq!(checks.deployment_of(&wrong, NOON), Err(CheckError::Forged));
            assert_eq!(checks.take(&wrong, heard("a", 1, NOON)), Err(CheckError::Forged));
        }
        assert_eq!(turn(&checks), None);
    }

    #[test]
    fn the_next_one_of_a_user_closes_the_last_and_there_are_only_so_many() {
        let mut checks = Checks::default();
        let first = checks.open("d", "ann", "1", NOON);
        let second = checks.open("d", "ann", "2", NOON);
        assert_eq!(checks.take(&first, heard("a", 1, NOON)), Err(CheckError::Over));
        assert_eq!(checks.newest("d", "ann", NOON).unwrap().address, "2");
        for number in 0..MAX_OPEN_CHECKS {
            let _ = checks.open("d", &number.to_string(), "more", NOON);
        }
        assert_eq!(checks.take(&second, heard("a", 1, NOON)), Err(CheckError::Over));
        assert_eq!(checks.open.len(), MAX_OPEN_CHECKS);
        let later = NOON.plus_seconds(2 * CHECK_LIFE_IN_SECONDS);
        let _ = checks.open("d", "ann", "later", later);
        assert_eq!(checks.open.len(), 1, "what is over is let go");
    }

    #[test]
    fn a_token_shows_in_no_debug_output() {
        let mut checks = Checks::default();
        let token = checks.open("d", "ann", "a", NOON);
        assert!(!format!("{checks:?} {token:?}").contains(token.reveal()));
    }
}
