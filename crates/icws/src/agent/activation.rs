//! Which members take part in a workgroup's routing.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The members of one workgroup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkgroupActivationSet {
    /// The workgroup.
    pub workgroup_id: String,
    /// User to activation.
    pub activations: BTreeMap<String, bool>,
}

/// Several workgroups at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkgroupActivationSetList {
    /// One set a workgroup.
    pub workgroup_activation_set_list: Vec<WorkgroupActivationSet>,
}

/// The workgroups of one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserActivations {
    /// The user.
    #[serde(default)]
    pub user_id: String,
    /// Workgroup to activation.
    pub activations: BTreeMap<String, bool>,
}

/// Several users at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserActivationSetList {
    /// One set a user.
    pub user_activation_set_list: Vec<UserActivations>,
}

/// Activations of a user, or those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserActivationMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The name the client gave the subscription.
    pub subscription_id: String,
    /// The user.
    pub user_id: String,
    /// Workgroup to activation.
    pub activations_changed: BTreeMap<String, bool>,
}

/// What an activation subscription asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkgroupActivationSubscription {
    /// The workgroup.
    pub workgroup_id: String,
    /// The members watched; none means all.
    #[serde(default)]
    pub user_ids: Vec<String>,
}

/// Activations, or those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkgroupActivationMessage {
    /// `false`: these are all.
    pub is_delta: bool,
    /// The name the client gave the subscription.
    pub subscription_id: String,
    /// The workgroup.
    pub workgroup_id: String,
    /// User to activation.
    pub activations_changed: BTreeMap<String, bool>,
}
