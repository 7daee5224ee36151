//! The server from outside, through the router that `Cic::router` serves.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod accounts;
mod administration;
mod administration_page;
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
mod faults;
mod files;
mod helpers;
mod hold;
mod mail_server;
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
mod transcripts;
mod transfer;
mod unsupported;
mod visitors;
mod web_tools;
