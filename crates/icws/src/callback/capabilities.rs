//! What a server says that it can do for callbacks.

use crate::dialect::Dialect;
use crate::request::Answer;

/// Source: `reference/cic-web-chat.md`, 1.14, the group `callback`. What is missing there the server cannot do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "that many operations there are, and each may be missing by itself"
)]
pub(super) struct Capabilities {
    pub(super) creates: bool,
    pub(super) tells_status: bool,
    pub(super) reconnects: bool,
    pub(super) cancels: bool,
}

impl Capabilities {
    /// Of a server that is not asked.
    pub(super) const ALL: Self = Self {
        creates: true,
        tells_status: true,
        reconnects: true,
        cancels: true,
    };

    /// What is known before a server is asked; `None` where it is to be asked first.
    pub(super) fn unasked(dialect: Dialect) -> Option<Self> {
        match dialect {
            Dialect::Icws => Some(Self::ALL),
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => None,
        }
    }

    /// What an answer to that question says; `None` where it says nothing of the kind.
    pub(super) fn told(dialect: Dialect, answer: &Answer) -> Option<Self> {
        match dialect {
            Dialect::Icws => {
                let _ = answer;
                None
            }
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => {
                let (_, can) = crate::web_tools::announced(answer, "callback")?;
                Some(Self {
                    // A visitor has no account there.
                    creates: can("create") && can("supportAuthenticationAnonymous"),
                    tells_status: can("status"),
                    reconnects: can("reconnect"),
                    cancels: can("disconnect"),
                })
            }
        }
    }
}
