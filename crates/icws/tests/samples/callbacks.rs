//! A wish to be called back, as far as a sample needs it.

use crate::script::file;
use crate::support::wish;
use waymeet_icws::{
    Answer, Callback, CallbackEvent, CallbackInput, Dialect, Hosts, Json, Moment, Request, UnixMillis,
};

pub(crate) struct Caller {
    dialect: Dialect,
    pub(crate) machine: Callback,
    now: u64,
}

impl Caller {
    /// One who has asked to be called, of a server that has said what it can do.
    pub(crate) fn asking(dialect: Dialect) -> Self {
        let bases = ["https://one.example/cic", "https://two.example/cic"].map(str::to_owned);
        let mut caller = Self {
            dialect,
            machine: Callback::new(dialect, Hosts::new(&bases)),
            now: 1_000_000,
        };
        caller.push(CallbackInput::Create(wish()));
        caller.configure();
        caller
    }

    /// One whose wish the server has, with the question for its status due.
    pub(crate) fn waiting(dialect: Dialect) -> Self {
        let mut caller = Self::asking(dialect);
        caller.reply(200, file(dialect, "callback-create-response"));
        caller.events();
        caller
    }

    pub(crate) fn configure(&mut self) {
        if self.dialect == Dialect::WebTools {
            let asked = self.reply(200, file(self.dialect, "server-configuration"));
            assert_eq!(asked.path, "/websvcs/serverConfiguration");
        }
    }

    pub(crate) fn push(&mut self, input: CallbackInput) {
        let now = UnixMillis(self.now);
        self.machine.push(input, Moment { now, random: 7 });
    }

    pub(crate) fn reply(&mut self, status: u16, body: Json) -> Request {
        let request = self.machine.next_request().unwrap();
        self.push(CallbackInput::Answer(request.id, Answer::Reply { status, body }));
        request
    }

    pub(crate) fn request(&mut self) -> Request {
        self.machine.next_request().unwrap()
    }

    pub(crate) fn events(&mut self) -> Vec<CallbackEvent> {
        std::iter::from_fn(|| self.machine.next_event()).collect()
    }

    /// The server says that it is passive; the other one is asked for the callback next.
    pub(crate) fn switch_over(&mut self) {
        self.reply(503, Json::Null);
        self.configure();
    }
}
