//! The module's state and its entries, one for each thing the page's script (`www/journey/`) can tell it or ask of it.
//! Everything between is in [`Visit`]; here is only what a page load has besides: the bundle before the visit begins, the
//! batches on their way, what was last decided.

use super::context;
use super::fields::Fields;
use super::happening::{self, Happening};
use super::host::{Host, HostCookies, HostStore};
use super::offering;
use super::outbox::Batch;
use super::ports::Hook;
use super::record;
use super::sender::{self, Verdict};
use super::visit::{Arrival, NextSteps, Ports, Visit};
use crate::browser::entropy::Generator;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::availability::Availability;
use waymeet_journey::bundle::Bundle;
use waymeet_journey::consent::{self, BrowserSignals, Consent, Tracking};
use waymeet_journey::event::PAGE_VIEWED;
use waymeet_journey::ids::{ActionId, EventId, SessionId, VisitorId};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

/// How long what other page loads have left may lie before it is looked for again, in milliseconds.
const LOOK_AROUND_IN_MS: u64 = 30_000;

/// The bit of a consent's number that says that calls may wait for an answer.
const MAY_WAIT: u32 = 16;

/// The answer to a settled batch that asks for the next one at once, where else it says how long to wait.
const SEND_ON: f64 = -1.0;

/// What a page load has.
pub(super) struct Core {
    host: Rc<Host>,
    random: Generator,
    bundle: Option<Bundle>,
    visit: Option<Visit>,
    /// The last address that was scrubbed, and what became of it.
    scrubbed: (String, String),
    /// What the page was last told to do.
    next_steps: String,
    /// Batches on their way, by number.
    sent: Vec<(u32, Batch)>,
    failures: u32,
    looked_around: UnixMillis,
}

thread_local! {
    // It lives as long as the page.
    static CORE: &'static RefCell<Option<Core>> = Box::leak(Box::new(RefCell::new(None)));
}

/// Kept apart from the entries, each of which would have a copy of it.
#[inline(never)]
fn page_load() -> RefMut<'static, Option<Core>> {
    CORE.with(|core| core.borrow_mut())
}

/// Does something with the page load, once it has begun. The script never calls from within a call.
pub(super) fn with<T: Default>(act: impl FnOnce(&mut Core) -> T) -> T {
    page_load().as_mut().map(act).unwrap_or_default()
}

/// Begins the page load.
pub(super) fn start(host: Host, seed: &[u8]) {
    let core = Core {
        host: Rc::new(host),
        random: Generator::from_seed(seed),
        bundle: None,
        visit: None,
        scrubbed: Default::default(),
        next_steps: String::new(),
        sent: Vec::new(),
        failures: 0,
        looked_around: UnixMillis(0),
    };
    *page_load() = Some(core);
}

/// Consent as a number: tracking in the two lowest bits (denied, anonymous, granted), personalisation, chat.
fn consent_of(code: u32) -> Consent {
    Consent {
        tracking: match code & 3 {
            0 => Tracking::Denied,
            1 => Tracking::Anonymous,
            _ => Tracking::Granted,
        },
        personalisation: code & 4 != 0,
        chat: code & 8 != 0,
    }
}

fn code_of(consent: Consent) -> u32 {
    consent.tracking as u32 | u32::from(consent.personalisation) << 2 | u32::from(consent.chat) << 3
}

impl Core {
    /// Reads the bundle; its page settings, or nothing where it is of another version.
    pub(super) fn open(&mut self, bytes: &[u8]) -> Option<String> {
        let bundle = Bundle::from_bytes(bytes).ok()?;
        let for_page = bundle.settings.for_page.clone();
        self.bundle = Some(bundle);
        Some(for_page)
    }

    /// The consent that holds, given the visitor's answer and what the page said (each a consent's number, or -1), and the
    /// browser's signals (1 Global Privacy Control, 2 Do Not Track). Bit 4 says that calls may wait for an answer, bit 5 that
    /// something may be offered.
    pub(super) fn consent(&self, answer: i32, said: i32, signals: u32) -> u32 {
        let Some(bundle) = &self.bundle else {
            return MAY_WAIT;
        };
        let settings = &bundle.settings;
        let read = |code: i32| u32::try_from(code).ok().map(consent_of);
        let signals = BrowserSignals {
            global_privacy_control: signals & 1 != 0,
            do_not_track: signals & 2 != 0,
        };
        let consent = consent::effective(
            read(answer),
            read(said),
            settings.consent_default,
            signals,
            settings.respects_do_not_track,
        );
        code_of(consent)
            | (u32::from(settings.holds_before_consent) * MAY_WAIT)
            | u32::from(consent.personalisation && !bundle.action_maps.is_empty()) << 5
    }

    /// Begins the visit: site, address, referrer, language, visitor, session and traits mapper.
    pub(super) fn begin(&mut self, fields: &str, consent: u32, has_hook: bool, now: UnixMillis) {
        let Some(bundle) = self.bundle.take() else { return };
        let mut fields = Fields::of(fields);
        let site = fields.text();
        let mut recordable = || happening::recordable_url(fields.text(), &bundle.settings);
        let (url, referrer) = (recordable(), recordable());
        let language = fields.text();
        let host = Rc::clone(&self.host);
        let hook: Hook = Box::new(move |record| host.alter(record));
        let mut seed = self.random.bytes().to_vec();
        seed.extend(self.random.bytes());
        let ports = Ports {
            store: Box::new(HostStore(Rc::clone(&self.host))),
            cookies: Box::new(HostCookies(Rc::clone(&self.host))),
            random: Generator::from_seed(&seed),
            hook: has_hook.then_some(hook),
        };
        let arrival = Arrival {
            at: now,
            language: language.into(),
            page: Page {
                url,
                ..Page::default()
            },
            referrer,
            consent: consent_of(consent),
            visitor: VisitorId::parse(fields.text()),
            session: SessionId::parse(fields.text()),
            mapper: fields.mapper(),
        };
        self.visit = Some(Visit::begin(site, bundle, arrival, ports));
    }

    /// An address as it may be recorded; the last one is remembered, because most events happen where the last one did.
    fn recordable(&mut self, url: &str) -> String {
        if self.scrubbed.0 != url
            && let Some(visit) = &self.visit
        {
            let scrubbed = happening::recordable_url(url, &visit.bundle().settings);
            self.scrubbed = (url.into(), scrubbed);
        }
        self.scrubbed.1.clone()
    }

    /// Something happened: name, address, title, id, session, attributes, traits mapper; of a page view also keywords,
    /// language and referrer.
    pub(super) fn happen(&mut self, fields: &str, at: UnixMillis) -> bool {
        let mut fields = Fields::of(fields);
        let name = fields.text();
        let url = self.recordable(fields.text());
        let mut happening = Happening {
            name: name.into(),
            page: Page {
                url,
                title: fields.text().into(),
                keywords: String::new(),
            },
            id: EventId::parse(fields.text()),
            session: SessionId::parse(fields.text()),
            attributes: fields.attributes(),
            mapper: fields.mapper(),
            ..Happening::default()
        };
        if let (PAGE_VIEWED, Some(visit)) = (name, &self.visit) {
            let settings = &visit.bundle().settings;
            happening.page.keywords = fields.text().into();
            happening.page_language = fields.text().into();
            happening.referrer = happening::recordable_url(fields.text(), settings);
            happening.search_query = context::search_query(&happening.page.url, &settings.search_parameters);
        }
        self.decide(|visit| visit.happen(happening, at))
    }

    /// Lets the visit decide; whether the page has to do anything.
    pub(super) fn decide(&mut self, decide: impl FnOnce(&mut Visit) -> NextSteps) -> bool {
        let Some(visit) = &mut self.visit else {
            return false;
        };
        let next_steps = decide(visit);
        self.next_steps = offering::describe(&next_steps, visit);
        !self.next_steps.is_empty()
    }

    /// What the page was last told to do, as JSON.
    pub(super) fn take_next_steps(&mut self) -> String {
        core::mem::take(&mut self.next_steps)
    }

    /// The site says who this is: user, traits and the call's id. No user at all is a log-out.
    pub(super) fn identify(&mut self, fields: &str, at: UnixMillis) {
        let mut fields = Fields::of(fields);
        let user = Some(fields.text()).filter(|user| !user.is_empty());
        let traits = fields.attributes();
        if let Some(visit) = &mut self.visit {
            visit.identify(EventId::parse(fields.text()), user, traits, at);
        }
    }

    /// An action reaches a state; whether it could.
    pub(super) fn advance(&mut self, action: &str, state: &str, error: &str, now: UnixMillis) -> bool {
        let running = (self.visit.as_mut()).and_then(|visit| visit.running_chat());
        // A chat that was begun on an earlier page does not know its action.
        let action = ActionId::parse(action).or(running);
        match (action, ActionState::parse(state), &mut self.visit) {
            (Some(action), Some(state), Some(visit)) => visit.advance(action, state, now, error),
            _ => false,
        }
    }

    /// News of who is available: how long they hold in milliseconds, and the queues. With `decides` the visit looks again.
    pub(super) fn hear_availability(&mut self, fields: &str, decides: bool, now: UnixMillis) -> bool {
        let mut fields = Fields::of(fields);
        let news = Availability {
            as_of: Some(now),
            ttl_in_milliseconds: fields.number(),
            queues: fields.queues(),
        };
        if decides {
            return self.decide(|visit| visit.hear_availability(news, now));
        }
        if let Some(visit) = &mut self.visit {
            visit.remember_availability(news);
        }
        false
    }

    /// The body of the next request, with this number; `None` where nothing waits.
    pub(super) fn batch(
        &mut self,
        number: u32,
        max_bytes: usize,
        device: &str,
        now: UnixMillis,
    ) -> Option<String> {
        let visit = self.visit.as_mut()?;
        let withheld = visit.withheld();
        let (outbox, store) = visit.outgoing();
        if now.since(self.looked_around) > LOOK_AROUND_IN_MS {
            self.looked_around = now;
            outbox.look_around(store, now);
        }
        let batch = outbox.batch(store, max_bytes)?;
        let sending = record::Sending {
            tab: outbox.tab(),
            at: now,
            device,
            dropped: outbox.dropped(),
            withheld,
        };
        let body = record::batch(&batch.events, sending);
        self.sent.push((number, batch));
        Some(body)
    }

    /// A batch was answered: with a status (0: nobody did), seconds to wait (or -1), and so many results. Says when to send
    /// again, in milliseconds, or [`SEND_ON`].
    pub(super) fn settle(&mut self, number: u32, status: u16, retry_after: f64, results: usize) -> f64 {
        let Some(position) = self.sent.iter().position(|(known, _)| *known == number) else {
            return SEND_ON;
        };
        let (_, batch) = self.sent.remove(position);
        // INVARIANT (stored before sent): only a receipt for each record lets go of it; a proxy's page does not.
        let is_receipt = results == batch.count;
        let status = (status > 0 && (is_receipt || !(200..300).contains(&status))).then_some(status);
        let retry_after = (retry_after >= 0.0).then_some(retry_after as u32);
        let verdict = sender::judge(status, self.failures, retry_after, self.random.number());
        let Some(visit) = &mut self.visit else {
            return SEND_ON;
        };
        let (outbox, store) = visit.outgoing();
        if let Verdict::Retry(delay) = verdict {
            self.failures = self.failures.saturating_add(1);
            return f64::from(delay);
        }
        self.failures = 0;
        let is_halved = verdict == Verdict::TooLarge && outbox.halve(&batch);
        if !is_halved {
            outbox.settle(store, &batch, verdict == Verdict::Settled);
        }
        SEND_ON
    }

    /// How long to wait before asking for the bundle again, in milliseconds; below 0: not at all.
    pub(super) fn retry_delay(&mut self, status: u16, failures: u32, retry_after: f64) -> f64 {
        let retry_after = (retry_after >= 0.0).then_some(retry_after as u32);
        let status = (status > 0).then_some(status);
        match sender::judge(status, failures, retry_after, self.random.number()) {
            Verdict::Retry(delay) => f64::from(delay),
            _ => SEND_ON,
        }
    }

    /// Ends the visit so that another may begin; with `forgets`, removes what the browser keeps of it.
    pub(super) fn end(&mut self, forgets: bool) {
        self.sent.clear();
        if let Some(mut visit) = self.visit.take() {
            visit.settle();
            self.bundle = Some(if forgets {
                visit.forget()
            } else {
                visit.into_bundle()
            });
        } else if forgets {
            // A visitor of earlier pages, or of the vendor's snippet, who says no on this one.
            super::identity::forget(&mut HostCookies(Rc::clone(&self.host)));
        }
    }

    /// Does something with the visit, if there is one.
    pub(super) fn visit<T: Default>(&mut self, act: impl FnOnce(&mut Visit) -> T) -> T {
        self.visit.as_mut().map(act).unwrap_or_default()
    }
}
