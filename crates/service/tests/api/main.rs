//! The service from outside: every request goes through the router that the binary serves.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod helpers;

mod availability;
mod bundle;
mod collect;
mod early;
mod embed;
mod erase;
mod files;
mod journey;
mod link;
mod log_in;
mod losses;
mod migration;
mod oauth;
mod overview;
mod preview;
mod schedules;
mod tracking;
