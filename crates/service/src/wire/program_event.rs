//! What all events of programs have: whose they are, when they happened, and what is said of device and attributes.

use super::batch::WireDevice;
use super::browser::{AppClient, Browser, Told};
use super::configuration::ConfigurationError;
use super::moment;
use super::stream::Stream;
use crate::recorded_event::stream_of;
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

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = RequestDevice)]
pub(super) struct WireDeviceOfProgram {
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
    pub(super) body: Value,
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
    /// Whether it is of the web or of an app.
    #[must_use]
    pub fn stream(&self) -> Stream {
        stream_of(self.body["page"]["url"].as_str().unwrap_or_default())
    }

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

pub(super) fn of_program(device: &WireDeviceOfProgram) -> WireDevice {
    WireDevice {
        screen_width: device.screen_width,
        screen_height: device.screen_height,
        screen_density: device.screen_density,
        ..WireDevice::default()
    }
}

pub(super) fn told_of(device: &WireDeviceOfProgram) -> Told {
    Told {
        device_category: device.category.clone(),
        device_type: device.kind.clone(),
        is_mobile: device.is_mobile,
        os_family: device.os_family.clone(),
        os_version: device.os_version.clone(),
        ..Told::default()
    }
}

pub(super) fn common(
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
pub(super) fn attributes(field: &str, sent: Map<String, Value>) -> Result<Value, ConfigurationError> {
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
