//! Web events of programs, in the vendor's shape. Source: `WebEventRequest` of the vendor's API.

use super::batch::WireDevice;
use super::browser::Told;
use super::configuration::ConfigurationError;
use super::program_event::{ProgramEvent, WireDeviceOfProgram, attributes, common, of_program, told_of};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use utoipa::ToSchema;
use waymeet_journey::time::UnixMillis;

/// A web event.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebEventRequest)]
pub struct WireWebEvent {
    customer_cookie_id: String,
    /// Letters, digits and underscores.
    event_name: String,
    page: WirePage,
    #[serde(default)]
    user_agent_string: Option<String>,
    #[serde(default)]
    browser: Option<WireBrowser>,
    #[serde(default)]
    device: Option<WireDeviceOfProgram>,
    #[serde(default)]
    search_query: Option<String>,
    #[serde(default)]
    ip_address: Option<String>,
    #[serde(default)]
    referrer_url: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    attributes: Map<String, Value>,
    #[serde(default)]
    #[schema(value_type = Object)]
    traits: Map<String, Value>,
    created_date: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestPage)]
struct WirePage {
    url: String,
    title: String,
    #[serde(default)]
    keywords: String,
    #[serde(default)]
    lang: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = WebEventBrowser)]
struct WireBrowser {
    #[serde(default)]
    family: Option<String>,
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

impl WireWebEvent {
    /// Reads an event that arrives at `now`.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the field that is not what it should be.
    pub fn read(self, now: UnixMillis) -> Result<ProgramEvent, ConfigurationError> {
        let (visitor, at) = common(
            &self.customer_cookie_id,
            &self.event_name,
            &self.created_date,
            now,
        )?;
        let address = self.ip_address.as_deref().map(|text| {
            let problem = format!("`{text}` is not an IP address");
            text.parse::<IpAddr>()
                .map_err(|_| ConfigurationError::new("ipAddress", problem))
        });
        let url = url::Url::parse(&self.page.url).ok();
        if !url.is_some_and(|url| matches!(url.scheme(), "http" | "https")) {
            let problem = format!("`{}` is not an http or https address", self.page.url);
            return Err(ConfigurationError::new("page.url", problem));
        }
        let device = self.device.unwrap_or_default();
        // The user agent says it better, and cannot contradict itself.
        let told = match (&self.user_agent_string, &self.browser) {
            (Some(_), _) => None,
            (None, browser) => Told {
                browser_family: browser.as_ref().and_then(|browser| browser.family.clone()),
                browser_version: browser.as_ref().and_then(|browser| browser.version.clone()),
                ..told_of(&device)
            }
            .cut(),
        };
        Ok(ProgramEvent {
            visitor,
            at,
            told,
            app: None,
            body: json!({ "name": self.event_name, "page": self.page, "referrer": self.referrer_url,
                "search": self.search_query, "attributes": attributes("attributes", self.attributes)?,
                "traits": attributes("traits", self.traits)? }),
            user_agent: self.user_agent_string,
            device: WireDevice {
                language: self.browser.and_then(|browser| browser.lang),
                ..of_program(&device)
            },
            address: address.transpose()?,
            user: self.external_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waymeet_journey::ids::{EventId, SessionId};

    const NOW: UnixMillis = UnixMillis(1_795_953_600_000);

    fn read(change: impl Fn(&mut Value)) -> Result<ProgramEvent, ConfigurationError> {
        let mut event = json!({ "customerCookieId": "5b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
            "eventName": "product_added",
            "page": { "url": "https://shop.example/p/17?q=lamp", "title": "Lamp 17", "lang": "en" },
            "referrerUrl": "https://search.example/",
            "attributes": { "price": { "dataType": "number", "value": "15.5" } },
            "createdDate": "2026-11-29T11:59:00.000Z" });
        change(&mut event);
        serde_json::from_value::<WireWebEvent>(event).unwrap().read(NOW)
    }

    #[test]
    fn the_vendors_example_is_an_event_of_a_session() {
        let event = read(|_| {}).unwrap();
        let id = EventId::parse("6b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11").unwrap();
        let session = SessionId::parse("7b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11").unwrap();
        let sent = event.of_session(id, session, "program");
        assert!(crate::wire::event::WireEvent::read(&sent).is_ok(), "{sent}");
        assert_eq!(sent["attributes"]["price"]["value"], "15.5");
        assert_eq!(event.of_user(id, session, "program"), None);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_named() {
        for (field, value) in [
            ("customerCookieId", json!("me")),
            ("eventName", json!("product added")),
            ("eventName", json!("")),
            ("createdDate", json!("yesterday")),
            ("createdDate", json!("2026-11-29T10:59:59.999Z")),
            ("createdDate", json!("2026-11-29T12:02:00.000Z")),
            ("ipAddress", json!("here")),
        ] {
            let refused = read(|event| event[field] = value.clone()).unwrap_err();
            assert_eq!(refused.path, field, "{value}");
        }
        let refused = read(|event| event["attributes"] = json!({ "a": [1] })).unwrap_err();
        assert_eq!(refused.path, "attributes.a");
        let colour = json!({ "a": { "dataType": "colour", "value": "1" } });
        let refused = read(|event| event["traits"] = colour.clone()).unwrap_err();
        assert_eq!(refused.path, "traits.a.dataType");
        for url in ["no address", "/p/17", "file:///p/17", ""] {
            let refused = read(|event| event["page"]["url"] = json!(url)).unwrap_err();
            assert_eq!(refused.path, "page.url", "{url}");
        }
    }
}
