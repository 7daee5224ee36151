//! Permissions and the roles that hold them: the only place that says who may do what.

/// Something one may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See the administration's overview: segments, action maps, deployments.
    ViewConfiguration,
    /// See visitors and their journeys.
    ViewJourneys,
    /// Report who can take a chat.
    EditAvailability,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 3] = [
        Self::ViewConfiguration,
        Self::ViewJourneys,
        Self::EditAvailability,
    ];

    /// The permission's name. The vendor's names where it has one; the name for availability updates is ours, since its
    /// documents only say that the admin role is needed for them.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ViewConfiguration => "journey:settings:view",
            Self::ViewJourneys => "journey:visit:view",
            Self::EditAvailability => "journey:availability:edit",
        }
    }

    /// Reads a permission's name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.as_str() == text)
    }
}

/// A role of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// All journey permissions.
    Admin,
    /// Sees journeys, changes nothing.
    AiAgent,
}

impl Role {
    /// The role's name. Source: the roles of the vendor's integration document.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "Admin",
            Self::AiAgent => "AI Agent",
        }
    }

    /// Reads a role's name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Admin, Self::AiAgent]
            .into_iter()
            .find(|role| role.as_str() == text)
    }

    /// Whether the role holds a permission; what is not listed is denied.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        match self {
            Self::Admin => true,
            Self::AiAgent => matches!(
                permission,
                Permission::ViewConfiguration | Permission::ViewJourneys
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.as_str()), Some(permission));
        }
        assert_eq!(Permission::parse("journey:all:all"), None);
        assert_eq!(Role::parse("AI Agent"), Some(Role::AiAgent));
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn an_agent_sees_but_changes_nothing() {
        assert!(Role::AiAgent.has(Permission::ViewJourneys));
        assert!(!Role::AiAgent.has(Permission::EditAvailability));
        assert!(
            Permission::ALL
                .into_iter()
                .all(|permission| Role::Admin.has(permission))
        );
    }
}
