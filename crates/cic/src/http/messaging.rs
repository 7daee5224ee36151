//! What a session is told: by asking now and then, or as a stream of server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Extension;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream;
use tokio::sync::watch;
use waymeet_icws::agent::Message;

use super::State;
use super::error::IcwsError;
use super::session::{Caller, CookieCaller};
use crate::model::SessionId;
use crate::pair::Seat;
use crate::session::Event;
use crate::shared::{Core, Shared};

/// How often a quiet stream says that it is alive.
const PING: Duration = Duration::from_secs(10);

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/icws/{session}/messaging/messages", get(messages))
        .route("/icws/{session}/messaging/heartbeat", post(heartbeat))
}

async fn messages(
    shared: State,
    caller: CookieCaller,
    seat: Option<Extension<Seat>>,
    headers: HeaderMap,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let last_event = text("last-event-id").and_then(|id| id.parse().ok());
    let accept = text(header::ACCEPT.as_str()).unwrap_or_default();
    if accept.to_ascii_lowercase().contains("text/event-stream") {
        let seat = seat.map(|Extension(seat)| seat);
        return events(Arc::clone(&shared), caller.session, seat, last_event);
    }
    let news = shared.look(|core, _| {
        let Core { centre, sessions, .. } = core;
        sessions
            .get_mut(&caller.session)
            .map(|session| session.news(centre))
    });
    let messages = news.map(|events| {
        events
            .into_iter()
            .map(|event| event.message)
            .collect::<Vec<Message>>()
    });
    messages
        .map(Json)
        .ok_or_else(IcwsError::no_session)
        .into_response()
}

/// The session is alive; asking was enough.
async fn heartbeat(_: Caller) -> StatusCode {
    StatusCode::NO_CONTENT
}

fn events(shared: Arc<Shared>, session: SessionId, seat: Option<Seat>, last_event: Option<u64>) -> Response {
    let number = shared.look(|core, _| {
        core.sessions
            .get_mut(&session)
            .map(|session| session.open_stream(last_event))
    });
    let Some(number) = number else {
        return IcwsError::no_session().into_response();
    };
    // An older stream of the session, perhaps of a page that is gone, ends when it hears the bell.
    shared.ring();
    let open = OpenStream {
        changes: shared.listen(),
        shared,
        session,
        seat,
        number,
        waiting: VecDeque::new(),
    };
    let stream = stream::unfold(open, |mut open| async move { Some((open.next().await?, open)) });
    let keep_alive = KeepAlive::new()
        .interval(PING)
        .event(SseEvent::default().comment("ping"));
    let mut response = Sse::new(stream).keep_alive(keep_alive).into_response();
    // Proxies must not hold events back.
    response
        .headers_mut()
        .insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    response
}

/// One stream of a session, from its opening until the client is gone.
struct OpenStream {
    shared: Arc<Shared>,
    session: SessionId,
    seat: Option<Seat>,
    number: u64,
    changes: watch::Receiver<u64>,
    waiting: VecDeque<Event>,
}

impl OpenStream {
    async fn next(&mut self) -> Option<Result<SseEvent, Infallible>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return sse_event(&event).map(Ok);
            }
            // First the bell, then the look: what changes in between rings again.
            self.changes.borrow_and_update();
            let Some(news) = self.look() else {
                return self.farewell().map(Ok);
            };
            self.waiting = news.into();
            if !self.waiting.is_empty() {
                continue;
            }
            tokio::select! {
                () = self.shared.shutdown.cancelled() => return None,
                changed = self.changes.changed() => changed.ok()?,
            }
        }
    }

    /// News; `None` when the session is over, a newer stream has taken over, or this server of a pair is passive now.
    fn look(&self) -> Option<Vec<Event>> {
        if self.seat.as_ref().is_some_and(|seat| !seat.is_active()) {
            return None;
        }
        self.shared.look(|core, _| {
            let Core { centre, sessions, .. } = core;
            let session = sessions
                .get_mut(&self.session)
                .filter(|session| session.newest_stream == self.number)?;
            Some(session.news(centre))
        })
    }
}

impl OpenStream {
    /// The last thing a stream says whose session has ended.
    fn farewell(&self) -> Option<SseEvent> {
        let ending = self
            .shared
            .look(|core, _| core.sessions.take_ending(&self.session))?;
        let data = serde_json::to_string(&ending.message()).ok()?;
        Some(SseEvent::default().data(data))
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.shared
            .look(|core, now| core.sessions.close_stream(&self.session, now));
    }
}

fn sse_event(event: &Event) -> Option<SseEvent> {
    let data = serde_json::to_string(&event.message).ok()?;
    Some(SseEvent::default().id(event.id.to_string()).data(data))
}
