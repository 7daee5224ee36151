//! Configuration objects: workgroups, users, server parameters.

use serde::{Deserialize, Serialize};

/// Names one configuration object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationId {
    /// The id.
    pub id: String,
    /// The name for people.
    #[serde(default)]
    pub display_name: String,
    /// Where it is found, below the session's address.
    #[serde(default)]
    pub uri: String,
}

/// A list of configuration objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemList<T> {
    /// The objects.
    pub items: Vec<T>,
}

/// A workgroup; what was not selected is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkgroupConfiguration {
    /// Its id, always there.
    pub configuration_id: ConfigurationId,
    /// Its members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<ConfigurationId>>,
    /// Whether it is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// Whether interactions can wait in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_queue: Option<bool>,
    /// The option *Enable Altocloud queue availability updates*. The property's name is inferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub altocloud_queue_availability_updates: Option<bool>,
}

/// The licences of a user. The names in here are inferred.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseProperties {
    /// Whether the user may log in with a client.
    #[serde(default)]
    pub has_client_access: bool,
    /// Whether the licences below are in force.
    #[serde(default)]
    pub license_active: bool,
    /// Licences such as `I3_ACCESS_ALTOCLOUD_USER`.
    #[serde(default)]
    pub additional_licenses: Vec<String>,
}

/// A user; what was not selected is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserConfiguration {
    /// The id, always there.
    pub configuration_id: ConfigurationId,
    /// The licences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_properties: Option<LicenseProperties>,
    /// The workgroups the user is a member of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workgroups: Option<Vec<ConfigurationId>>,
}

/// A server parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerParameterConfiguration {
    /// Its name.
    pub configuration_id: ConfigurationId,
    /// Its value, always text.
    pub value: String,
}
