//! What the chat needs of a browser, on web-sys and js-sys: clock, timers, page, elements; and what both modules need that
//! is no browser's: random numbers, small texts.
//!
//! In the page we are guests: nothing here throws, and what the browser refuses becomes `None` or a quiet substitute.

pub mod clock;
pub mod entropy;
pub mod js;
pub mod page;
pub mod text;
pub mod timers;
