//! Configuration objects: workgroups, users, server parameters.

use serde::{Deserialize, Deserializer, Serialize};

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
    /// Who supervises it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisors: Option<Vec<ConfigurationId>>,
    /// How long agents have after an interaction, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap_up_timeout: Option<u64>,
    /// How long a call is assumed to take before any was handled, in seconds (*meaning inferred*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_call_time_interval: Option<u64>,
    /// How soon chats should be answered, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_service_level_target: Option<u64>,
    /// How many seconds an agent may leave a chat without a word; the vendor spells it so.
    #[serde(
        default,
        rename = "maximumChatReponseTime",
        skip_serializing_if = "Option::is_none"
    )]
    pub maximum_chat_response_time: Option<u64>,
    /// The option *Enable Altocloud queue availability updates*. The property's name is inferred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub altocloud_queue_availability_updates: Option<bool>,
}

/// The licences of a user.
///
/// Source: the vendor's generated ICWS library, `licensePropertiesProperties`, and public scripts that read them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseProperties {
    /// Whether the user may log in with a client.
    #[serde(default)]
    pub has_client_access: bool,
    /// Whether the licences below are in force.
    #[serde(default)]
    pub license_active: bool,
    /// Which media the user may handle, as a level; 3 is all of them (*inferred*).
    #[serde(default)]
    pub media_level: u8,
    /// Licences such as `I3_ACCESS_ALTOCLOUD_USER`.
    #[serde(default, deserialize_with = "licences")]
    pub additional_licenses: Vec<ConfigurationId>,
}

/// The vendor's servers list objects with ids, or say `null`; servers of ours once listed bare names.
fn licences<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ConfigurationId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Licence {
        Named(ConfigurationId),
        Bare(String),
    }
    let told: Option<Vec<Licence>> = Option::deserialize(deserializer)?;
    let named = |licence| match licence {
        Licence::Named(id) => id,
        Licence::Bare(id) => ConfigurationId {
            display_name: id.clone(),
            id,
            uri: String::new(),
        },
    };
    Ok(told.unwrap_or_default().into_iter().map(named).collect())
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
    /// How many interactions the user is given at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utilizations: Option<UtilizationSettings>,
}

/// How many interactions of each media type somebody is given at once; a value nobody set is absent.
///
/// Source: the vendor's generated ICWS library, `utilizationSettingsProperties`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UtilizationSettings {
    /// What was set for this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual_value: Option<Vec<Utilization>>,
    /// What counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_value: Option<Vec<Utilization>>,
}

/// How much of an agent interactions of one media type take.
///
/// Source: the vendor's generated ICWS library, `utilizationSetting`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Utilization {
    /// The media type's number: 2 chat, 5 callback.
    pub media_type: u8,
    /// How much of the agent one of them takes, in percent.
    pub utilization: u32,
    /// How many of them the agent is given at once, however little they take.
    pub max_assignable: u32,
}

impl Utilization {
    /// How many interactions of this media type fit beside nothing else.
    #[must_use]
    pub fn at_once(self) -> u32 {
        100u32
            .checked_div(self.utilization)
            .map_or(self.max_assignable, |by_share| by_share.min(self.max_assignable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_read_as_objects_as_bare_names_and_as_nothing() {
        for (told, expected) in [
            (
                r#"{ "additionalLicenses": [{ "id": "I3_A", "displayName": "A", "uri": "/a" }] }"#,
                vec!["I3_A"],
            ),
            (
                r#"{ "additionalLicenses": [{ "id": "I3_A" }, "I3_B"] }"#,
                vec!["I3_A", "I3_B"],
            ),
            (r#"{ "additionalLicenses": null }"#, vec![]),
            ("{}", vec![]),
        ] {
            let properties: LicenseProperties = serde_json::from_str(told).unwrap();
            let licences = properties.additional_licenses.iter();
            let ids: Vec<_> = licences.map(|licence| licence.id.as_str()).collect();
            assert_eq!(ids, expected, "{told}");
        }
    }

    #[test]
    fn as_many_fit_at_once_as_share_and_number_allow() {
        for (utilization, max_assignable, expected) in [
            (33, 3, 3),
            (50, 3, 2),
            (10, 3, 3),
            (100, 1, 1),
            (0, 4, 4),
            (150, 2, 0),
            (50, 0, 0),
        ] {
            let setting = Utilization {
                media_type: 2,
                utilization,
                max_assignable,
            };
            assert_eq!(setting.at_once(), expected, "{setting:?}");
        }
    }
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
