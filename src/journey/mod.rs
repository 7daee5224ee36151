//! Recording and deciding in the page: the module `waymeet_journey`.
//!
//! [`visit`] holds the rules' state and needs no browser; [`entries`] are what the page's script (`www/journey/`) calls. The
//! script carries calls, network and clicks in, and what follows from them to the screen.

pub mod context;
mod core;
pub mod entries;
pub mod fields;
pub mod happening;
pub mod host;
pub mod identity;
pub mod json;
pub mod offering;
pub mod outbox;
pub mod ports;
pub mod record;
pub mod sender;
pub mod traits;
pub mod visit;
