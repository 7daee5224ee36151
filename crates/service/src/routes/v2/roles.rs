//! What only roles have: two that everybody has, what they grant, and how many have them.

use super::parameters::Parameters;
use crate::auth::permission::Permission as May;
use crate::auth::role::BuiltInRole;
use crate::error::ApiError;
use crate::shared::Shared;
use crate::wire::entity;
use crate::wire::kind::Kind;
use crate::wire::role::{self, WireRole};
use serde_json::Value;

/// A role that every organisation has.
pub(super) fn built_in(built_in: &BuiltInRole) -> Value {
    let mut role = role::of_built_in(built_in);
    role["id"] = built_in.id.into();
    role["selfUri"] = entity::self_uri(Kind::Role, built_in.id).into();
    role
}

/// Says of each role how many users and programs of the organisation have it: whoever has one keeps it from being deleted.
pub(super) async fn count_holders(
    shared: &Shared,
    organisation: &str,
    roles: &mut [Value],
) -> Result<(), ApiError> {
    let holders = shared.store.holders_of_roles(organisation).await?;
    for role in roles {
        let count = role["name"].as_str().and_then(|name| holders.get(name));
        role["userCount"] = count.copied().unwrap_or_default().into();
    }
    Ok(())
}

/// Only those that grant all permissions that are asked for.
pub(super) fn narrow(roles: &mut Vec<Value>, parameters: &Parameters) -> Result<(), ApiError> {
    for name in parameters.list("permission") {
        let permission = May::parse(name)
            .ok_or_else(|| ApiError::invalid("permission", format!("`{name}` is not known")))?;
        roles.retain(|role| {
            let grants = WireRole::read(role).and_then(|role| role.grants());
            grants.is_ok_and(|grants| grants.has(permission))
        });
    }
    Ok(())
}
