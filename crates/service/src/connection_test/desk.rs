//! How many tests run at once, and of whom.

use crate::outgoing::authorities::{Authorities, Tls};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// So many tests run at once, of all users together.
const AT_ONCE: usize = 8;

/// Where tests are begun.
#[derive(Debug)]
pub(crate) struct TestDesk {
    pub(crate) tls: Tls,
    running: Mutex<HashSet<String>>,
}

impl TestDesk {
    pub(crate) fn new(authorities: Authorities) -> Self {
        Self {
            tls: Tls::new(authorities),
            running: Mutex::default(),
        }
    }

    /// The right to run one test, until it is dropped; nothing where this user has one running, or too many others have.
    pub(crate) fn begin(&self, user: &str) -> Option<Turn<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.len() >= AT_ONCE || !running.insert(user.to_owned()) {
            return None;
        }
        Some(Turn {
            desk: self,
            user: user.to_owned(),
        })
    }
}

/// The right to run one test.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    desk: &'a TestDesk,
    user: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut running = self.desk.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_has_one_test_at_a_time_and_all_of_them_so_many() {
        let desk = TestDesk::new(Authorities::default());
        let first = desk.begin("ada").unwrap();
        assert!(desk.begin("ada").is_none());
        drop(first);
        let turns: Vec<_> = (0..AT_ONCE)
            .map(|number| desk.begin(&number.to_string()).unwrap())
            .collect();
        assert!(desk.begin("ada").is_none());
        drop(turns);
        assert!(desk.begin("ada").is_some());
    }
}
