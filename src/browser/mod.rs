//! The ports of the pure crates on web-sys and js-sys: clock, randomness, storage, cookies, page, network, elements.
//!
//! In the page we are guests: nothing here throws, and what the browser refuses becomes `None` or a quiet substitute.

pub mod clock;
pub mod dom;
pub mod entropy;
pub mod js;
pub mod page;
pub mod text;
pub mod timers;
