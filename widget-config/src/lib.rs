//! The configuration of the chat widget: one definition, validated.
//!
//! The service keeps and serves it as JSON (`GET /v1/sites/{site}/widget`), the configurator makes it, the chat module
//! reads it. [`parse`] brings earlier versions up to the current one, tells everything that is wrong at once, and keeps what a
//! newer version may know. [`schema`] says the same to other programs; `www/types/widget-config.d.ts` is made of it.

mod check;
mod cic;
mod colour;
mod config;
mod error;
mod form;
mod hours;
mod invitation;
mod language;
mod launcher;
mod migration;
mod parse;
mod schema;
mod script;
mod theme;
mod vendor;

pub use cic::{Cic, Dialect, Route, Skill, Target, TargetType};
pub use config::WidgetConfig;
pub use error::{ConfigError, Warning};
pub use form::{Field, FieldOption, FieldType, Form};
pub use hours::{Day, Hours, Opening, WhenClosed};
pub use invitation::Invitation;
pub use language::{EVERY_LANGUAGE, KNOWN_LANGUAGES, Languages, Texts};
pub use launcher::{Callback, Files, Launcher, Offset, Side, Transcript};
pub use migration::CURRENT_VERSION;
pub use parse::{checked, parse, read};
pub use schema::schema;
pub use script::{Consent, Line, NONCE_PLACE, Paste, Policy, Script, Variant, integrity, script, scripts};
pub use theme::{Font, Scheme, Theme};
pub use vendor::{Finding, Imported, KEYS, Key, Meaning, Outcome, VendorError, import_vendor};
