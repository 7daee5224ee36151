//! Roles: named sets of permissions. Two are built in; an organisation makes further ones from the list of permissions.

use super::permission::Grants;

/// The name of the role that may do everything.
pub const ADMIN: &str = "Admin";

/// A role of a user, or of a program that uses the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What it grants.
    pub grants: Grants,
}

/// A role that every organisation has, and nobody can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuiltInRole {
    /// Its id in the API.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it grants.
    pub permissions: &'static [&'static str],
}

/// The roles of the vendor's integration document: *Admin*, which has all permissions, those that come later included, and
/// *AI Agent*, exactly as listed there.
pub const BUILT_IN: [BuiltInRole; 2] = [
    BuiltInRole {
        id: "8c1de5a4-6a3f-4d0e-9c55-0d5b1a2f7e01",
        name: ADMIN,
        description: "Everything, permissions that come later included",
        permissions: &["*:*:*"],
    },
    BuiltInRole {
        id: "8c1de5a4-6a3f-4d0e-9c55-0d5b1a2f7e02",
        name: "AI Agent",
        description: "Sees journeys and what is configured",
        permissions: &[
            "journey:actionmap:view",
            "journey:actiontarget:view",
            "journey:outcome:view",
            "journey:report:view",
            "journey:segment:view",
            "journey:session:view",
            "journey:settings:view",
            "journey:event:add",
            "journey:event:edit",
            "journey:event:view",
            "journey:customer:*",
            "journey:visit:*",
        ],
    },
];

/// Whether a role that every organisation has is called so, in either case: no other one may be.
#[must_use]
pub fn is_built_in_name(name: &str) -> bool {
    BUILT_IN.iter().any(|role| role.name.eq_ignore_ascii_case(name))
}

impl Role {
    /// Everything.
    #[must_use]
    pub fn admin() -> Self {
        Self::from(&BUILT_IN[0])
    }

    /// Sees journeys.
    #[must_use]
    pub fn ai_agent() -> Self {
        Self::from(&BUILT_IN[1])
    }

    /// The role of a name, where it is built in.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        let role = BUILT_IN.iter().find(|role| role.name == name);
        role.map(Self::from)
    }
}

impl From<&BuiltInRole> for Role {
    fn from(role: &BuiltInRole) -> Self {
        Self {
            name: role.name.to_owned(),
            grants: Grants::of_names(role.permissions.iter().map(|name| (*name).to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::permission::Permission;

    #[test]
    fn an_administrator_may_do_everything() {
        let role = Role::admin();
        assert!(
            Permission::ALL
                .iter()
                .all(|permission| role.grants.has(*permission))
        );
    }

    /// Source: the table of the vendor's integration document, entity by entity.
    #[test]
    fn an_ai_agent_may_do_exactly_what_the_document_lists() {
        let role = Role::ai_agent();
        for permission in Permission::ALL {
            let name = permission.as_str();
            let (entity, action) = name.rsplit_once(':').unwrap();
            let expected = match entity {
                "journey:actionmap"
                | "journey:actiontarget"
                | "journey:outcome"
                | "journey:report"
                | "journey:segment"
                | "journey:session"
                | "journey:settings" => action == "view",
                "journey:event" => matches!(action, "add" | "edit" | "view"),
                "journey:customer" | "journey:visit" => true,
                _ => false,
            };
            assert_eq!(role.grants.has(*permission), expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_not_built_in_is_none() {
        assert_eq!(Role::built_in("AI Agent"), Some(Role::ai_agent()));
        assert_eq!(Role::built_in("root"), None);
    }
}
