//! Between the machine and the page's script: what a visitor does goes in, what the machine says comes out.

use crate::browser::timers::{self, Timer};
use crate::browser::{clock, entropy, json, transport};
use crate::chat::settings::Settings;
use crate::chat::{entry, kept};
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use waymeet_icws::{
    Answer, Connection, EndReason, EntryId, Event, Hosts, Input, Json, Machine, Moment, QueueState, Request,
    Stage, StartFailure, UnixMillis, photo_path,
};

/// One chat in one page, from before it is asked for to its end.
pub(crate) struct Controller {
    pub(crate) settings: Settings,
    hear: Function,
    machine: RefCell<Machine>,
    alarm: RefCell<Option<Timer>>,
    /// Whether what happens is being told: a script that says something from in there is heard, too, and answered after that.
    is_telling: Cell<bool>,
    /// Whether it is another's turn: nothing is told any more. What is over still takes its leave of the server.
    is_retired: Cell<bool>,
}

impl Controller {
    pub(crate) fn new(settings: Settings, hear: Function) -> Rc<Self> {
        let machine = Machine::new(settings.dialect, Hosts::new(&settings.bases));
        Rc::new(Self {
            settings,
            hear,
            machine: RefCell::new(machine),
            alarm: RefCell::default(),
            is_telling: Cell::new(false),
            is_retired: Cell::new(false),
        })
    }

    pub(crate) fn ask_queue(&self, hear: Function) -> bool {
        let Settings {
            dialect,
            target_name,
            target_type,
            ..
        } = &self.settings;
        let dialect = *dialect;
        // The server that has the chat, or would be asked for one.
        let base = self.machine.borrow().file_url("");
        let request = dialect.queue_request(&base, target_name, target_type);
        inquire(request, hear, move |answer| {
            dialect.queue_state(answer).map(described)
        })
    }

    pub(crate) fn ask_photo(&self, hear: Function) -> bool {
        let request = self.machine.borrow().photo_request();
        inquire(request, hear, |answer| photo_path(answer).map(Json::from))
    }

    pub(crate) fn file_address(&self, path: &str) -> String {
        self.machine.borrow().file_url(path)
    }

    pub(crate) fn retire(&self) {
        self.is_retired.set(true);
        if !self.is_over() {
            self.alarm.replace(None);
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.machine.borrow().stage(), Stage::Ended(_))
    }

    pub(crate) fn push(self: &Rc<Self>, input: Input) {
        if self.is_retired.get() && !self.is_over() {
            return;
        }
        let moment = Moment {
            now: UnixMillis(clock::now_in_ms()),
            random: entropy::random_u32(),
        };
        self.machine.borrow_mut().push(input, moment);
        if !self.is_telling.get() {
            self.pump();
        }
    }

    /// Carries out what the machine wants: requests, what is to be told, the alarm.
    fn pump(self: &Rc<Self>) {
        self.is_telling.set(true);
        let mut changed = Vec::new();
        let mut is_reordered = false;
        let mut is_to_be_kept = false;
        loop {
            self.send();
            // The borrow ends before the event is told: whoever hears of it may call back.
            let event = self.machine.borrow_mut().next_event();
            match event {
                Some(Event::Entry(id)) => changed.push(id),
                Some(Event::Reordered) => is_reordered = true,
                Some(Event::SessionChanged) => is_to_be_kept = true,
                Some(other) => {
                    // In the order in which it happened.
                    self.tell_entries(&mut changed, &mut is_reordered);
                    self.tell_event(&other);
                }
                None if is_reordered || !changed.is_empty() => {
                    self.tell_entries(&mut changed, &mut is_reordered);
                }
                None if is_to_be_kept => {
                    is_to_be_kept = false;
                    let kept = self
                        .machine
                        .borrow()
                        .session()
                        .map(|session| kept::text(&session));
                    self.tell("session", &kept.map_or(Json::Null, Json::String));
                }
                None => break,
            }
        }
        self.is_telling.set(false);
        self.set_alarm();
    }

    fn send(self: &Rc<Self>) {
        let request = self.machine.borrow_mut().next_request();
        if let Some(request) = request {
            let (chat, id) = (Rc::clone(self), request.id);
            transport::send(
                &request,
                Box::new(move |answer| chat.push(Input::Answer(id, answer))),
            );
        }
    }

    /// Tells the page's script; one that throws is its own matter.
    fn tell(&self, what: &str, detail: &Json) {
        if !self.is_retired.get() {
            let _ = self
                .hear
                .call2(&JsValue::NULL, &what.into(), &json::to_js(detail));
        }
    }

    fn tell_event(&self, event: &Event) {
        let (what, detail) = match event {
            Event::Stage(stage) => ("stage", self.stage(*stage)),
            Event::Opened => ("opened", Json::Null),
            Event::StartFailed(failure) => ("failed", failed(failure)),
            Event::Typing(is_typing) => ("typing", (*is_typing).into()),
            Event::Connection(connection) => ("troubled", (*connection == Connection::Troubled).into()),
            Event::Entry(_) | Event::Reordered | Event::SessionChanged => return,
        };
        self.tell(what, &detail);
    }

    fn stage(&self, stage: Stage) -> Json {
        let mut reason = "";
        let name = match stage {
            Stage::Idle => "idle",
            Stage::Starting => "starting",
            Stage::Waiting => "waiting",
            Stage::Talking => "talking",
            Stage::Ended(why) => {
                reason = match why {
                    EndReason::ByVisitor => "by-visitor",
                    EndReason::ByServer => "by-server",
                    EndReason::Gone => "gone",
                    EndReason::Lost => "lost",
                };
                "ended"
            }
        };
        let machine = self.machine.borrow();
        let agent = machine.agent().and_then(|agent| agent.name.as_deref());
        Json::object([
            ("name", name.into()),
            ("agent", agent.map_or(Json::Null, Json::from)),
            ("reason", reason.into()),
        ])
    }

    /// Tells the entries that are new or have changed, with their places; all of them where some have changed places.
    fn tell_entries(&self, changed: &mut Vec<EntryId>, is_reordered: &mut bool) {
        if !*is_reordered && changed.is_empty() {
            return;
        }
        let mut entries = Vec::new();
        for (place, entry) in self.machine.borrow().transcript().iter().enumerate() {
            if *is_reordered || changed.contains(&entry.id) {
                entries.push(entry::describe(entry, place));
            }
        }
        let what = if *is_reordered { "transcript" } else { "entries" };
        changed.clear();
        *is_reordered = false;
        self.tell(what, &Json::Array(entries));
    }

    fn set_alarm(self: &Rc<Self>) {
        let alarm = self.machine.borrow().wake_at().map(|at| {
            let wait = u32::try_from(at.0.saturating_sub(clock::now_in_ms())).unwrap_or(u32::MAX);
            let chat = Rc::clone(self);
            timers::after(wait, Box::new(move || chat.push(Input::Woke)))
        });
        // What was set before is dropped here, and with that taken back.
        self.alarm.replace(alarm);
    }
}

/// Asks something beside the conversation, and tells what the answer says, or nothing. Answers whether there is such a question.
fn inquire(
    request: Option<Request>,
    hear: Function,
    read: impl Fn(&Answer) -> Option<Json> + 'static,
) -> bool {
    let Some(request) = request else { return false };
    transport::send(
        &request,
        Box::new(move |answer| {
            let told = read(&answer).unwrap_or(Json::Null);
            let _ = hear.call1(&JsValue::NULL, &json::to_js(&told));
        }),
    );
    true
}

#[expect(
    clippy::cast_precision_loss,
    reason = "agents and seconds are far below what a number holds exactly"
)]
fn described(queue: QueueState) -> Json {
    Json::object([
        ("agents", Json::Number(queue.agents as f64)),
        ("wait", Json::Number(queue.wait_in_seconds as f64)),
        ("isOpen", queue.is_open().into()),
    ])
}

fn failed(failure: &StartFailure) -> Json {
    match failure {
        StartFailure::Unreachable => Json::object([("why", "unreachable".into())]),
        StartFailure::Refused { error_id, message } => {
            let detail = error_id.as_deref().or(message.as_deref());
            Json::object([
                ("why", "refused".into()),
                ("detail", detail.map_or(Json::Null, Json::from)),
            ])
        }
    }
}
