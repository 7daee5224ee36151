//! The sections of the administration: what they are called, where they lie, and who sees them.

use super::editors;
use crate::auth::permission::{Grants, Permission};

/// A group of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Watch,
    Engage,
    Organization,
}

impl Group {
    const ALL: [Self; 3] = [Self::Watch, Self::Engage, Self::Organization];

    const fn title(self) -> &'static str {
        match self {
            Self::Watch => "Watch",
            Self::Engage => "Engage",
            Self::Organization => "Organization",
        }
    }
}

macro_rules! sections {
    ($($name:ident: $group:ident, $title:literal, $path:literal, $icon:literal, $permission:ident;)*) => {
        /// A section of the administration.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Section { $($name,)* }

        impl Section {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(crate) const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Where it lies.
            pub(crate) const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }

            /// What it takes to see it.
            pub(crate) const fn permission(self) -> Permission {
                match self { $(Self::$name => Permission::$permission,)* }
            }

            /// The path of its icon, drawn in a square of 24.
            const fn icon(self) -> &'static str {
                match self { $(Self::$name => $icon,)* }
            }

            const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)* }
            }
        }
    };
}

// Names are the vendor's, where it has the page. Source: `reference/journey-model.md`, sections 5, 8 and 9.
sections! {
    Overview: Watch, "Overview", "/admin",
        "M4 11l8-7 8 7v9h-5v-6H9v6H4z", ViewSettings;
    LiveNow: Watch, "Live now", "/admin/live",
        "M12 12h.01M8 8a6 6 0 0 0 0 8M16 8a6 6 0 0 1 0 8M5 5a10 10 0 0 0 0 14M19 5a10 10 0 0 1 0 14", ViewVisits;
    Reports: Watch, "Reports", "/admin/reports",
        "M4 20h16M7 16v-5M12 16V6M17 16v-8", ViewReports;
    Segments: Engage, "Segments", "/admin/segments",
        "M12 3v9h9a9 9 0 1 1-9-9zM16 4.5A9 9 0 0 1 20 8.5h-4z", ViewSegments;
    Outcomes: Engage, "Outcomes", "/admin/outcomes",
        "M5 21V4h12l-2 4 2 4H5", ViewOutcomes;
    ActionMaps: Engage, "Action maps", "/admin/action-maps",
        "M4 6h5v5H4zM15 13h5v5h-5zM9 8.5h4a3 3 0 0 1 3 3V13", ViewActionMaps;
    ContentOffers: Engage, "Content offers", "/admin/content-offers",
        "M4 5h16v11H9l-5 4z M8 9h8M8 12h5", ViewActionTemplates;
    Widgets: Engage, "Chat widgets", "/admin/widgets",
        "M4 4h16v16H4zM12 13h5v4h-5zM7 8h6", ViewSettings;
    Workgroups: Engage, "Workgroups", "/admin/workgroups",
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 4.5a3.5 3.5 0 0 1 0 6M21 20a6 6 0 0 0-4-5.6", ViewActionTargets;
    Schedules: Engage, "Schedules", "/admin/schedules",
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2", ViewSchedules;
    FrequencyCaps: Engage, "Frequency caps", "/admin/frequency-caps",
        "M5 19a9 9 0 1 1 14 0M12 14l4-5", ViewSettings;
    Deployments: Organization, "Deployments", "/admin/deployments",
        "M3 5h18v14H3zM3 9h18M6.5 7h.01", ViewSettings;
    Users: Organization, "Users", "/admin/users",
        "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0", ViewUsers;
    Roles: Organization, "Roles", "/admin/roles",
        "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z", ViewRoles;
    ApiClients: Organization, "API clients", "/admin/api-clients",
        "M8 8l-4 4 4 4M16 8l4 4-4 4M13.5 5l-3 14", ViewApiClients;
    Audit: Organization, "Audit log", "/admin/audit",
        "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7", ViewAudit;
}

impl Section {
    /// The first section somebody sees.
    pub(crate) fn first_of(grants: &Grants) -> Option<Self> {
        let mut seen = Self::ALL.iter().copied();
        seen.find(|section| section.path_for(grants).is_some())
    }

    /// Where somebody is led who chooses it; nowhere, where they may see nothing of it. One section may have several kinds of
    /// documents, each with a permission of its own.
    pub(crate) fn path_for(self, grants: &Grants) -> Option<&'static str> {
        let mut kinds = editors::ALL
            .iter()
            .filter(|editor| editor.section() == self)
            .peekable();
        if kinds.peek().is_none() {
            return grants.has(self.permission()).then(|| self.path());
        }
        let seen = kinds.find(|editor| grants.has(editor.permissions()[0]));
        seen.map(|editor| editor.path())
    }
}

/// The navigation, as one person sees it.
#[derive(Debug)]
pub(crate) struct NavGroup {
    pub(crate) title: &'static str,
    pub(crate) links: Vec<NavLink>,
}

/// A link of it.
#[derive(Debug)]
pub(crate) struct NavLink {
    pub(crate) title: &'static str,
    pub(crate) path: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) is_current: bool,
}

/// The sections somebody sees, by group; groups with none are left out.
pub(crate) fn navigation(grants: &Grants, current: Option<Section>) -> Vec<NavGroup> {
    let links = |group: Group| -> Vec<NavLink> {
        let sections = Section::ALL.iter().copied();
        let link = |section: Section| {
            Some(NavLink {
                title: section.title(),
                path: section.path_for(grants)?,
                icon: section.icon(),
                is_current: Some(section) == current,
            })
        };
        sections
            .filter(|section| section.group() == group)
            .filter_map(link)
            .collect()
    };
    let groups = Group::ALL.into_iter().map(|group| NavGroup {
        title: group.title(),
        links: links(group),
    });
    groups.filter(|group| !group.links.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::role::Role;

    fn seen(grants: &Grants) -> Vec<&'static str> {
        let groups = navigation(grants, None);
        groups
            .iter()
            .flat_map(|group| &group.links)
            .map(|link| link.title)
            .collect()
    }

    #[test]
    fn everybody_sees_what_the_role_allows_and_nothing_else() {
        assert_eq!(seen(&Role::admin().grants).len(), Section::ALL.len());
        assert_eq!(
            seen(&Role::ai_agent().grants),
            [
                "Overview",
                "Live now",
                "Reports",
                "Segments",
                "Outcomes",
                "Action maps",
                "Chat widgets",
                "Workgroups",
                "Frequency caps",
                "Deployments"
            ]
        );
        assert!(seen(&Grants::default()).is_empty());
        assert_eq!(Section::first_of(&Grants::default()), None);
        let only_roles = Grants::of(&[Permission::ViewRoles]);
        assert_eq!(Section::first_of(&only_roles), Some(Section::Roles));
        for (permission, path) in [
            (Permission::ViewSchedules, "/admin/schedules/single"),
            (Permission::ViewScheduleGroups, "/admin/schedules"),
        ] {
            assert_eq!(
                Section::Schedules.path_for(&Grants::of(&[permission])),
                Some(path)
            );
        }
    }

    #[test]
    fn no_two_sections_lie_at_the_same_place() {
        let paths: std::collections::HashSet<_> = Section::ALL.iter().map(|section| section.path()).collect();
        assert_eq!(paths.len(), Section::ALL.len());
    }
}
