//! The module in the page: carries calls, clicks, time and network to the [`Visit`], and its outcomes to screen and
//! service. Every entry point is safe to be called at any time and none of them throws.

use super::availability::AvailabilityStream;
use super::command::{self, ClickEvent, Command, Consent};
use super::context;
use super::offers::ShownOffer;
use super::sender::{self, Verdict};
use super::visit::{Happening, Ports, Visit};
use crate::browser::cookies::BrowserCookies;
use crate::browser::navigation::UrlChanges;
use crate::browser::storage::BrowserStore;
use crate::browser::{clock, entropy, js, page, timers};
use js_sys::{Function, Object, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use waymeet_journey::bundle::{Bundle, ConsentDefault};
use waymeet_journey::event::{Attribute, PAGE_VIEWED};
use waymeet_journey::page::Page;
use waymeet_journey::time::UnixMillis;

mod chat_link;
mod offering;
mod sending;

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

impl Answer {
    /// Nobody answered.
    const NONE: Self = Self {
        status: 0,
        retry_after_in_seconds: None,
        content: JsValue::UNDEFINED,
    };

    /// What it means, after so many failures in a row.
    fn verdict(&self, failures: u32) -> Verdict {
        let status = (self.status > 0).then_some(self.status);
        sender::judge(
            status,
            failures,
            self.retry_after_in_seconds,
            entropy::random_u32(),
        )
    }
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
            at: UnixMillis(at.as_f64().unwrap_or(0.0) as u64),
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
            on("pageshow", false, Self::shown_again),
            on("visibilitychange", true, |module, _| module.flush()),
            on("click", true, Self::clicked),
        ];
        self.state.borrow_mut().listeners = listeners;
    }

    /// The page is shown: the first time, or again from the back-forward cache, which is a view no code of the page tells.
    fn shown_again(self: &Rc<Self>, event: &web_sys::Event) {
        if js::get(event, "persisted").is_truthy() {
            // WebKit never answers what was on its way when the page was put aside.
            self.state.borrow_mut().is_sending = false;
            let now = UnixMillis(clock::now_in_ms());
            self.happen(PAGE_VIEWED.into(), page::url(), page::title(), Vec::new(), now);
        }
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
                if consent == Consent::Denied {
                    self.end_visit();
                }
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
        self.fetch_bundle(0);
    }

    /// Fetches the bundle, again and again where the service does not answer: until it is there, calls are held.
    fn fetch_bundle(self: &Rc<Self>, failures: u32) {
        let Some(url) = self.url("bundle") else { return };
        let hear = move |module: &Rc<Self>, answer: Answer| match answer.content.dyn_ref::<Uint8Array>() {
            Some(bytes) => module.hear_bundle(&bytes.to_vec()),
            None => {
                module.host.log("no bundle from the service");
                if let Verdict::Retry(delay) = answer.verdict(failures) {
                    let module = Rc::clone(module);
                    timers::later(
                        delay,
                        Box::new(move || module.fetch_bundle(failures.saturating_add(1))),
                    );
                }
            }
        };
        self.request(&url, None, Box::new(hear));
    }

    fn hear_bundle(self: &Rc<Self>, bytes: &[u8]) {
        match Bundle::from_bytes(bytes) {
            Ok(bundle) => {
                self.state.borrow_mut().bundle = Some(bundle);
                self.begin_visit();
            }
            Err(_) => self.host.log("the bundle is of another version"),
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

    /// Consent is withdrawn: nothing more is recorded, shown or sent, and what we keep in this browser is removed. A chat
    /// that is running goes on: it is the visitor's own.
    fn end_visit(&self) {
        let mut state = self.state.borrow_mut();
        if let Some(visit) = state.visit.take() {
            state.bundle = Some(visit.forget());
        }
        let shown = state.shown.take();
        let gone = (
            state.stream.take(),
            state.wake.take(),
            state.flush.take(),
            state.url_changes.take(),
        );
        state.clicks.clear();
        state.is_sending = false;
        // Their ends reach into the page, which may call us back.
        drop(state);
        drop((shown, gone));
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
                state.last_url = url.clone();
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
        // One wrapper at a time, and the page's own functions in between.
        let before = self.state.borrow_mut().url_changes.take();
        drop(before);
        let changes = UrlChanges::listen(changed);
        self.state.borrow_mut().url_changes = changes;
    }

    fn url_changed(self: &Rc<Self>, callback: Option<&Function>) {
        let url = page::url();
        if self.state.borrow().last_url == url {
            return;
        }
        if let Some(callback) = callback {
            self.state.borrow_mut().last_url = url.clone();
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
}
