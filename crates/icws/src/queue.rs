//! How a queue is: who could take a chat, and how long that would take.
//!
//! Source: `reference/cic-web-chat.md`, 1.9. ICWS has no such question (2.7).

use crate::dialect::Dialect;
use crate::request::{Answer, Request};
#[cfg(feature = "web-tools")]
use crate::web_tools;

/// What a server says of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueState {
    /// How many agents could take a chat now.
    pub agents: u64,
    /// How long a visitor would wait, in seconds.
    pub wait_in_seconds: u64,
}

impl QueueState {
    /// Whether anybody serves it: where nobody is free there is a wait, unless there is nobody to wait for (*inferred*).
    #[must_use]
    pub fn is_open(self) -> bool {
        self.agents > 0 || self.wait_in_seconds > 0
    }
}

impl Dialect {
    /// The question how a queue is, for a server's base address; `None` where the protocol has none.
    #[must_use]
    pub fn queue_request(self, base: &str, name: &str, queue_type: &str) -> Option<Request> {
        match self {
            #[cfg(feature = "icws")]
            Dialect::Icws => {
                let _ = (base, name, queue_type);
                None
            }
            #[cfg(feature = "web-tools")]
            Dialect::WebTools => Some(web_tools::queue_request(base, name, queue_type)),
        }
    }

    /// What the answer to that says; `None` where it says nothing.
    #[must_use]
    pub fn queue_state(self, answer: &Answer) -> Option<QueueState> {
        let Answer::Reply {
            status: 200..=299,
            body,
        } = answer
        else {
            return None;
        };
        let queue = body.get("queue");
        Some(QueueState {
            agents: queue.get("agentsAvailable").as_u64()?,
            wait_in_seconds: queue.get("estimatedWaitTime").as_u64()?,
        })
    }
}
