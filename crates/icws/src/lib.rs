//! CIC web chat as a state machine without I/O, and the wire types of both sides.
//!
//! The visitor's half is [`Machine`]: push in what the visitor did, what the server said and what time it is; pull
//! out the next request, the events for the screen and the moment to wake up. It knows no browser, clock, socket
//! or JSON text: values from the wire arrive as [`Json`], which a page makes from its own JSON parser.
//!
//! It speaks one protocol or, with the features `icws` and `web-tools`, two ([`Dialect`]): a site's visitors download what its
//! contact centre needs.
//!
//! The agent's half, wire types for servers and bridges, is behind the feature `agent`.

#[cfg(feature = "callback")]
mod callback;
mod dialect;
mod entry;
mod event;
mod hosts;
#[cfg(feature = "icws")]
mod icws;
mod json;
mod machine;
pub mod markup;
mod participant;
mod photo;
mod plain_text;
mod queue;
mod recovery;
mod request;
mod session;
pub mod text;
mod time;
mod transcript;
#[cfg(feature = "web-tools")]
mod web_tools;

#[cfg(feature = "agent")]
pub mod agent;

#[cfg(feature = "callback")]
pub use callback::{
    Callback, CallbackEnd, CallbackEvent, CallbackInput, CallbackRequest, CallbackSession, CallbackStage,
    CallbackStatus,
};
pub use dialect::Dialect;
pub use entry::{Delivery, Entry, EntryId, EntryKind};
pub use event::{Connection, EndReason, Event, Stage, StartFailure};
pub use hosts::Hosts;
pub use json::Json;
pub use machine::{Input, MAX_MESSAGE_CHARS, Machine, Moment};
pub use participant::{Participant, ParticipantId, ParticipantKind};
pub use photo::photo_path;
pub use queue::QueueState;
pub use request::{Answer, Method, Request, RequestId};
pub use session::{Session, StartRequest};
pub use time::UnixMillis;
