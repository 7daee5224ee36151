//! What a visitor sees: built once, then told what changed. Text goes in as text nodes, styles as one constructed
//! style sheet, so that a strict policy has nothing to object to.

mod builder;
mod composer;
mod confirm;
mod form;
mod shell;
mod transcript;

pub(crate) use builder::{Builder, create};
pub(crate) use form::Form;
pub(crate) use shell::Shell;

use std::rc::Rc;
use waymeet_icws::EntryId;

/// What a visitor did.
pub(crate) enum Action {
    /// Asked for a chat.
    Start {
        /// The name given, perhaps none.
        name: String,
        /// The answers to the form's questions, as lines.
        notes: String,
    },
    /// Sent a message.
    Say(String),
    /// Pressed a key in the composer.
    Type,
    /// Wants a failed message sent again.
    Retry(EntryId),
    /// Wants the panel out of the way.
    Minimise,
    /// Wants the panel back.
    Show,
    /// Wants the chat closed.
    Close,
    /// Has said so again when asked.
    CloseForSure,
    /// Wants another chat after this one.
    StartNew,
}

/// Where actions go.
pub(crate) type Act = Rc<dyn Fn(Action)>;
