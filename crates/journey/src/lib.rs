//! The journey model and its engine: what a visitor did goes in, decisions come out.
//!
//! Nothing here knows of browsers, clocks, sockets or JSON: time, randomness and what the network said are arguments, so
//! that page and service run the same rules and a test of any of them takes microseconds. The road of one event:
//!
//! 1. [`session`] says whether the event still belongs to the running session.
//! 2. [`engine::Engine::observe`] counts it into the [`behaviour`] of [`segment`]s and [`outcome`]s and into the triggers of
//!    [`action_map`]s; what has become true is written into the [`state::JourneyState`].
//! 3. [`engine::Engine::decide`] looks at all qualified maps together and says what is offered now, what is blocked and
//!    why, and when to look again.
//! 4. [`engine::Engine::advance`] follows an offer through its [`action_state`]s.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod action;
pub mod action_map;
pub mod action_state;
pub mod availability;
pub mod behaviour;
pub mod block_reason;
pub mod bundle;
pub mod codec;
pub mod condition;
pub mod consent;
pub mod context;
pub mod decimal;
pub mod engine;
pub mod event;
pub mod fold_case;
pub mod frequency_cap;
pub mod hash;
pub mod ids;
pub mod outcome;
pub mod packed;
pub mod page;
pub mod progress;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod schedule;
pub mod score;
pub mod scrub;
pub mod segment;
pub mod session;
mod spelled_enum;
pub mod state;
pub mod text;
pub mod throttling;
pub mod time;
