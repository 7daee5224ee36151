//! Secrets that are shown once: between the form that made one and the page that shows it they wait here, in memory, for the
//! log-in that made them.

use crate::secret::Secret;
use std::collections::HashMap;
use waymeet_journey::time::UnixMillis;

/// How long a secret waits, in seconds: a browser follows a redirect at once.
const LIFE_IN_SECONDS: u32 = 60;

/// The secrets that wait, one for each log-in.
#[derive(Debug, Default)]
pub struct HandOver(HashMap<String, (String, Secret, UnixMillis)>);

impl HandOver {
    /// Keeps a secret until this log-in looks at the page with this path.
    pub fn keep(&mut self, log_in: &str, path: &str, secret: Secret, now: UnixMillis) {
        self.0.retain(|_, (_, _, expires)| now < *expires);
        let expires = now.plus_seconds(LIFE_IN_SECONDS);
        self.0
            .insert(log_in.to_owned(), (path.to_owned(), secret, expires));
    }

    /// The secret for this page, once.
    pub fn take(&mut self, log_in: &str, path: &str, now: UnixMillis) -> Option<Secret> {
        self.0.retain(|_, (_, _, expires)| now < *expires);
        let is_for_it = self.0.get(log_in).is_some_and(|(known, _, _)| known == path);
        if !is_for_it {
            return None;
        }
        self.0.remove(log_in).map(|(_, secret, _)| secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_handed_over_once_at_its_page_to_its_log_in_within_a_minute() {
        let mut waiting = HandOver::default();
        let now = UnixMillis(1_000);
        waiting.keep("a", "/one", Secret::new("s"), now);
        assert_eq!(waiting.take("b", "/one", now), None);
        assert_eq!(waiting.take("a", "/two", now), None);
        assert_eq!(waiting.take("a", "/one", now), Some(Secret::new("s")));
        assert_eq!(waiting.take("a", "/one", now), None);
        waiting.keep("a", "/one", Secret::new("s"), now);
        assert_eq!(waiting.take("a", "/one", now.plus_seconds(LIFE_IN_SECONDS)), None);
    }
}
