//! Checks passwords (and programs' secrets) that come from outside: few at once, and none of whoever guessed too often.

use super::lock_out::LockOut;
use super::password::Turn;
use crate::clock::Clock;
use crate::secret::Secret;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use waymeet_journey::time::UnixMillis;

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotLetIn {
    /// The password was checked and is wrong, or there is nobody of that name.
    #[error("the name or the password is wrong")]
    Wrong,
    /// Nothing was checked: there is still so long to wait.
    #[error("too many attempts; {} seconds to wait", .0.as_secs())]
    LockedOut(Duration),
}

/// Whom failures are counted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Who they say they are.
    pub name: String,
    /// Where they are.
    pub address: String,
}

impl Asker {
    fn here(&self) -> String {
        format!("{} {}", self.name, self.address)
    }
}

/// Who failed how often: from one address, and from all of them.
#[derive(Debug)]
struct Counts {
    here: LockOut,
    everywhere: LockOut,
}

impl Counts {
    fn may_try(&self, who: &Asker, now: UnixMillis) -> Result<(), Duration> {
        self.here.may_try(&who.here(), now)?;
        self.everywhere.may_try(&who.name, now)
    }

    fn attempt(&mut self, who: &Asker, now: UnixMillis) -> Result<(), Duration> {
        self.may_try(who, now)?;
        self.here.attempt(&who.here(), now)?;
        self.everywhere.attempt(&who.name, now)
    }

    fn succeeded(&mut self, who: &Asker) {
        self.here.succeeded(&who.here());
        self.everywhere.forgive(&who.name);
    }
}

/// Who failed how often, and the one way to have a password checked.
#[derive(Debug)]
pub struct GateKeeper(Mutex<Counts>);

impl Default for GateKeeper {
    fn default() -> Self {
        Self(Mutex::new(Counts {
            here: LockOut::of_one_address(),
            everywhere: LockOut::of_all_addresses(),
        }))
    }
}

impl GateKeeper {
    /// Checks the password of `who`. Without a `hash` there is nobody to let in;
    /// the answer takes as long.
    ///
    /// # Errors
    /// [`NotLetIn`].
    pub async fn check(
        &self,
        who: &Asker,
        password: &Secret,
        hash: Option<&str>,
        clock: &dyn Clock,
    ) -> Result<(), NotLetIn> {
        // Whoever has to wait anyway does not stand in line for a turn.
        self.lock_out()
            .may_try(who, clock.now())
            .map_err(NotLetIn::LockedOut)?;
        let turn = Turn::wait().await;
        // Asked again, and counted in the same breath: while we stood in line, others may have failed under this name.
        self.lock_out()
            .attempt(who, clock.now())
            .map_err(NotLetIn::LockedOut)?;
        if !turn.verify(password, hash).await {
            return Err(NotLetIn::Wrong);
        }
        self.lock_out().succeeded(who);
        Ok(())
    }

    fn lock_out(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::password;
    use crate::clock::FakeClock;
    use futures_util::future::join_all;

    fn at(name: &str, address: &str) -> Asker {
        Asker {
            name: name.to_owned(),
            address: address.to_owned(),
        }
    }

    #[tokio::test]
    async fn of_many_wrong_guesses_made_at_once_only_the_free_ones_are_checked() {
        let (keeper, clock) = (GateKeeper::default(), FakeClock::at(UnixMillis(1_000)));
        let right = Secret::new("correct horse");
        let hash = password::hash(&right).await.unwrap();
        let wrong = Secret::new("battery staple");
        let kim = at("kim", "a");
        let guesses = (0..20).map(|_| keeper.check(&kim, &wrong, Some(&hash), &clock));
        let answers = join_all(guesses).await;
        let checked = answers.iter().filter(|answer| **answer == Err(NotLetIn::Wrong));
        assert_eq!(checked.count(), 5);
        let wait = NotLetIn::LockedOut(Duration::from_secs(30));
        assert_eq!(answers.iter().filter(|answer| **answer == Err(wait)).count(), 15);
        assert_eq!(
            keeper.check(&at("kim", "a"), &right, Some(&hash), &clock).await,
            Err(wait)
        );
        assert_eq!(
            keeper.check(&at("lee", "a"), &right, Some(&hash), &clock).await,
            Ok(())
        );
    }

    #[tokio::test]
    async fn right_passwords_cost_nothing() {
        let (keeper, clock) = (GateKeeper::default(), FakeClock::at(UnixMillis(1_000)));
        let right = Secret::new("correct horse");
        let hash = password::hash(&right).await.unwrap();
        let kim = at("kim", "a");
        let log_ins = (0..8).map(|_| keeper.check(&kim, &right, Some(&hash), &clock));
        assert!(join_all(log_ins).await.iter().all(Result::is_ok));
    }

    #[tokio::test]
    async fn many_addresses_cannot_guess_at_one_name_for_long() {
        let (keeper, clock) = (GateKeeper::default(), FakeClock::at(UnixMillis(1_000)));
        let wrong = Secret::new("battery staple");
        for number in 0..50 {
            let who = at("kim", &format!("address {number}"));
            let answer = keeper.check(&who, &wrong, None, &clock).await;
            assert_eq!(answer, Err(NotLetIn::Wrong), "{number}");
        }
        let elsewhere = at("kim", "another address");
        let answer = keeper.check(&elsewhere, &wrong, None, &clock).await;
        assert_eq!(answer, Err(NotLetIn::LockedOut(Duration::from_secs(30))));
        let other = keeper.check(&at("lee", "address 1"), &wrong, None, &clock).await;
        assert_eq!(other, Err(NotLetIn::Wrong));
    }
}
