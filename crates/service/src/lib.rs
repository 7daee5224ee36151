//! The engagement service: collection, bundle, availability, administration and the journey view.
//!
//! The road of one event through it: [`routes`] reads the body with a limit and asks [`sites`] whether the page may speak
//! at all; [`collect`] judges every event of the batch on its own; [`store`] writes those that are good, many batches in
//! one commit, and only then is the page answered. Whoever looks at a journey is told of the commit and [`journeys`]
//! folds what is new into it, with the same engine that decided in the page.

mod attribution;
mod attributions;
pub mod audit;
pub mod auth;
pub mod availability;
mod blocking;
mod bots;
pub mod cic_proxy;
pub mod clock;
pub mod collect;
pub mod commands;
pub mod configuration;
mod connection_test;
mod decisions;
pub mod demo;
mod document_form;
mod documents;
mod draft_test;
pub mod error;
mod fact;
mod findings;
pub mod first_run;
mod in_flight;
mod installation_check;
pub mod ip_filter;
pub mod journeys;
pub mod limits;
mod live;
pub mod location;
mod notifications;
pub mod origin;
pub mod outgoing;
mod pacing;
mod pages;
pub mod rate_limit;
mod rates;
pub mod recorded_event;
pub mod referrer;
mod reports;
pub mod retention;
mod routes;
pub mod secret;
pub mod seed;
pub mod sequence;
pub mod server;
pub mod service;
pub mod settings;
mod shared;
pub mod shop;
pub mod sites;
mod snippet;
mod stopping;
pub mod store;
mod transfer;
pub mod user_agent;
pub mod visitor_export;
pub mod widget;
pub mod wire;

pub use service::{OpenError, Service};
pub use settings::{CarriageSettings, IntakeSettings, ServiceSettings};
