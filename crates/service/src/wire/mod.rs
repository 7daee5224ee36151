//! The spellings of the outside world: what browsers send, what the vendor's configuration looks like, what we answer.
//! Nothing outside this folder knows a field name of any of them.

mod action;
pub mod action_map;
pub mod action_target;
pub mod action_template;
pub(crate) mod aggregate;
pub mod availability;
pub mod batch;
mod behaviour;
pub mod browser;
pub mod configuration;
pub mod early;
pub mod entity;
pub mod erasure;
pub(crate) mod estimate;
pub mod event;
pub mod frequency_cap;
mod invitation;
pub mod kind;
pub mod link;
pub mod moment;
pub(crate) mod notification;
mod offer_style;
pub mod outcome;
mod outcome_condition;
pub(crate) mod preview;
pub mod receipt;
pub mod request;
pub mod role;
pub mod schedule;
pub mod segment;
pub mod sent;
pub mod session;
pub mod session_event;
pub mod tracking;
pub mod visitor_context;
pub mod web_event;
