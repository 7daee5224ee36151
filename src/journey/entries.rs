//! What the page's script may call. Moments are Unix milliseconds by the visitor's clock; texts with several fields are
//! those of [`super::fields`]. Source: docs/wire, *Journey module*.

use super::core;
use super::fields::Fields;
use super::host::Host;
use super::visit::Visit;
use wasm_bindgen::prelude::*;
use waymeet_journey::ids::EventId;
use waymeet_journey::time::UnixMillis;

/// A moment as JavaScript counts it; what is none is the beginning of time.
fn moment(ms: f64) -> UnixMillis {
    UnixMillis(ms as u64)
}

/// Begins the page load, with random bytes from the browser.
#[wasm_bindgen]
pub fn start(host: Host, seed: &[u8]) {
    core::start(host, seed);
}

/// Reads the bundle; its page settings (JSON, may be empty), or `undefined` where it is of another version.
#[wasm_bindgen]
pub fn open(bundle: &[u8]) -> Option<String> {
    core::with(|core| core.open(bundle))
}

/// The consent that holds, as a number, of what the visitor answered, the page said, and the browser signals.
#[wasm_bindgen]
pub fn consent(answer: i32, said: i32, signals: u32) -> u32 {
    core::with(|core| core.consent(answer, said, signals))
}

/// Begins the visit: site, address, referrer, language, visitor, session, traits mapper.
#[wasm_bindgen]
pub fn begin(fields: &str, consent: u32, has_hook: bool, now: f64) {
    core::with(|core| core.begin(fields, consent, has_hook, moment(now)));
}

/// Something happened; whether there is something to do.
#[wasm_bindgen]
pub fn happen(fields: &str, at: f64) -> bool {
    core::with(|core| core.happen(fields, moment(at)))
}

/// What the page has to do now, as JSON.
#[wasm_bindgen]
pub fn next_steps() -> String {
    core::with(core::Core::take_next_steps)
}

/// The site says who this is: user, traits, id.
#[wasm_bindgen]
pub fn identify(fields: &str, at: f64) {
    core::with(|core| core.identify(fields, moment(at)));
}

/// The site says what is true of the visit: values, id.
#[wasm_bindgen]
pub fn set(fields: &str, at: f64) {
    let mut fields = Fields::of(fields);
    let values = fields.attributes();
    let id = EventId::parse(fields.text());
    core::with(|core| core.visit(|visit| visit.set(id, values, moment(at))));
}

/// An action, or the chat that is running where none is named, has reached a state; whether it could.
#[wasm_bindgen]
pub fn advance(action: &str, state: &str, error: &str, now: f64) -> bool {
    core::with(|core| core.advance(action, state, error, moment(now)))
}

/// Looks again at what could be offered; whether there is something to do.
#[wasm_bindgen]
pub fn look(now: f64) -> bool {
    core::with(|core| core.decide(|visit| visit.look_again(moment(now))))
}

/// News of who is available; whether there is something to do.
#[wasm_bindgen]
pub fn hear(fields: &str, decides: bool, now: f64) -> bool {
    core::with(|core| core.hear_availability(fields, decides, moment(now)))
}

/// The next batch, to be known by a number; `undefined` where nothing waits.
#[wasm_bindgen]
pub fn batch(number: u32, max_bytes: u32, device: &str, now: f64) -> Option<String> {
    core::with(|core| core.batch(number, max_bytes as usize, device, moment(now)))
}

/// A batch was answered; when to send again in milliseconds, or below 0: at once.
#[wasm_bindgen]
pub fn settle(number: u32, status: u16, retry_after: f64, results: u32) -> f64 {
    core::with(|core| core.settle(number, status, retry_after, results as usize))
}

/// When to repeat another request, in milliseconds; below 0: not at all.
#[wasm_bindgen]
pub fn retry(status: u16, failures: u32, retry_after: f64) -> f64 {
    core::with(|core| core.retry_delay(status, failures, retry_after))
}

/// Stores what was recorded and counted in this task.
#[wasm_bindgen]
pub fn keep() {
    core::with(|core| core.visit(Visit::end_task));
}

/// Writes down what is only in memory, and with `reloads` reads anew what other tabs have written.
#[wasm_bindgen]
pub fn write_down(reloads: bool) {
    core::with(|core| {
        core.visit(|visit| {
            visit.settle();
            if reloads {
                visit.reload();
            }
        });
    });
}

/// The page is left.
#[wasm_bindgen]
pub fn leave(now: f64) {
    core::with(|core| core.visit(|visit| visit.leave(moment(now))));
}

/// Ends the visit; with `forgets`, removes what the browser keeps of it.
#[wasm_bindgen]
pub fn end(forgets: bool) {
    core::with(|core| core.end(forgets));
}

/// What a page is told of its visit, as JSON; empty where there is none.
#[wasm_bindgen]
pub fn describe() -> String {
    core::with(|core| core.visit(Visit::describe))
}
