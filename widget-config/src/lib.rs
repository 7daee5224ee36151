//! The configuration of the chat widget: one definition, validated.
//!
//! The service keeps and serves it as JSON (`GET /v1/sites/{site}/widget`), the configurator makes it, the chat module
//! reads it. [`parse`] tells everything that is wrong at once, and keeps what a newer version may know.

mod check;
mod colour;
mod config;
mod error;
mod form;
mod launcher;
mod parse;

pub use config::{Cic, Dialect, Font, Scheme, Target, TargetType, Theme, WidgetConfig};
pub use error::{ConfigError, Warning};
pub use form::{Field, FieldOption, FieldType, Form};
pub use launcher::{Callback, Launcher, Side, Transcript};
pub use parse::parse;
