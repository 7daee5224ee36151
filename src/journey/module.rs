//! The module in the page: carries calls, clicks, time and network to the [`Visit`], and its outcomes to screen and
//! service. Every entry point is safe to be called at any time and none of them throws.

use super::availability::{self, AvailabilityStream};
use super::command::{self, ClickEvent, Command, Consent};
use super::context;
use super::offers::{OfferAnswer, ShownOffer};
use super::outbox::Batch;
use super::record;
use super::sender::{self, Verdict};
use super::visit::{Happening, OfferToShow, Outcome, Ports, Visit};
use crate::browser::cookies::BrowserCookies;
use crate::browser::navigation::UrlChanges;
use crate::browser::storage::BrowserStore;
use crate::browser::{clock, entropy, js, page, timers};
use js_sys::{Array, Function, Object, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use waymeet_journey::action_map::Action;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::bundle::{Bundle, ConsentDefault};
use waymeet_journey::event::{Attribute, PAGE_VIEWED};
use waymeet_journey::ids::ActionId;
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

#[wasm_bindgen]
extern "C" {
    /// What the loader does for the module.
    pub type Host;

    /// Address of the service, without a slash at its end.
    #[wasm_bindgen(method, getter)]
    fn service(this: &Host) -> String;

    /// Sends a request: `POST` of a text where there is a body, else `GET`. Calls `done(status, retryAfter, answer)` once:
    /// status 0 where nobody answered, seconds or -1, and the bytes of a `GET` or the JSON of a `POST` where it succeeded.
    #[wasm_bindgen(method)]
    fn request(this: &Host, url: &str, body: Option<&str>, done: &Function);

    /// Loads the chat module and opens a chat; `changed(state, detail)` follows it, with `errored` where it cannot open.
    #[wasm_bindgen(method, js_name = openChat)]
    fn open_chat(this: &Host, settings: &Object, changed: &Function);

    /// Puts a chat of this tab that was still running back on screen, if there is one.
    #[wasm_bindgen(method, js_name = restoreChat)]
    fn restore_chat(this: &Host, settings: &Object, changed: &Function);

    /// A line for whoever debugs the site; silent unless asked for.
    #[wasm_bindgen(method)]
    fn log(this: &Host, text: &str);
}

/// Calls that wait for bundle and consent: as many as a page makes before it is read, and not more.
const MAX_HELD_CALLS: usize = 500;

/// What is done with an answer.
type Done = Box<dyn FnOnce(&Rc<Module>, Answer)>;

/// How a request ended.
struct Answer {
    /// 0 where nobody answered.
    status: u16,
    retry_after_in_seconds: Option<u32>,
    content: JsValue,
}

/// A call with what it needs of its moment.
struct Call {
    command: Command,
    at: UnixMillis,
    url: String,
    title: String,
}

#[derive(Default)]
struct State {
    site: Option<String>,
    /// What the page itself said, if it did.
    consent: Option<Consent>,
    bundle: Option<Bundle>,
    /// Calls that came before the visit could begin.
    held: Vec<Call>,
    visit: Option<Visit>,
    /// The address of the last page view, so that a router that replaces it by itself counts once.
    last_url: String,
    url_changes: Option<UrlChanges>,
    clicks: Vec<ClickEvent>,
    listeners: Vec<timers::Listener>,
    shown: Option<ShownOffer>,
    stream: Option<AvailabilityStream>,
    wake: Option<timers::Timer>,
    flush: Option<timers::Timer>,
    is_sending: bool,
    failures: u32,
}

/// The module; its clones in closures share one state.
pub struct Module {
    host: Host,
    state: RefCell<State>,
}

/// Starts the module and answers with its one entry: a function that takes a call's arguments, its moment (Unix
/// milliseconds) and an object with the `url` and `title` of the page it was made on.
#[wasm_bindgen]
#[must_use]
pub fn start(host: Host) -> JsValue {
    let module = Rc::new(Module {
        host,
        state: RefCell::default(),
    });
    module.listen();
    let entry = move |arguments: JsValue, at: JsValue, page: JsValue| {
        module.receive(Call {
            command: command::parse(arguments.unchecked_ref()),
            at: UnixMillis(at.as_f64().unwrap_or(0.0).max(0.0) as u64),
            url: js::get_text(&page, "url").unwrap_or_default(),
            title: js::get_text(&page, "title").unwrap_or_default(),
        });
        Ok(JsValue::UNDEFINED)
    };
    timers::callback(Box::new(entry)).into_js_value()
}

impl Module {
    /// Whether the state is in use: then we are being called from within ourselves.
    fn is_busy(&self) -> bool {
        self.state.try_borrow_mut().is_err()
    }

    /// Listens to what concerns every page: being left, coming back, clicks.
    fn listen(self: &Rc<Self>) {
        let window = page::window();
        let on = |event: &'static str, is_first: bool, handler: fn(&Rc<Self>, &web_sys::Event)| {
            let module = Rc::clone(self);
            timers::on(
                &window,
                event,
                is_first,
                Box::new(move |event| {
                    if !module.is_busy() {
                        handler(&module, event);
                    }
                }),
            )
        };
        let listeners = vec![
            on("pagehide", false, |module, _| module.leave()),
            on("pageshow", false, |module, _| module.look_again()),
            on("visibilitychange", true, |module, _| module.flush()),
            on("click", true, Self::clicked),
        ];
        self.state.borrow_mut().listeners = listeners;
    }

    /// Takes a call, or keeps it for the next task where the page makes it from within one of ours: a getter it has
    /// replaced, an event it fires while we look.
    fn receive(self: &Rc<Self>, call: Call) {
        if self.is_busy() {
            let module = Rc::clone(self);
            timers::later(0, Box::new(move || module.receive(call)));
            return;
        }
        match call.command {
            Command::NotUnderstood(what) => self.host.log(&what),
            Command::Init { site, consent } => self.init(site, consent),
            Command::Consent(consent) => {
                self.state.borrow_mut().consent = Some(consent);
                self.begin_visit();
            }
            _ => {
                let mut state = self.state.borrow_mut();
                if state.visit.is_some() {
                    drop(state);
                    self.perform(call);
                } else if state.consent != Some(Consent::Denied) && state.held.len() < MAX_HELD_CALLS {
                    state.held.push(call);
                }
            }
        }
    }

    fn init(self: &Rc<Self>, site: String, consent: Option<Consent>) {
        {
            let mut state = self.state.borrow_mut();
            if state.site.is_some() {
                return;
            }
            state.site = Some(site);
            state.consent = consent.or(state.consent);
        }
        let Some(url) = self.url("bundle") else { return };
        self.request(&url, None, Box::new(|module, answer| module.hear_bundle(&answer)));
    }

    fn hear_bundle(self: &Rc<Self>, answer: &Answer) {
        let Some(bytes) = answer.content.dyn_ref::<Uint8Array>() else {
            return self.host.log("the service did not answer with a bundle");
        };
        match Bundle::from_bytes(&bytes.to_vec()) {
            Ok(bundle) => {
                self.state.borrow_mut().bundle = Some(bundle);
                self.begin_visit();
            }
            Err(_) => self.host.log("the bundle is not one this module reads"),
        }
    }

    /// Sends a request through the host and hears the answer.
    fn request(self: &Rc<Self>, url: &str, body: Option<&str>, done: Done) {
        let module = Rc::clone(self);
        // Called once; a callback of that kind would be one more signature for the browser to be taught.
        let done = Cell::new(Some(done));
        let hear = move |status: JsValue, retry_after: JsValue, content: JsValue| {
            if let Some(done) = done.take() {
                let retry_after_in_seconds = retry_after
                    .as_f64()
                    .filter(|seconds| *seconds >= 0.0)
                    .map(|s| s as u32);
                let status = status.as_f64().unwrap_or(0.0) as u16;
                done(
                    &module,
                    Answer {
                        status,
                        retry_after_in_seconds,
                        content,
                    },
                );
            }
            Ok(JsValue::UNDEFINED)
        };
        let hear = timers::callback(Box::new(hear)).into_js_value();
        self.host.request(url, body, hear.unchecked_ref());
    }

    /// The address of one of the site's resources.
    fn url(&self, resource: &str) -> Option<String> {
        let state = self.state.borrow();
        let mut url = self.host.service();
        url.push_str("/v1/sites/");
        url.push_str(state.site.as_deref()?);
        url.push('/');
        url.push_str(resource);
        Some(url)
    }

    /// Begins the visit once there is a bundle and consent, and performs what was held.
    fn begin_visit(self: &Rc<Self>) {
        let held = {
            let mut state = self.state.borrow_mut();
            if state.consent == Some(Consent::Denied) {
                state.held.clear();
            }
            let by_default = state
                .bundle
                .as_ref()
                .map(|bundle| bundle.settings.consent_default);
            let is_granted = match state.consent {
                Some(consent) => consent == Consent::Granted,
                None => by_default == Some(ConsentDefault::Granted),
            };
            if state.visit.is_some() || !is_granted {
                return;
            }
            let (Some(site), Some(bundle)) = (state.site.clone(), state.bundle.take()) else {
                return;
            };
            let first = Page {
                url: page::url(),
                title: page::title(),
                keywords: page::keywords(),
            };
            let context = context::of_page(&first.url, &page::referrer());
            let ports = Ports {
                store: Box::new(BrowserStore::default()),
                cookies: Box::new(BrowserCookies::default()),
                entropy: Box::new(entropy::random_bytes),
            };
            state.visit = Some(Visit::begin(&site, bundle, context, first, ports));
            core::mem::take(&mut state.held)
        };
        for call in held {
            self.perform(call);
        }
        self.host
            .restore_chat(&self.chat_settings(), &self.chat_changed(None));
        self.schedule_flush();
    }

    fn perform(self: &Rc<Self>, call: Call) {
        match call.command {
            Command::PageView {
                location,
                title,
                attributes,
            } => {
                let url = location.unwrap_or(call.url);
                self.happen(
                    PAGE_VIEWED.into(),
                    url,
                    title.unwrap_or(call.title),
                    attributes,
                    call.at,
                );
            }
            Command::Record { name, attributes } => {
                self.happen(name, call.url, call.title, attributes, call.at)
            }
            Command::TrackClicks(clicks) => self.state.borrow_mut().clicks.extend(clicks),
            Command::TrackUrlChanges { callback } => {
                if callback.is_none() {
                    self.happen(PAGE_VIEWED.into(), call.url, call.title, Vec::new(), call.at);
                }
                self.track_url_changes(callback);
            }
            Command::Init { .. } | Command::Consent(_) | Command::NotUnderstood(_) => {}
        }
    }

    fn happen(
        self: &Rc<Self>,
        name: String,
        url: String,
        title: String,
        attributes: Vec<Attribute>,
        at: UnixMillis,
    ) {
        let outcome = {
            let mut state = self.state.borrow_mut();
            let is_page_view = name == PAGE_VIEWED;
            let referrer = if state.last_url.is_empty() {
                page::referrer()
            } else {
                state.last_url.clone()
            };
            if is_page_view {
                state.last_url.clone_from(&url);
            }
            let Some(visit) = state.visit.as_mut() else { return };
            let search_parameters = &visit.bundle().settings.search_parameters;
            let search_query = if is_page_view {
                context::search_query(&url, search_parameters)
            } else {
                String::new()
            };
            let happening = Happening {
                name,
                page: Page {
                    url,
                    title,
                    keywords: page::keywords(),
                },
                page_language: page::document_language(),
                referrer: if is_page_view { referrer } else { String::new() },
                search_query,
                attributes,
            };
            visit.happen(happening, at)
        };
        self.apply(outcome);
        self.schedule_flush();
    }

    fn track_url_changes(self: &Rc<Self>, callback: Option<Function>) {
        let weak = Rc::downgrade(self);
        let changed = Rc::new(move || {
            let Some(module) = weak.upgrade() else { return };
            let callback = callback.clone();
            // The router sets the title after it has changed the address.
            timers::later(0, Box::new(move || module.url_changed(callback.as_ref())));
        });
        self.state.borrow_mut().url_changes = UrlChanges::listen(changed);
    }

    fn url_changed(self: &Rc<Self>, callback: Option<&Function>) {
        let url = page::url();
        if self.state.borrow().last_url == url {
            return;
        }
        if let Some(callback) = callback {
            self.state.borrow_mut().last_url.clone_from(&url);
            // The site's own code: what it throws is its own affair, and must not end ours.
            let _ = callback.call1(&JsValue::UNDEFINED, &url.into());
            return;
        }
        self.happen(
            PAGE_VIEWED.into(),
            url,
            page::title(),
            Vec::new(),
            UnixMillis(clock::now_in_ms()),
        );
    }

    fn clicked(self: &Rc<Self>, event: &web_sys::Event) {
        // Clones, because recording needs the state; there are few.
        let clicks = self.state.borrow().clicks.clone();
        let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        for click in clicks {
            if matches!(target.closest(&click.selector), Ok(Some(_))) {
                let now = UnixMillis(clock::now_in_ms());
                self.happen(
                    click.event_name,
                    page::url(),
                    page::title(),
                    click.attributes,
                    now,
                );
            }
        }
    }

    /// Does what an outcome asks for.
    fn apply(self: &Rc<Self>, outcome: Outcome) {
        let weak = Rc::downgrade(self);
        let mut state = self.state.borrow_mut();
        state.wake = outcome.wake_at.map(|at| {
            let weak = weak.clone();
            let delay = at
                .since(UnixMillis(clock::now_in_ms()))
                .min(u64::from(i32::MAX as u32)) as u32;
            let look = move || {
                if let Some(module) = weak.upgrade() {
                    module.look_again();
                }
            };
            timers::after(delay, Box::new(look))
        });
        if !outcome.watches_agents {
            state.stream = None;
        } else if state.stream.is_none() {
            drop(state);
            let stream = self.url("availability").and_then(|url| {
                let hear = move |news| {
                    if let Some(module) = weak.upgrade() {
                        let now = UnixMillis(clock::now_in_ms());
                        module.decide(|visit| visit.hear_availability(news, now));
                    }
                };
                AvailabilityStream::open(&url, Box::new(hear))
            });
            state = self.state.borrow_mut();
            state.stream = stream;
        }
        drop(state);
        if let Some(offer) = outcome.offer {
            self.show(offer);
        }
    }

    /// Lets the visit decide, does what it says, and sends what it recorded.
    fn decide(self: &Rc<Self>, decide: impl FnOnce(&mut Visit) -> Outcome) {
        let outcome = self.state.borrow_mut().visit.as_mut().map(decide);
        if let Some(outcome) = outcome {
            self.apply(outcome);
            self.schedule_flush();
        }
    }

    fn look_again(self: &Rc<Self>) {
        self.decide(|visit| visit.look_again(UnixMillis(clock::now_in_ms())));
    }

    fn show(self: &Rc<Self>, offer: OfferToShow) {
        let weak = Rc::downgrade(self);
        let answered = move |answer| {
            if let Some(module) = weak.upgrade() {
                module.answered(offer, answer);
            }
        };
        let shown = {
            let state = self.state.borrow();
            let map = state.visit.as_ref().and_then(|visit| visit.map(offer.map_index));
            map.and_then(|map| ShownOffer::show(&map.action, Rc::new(answered)))
        };
        match shown {
            Some(shown) => self.state.borrow_mut().shown = Some(shown),
            None => {
                self.advance(
                    offer.action,
                    ActionState::Errored,
                    Some("the page has no place for the offer"),
                );
            }
        }
    }

    fn answered(self: &Rc<Self>, offer: OfferToShow, answer: OfferAnswer) {
        let state = match answer {
            OfferAnswer::Accepted => ActionState::Accepted,
            OfferAnswer::Rejected => ActionState::Rejected,
        };
        let is_new = self.advance(offer.action, state, None);
        // Dropped outside of the borrow, and after the click that is being handled in it: its listeners go with it.
        let shown = self.state.borrow_mut().shown.take();
        timers::later(0, Box::new(move || drop(shown)));
        if is_new && answer == OfferAnswer::Accepted {
            self.open_chat(offer);
        }
        self.look_again();
    }

    fn advance(self: &Rc<Self>, action: ActionId, state: ActionState, error: Option<&str>) -> bool {
        let now = UnixMillis(clock::now_in_ms());
        let has_advanced = (self.state.borrow_mut().visit.as_mut())
            .is_some_and(|visit| visit.advance(action, state, now, error));
        if has_advanced {
            self.schedule_flush();
        }
        has_advanced
    }

    /// Opens the chat an accepted invitation promised; a content offer promises none.
    fn open_chat(self: &Rc<Self>, offer: OfferToShow) {
        let settings = self.chat_settings();
        {
            let state = self.state.borrow();
            let Some(visit) = state.visit.as_ref() else { return };
            let Some(map) = visit.map(offer.map_index) else {
                return;
            };
            let Action::WebChat(chat) = &map.action else {
                return;
            };
            let attributes = Object::new();
            // Names by which an agent's journey view is opened. Source: the vendor's widget (`pureconnect-v4-rest`).
            js::set(
                &attributes,
                "AltocloudCustomerId",
                &visit.visitor().to_text().into(),
            );
            js::set(&attributes, "AltocloudCustomerIdType", &"cookie".into());
            js::set(&attributes, "AltocloudActionMapId", &map.id.to_text().into());
            if let Some(session) = visit.session() {
                js::set(&attributes, "AltocloudVisitId", &session.to_text().into());
            }
            let questions = Array::new();
            for question in &chat.questions {
                let entry = Object::new();
                js::set(&entry, "type", &question.kind.as_str().into());
                js::set(&entry, "label", &question.label.as_str().into());
                js::set(&entry, "required", &question.is_mandatory.into());
                let choices = Array::new();
                for choice in &question.choices {
                    choices.push(&choice.as_str().into());
                }
                js::set(&entry, "choices", &choices);
                questions.push(&entry);
            }
            let told = Object::new();
            js::set(&told, "prompt", &chat.prompt.as_str().into());
            js::set(&told, "questions", &questions);
            js::set(&settings, "targetQueue", &chat.queue.as_str().into());
            js::set(&settings, "attributes", &attributes);
            js::set(&settings, "offer", &told);
        }
        self.host
            .open_chat(&settings, &self.chat_changed(Some(offer.action)));
    }

    fn chat_settings(&self) -> Object {
        let settings = Object::new();
        let state = self.state.borrow();
        js::set(
            &settings,
            "site",
            &state.site.as_deref().unwrap_or_default().into(),
        );
        js::set(&settings, "language", &page::visitor_language().into());
        settings
    }

    /// What the chat module calls when the chat reaches a state; `action` is the offer it came from, looked up where the
    /// chat was begun on an earlier page.
    fn chat_changed(self: &Rc<Self>, action: Option<ActionId>) -> Function {
        let weak = Rc::downgrade(self);
        let changed = move |state: JsValue, detail: JsValue, _: JsValue| {
            if let (Some(module), Some(state)) = (weak.upgrade(), state.as_string()) {
                module.chat_has_changed(action, &state, detail.as_string().as_deref());
            }
            Ok(JsValue::UNDEFINED)
        };
        timers::callback(Box::new(changed))
            .into_js_value()
            .unchecked_into()
    }

    fn chat_has_changed(self: &Rc<Self>, action: Option<ActionId>, state: &str, detail: Option<&str>) {
        let Some(state) = ActionState::parse(state) else {
            return;
        };
        let action = action.or_else(|| self.state.borrow().visit.as_ref()?.running_chat());
        if let Some(action) = action {
            self.advance(action, state, detail);
            // The end of a chat makes room for what waited behind it.
            self.look_again();
        }
    }

    /// The page is left.
    fn leave(self: &Rc<Self>) {
        {
            let mut state = self.state.borrow_mut();
            if let Some(visit) = state.visit.as_mut() {
                visit.leave(UnixMillis(clock::now_in_ms()));
            }
            // An open connection would keep the page out of the back-forward cache.
            state.stream = None;
            state.shown = None;
            // What is on its way may be cut off; it stays in the outbox, and the service knows it by its id.
            state.is_sending = false;
        }
        self.flush();
    }

    /// Sends soon: what is recorded in one task goes in one request.
    fn schedule_flush(self: &Rc<Self>) {
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

    fn flush(self: &Rc<Self>) {
        let Some(url) = self.url("events") else { return };
        let (batch, body) = {
            let mut state = self.state.borrow_mut();
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
            let status = (answer.status > 0).then_some(answer.status);
            let verdict = sender::judge(
                status,
                state.failures,
                answer.retry_after_in_seconds,
                entropy::random_u32(),
            );
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
    fn hear(self: &Rc<Self>, news: waymeet_journey::availability::Availability, now: UnixMillis) {
        let is_awaited = self.state.borrow().stream.is_some();
        if is_awaited {
            self.decide(|visit| visit.hear_availability(news, now));
        } else if let Some(visit) = self.state.borrow_mut().visit.as_mut() {
            visit.remember_availability(news);
        }
    }
}
