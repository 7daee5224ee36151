//! The availability bridge: reads a CIC server over ICWS and tells the engagement service who can take a chat.
//!
//! The rules (`rules`, `availability`, `pacing`, `facts`) know neither network nor clock: facts in, updates out. The
//! shell (`bridge`) keeps a session with the server, feeds its messages to the facts, and sends what the rules
//! decide. Secrets are wrapped, see [`Secret`], and never written to a log.

mod availability;
mod backoff;
mod body;
mod bridge;
mod clock;
mod error;
mod facts;
mod hosts;
mod icws_session;
mod pacing;
mod reading;
mod rules;
mod secret;
mod service_client;
mod settings;

pub use bridge::{run, run_with};
pub use clock::{Clock, SystemClock};
pub use error::BridgeError;
pub use secret::Secret;
pub use settings::BridgeSettings;
