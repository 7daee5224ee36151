//! What a server has answered, or why there is no answer.

use crate::outgoing::failure::Failure;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// What it says, where that is JSON.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A header's text; empty where it is missing.
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }

    pub(crate) fn is_redirect(&self) -> bool {
        self.status.is_redirection()
    }

    pub(crate) fn is_passive(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE
    }

    /// The servers to ask instead of a passive one, as it names them. Source: `reference/cic-web-chat.md`, 3.2.
    pub(crate) fn alternates(&self) -> Vec<String> {
        let told = self.json().unwrap_or_default();
        let names = told["alternateHostList"].as_array().into_iter().flatten();
        let names = names.filter_map(Value::as_str).take(MOST_ALTERNATES);
        names
            .map(|name| name.chars().take(MAX_NAME_CHARS).collect())
            .collect()
    }
}

/// More names than any switchover pair has are not read.
const MOST_ALTERNATES: usize = 8;
/// The longest name of a host, and a port.
const MAX_NAME_CHARS: usize = 260;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// There was no connection.
    Unconnected(Failure),
    /// It took too long.
    Silent,
    /// What came is no HTTP, or it broke off.
    NoHttp,
    /// It is too long to be one of a contact centre.
    TooLong,
}

#[cfg(test)]
pub(crate) fn reply(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Reply {
    let headers = headers.iter().map(|(name, value)| {
        let name = header::HeaderName::from_static(name);
        (name, header::HeaderValue::from_static(value))
    });
    Reply {
        status: StatusCode::from_u16(status).unwrap_or_default(),
        headers: headers.collect(),
        body: body.as_bytes().to_vec(),
    }
}
