//! What is stored of the browser that sent a batch: its user agent, its device, and where it is. Of programs also what they
//! say of themselves.

use crate::limits::{MAX_LANGUAGE_BYTES, MAX_NAME_BYTES, MAX_USER_AGENT_BYTES};
use crate::location::Location;
use crate::user_agent::{DeviceCategory, UserAgent};
use crate::wire::batch::WireDevice;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is stored of the browser that sent a batch. The network address is not: it is only used to find the place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Browser {
    /// The header `User-Agent`.
    pub user_agent: String,
    /// Width of the screen in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_width: Option<u32>,
    /// Height of the screen in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_height: Option<u32>,
    /// The preferred language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Whether a program drives it: it says so itself, or its user agent is known as one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_bot: bool,
    /// Whether the visitor allowed recording only without being recognised.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_anonymous: bool,
    /// Where it is, as far as its address tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// What a program says of browser and device; it counts more than the user agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// The app, where this is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<AppClient>,
}

/// What a program says of browser and device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Told {
    /// `Firefox`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser_family: Option<String>,
    /// `128.0`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser_version: Option<String>,
    /// `mobile`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_category: Option<String>,
    /// `Pixel 9`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
    /// Whether one carries it about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_mobile: Option<bool>,
    /// `Android`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_family: Option<String>,
    /// `16`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
}

impl Told {
    /// Puts what is told in the place of what the user agent says.
    pub fn overrule(&self, agent: &mut UserAgent) {
        for (told, said) in [
            (&self.browser_family, &mut agent.browser),
            (&self.browser_version, &mut agent.browser_version),
            (&self.os_family, &mut agent.os),
            (&self.os_version, &mut agent.os_version),
            (&self.device_type, &mut agent.device),
        ] {
            if let Some(told) = told {
                said.clone_from(told);
            }
        }
        // A new browser does not have the version of the old one; the same is true of systems.
        if self.browser_family.is_some() && self.browser_version.is_none() {
            agent.browser_version.clear();
        }
        if self.os_family.is_some() && self.os_version.is_none() {
            agent.os_version.clear();
        }
        if self.device_category.is_some() && self.device_type.is_none() {
            agent.device.clear();
        }
        if let Some(category) = &self.device_category {
            agent.category = DeviceCategory::parse(category);
        }
    }
}

/// What an app says of itself. Source: `AppEventRequest` of the vendor's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppClient {
    /// The app.
    pub app: App,
    /// The library that sends its events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdk_library: Option<SdkLibrary>,
    /// How it reaches the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_connectivity: Option<NetworkConnectivity>,
}

/// An app. Source: `JourneyApp` of the vendor's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = JourneyApp)]
pub struct App {
    /// Its name.
    pub name: String,
    /// `ie.alder.shop`
    pub namespace: String,
    /// `3.1`
    pub version: String,
    /// `207`
    pub build_number: String,
}

/// The library that sends an app's events. Source: `SdkLibrary` of the vendor's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SdkLibrary {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// How an app reaches the network. Source: `NetworkConnectivity` of the vendor's API.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct NetworkConnectivity {
    /// Whose network it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<String>,
    bluetooth_enabled: bool,
    cellular_enabled: bool,
    wifi_enabled: bool,
}

impl AppClient {
    /// The same, cut to its limits.
    #[must_use]
    pub fn cut(mut self) -> Self {
        let App {
            name,
            namespace,
            version,
            build_number,
        } = &mut self.app;
        let mut texts = vec![name, namespace, version, build_number];
        texts.extend(
            self.sdk_library
                .iter_mut()
                .flat_map(|sdk| [&mut sdk.name, &mut sdk.version]),
        );
        texts.extend(
            self.network_connectivity
                .iter_mut()
                .filter_map(|network| network.carrier.as_mut()),
        );
        for text in texts {
            *text = cut(text, MAX_NAME_BYTES);
        }
        self
    }
}

impl Told {
    /// The same, cut to its limits; nothing where nothing is told.
    #[must_use]
    pub fn cut(mut self) -> Option<Self> {
        let texts = [
            &mut self.browser_family,
            &mut self.browser_version,
            &mut self.device_category,
            &mut self.device_type,
            &mut self.os_family,
            &mut self.os_version,
        ];
        for text in texts {
            *text = text
                .take()
                .filter(|text| !text.is_empty())
                .map(|text| cut(&text, MAX_NAME_BYTES));
        }
        (self != Self::default()).then_some(self)
    }
}

impl Browser {
    /// What the request and the batch tell, cut to their limits.
    #[must_use]
    pub fn new(user_agent: &str, device: &WireDevice, location: Option<Location>) -> Self {
        Self {
            user_agent: cut(user_agent, MAX_USER_AGENT_BYTES),
            screen_width: device.screen_width,
            screen_height: device.screen_height,
            language: cut(device.language.as_deref().unwrap_or_default(), MAX_LANGUAGE_BYTES),
            is_bot: device.bot,
            is_anonymous: device.anonymous,
            location,
            told: None,
            app: None,
        }
    }

    /// What its user agent says, or a program in its place.
    #[must_use]
    pub fn agent(&self) -> UserAgent {
        let narrow_side = self
            .screen_width
            .zip(self.screen_height)
            .map(|(width, height)| width.min(height));
        let mut agent = UserAgent::read(&self.user_agent, narrow_side);
        if let Some(told) = &self.told {
            told.overrule(&mut agent);
        }
        agent
    }
}

/// The first `limit` bytes of a text, never half a character.
fn cut(text: &str, limit: usize) -> String {
    text.get(..text.floor_char_boundary(limit))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_counts_more_than_the_user_agent_and_old_rows_tell_nothing() {
        let old: Browser = serde_json::from_str(r#"{"userAgent":"x"}"#).unwrap();
        assert_eq!((old.told, old.app), (None, None));
        assert_eq!(Told::default().cut(), None);
        let told = Told {
            browser_family: Some("Kiosk".into()),
            device_category: Some("Tablet".into()),
            os_version: Some(String::new()),
            ..Told::default()
        };
        let mut agent = UserAgent {
            browser: "Firefox".into(),
            browser_version: "128.0".into(),
            os: "Linux".into(),
            os_version: "6".into(),
            ..UserAgent::default()
        };
        told.cut().unwrap().overrule(&mut agent);
        assert_eq!(
            (agent.browser_text(), agent.os_text()),
            ("Kiosk".into(), "Linux 6".into())
        );
        assert_eq!(agent.category, DeviceCategory::Tablet);
    }

    #[test]
    fn a_long_user_agent_is_cut_between_characters() {
        let browser = Browser::new(&"ä".repeat(600), &WireDevice::default(), None);
        assert_eq!(browser.user_agent.len(), MAX_USER_AGENT_BYTES);
        let browser = Browser::new(&format!("x{}", "ä".repeat(600)), &WireDevice::default(), None);
        assert_eq!(browser.user_agent.len(), MAX_USER_AGENT_BYTES - 1);
    }
}
