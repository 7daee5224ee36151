//! The spellings of the outside world: what browsers send, what the vendor's configuration looks like, what we answer.
//! Nothing outside this folder knows a field name of any of them.

pub mod action_map;
pub mod action_template;
pub mod availability;
pub mod batch;
pub mod browser;
pub mod configuration;
pub mod early;
pub mod erasure;
pub mod event;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "action maps use it with the next commit")
)]
mod invitation;
pub mod link;
mod offer_style;
pub(crate) mod preview;
pub mod receipt;
pub mod request;
pub mod segment;
pub mod tracking;
