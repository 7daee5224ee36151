//! Events that programs send, in the vendor's shape. Source: `WebEventRequest`, `AppEventRequest` and `ActionEventRequest` of
//! the vendor's API, and their responses.

use super::batch::WireDevice;
use super::browser::{App, AppClient, Browser, NetworkConnectivity, SdkLibrary, Told};
use super::configuration::ConfigurationError;
use super::moment;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::Duration;
use utoipa::ToSchema;
use waymeet_journey::event::DataType;
use waymeet_journey::ids::{EventId, SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// Older events are refused. Source: `createdDate` of the vendor's web events.
const MAX_AGE: Duration = Duration::from_secs(60 * 60);
/// Clocks of programs may be ahead of ours by so much.
const TOLERATED_AHEAD_MS: u64 = 60_000;

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

/// An app event: what a web event is on a page, it is on a screen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AppEventRequest)]
pub struct WireAppEvent {
    customer_cookie_id: String,
    event_name: String,
    screen_name: String,
    app: App,
    #[serde(default)]
    device: Option<WireDeviceOfProgram>,
    #[serde(default)]
    sdk_library: Option<SdkLibrary>,
    #[serde(default)]
    network_connectivity: Option<NetworkConnectivity>,
    #[serde(default)]
    search_query: Option<String>,
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

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = RequestDevice)]
struct WireDeviceOfProgram {
    category: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    is_mobile: Option<bool>,
    os_family: Option<String>,
    os_version: Option<String>,
    screen_height: Option<u32>,
    screen_width: Option<u32>,
    screen_density: Option<f64>,
}

/// An event of a program, in what all of them have.
#[derive(Debug, Clone)]
pub struct ProgramEvent {
    /// Whose it is.
    pub visitor: VisitorId,
    /// When it happened.
    pub at: UnixMillis,
    /// The event in the shape a page sends, without its session.
    body: Value,
    /// The user agent it names, in place of the request's.
    pub user_agent: Option<String>,
    /// Screen and language.
    pub device: WireDevice,
    /// What it says of browser and device, where that counts.
    pub told: Option<Told>,
    /// The app, where it is one.
    pub app: Option<AppClient>,
    /// The address it names, in place of the connection's.
    pub address: Option<IpAddr>,
    /// The site's own id of the user.
    pub user: Option<String>,
}

impl ProgramEvent {
    /// The event as a page of this session would have sent it.
    #[must_use]
    pub fn of_session(&self, id: EventId, session: SessionId, tab: &str) -> Value {
        let mut event = self.body.clone();
        for (name, value) in [
            ("kind", json!("web")),
            ("id", id.to_text().into()),
            ("visitor", self.visitor.to_text().into()),
            ("session", session.to_text().into()),
            ("tab", tab.into()),
            ("seq", 0.into()),
            ("at", self.at.0.into()),
        ] {
            event[name] = value;
        }
        event
    }

    /// That a user is logged in, as a page of this session would have said it.
    #[must_use]
    pub fn of_user(&self, id: EventId, session: SessionId, tab: &str) -> Option<Value> {
        let user = self.user.as_ref()?;
        Some(
            json!({ "kind": "visit", "id": id.to_text(), "visitor": self.visitor.to_text(),
            "session": session.to_text(), "tab": tab, "seq": 0, "at": self.at.0,
            "page": self.body["page"], "user": user }),
        )
    }
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

impl WireAppEvent {
    /// Reads an event that arrives at `now`. A screen is a page of the app's own scheme: `app://namespace/screen` (ours; the
    /// engine knows pages).
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
        let screen: String = url::form_urlencoded::byte_serialize(self.screen_name.as_bytes()).collect();
        let page =
            json!({ "url": format!("app://{}/{screen}", self.app.namespace), "title": self.screen_name });
        let app = &self.app;
        let device = self.device.unwrap_or_default();
        let client = AppClient {
            app: app.clone(),
            sdk_library: self.sdk_library,
            network_connectivity: self.network_connectivity,
        };
        Ok(ProgramEvent {
            visitor,
            at,
            told: told_of(&device).cut(),
            app: Some(client.cut()),
            body: json!({ "name": self.event_name, "page": page, "referrer": self.referrer_url,
                "search": self.search_query, "attributes": attributes("attributes", self.attributes)?,
                "traits": attributes("traits", self.traits)? }),
            user_agent: Some(format!("{}/{} ({})", app.name, app.version, app.build_number)),
            device: of_program(&device),
            address: None,
            user: self.external_id,
        })
    }

    /// What the answer repeats of the app. Source: `AppEventResponse`.
    #[must_use]
    pub fn repeated(&self) -> Value {
        json!({ "screenName": self.screen_name, "app": self.app, "sdkLibrary": self.sdk_library,
            "networkConnectivity": self.network_connectivity })
    }
}

fn of_program(device: &WireDeviceOfProgram) -> WireDevice {
    WireDevice {
        screen_width: device.screen_width,
        screen_height: device.screen_height,
        screen_density: device.screen_density,
        ..WireDevice::default()
    }
}

fn told_of(device: &WireDeviceOfProgram) -> Told {
    Told {
        device_category: device.category.clone(),
        device_type: device.kind.clone(),
        is_mobile: device.is_mobile,
        os_family: device.os_family.clone(),
        os_version: device.os_version.clone(),
        ..Told::default()
    }
}

fn common(
    cookie: &str,
    name: &str,
    created: &str,
    now: UnixMillis,
) -> Result<(VisitorId, UnixMillis), ConfigurationError> {
    let visitor = VisitorId::parse(cookie)
        .ok_or_else(|| ConfigurationError::new("customerCookieId", format!("`{cookie}` is not a UUID")))?;
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_name {
        let problem = format!("`{name}` is not a name of letters, digits and underscores");
        return Err(ConfigurationError::new("eventName", problem));
    }
    let at = moment::parse(created).ok_or_else(|| {
        let problem = format!("`{created}` is not a date and time with a zone (ISO 8601)");
        ConfigurationError::new("createdDate", problem)
    })?;
    let age = u128::from(now.since(at));
    if age > MAX_AGE.as_millis() || at.since(now) > TOLERATED_AHEAD_MS {
        let problem = format!("`{created}` is not within the last hour");
        return Err(ConfigurationError::new("createdDate", problem));
    }
    Ok((visitor, at.min(now)))
}

/// Attributes with their types; a value may also come bare, as the vendor's SDKs allow.
fn attributes(field: &str, sent: Map<String, Value>) -> Result<Value, ConfigurationError> {
    let typed = sent.into_iter().map(|(name, value)| {
        let typed = match value {
            Value::Object(fields) => typed(&format!("{field}.{name}"), &fields)?,
            Value::String(text) => json!({ "dataType": "string", "value": text }),
            Value::Bool(truth) => json!({ "dataType": "boolean", "value": truth.to_string() }),
            Value::Number(number) => {
                let kind = if number.is_f64() { "number" } else { "integer" };
                json!({ "dataType": kind, "value": number.to_string() })
            }
            Value::Null | Value::Array(_) => {
                let problem = "this is neither a value nor `{ dataType, value }`";
                return Err(ConfigurationError::new(format!("{field}.{name}"), problem));
            }
        };
        Ok((name, typed))
    });
    Ok(Value::Object(typed.collect::<Result<_, _>>()?))
}

fn typed(path: &str, sent: &Map<String, Value>) -> Result<Value, ConfigurationError> {
    let data_type = sent.get("dataType").and_then(Value::as_str).unwrap_or_default();
    if DataType::parse(data_type).is_none() {
        return Err(ConfigurationError::unknown(format!("{path}.dataType"), data_type));
    }
    let value = match sent.get("value") {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Bool(_) | Value::Number(_))) => value.to_string(),
        _ => {
            let path = format!("{path}.value");
            return Err(ConfigurationError::new(path, "this is not a value"));
        }
    };
    Ok(json!({ "dataType": data_type, "value": value }))
}

/// An action has come to a state, says a client that polls.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActionEventRequest)]
pub struct WireActionEvent {
    /// The session.
    pub session_id: String,
    /// The action, as the ping named it.
    pub action_id: String,
    /// One of the fourteen states.
    pub action_state: String,
    /// What went wrong.
    #[serde(default)]
    pub error_code: String,
    /// What went wrong, in words.
    #[serde(default)]
    pub error_message: String,
}

/// What is stored of a program's client.
#[must_use]
pub fn browser_of(
    event: &ProgramEvent,
    request_user_agent: &str,
    location: Option<crate::location::Location>,
) -> Browser {
    let user_agent = event.user_agent.as_deref().unwrap_or(request_user_agent);
    Browser {
        told: event.told.clone(),
        app: event.app.clone(),
        ..Browser::new(user_agent, &event.device, location)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
