//! Recording, deciding and offering in the page: the module `waymeet_journey`.
//!
//! [`visit`] holds the rules' state and needs no browser; [`module`] carries calls, network and clicks to it and its
//! outcomes to the screen ([`offers`]).

pub mod availability;
pub mod command;
pub mod context;
pub mod identity;
pub mod json;
pub mod module;
pub mod offers;
pub mod outbox;
pub mod record;
pub mod sender;
pub mod visit;
