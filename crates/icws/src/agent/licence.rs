//! Licences (the vendor spells them *licenses*).

use serde::{Deserialize, Serialize};

/// Values of [`LicenseOperationResult::license_status`].
pub mod license_status {
    /// It can be used.
    pub const AVAILABLE: u8 = 2;
    /// It exists, but the user has not got it.
    pub const NOT_ASSIGNED: u8 = 3;
    /// The server has not got it.
    pub const UNAVAILABLE: u8 = 4;
    /// Nobody knows this name.
    pub const UNKNOWN: u8 = 9;
}

/// The licences to acquire or to give back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseList {
    /// Names such as `I3_ACCESS_CLIENT`.
    pub license_list: Vec<String>,
}

/// What became of one licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseOperationResult {
    /// The licence.
    pub license_name: String,
    /// Whether it can be used.
    pub is_available: bool,
    /// One of [`license_status`].
    pub license_status: u8,
    /// A sentence for people; empty when all is well.
    #[serde(default)]
    pub error_details: String,
}

/// What became of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseOperationResultList {
    /// In the order asked.
    pub license_operation_result_list: Vec<LicenseOperationResult>,
}

/// Whether a licence is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseAssignedStatus {
    /// The licence.
    pub name: String,
    /// Is it there?
    pub is_assigned: bool,
}

/// The licences of the server (our own address `licenses/server`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseAssignedStatusList {
    /// The licences.
    pub license_assigned_status_list: Vec<LicenseAssignedStatus>,
}
