//! The chat widget's configuration as pages are told it: brought up to the current version, with the addresses at which they find
//! the contact centre, and with a name for its state, so that a page that has it is not sent it again.

use crate::cic_proxy::of_deployment;
use crate::cic_proxy::servers::ChatServers;
use crate::document_form::set;
use crate::store::Deployment;
use axum::body::Bytes;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use waymeet_widget_config::{Route, WidgetConfig};

/// What pages of a deployment are told of the widget, and what follows from its configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedWidget {
    /// JSON.
    pub bytes: Bytes,
    /// A strong `ETag`, quotes included.
    pub etag: String,
    /// The servers that chats of these pages are carried to.
    pub(crate) chat_servers: ChatServers,
}

impl ServedWidget {
    /// What is told of this deployment, by a service that browsers reach at `public_url`. A configuration that cannot be read was
    /// not checked when it was put in: it is told as it stands, since pages have always had it so.
    #[must_use]
    pub fn of(deployment: &Deployment, public_url: &str) -> Self {
        let stored = &deployment.widget;
        if stored.as_object().is_some_and(Map::is_empty) {
            return Self::new(stored, ChatServers::default());
        }
        let told = waymeet_widget_config::checked(stored.clone());
        match told.and_then(|(told, _)| Ok((waymeet_widget_config::read(told.clone())?.0, told))) {
            Ok((config, told)) => Self::published(&deployment.id, &config, told, public_url),
            Err(errors) => {
                let error = errors.first().map(ToString::to_string).unwrap_or_default();
                tracing::warn!(deployment = deployment.id, %error, "a chat widget's configuration cannot be read");
                Self::new(&unread(stored), ChatServers::default())
            }
        }
    }

    /// `told` is the same as `config`, with what this version does not know.
    fn published(deployment: &str, config: &WidgetConfig, mut told: Value, public_url: &str) -> Self {
        if config.cic.route == Route::Service {
            // Where the servers are is nothing that pages need to know.
            let servers = of_deployment::told(deployment, &config.cic, public_url);
            set(&mut told, &["cic"], "servers", servers.into());
        }
        Self::new(&told, of_deployment::servers(deployment, &config.cic))
    }

    fn new(value: &Value, chat_servers: ChatServers) -> Self {
        let bytes = Bytes::from(value.to_string());
        let digest = Sha256::digest(&bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            etag: format!("\"{hex}\""),
            bytes,
            chat_servers,
        }
    }
}

/// What cannot be read, as it stands; but for the servers, where somebody wants to keep them from pages.
fn unread(stored: &Value) -> Value {
    let mut told = stored.clone();
    if stored
        .pointer("/cic/route")
        .is_some_and(|route| route != "direct")
        && let Some(root) = told.as_object_mut()
    {
        root.remove("cic");
    }
    told
}
