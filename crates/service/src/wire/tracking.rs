//! Tracking settings of a deployment: the vendor's `journeyEvents` with its field names, and what we add to it. Source:
//! `JourneyEventsSettings` of the vendor's API; its limits are those of the vendor's provider where it has them, the
//! others are ours.

mod addresses;
mod checks;
mod consent;
mod cookies;
mod for_page;
#[cfg(test)]
mod tests;
mod tracked_events;

pub use addresses::{AddressSettings, WireIpFilter};
pub use consent::{ConsentDefault, ConsentSettings, TrackingWord, YesNo};
pub use cookies::{CookieSettings, SameSite};
pub use tracked_events::{FormsTrackEvent, IdleEvent, PageviewConfig, ScrollDepthEvent, SelectorEvent};

use super::configuration::{ConfigurationError, yes};
use crate::limits::{MAX_LINKED_DOMAINS, MAX_PAGE_SETTINGS_BYTES, MAX_TRACKED_EVENTS};
use crate::origin::AllowedDomain;
use checks::{between, each};
use for_page::for_page;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use waymeet_journey::bundle::{DEFAULT_SESSION_TIMEOUT_IN_SECONDS, Settings};

/// Fields of the vendor's older form. They have no effect there, and none here.
const WITHOUT_EFFECT: [&str; 3] = [
    "excludedQueryParameters",
    "shouldKeepUrlFragment",
    "searchQueryParameters",
];
/// The longest times that make sense, in seconds: a day.
const DAY_IN_SECONDS: u32 = 24 * 60 * 60;
/// The shortest session, in seconds.
const SHORTEST_SESSION_IN_SECONDS: u32 = 10;
/// Digits of a short id. Source: the vendor's API.
const SHORT_ID_DIGITS: std::ops::RangeInclusive<u8> = 4..=6;

/// Tracking settings of a deployment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TrackingSettings {
    /// Whether the deployment records anything at all.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Which page views the module records by itself; absent: none, the page calls `pageview`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pageview_config: Option<PageviewConfig>,
    /// Clicks that are events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub click_events: Vec<SelectorEvent>,
    /// Elements whose becoming visible is an event.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_viewport_events: Vec<SelectorEvent>,
    /// Forms whose submission and abandonment are events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms_track_events: Vec<FormsTrackEvent>,
    /// Inactivity that is an event.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub idle_events: Vec<IdleEvent>,
    /// Scroll positions that are events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scroll_depth_events: Vec<ScrollDepthEvent>,
    /// What of an address is recorded, and whose visits are not.
    pub tracking_settings: AddressSettings,
    /// Consent. Ours.
    pub consent: ConsentSettings,
    /// Sites a visitor is followed to, in the form of the allowed domains. Ours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub linked_domains: Vec<String>,
    /// The visitor's cookies. Ours.
    #[serde(skip_serializing_if = "CookieSettings::is_default")]
    pub cookies: CookieSettings,
    /// Digits of the short id a visitor reads out: 4 to 6. The vendor's is an organisation's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_id_digits: Option<u8>,
    /// A session ends after so many seconds without activity. Ours.
    pub session_timeout_in_seconds: u32,
}

impl Default for TrackingSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            pageview_config: None,
            click_events: Vec::new(),
            in_viewport_events: Vec::new(),
            forms_track_events: Vec::new(),
            idle_events: Vec::new(),
            scroll_depth_events: Vec::new(),
            tracking_settings: AddressSettings::default(),
            consent: ConsentSettings::default(),
            linked_domains: Vec::new(),
            cookies: CookieSettings::default(),
            short_id_digits: None,
            session_timeout_in_seconds: DEFAULT_SESSION_TIMEOUT_IN_SECONDS,
        }
    }
}

impl TrackingSettings {
    /// Reads settings and checks them.
    ///
    /// # Errors
    /// [`ConfigurationError`] with the place of what is not right: a field nobody knows, a wrong type, a value out of its
    /// limits.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        let Value::Object(fields) = body else {
            return Err(ConfigurationError::new("journeyEvents", "this is not an object"));
        };
        let with_effect: Map<_, _> = fields
            .iter()
            .filter(|(name, _)| !WITHOUT_EFFECT.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let settings: Self = serde_path_to_error::deserialize(Value::Object(with_effect))
            .map_err(|error| ConfigurationError::new(error.path().to_string(), error.inner().to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    /// Checks what the types do not say.
    ///
    /// # Errors
    /// [`ConfigurationError`] with the place of the first value out of its limits.
    pub fn check(&self) -> Result<(), ConfigurationError> {
        let most = MAX_TRACKED_EVENTS;
        each("clickEvents", &self.click_events, most, SelectorEvent::check)?;
        each(
            "inViewportEvents",
            &self.in_viewport_events,
            most,
            SelectorEvent::check,
        )?;
        each(
            "formsTrackEvents",
            &self.forms_track_events,
            most,
            FormsTrackEvent::check,
        )?;
        each("idleEvents", &self.idle_events, most, IdleEvent::check)?;
        each(
            "scrollDepthEvents",
            &self.scroll_depth_events,
            most,
            ScrollDepthEvent::check,
        )?;
        self.tracking_settings.check()?;
        each(
            "linkedDomains",
            &self.linked_domains,
            MAX_LINKED_DOMAINS,
            |domain, path| match AllowedDomain::parse(domain) {
                Ok(_) => Ok(()),
                Err(error) => Err(ConfigurationError::new(path, error.to_string())),
            },
        )?;
        self.cookies.check()?;
        if let Some(digits) = self.short_id_digits {
            let (least, most) = (*SHORT_ID_DIGITS.start(), *SHORT_ID_DIGITS.end());
            between(digits.into(), least.into(), most.into(), "shortIdDigits")?;
        }
        between(
            self.session_timeout_in_seconds,
            SHORTEST_SESSION_IN_SECONDS,
            DAY_IN_SECONDS,
            "sessionTimeoutInSeconds",
        )?;
        if for_page(self, "").len() > MAX_PAGE_SETTINGS_BYTES {
            let problem = format!("what pages are told is longer than {MAX_PAGE_SETTINGS_BYTES} bytes");
            return Err(ConfigurationError::new("journeyEvents", problem));
        }
        Ok(())
    }

    /// The settings of a deployment (its id) as the bundle carries them.
    #[must_use]
    pub fn compile(&self, deployment: &str) -> Settings {
        let address = &self.tracking_settings;
        Settings {
            session_timeout_in_seconds: self.session_timeout_in_seconds,
            search_parameters: address.search_query_parameters.clone(),
            excluded_query_parameters: address.excluded_query_parameters.clone(),
            keeps_url_fragment: address.should_keep_url_fragment,
            consent_default: self.consent.default.into(),
            holds_before_consent: self.consent.holds_before_answer,
            respects_do_not_track: self.consent.respects_do_not_track,
            for_page: for_page(self, deployment),
        }
    }
}
