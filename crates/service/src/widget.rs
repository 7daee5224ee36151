//! The chat widget's configuration as pages are told it: brought up to the current version, and with a name for its state, so
//! that a page that has it is not sent it again.

use crate::store::Deployment;
use axum::body::Bytes;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What pages of a deployment are told of the widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedWidget {
    /// JSON.
    pub bytes: Bytes,
    /// A strong `ETag`, quotes included.
    pub etag: String,
}

impl ServedWidget {
    /// What is told of this deployment. A configuration that cannot be read was not checked when it was put in: it is told as it
    /// stands, since pages have always had it so.
    #[must_use]
    pub fn of(deployment: &Deployment) -> Self {
        Self::new(&current(deployment))
    }

    fn new(value: &Value) -> Self {
        let bytes = Bytes::from(value.to_string());
        let digest = Sha256::digest(&bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            etag: format!("\"{hex}\""),
            bytes,
        }
    }
}

/// The configuration in the current version; nothing where there is no widget.
fn current(deployment: &Deployment) -> Value {
    let stored = &deployment.widget;
    if stored.as_object().is_some_and(serde_json::Map::is_empty) {
        return stored.clone();
    }
    match waymeet_widget_config::read(stored.clone()) {
        Ok((config, _)) => serde_json::to_value(config).unwrap_or_else(|_| stored.clone()),
        Err(errors) => {
            let error = errors.first().map(ToString::to_string).unwrap_or_default();
            tracing::warn!(deployment = deployment.id, %error, "a chat widget's configuration cannot be read");
            stored.clone()
        }
    }
}
