//! Which user agents are programs: asked once for each, since looking through all patterns takes a moment.

use crate::user_agent::UserAgent;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many user agents are remembered; then all are forgotten.
const REMEMBERED: usize = 1_000;

/// The user agents seen lately.
#[derive(Debug, Default)]
pub(crate) struct Bots(Mutex<HashMap<String, bool>>);

impl Bots {
    /// Whether a user agent is known as a program's.
    pub(crate) async fn is_bot(&self, user_agent: &str) -> bool {
        if let Some(known) = self.known().get(user_agent) {
            return *known;
        }
        let text = user_agent.to_owned();
        let read = tokio::task::spawn_blocking(move || (UserAgent::read(&text, None).is_bot, text)).await;
        // Only a panic within gets here; then the browser counts as a person's.
        let Ok((is_bot, text)) = read else { return false };
        let mut known = self.known();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text, is_bot);
        is_bot
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
