//! `GET /api/v2/notifications/stream`: news as it happens, as server-sent events. Ours: the vendor has channels over
//! websockets. Topics, and what is said in them, are the vendor's.

use super::operation::{Access, Api, Caller, Operation, Parameter};
use super::parameters::Parameters;
use crate::auth::bearer::TOKEN_LIFE_IN_SECONDS;
use crate::auth::permission::Permission as May;
use crate::error::{ApiError, RETRY_AFTER_IN_SECONDS};
use crate::limits::MAX_TOPICS;
use crate::notifications::{Heard, Listener, News, Topic};
use crate::shared::Shared;
use crate::store::StoreError;
use crate::wire::notification;
use axum::extract::State;
use axum::http::Method;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde_json::json;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use waymeet_journey::ids::{ActionMapId, OutcomeId};

const TOPICS: &[Parameter] = &[Parameter {
    name: "topics",
    description: "Names of topics, with commas between them or one by one.",
}];
/// The topic of what is said about the stream itself. Source: the vendor's channels.
const METADATA: &str = "channel.metadata";

/// The operation.
pub(super) fn add(api: Api) -> Api {
    api.with(
        Operation::new(
            Method::GET,
            "/api/v2/notifications/stream",
            Access::Any(&[May::ViewEvents]),
            "Notifications",
        )
        .summary("Listen to what happens, as server-sent events")
        .query(TOPICS),
        async |State(shared): State<Arc<Shared>>, caller: Caller, parameters: Parameters| {
            stream(shared, &caller.organisation, &parameters)
        },
    )
}

/// One who listens.
struct Stream {
    shared: Arc<Shared>,
    topics: Vec<(String, Topic)>,
    listener: Listener,
    stopping: watch::Receiver<bool>,
    /// No stream outlives the token it was opened with by more than a token's life.
    ends: Instant,
    /// Not sent yet.
    waiting: VecDeque<Event>,
}

fn stream(shared: Arc<Shared>, organisation: &str, parameters: &Parameters) -> Result<Response, ApiError> {
    let topics = topics(parameters)?;
    let too_many = ApiError::TooManyRequests(Duration::from_secs(RETRY_AFTER_IN_SECONDS.into()));
    let listener = shared.notifications.listen(organisation).ok_or(too_many)?;
    // Whoever reads it knows that nothing is missed from here on.
    let begun = metadata(&json!({ "message": "listening" }));
    let stream = Stream {
        topics,
        listener,
        stopping: shared.stopping(),
        ends: Instant::now() + Duration::from_secs(TOKEN_LIFE_IN_SECONDS.into()),
        waiting: VecDeque::from([begun]),
        shared,
    };
    let stream = unfold(stream, |mut stream| async move {
        let event = stream.next().await?;
        Some((Ok::<_, Infallible>(event), stream))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()).into_response())
}

fn topics(parameters: &Parameters) -> Result<Vec<(String, Topic)>, ApiError> {
    let names = parameters.list("topics");
    if names.is_empty() || names.len() > MAX_TOPICS {
        let problem = format!("name 1 to {MAX_TOPICS} topics");
        return Err(ApiError::invalid("topics", problem));
    }
    let mut topics: Vec<(String, Topic)> = Vec::new();
    for name in names {
        let topic = Topic::parse(name).ok_or_else(|| {
            let name: String = name.chars().take(128).collect();
            ApiError::invalid("topics", format!("`{name}` is not known"))
        })?;
        if !topics.iter().any(|(_, known)| *known == topic) {
            topics.push((name.to_owned(), topic));
        }
    }
    Ok(topics)
}

fn metadata(body: &serde_json::Value) -> Event {
    Event::default().data(notification::message(METADATA, body, ""))
}

impl Stream {
    /// The next event; `None` once the service stops, or the stream has lasted long enough.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            let heard = tokio::select! {
                heard = self.listener.next() => heard?,
                stopped = self.stopping.changed() => {
                    stopped.ok()?;
                    continue;
                }
                () = sleep_until(self.ends) => return None,
            };
            match heard {
                Heard::Missed(missed) => {
                    let problem = json!({ "message": "some of what happened was missed", "missed": missed });
                    return Some(metadata(&problem));
                }
                Heard::News(news) => self.take(&news).await,
            }
        }
    }

    /// One message for each topic it belongs to.
    async fn take(&mut self, news: &News) {
        let covering = self.topics.iter().filter(|(_, topic)| topic.covers(news));
        let covering: Vec<&str> = covering.map(|(name, _)| name.as_str()).collect();
        if covering.is_empty() {
            return;
        }
        let name = name_of(&self.shared, news).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the name of a rule could not be read");
            None
        });
        let body = notification::body(news, name.as_deref());
        let correlation = match news {
            News::Fact(fact, _) => fact.event.to_text(),
            News::Web(news) => news.event.id.to_text(),
        };
        let messages = covering
            .into_iter()
            .map(|topic| Event::default().data(notification::message(topic, &body, &correlation)));
        self.waiting.extend(messages);
    }
}

/// The name of the outcome or action map a fact is about.
async fn name_of(shared: &Shared, news: &News) -> Result<Option<String>, StoreError> {
    let News::Fact(fact, _) = news else {
        return Ok(None);
    };
    let sites = shared.sites.find(&shared.store, &fact.deployment).await?;
    let Some(site) = sites.first() else {
        return Ok(None);
    };
    let configuration = &site.configuration;
    let of_outcome = || configuration.outcomes.get(&OutcomeId::parse(&fact.subject)?);
    let of_map = || configuration.action_maps.get(&ActionMapId::parse(&fact.subject)?);
    let name = of_outcome().map(|outcome| outcome.name.clone());
    Ok(name.or_else(|| of_map().cloned()))
}
