//! Roles in the vendor's shape. Source: `DomainOrganizationRole` and `DomainPermissionPolicy` of the vendor's API.

use super::configuration::{ConfigurationError, indexed, read};
use crate::auth::permission::{Grants, Permission};
use crate::auth::role::BuiltInRole;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A role.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Role)]
pub struct WireRole {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// What it grants.
    #[serde(default)]
    permission_policies: Vec<WirePolicy>,
    /// The same as a flat list of names, such as `journey:segment:view`.
    #[serde(default)]
    permissions: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PermissionPolicy)]
struct WirePolicy {
    /// `journey`, `analytics`, `externalContacts`, `routing`, `authorization`
    domain: String,
    /// `segment`, or `*` for every entity.
    entity_name: String,
    /// `view`, `add`, `edit`, `delete`, or `*` for every action.
    action_set: Vec<String>,
}

impl WireRole {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a role.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// Every name it says, whether it means something here or not.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let of_policy = |policy: &WirePolicy| {
            let actions = policy.action_set.iter();
            let names = actions.map(|action| format!("{}:{}:{action}", policy.domain, policy.entity_name));
            names.collect::<Vec<_>>()
        };
        let policies = self.permission_policies.iter().flat_map(of_policy);
        policies.chain(self.permissions.iter().cloned()).collect()
    }

    /// What it grants.
    ///
    /// # Errors
    /// [`ConfigurationError`] for a policy that grants nothing there is.
    pub fn grants(&self) -> Result<Grants, ConfigurationError> {
        let names = indexed(&self.permission_policies, "permissionPolicies", WirePolicy::names)?;
        let flat = indexed(&self.permissions, "permissions", |name, path| known(name, path))?;
        Ok(Grants::of_names([names.concat(), flat].concat()))
    }
}

/// The name of permissions, where it means one at least.
fn known(name: &str, path: &str) -> Result<String, ConfigurationError> {
    let grants = Grants::of_names([name.to_owned()]);
    let domain = name.split(':').next().unwrap_or_default();
    let is_of_domain = |known: &Permission| known.as_str().split(':').next() == Some(domain);
    if domain != "*" && !Permission::ALL.iter().any(is_of_domain) {
        let problem = format!("permissions of `{domain}` are not supported");
        return Err(ConfigurationError::unsupported(path, problem));
    }
    if !Permission::ALL.iter().any(|permission| grants.has(*permission)) {
        return Err(ConfigurationError::unknown(path, name));
    }
    Ok(name.to_owned())
}

impl WirePolicy {
    fn names(&self, path: &str) -> Result<Vec<String>, ConfigurationError> {
        indexed(&self.action_set, &format!("{path}.actionSet"), |action, path| {
            let name = format!("{}:{}:{action}", self.domain, self.entity_name);
            known(&name, path)
        })
    }
}

/// A built-in role as the API shows it.
#[must_use]
pub fn of_built_in(role: &BuiltInRole) -> Value {
    let policies = role.permissions.iter().map(|name| {
        let mut parts = name.splitn(3, ':');
        let mut part = || parts.next().unwrap_or_default();
        json!({ "domain": part(), "entityName": part(), "actionSet": [part()] })
    });
    json!({ "name": role.name, "description": role.description,
        "permissionPolicies": policies.collect::<Vec<_>>(), "default": true, "base": true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_grants_what_its_policies_name_and_a_policy_that_means_nothing_is_refused() {
        let role = |entity: &str, action: &str| {
            let role = json!({ "name": "Reader", "permissionPolicies": [{ "domain": "journey", "entityName": entity,
                "actionSet": [action] }] });
            WireRole::read(&role).unwrap().grants()
        };
        assert!(role("segment", "*").unwrap().has(Permission::EditSegments));
        assert!(!role("segment", "view").unwrap().has(Permission::EditSegments));
        let refused = role("unicorn", "view").unwrap_err();
        assert_eq!(refused.path, "permissionPolicies[0].actionSet[0]");
        assert!(!refused.is_unsupported);
    }

    #[test]
    fn a_role_for_another_product_of_the_vendors_is_no_broken_one() {
        let role = json!({ "name": "Agent", "permissionPolicies": [{ "domain": "conversation", "entityName": "call",
            "actionSet": ["view"] }] });
        assert!(
            WireRole::read(&role)
                .unwrap()
                .grants()
                .unwrap_err()
                .is_unsupported
        );
    }

    #[test]
    fn a_flat_list_of_names_grants_the_same() {
        let role = |name: &str| {
            let role = json!({ "name": "Reader", "permissions": ["journey:outcome:view", name] });
            WireRole::read(&role).unwrap().grants()
        };
        let grants = role("journey:segment:*").unwrap();
        assert!(grants.has(Permission::EditSegments) && grants.has(Permission::ViewOutcomes));
        assert!(!grants.has(Permission::EditOutcomes));
        assert_eq!(role("journey:unicorn:view").unwrap_err().path, "permissions[1]");
    }
}
