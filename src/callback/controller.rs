//! Between the machine and the page's script: what a visitor does goes in, what the machine says comes out.

use crate::browser::timers::{self, Timer};
use crate::browser::{clock, entropy, json, transport};
use crate::callback::kept;
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use waymeet_icws::{
    Callback, CallbackEnd, CallbackEvent, CallbackInput, CallbackStage, CallbackStatus, Dialect, Hosts, Json,
    Moment, StartFailure, UnixMillis,
};

/// One wish in one page.
pub(super) struct Controller {
    hear: Function,
    machine: RefCell<Callback>,
    alarm: RefCell<Option<Timer>>,
    /// Whether what happens is being told: a script that says something from in there is heard, too, and answered after that.
    is_telling: Cell<bool>,
    /// Whether it is another's turn.
    is_retired: Cell<bool>,
}

impl Controller {
    pub(super) fn new(dialect: Dialect, bases: &[String], hear: Function) -> Rc<Self> {
        Rc::new(Self {
            hear,
            machine: RefCell::new(Callback::new(dialect, Hosts::new(bases))),
            alarm: RefCell::default(),
            is_telling: Cell::new(false),
            is_retired: Cell::new(false),
        })
    }

    pub(super) fn retire(&self) {
        self.is_retired.set(true);
        self.alarm.replace(None);
    }

    pub(super) fn push(self: &Rc<Self>, input: CallbackInput) {
        if self.is_retired.get() {
            return;
        }
        let moment = Moment {
            now: UnixMillis(clock::now_in_ms()),
            random: entropy::random_u32(),
        };
        self.machine.borrow_mut().push(input, moment);
        if !self.is_telling.replace(true) {
            self.pump();
            self.is_telling.set(false);
        }
    }

    fn pump(self: &Rc<Self>) {
        loop {
            // The borrows end before anything is carried out: whoever hears of it may call back.
            let request = self.machine.borrow_mut().next_request();
            if let Some(request) = request {
                let (callback, id) = (Rc::clone(self), request.id);
                transport::send(
                    &request,
                    Box::new(move |answer| callback.push(CallbackInput::Answer(id, answer))),
                );
            }
            let event = self.machine.borrow_mut().next_event();
            let Some(event) = event else { break };
            self.tell(&event);
        }
        let alarm = self.machine.borrow().wake_at().map(|at| {
            let wait = u32::try_from(at.0.saturating_sub(clock::now_in_ms())).unwrap_or(u32::MAX);
            let callback = Rc::clone(self);
            timers::after(wait, Box::new(move || callback.push(CallbackInput::Woke)))
        });
        // What was set before is dropped here, and with that taken back.
        self.alarm.replace(alarm);
    }

    /// Tells the page's script; one that throws is its own matter.
    fn tell(&self, event: &CallbackEvent) {
        let (what, detail) = match event {
            CallbackEvent::Stage(stage) => ("stage", described(*stage)),
            CallbackEvent::Failed(StartFailure::Unreachable) => ("failed", "unreachable".into()),
            CallbackEvent::Failed(StartFailure::Refused { error_id, message }) => {
                let reason = error_id.as_deref().or(message.as_deref());
                ("failed", reason.unwrap_or("refused").into())
            }
            CallbackEvent::Status(status) => ("status", status_of(status)),
            CallbackEvent::CancelFailed => ("cancel-failed", Json::Null),
            CallbackEvent::SessionChanged => {
                let machine = self.machine.borrow();
                (
                    "session",
                    machine
                        .session()
                        .map_or(Json::Null, |session| kept::text(session).as_str().into()),
                )
            }
        };
        let _ = self
            .hear
            .call2(&JsValue::NULL, &what.into(), &json::to_js(&detail));
    }
}

fn described(stage: CallbackStage) -> Json {
    let (name, reason) = match stage {
        CallbackStage::Idle => ("idle", ""),
        CallbackStage::Asking => ("asking", ""),
        CallbackStage::Waiting => ("waiting", ""),
        CallbackStage::Cancelling => ("cancelling", ""),
        CallbackStage::Ended(CallbackEnd::Cancelled) => ("ended", "cancelled"),
        CallbackStage::Ended(CallbackEnd::Done) => ("ended", "over"),
        CallbackStage::Ended(CallbackEnd::Lost) => ("ended", "lost"),
    };
    Json::object([("name", name.into()), ("reason", reason.into())])
}

fn status_of(status: &CallbackStatus) -> Json {
    #[expect(
        clippy::cast_precision_loss,
        reason = "places and seconds are far below what a number holds exactly"
    )]
    let number = |value: Option<u64>| value.map_or(Json::Null, |value| Json::Number(value as f64));
    Json::object([
        ("position", number(status.position)),
        ("expected", number(status.expected_in_seconds)),
        ("agent", status.agent.as_deref().map_or(Json::Null, Json::from)),
    ])
}
