//! A page whose visitor wants to be called, in both dialects.

use waymeet_icws::{
    Callback, CallbackEvent, CallbackInput, CallbackRequest, CallbackStage, CallbackStatus, Dialect, Moment,
    UnixMillis,
};

use crate::helpers::{NOW, TestCic};
use crate::page::{carry, hosts};

pub(crate) struct Caller<'a> {
    cic: &'a TestCic,
    machine: Callback,
    now: u64,
    /// What the server said last.
    pub(crate) status: CallbackStatus,
    /// Events besides, in short.
    pub(crate) events: Vec<String>,
}

pub(crate) fn wish() -> CallbackRequest {
    CallbackRequest {
        name: "Ada <b>Visitor</b>".to_owned(),
        telephone: "+353 21 555 0100".to_owned(),
        target_name: "Web Sales".to_owned(),
        target_type: "Workgroup".to_owned(),
        subject: "Oak lamps".to_owned(),
        language: "en-gb".to_owned(),
        notes: String::new(),
        attributes: Vec::new(),
    }
}

impl<'a> Caller<'a> {
    /// A page whose visitor has just asked.
    pub(crate) async fn ask(cic: &'a TestCic, dialect: Dialect, wish: CallbackRequest) -> Self {
        let mut caller = Self {
            cic,
            machine: Callback::new(dialect, hosts(dialect)),
            now: u64::try_from(NOW.0).unwrap(),
            status: CallbackStatus::default(),
            events: Vec::new(),
        };
        caller.push(CallbackInput::Create(wish)).await;
        caller
    }

    /// Tells the machine, and carries its requests until it wants nothing for now.
    pub(crate) async fn push(&mut self, input: CallbackInput) {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            let now = UnixMillis(self.now);
            self.machine.push(input, Moment { now, random: 7 });
            if let Some(request) = self.machine.next_request() {
                let answer = carry(self.cic, &request).await;
                next = Some(CallbackInput::Answer(request.id, answer));
            }
        }
        while let Some(event) = self.machine.next_event() {
            match event {
                CallbackEvent::Status(status) => self.status = status,
                CallbackEvent::Stage(_) | CallbackEvent::SessionChanged => {}
                other => self.events.push(format!("{other:?}")),
            }
        }
    }

    /// Waits until the machine asks again; the server's clock is the test's own affair.
    pub(crate) async fn wake(&mut self) {
        self.now = self.now.max(self.machine.wake_at().unwrap().0);
        self.push(CallbackInput::Woke).await;
    }

    pub(crate) fn stage(&self) -> CallbackStage {
        self.machine.stage()
    }
}
