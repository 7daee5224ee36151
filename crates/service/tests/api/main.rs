//! The service from outside: every request goes through the router that the binary serves.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod helpers;

mod aggregates;
mod apps;
mod at_once;
mod attributions;
mod availability;
mod blocking;
mod bundle;
mod carriage;
mod carriage_failures;
mod chat_server;
mod collect;
mod compression;
mod configuration;
mod connections;
mod contact_centre;
mod customers;
mod early;
mod embed;
mod erase;
mod estimates;
mod export;
mod files;
mod journey;
mod limits;
mod link;
mod link_test;
mod lists;
mod live_now;
mod log_in;
mod losses;
mod migration;
mod notifications;
mod oauth;
mod overview;
mod permissions;
mod preview;
mod references;
mod retention;
mod schedules;
mod sessions;
mod stopping;
mod tracking;
mod transfer;
