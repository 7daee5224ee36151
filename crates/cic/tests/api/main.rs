//! The server from outside, through the router that `Cic::router` serves.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod administration;
mod agents;
mod attributes;
mod bridge;
mod callbacks;
mod caller;
mod capacity;
mod chat;
mod configuration;
mod connection;
mod content_type;
mod creation;
mod desk;
mod files;
mod helpers;
mod hold;
mod observations;
mod origins;
mod page;
mod pages;
mod pair;
mod party;
mod responses;
mod restart;
mod skills;
mod statistics;
mod statuses;
mod transfer;
mod unsupported;
mod visitors;
mod web_tools;
