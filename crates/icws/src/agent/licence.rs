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

/// Stages of licences to acquire, one after another.
///
/// Source for this and the next four: the vendor's generated ICWS library, `licenses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseStageOperation {
    /// The client's name of the stage.
    pub stage_name: String,
    /// 0 go on when one is not to be had, 1 give up.
    #[serde(default)]
    pub stage_failure_action: u8,
    /// The licences of the stage.
    pub license_list: Vec<String>,
}

/// What became of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseStageOperationResult {
    /// The client's name of it.
    pub stage_name: String,
    /// In the order asked.
    pub result: Vec<LicenseOperationResult>,
}

/// What became of all stages that were tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseStageOperationResultList {
    /// In the order asked.
    pub license_stage_operation_result_list: Vec<LicenseStageOperationResult>,
}

/// Whether watched licences are there, or those of which that has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The licences.
    pub license_assigned_status_list: Vec<LicenseAssignedStatus>,
}
