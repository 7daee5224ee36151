//! The configuration of the chat widget: one definition, validated.
//!
//! The service keeps and serves it as JSON (`GET /v1/sites/{site}/widget`), the configurator makes it, the chat module
//! reads it. [`parse`] tells everything that is wrong at once, and keeps what a newer version may know.

mod colour;
mod config;
mod error;
mod parse;

pub use config::{Cic, Dialect, Scheme, Target, TargetType, Theme, WidgetConfig};
pub use error::{ConfigError, Warning};
pub use parse::parse;
