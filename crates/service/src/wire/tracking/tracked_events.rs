//! What a page records by itself: page views, clicks, forms, idle times, scroll positions.

use super::DAY_IN_SECONDS;
use super::checks::{at_most, between, event_name, selector};
use crate::limits::MAX_EVENT_NAME_BYTES;
use crate::wire::configuration::ConfigurationError;
use serde::{Deserialize, Serialize};

/// The shortest idle time that is an event, in seconds. Source: the vendor's provider.
const SHORTEST_IDLE_IN_SECONDS: u32 = 30;

/// Which page views the module records by itself. What each means is inferred from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageviewConfig {
    /// Every page and every change of the address.
    Auto,
    /// The first page only.
    Once,
    /// None.
    Off,
}

/// An event of the elements a selector finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SelectorEvent {
    /// A CSS selector. Only a browser can tell whether it is one.
    pub selector: String,
    /// The event's name.
    pub event_name: String,
}

/// Events of the forms a selector finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormsTrackEvent {
    /// A CSS selector.
    pub selector: String,
    /// What the events' names begin with; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub form_name: String,
    /// Whether what was typed is recorded when the form is left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub capture_data_on_form_abandon: bool,
    /// Whether what was typed is recorded when the form is sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub capture_data_on_form_submit: bool,
}

/// An event of a visitor who does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdleEvent {
    /// The event's name.
    pub event_name: String,
    /// After so many seconds; at least 30.
    pub idle_after_seconds: u32,
}

/// An event of a page scrolled so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScrollDepthEvent {
    /// How far down, 0 to 100.
    pub percentage: u8,
    /// The event's name.
    pub event_name: String,
}

impl SelectorEvent {
    pub(super) fn check(&self, path: &str) -> Result<(), ConfigurationError> {
        selector(&self.selector, path)?;
        event_name(&self.event_name, path)
    }
}

impl FormsTrackEvent {
    pub(super) fn check(&self, path: &str) -> Result<(), ConfigurationError> {
        selector(&self.selector, path)?;
        at_most(&self.form_name, MAX_EVENT_NAME_BYTES, || {
            format!("{path}.formName")
        })
    }
}

impl IdleEvent {
    pub(super) fn check(&self, path: &str) -> Result<(), ConfigurationError> {
        event_name(&self.event_name, path)?;
        let place = format!("{path}.idleAfterSeconds");
        between(
            self.idle_after_seconds,
            SHORTEST_IDLE_IN_SECONDS,
            DAY_IN_SECONDS,
            &place,
        )
    }
}

impl ScrollDepthEvent {
    pub(super) fn check(&self, path: &str) -> Result<(), ConfigurationError> {
        event_name(&self.event_name, path)?;
        between(self.percentage.into(), 0, 100, &format!("{path}.percentage"))
    }
}
