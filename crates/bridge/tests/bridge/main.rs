//! The bridge from outside: HTTP servers on loopback, and a clock that is run by hand.
#![cfg(test)]

mod failover;
mod fake_cic;
mod fake_service;
mod manual_clock;
mod real_server;
mod running;
