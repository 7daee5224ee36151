//! App events of programs, in the vendor's shape. Source: `AppEventRequest` of the vendor's API, and its response.

use super::browser::{App, AppClient, NetworkConnectivity, SdkLibrary};
use super::configuration::ConfigurationError;
use super::program_event::{ProgramEvent, WireDeviceOfProgram, attributes, common, of_program, told_of};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use waymeet_journey::time::UnixMillis;

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

/// A screen as a page of the app's own scheme.
#[must_use]
pub fn screen_address(namespace: &str, screen: &str) -> String {
    let screen: String = url::form_urlencoded::byte_serialize(screen.as_bytes()).collect();
    format!("app://{namespace}/{screen}")
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
        let url = screen_address(&self.app.namespace, &self.screen_name);
        let page = json!({ "url": url, "title": self.screen_name });
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
