//! What a network and a server do to single requests.

use proptest::prelude::*;

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    None,
    /// The request never arrives.
    LoseRequest,
    /// It is carried out, and the visitor never hears of it.
    LoseAnswer,
    /// The server fails without carrying it out.
    Fail,
    /// The server is passive and says so; nothing is carried out.
    Passive,
    /// A poll tells the last event again.
    Repeat,
    /// A poll keeps an event back for the next one.
    Delay,
}

impl Fault {
    pub(crate) fn is_harmless(self) -> bool {
        matches!(self, Self::None | Self::Repeat | Self::Delay)
    }
}

pub(crate) fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        4 => Just(Fault::None),
        1 => Just(Fault::LoseRequest),
        1 => Just(Fault::LoseAnswer),
        1 => Just(Fault::Fail),
        1 => Just(Fault::Passive),
        1 => Just(Fault::Repeat),
        1 => Just(Fault::Delay),
    ]
}
