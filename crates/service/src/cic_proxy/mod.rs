//! Carrying chats to CIC servers, for sites whose pages cannot reach theirs: Web Tools answers no page of another origin,
//! and a contact centre may be kept off the internet.
//!
//! The road of one request: the server is found by its name, among the operator's [`servers`] or those [`of_deployment`]s, [`address`] whether what is asked is an
//! [`operation`] of visitors, [`cleaning`] takes the markup out of names and attributes, [`headers`] says what goes along,
//! [`upstream`] asks, [`relay`] gives the answer to the page as it comes. Nothing of what a page sends goes on as it
//! stands: the address is written anew from its parts, and so is the body.
//!
//! Addresses hold participant ids, which are all it takes to speak for a visitor. None may be logged: what is said about
//! a request is the name of its operation.

pub(crate) mod address;
pub(crate) mod cleaning;
pub(crate) mod headers;
pub(crate) mod of_deployment;
pub(crate) mod operation;
pub(crate) mod relay;
pub mod servers;
pub(crate) mod switchover;
pub(crate) mod upstream;
