//! What the modules need of a browser, on web-sys and js-sys: clock, timers, page, requests; and what they need that is no
//! browser's: random numbers, small texts.
//!
//! In the page we are guests: nothing here throws, and what the browser refuses becomes `None` or a quiet substitute.

pub mod clock;
pub mod entropy;
pub mod js;
#[cfg(feature = "icws")]
pub mod json;
pub mod page;
#[cfg(feature = "icws")]
mod promise;
pub mod text;
pub mod timers;
#[cfg(feature = "icws")]
pub(crate) mod transport;
