//! Whoever listens is told what became true, and what visitors did, once it is stored.

mod surroundings;
mod topic;

pub(crate) use surroundings::Surroundings;
pub(crate) use topic::Topic;

use crate::fact::Fact;
use crate::limits::MAX_STREAMS;
use crate::recorded_event::RecordedEvent;
use crate::wire::browser::Browser;
use crate::wire::stream::Stream;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use waymeet_journey::context::VisitContext;
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// How much news a slow listener may lag behind; it is told that it missed some.
const REMEMBERED: usize = 4_096;

/// What somebody may want to hear of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum News {
    /// Something became true, in these surroundings.
    Fact(Box<Fact>, Box<Surroundings>),
    /// A visitor did something. It is an event, not a fact: reports do not count it.
    Web(Box<WebNews>),
}

/// What a visitor did, and what was known of the visit then.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WebNews {
    pub(crate) organisation: String,
    pub(crate) event: RecordedEvent,
    pub(crate) browser: Browser,
    pub(crate) context: VisitContext,
    /// Events of the session so far.
    pub(crate) event_count: u32,
    /// Page views of the session so far.
    pub(crate) page_view_count: u32,
}

impl News {
    /// Whether it is of the web or of an app.
    pub(crate) fn stream(&self) -> Stream {
        match self {
            Self::Fact(fact, _) => fact.stream,
            Self::Web(news) => news.event.stream(),
        }
    }

    pub(crate) fn organisation(&self) -> &str {
        match self {
            Self::Fact(fact, _) => &fact.organisation,
            Self::Web(news) => &news.organisation,
        }
    }

    pub(crate) fn visitor(&self) -> VisitorId {
        match self {
            Self::Fact(fact, _) => fact.visitor,
            Self::Web(news) => news.event.visitor,
        }
    }

    pub(crate) fn session(&self) -> SessionId {
        match self {
            Self::Fact(fact, _) => fact.session,
            Self::Web(news) => news.event.session,
        }
    }

    pub(crate) fn at(&self) -> UnixMillis {
        match self {
            Self::Fact(fact, _) => fact.at,
            Self::Web(news) => news.event.at,
        }
    }
}

/// How many listeners each organisation has.
type Streams = Arc<Mutex<HashMap<String, usize>>>;

fn locked(streams: &Streams) -> MutexGuard<'_, HashMap<String, usize>> {
    streams.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells news to whoever listens.
#[derive(Debug)]
pub(crate) struct Notifications {
    news: broadcast::Sender<Arc<News>>,
    streams: Streams,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            news: broadcast::Sender::new(REMEMBERED),
            streams: Streams::default(),
        }
    }
}

impl Notifications {
    /// Whether there is anybody to be told.
    pub(crate) fn has_listeners(&self) -> bool {
        self.news.receiver_count() > 0
    }

    pub(crate) fn tell(&self, news: impl IntoIterator<Item = News>) {
        if self.has_listeners() {
            for one in news {
                // Nobody listening any longer is no error.
                let _ = self.news.send(Arc::new(one));
            }
        }
    }

    /// Listens to what is news of an organisation from now on; `None` where enough others do.
    pub(crate) fn listen(&self, organisation: &str) -> Option<Listener> {
        let mut streams = locked(&self.streams);
        let count = streams.entry(organisation.to_owned()).or_default();
        if *count >= MAX_STREAMS {
            return None;
        }
        *count += 1;
        Some(Listener {
            organisation: organisation.to_owned(),
            news: self.news.subscribe(),
            streams: self.streams.clone(),
        })
    }
}

/// Hears the news of one organisation.
#[derive(Debug)]
pub(crate) struct Listener {
    organisation: String,
    news: broadcast::Receiver<Arc<News>>,
    streams: Streams,
}

/// What a listener hears.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heard {
    News(Arc<News>),
    /// So much happened, of whatever organisation, that it was too much to keep.
    Missed(u64),
}

impl Listener {
    /// The next news; `None` once there will be no more.
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        loop {
            match self.news.recv().await {
                Ok(news) if news.organisation() == self.organisation => return Some(Heard::News(news)),
                Ok(_) => {}
                Err(RecvError::Lagged(missed)) => return Some(Heard::Missed(missed)),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut streams = locked(&self.streams);
        if let Some(count) = streams.get_mut(&self.organisation) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.organisation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactKind;
    use waymeet_journey::ids::{EventId, Uuid};

    fn news(organisation: &str) -> News {
        let id = Uuid::from_bytes([1; 16]);
        let fact = Fact {
            organisation: organisation.to_owned(),
            deployment: "d".to_owned(),
            visitor: VisitorId(id),
            session: SessionId(id),
            at: UnixMillis(0),
            kind: FactKind::Session,
            event: EventId(id),
            subject: String::new(),
            version: None,
            action: None,
            media: None,
            target: None,
            template: None,
            word: None,
            value: None,
            device: String::new(),
            device_type: String::new(),
            stream: Stream::Web,
            country: String::new(),
            blocking: None,
            carried: Vec::new(),
        };
        let surroundings = Surroundings {
            visit_started: UnixMillis(0),
            referrer: None,
            error_code: String::new(),
            error_message: String::new(),
            time_to_disposition: None,
        };
        News::Fact(Box::new(fact), Box::new(surroundings))
    }

    #[tokio::test]
    async fn who_lags_behind_is_told_how_much_was_missed_and_goes_on() {
        let notifications = Notifications::default();
        let mut listener = notifications.listen("o").unwrap();
        notifications.tell((0..REMEMBERED + 3).map(|_| news("o")));
        assert_eq!(listener.next().await, Some(Heard::Missed(3)));
        assert_eq!(listener.next().await, Some(Heard::News(Arc::new(news("o")))));
    }

    #[tokio::test]
    async fn nobody_hears_of_another_organisation() {
        let notifications = Notifications::default();
        let mut listener = notifications.listen("o").unwrap();
        notifications.tell([news("other"), news("o")]);
        let heard = listener.next().await;
        assert_eq!(heard, Some(Heard::News(Arc::new(news("o")))));
    }

    #[test]
    fn an_organisation_has_so_many_listeners_and_those_that_left_make_room() {
        let notifications = Notifications::default();
        let mut listeners: Vec<_> = (0..MAX_STREAMS)
            .map(|_| notifications.listen("o").unwrap())
            .collect();
        assert!(notifications.listen("o").is_none());
        assert!(notifications.listen("other").is_some());
        listeners.pop();
        assert!(notifications.listen("o").is_some());
        drop(listeners);
        assert!(locked(&notifications.streams).is_empty());
    }
}
