//! Sending: the outbox's batches go to the service, and its answers come back.

use super::super::availability;
use super::super::outbox::Batch;
use super::super::record;
use super::super::sender::Verdict;
use super::{Answer, Module};
use crate::browser::{clock, js, page, timers};
use std::rc::Rc;
use waymeet_journey::availability::Availability;
use waymeet_journey::time::UnixMillis;

impl Module {
    /// Sends soon: what is recorded in one task goes in one request.
    pub(super) fn schedule_flush(self: &Rc<Self>) {
        self.flush_in(0);
    }

    fn flush_in(self: &Rc<Self>, delay_in_ms: u32) {
        let module = Rc::clone(self);
        let mut state = self.state.borrow_mut();
        // A wait after a failure is not cut short by new events; being left, or seen again, is what ends it early.
        if state.failures == 0 || delay_in_ms > 0 || state.flush.is_none() {
            state.flush = Some(timers::after(delay_in_ms, Box::new(move || module.flush())));
        }
    }

    pub(super) fn flush(self: &Rc<Self>) {
        let Some(url) = self.url("events") else { return };
        let (batch, body) = {
            let mut state = self.state.borrow_mut();
            state.flush = None;
            if state.is_sending {
                return;
            }
            let Some(visit) = state.visit.as_mut() else { return };
            let (outbox, store) = visit.outgoing();
            let dropped = outbox.dropped();
            let Some(batch) = outbox.batch(store) else { return };
            state.is_sending = true;
            let now = UnixMillis(clock::now_in_ms());
            let body = record::batch(
                &batch.events,
                now,
                &page::device(),
                &page::visitor_language(),
                dropped,
            );
            (batch, body)
        };
        self.request(
            &url,
            Some(&body),
            Box::new(move |module, answer| module.settle(&batch, &answer)),
        );
    }

    fn settle(self: &Rc<Self>, batch: &Batch, answer: &Answer) {
        let verdict = {
            let mut state = self.state.borrow_mut();
            let verdict = match answer.verdict(state.failures) {
                // INVARIANT (stored before sent): only a receipt for each record lets go of it; a proxy's page does not.
                Verdict::Settled if !is_receipt(answer, batch) => Answer::NONE.verdict(state.failures),
                verdict => verdict,
            };
            state.is_sending = false;
            state.failures = if matches!(verdict, Verdict::Retry(_)) {
                state.failures.saturating_add(1)
            } else {
                0
            };
            state.flush = None;
            if let Some(visit) = state.visit.as_mut() {
                let (outbox, store) = visit.outgoing();
                let is_halved = verdict == Verdict::TooLarge && outbox.halve(batch);
                if !is_halved && !matches!(verdict, Verdict::Retry(_)) {
                    outbox.settle(store, &batch.keys);
                }
            }
            verdict
        };
        match verdict {
            Verdict::Retry(delay) => return self.flush_in(delay),
            Verdict::Refused => self.host.log("the service refuses this site's events"),
            Verdict::Settled | Verdict::TooLarge => {}
        }
        self.schedule_flush();
        let now = UnixMillis(clock::now_in_ms());
        if let Some(news) = availability::parse(&js::get(&answer.content, "availability"), now) {
            self.hear(news, now);
        }
    }

    /// Takes the news an answer brought; decides at once where an offer waits for it.
    fn hear(self: &Rc<Self>, news: Availability, now: UnixMillis) {
        let is_awaited = self.state.borrow().stream.is_some();
        if is_awaited {
            self.decide(|visit| visit.hear_availability(news, now));
        } else if let Some(visit) = self.state.borrow_mut().visit.as_mut() {
            visit.remember_availability(news);
        }
    }
}

/// Whether an answer speaks of each record of a batch.
fn is_receipt(answer: &Answer, batch: &Batch) -> bool {
    js::get_array(&answer.content, "results").length() as usize == batch.keys.len()
}
