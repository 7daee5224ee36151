//! News of who is available: with each answer of the service, and as a stream while an offer waits for it.

use crate::browser::{clock, js, timers};
use js_sys::JSON;
use wasm_bindgen::JsValue;
use waymeet_journey::availability::{Availability, QueueAvailability};
use waymeet_journey::time::UnixMillis;
use web_sys::EventSource;

/// Reads the service's JSON (docs/wire, *Availability*), heard at `now`.
#[must_use]
pub fn parse(json: &JsValue, now: UnixMillis) -> Option<Availability> {
    let queues = js::get(json, "queues");
    if !js::is_record(&queues) {
        return None;
    }
    let queues = js::keys(&queues).into_iter().map(|queue| {
        let known = js::get(&queues, &queue);
        QueueAvailability {
            agents: js::get_number(&known, "agents").unwrap_or(0),
            estimated_wait_in_seconds: js::get_number(&known, "estimatedWaitSeconds").unwrap_or(0),
            queue,
        }
    });
    Some(Availability {
        as_of: Some(now),
        ttl_in_milliseconds: js::get_number(json, "ttlMs").unwrap_or(0),
        queues: queues.collect(),
    })
}

/// A stream of news. Dropping it closes the connection.
pub struct AvailabilityStream {
    source: EventSource,
    _listener: timers::Listener,
}

impl AvailabilityStream {
    /// Opens the stream; `None` where the browser cannot.
    #[must_use]
    pub fn open(url: &str, heard: Box<dyn Fn(Availability)>) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let hear = move |event: &web_sys::Event| {
            let text = js::get_text(event, "data");
            let news = text.and_then(|text| JSON::parse(&text).ok());
            if let Some(news) = news.and_then(|json| parse(&json, UnixMillis(clock::now_in_ms()))) {
                heard(news);
            }
        };
        let listener = timers::on(&source, "message", false, Box::new(hear));
        Some(Self {
            source,
            _listener: listener,
        })
    }
}

impl Drop for AvailabilityStream {
    fn drop(&mut self) {
        self.source.close();
    }
}
