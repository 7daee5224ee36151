//! Permissions: what one may be allowed to do. The list is the vendor's, with some of ours where it has none.

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Something one may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The permission's name: domain, entity and action.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

// Source: the permissions the operations of the vendor's journey API name, and those of its guides' pages.
permissions! {
    /// See action maps.
    ViewActionMaps = "journey:actionmap:view",
    /// Create action maps.
    AddActionMaps = "journey:actionmap:add",
    /// Change action maps.
    EditActionMaps = "journey:actionmap:edit",
    /// Delete action maps.
    DeleteActionMaps = "journey:actionmap:delete",
    /// Ask how many sessions an action map would have reached.
    AddEstimateJobs = "journey:actionmapEstimateJob:add",
    /// See how far such a question is.
    ViewEstimateJobs = "journey:actionmapEstimateJob:view",
    /// See its answer.
    ViewEstimates = "journey:actionmapEstimate:view",
    /// See action targets.
    ViewActionTargets = "journey:actiontarget:view",
    /// Create action targets. Ours: the vendor's are made from its queues.
    AddActionTargets = "journey:actiontarget:add",
    /// Change action targets.
    EditActionTargets = "journey:actiontarget:edit",
    /// Delete action targets. Ours.
    DeleteActionTargets = "journey:actiontarget:delete",
    /// See action templates.
    ViewActionTemplates = "journey:actiontemplate:view",
    /// Create action templates.
    AddActionTemplates = "journey:actiontemplate:add",
    /// Change action templates.
    EditActionTemplates = "journey:actiontemplate:edit",
    /// Delete action templates.
    DeleteActionTemplates = "journey:actiontemplate:delete",
    /// See segments.
    ViewSegments = "journey:segment:view",
    /// Create segments.
    AddSegments = "journey:segment:add",
    /// Change segments.
    EditSegments = "journey:segment:edit",
    /// Delete segments.
    DeleteSegments = "journey:segment:delete",
    /// See outcomes.
    ViewOutcomes = "journey:outcome:view",
    /// Create outcomes.
    AddOutcomes = "journey:outcome:add",
    /// Change outcomes.
    EditOutcomes = "journey:outcome:edit",
    /// Delete outcomes.
    DeleteOutcomes = "journey:outcome:delete",
    /// See which outcomes are scored.
    ViewOutcomePredictors = "journey:outcomepredictor:view",
    /// Have an outcome scored.
    AddOutcomePredictors = "journey:outcomepredictor:add",
    /// Have an outcome scored no longer.
    DeleteOutcomePredictors = "journey:outcomepredictor:delete",
    /// Say which conversations an outcome is owed to.
    AddAttributionJobs = "journey:outcomeAttributionJob:add",
    /// See how far that is.
    ViewAttributionJobs = "journey:outcomeAttributionJob:view",
    /// See what became of each outcome.
    ViewAttributions = "journey:outcomeAttribution:view",
    /// See the scores of a session.
    ViewOutcomeScores = "journey:outcomescores:view",
    /// See sessions.
    ViewSessions = "journey:session:view",
    /// See the events of a session.
    ViewEvents = "journey:event:view",
    /// Record events by hand.
    AddEvents = "journey:event:add",
    /// Change events.
    EditEvents = "journey:event:edit",
    /// See customers.
    ViewCustomers = "journey:customer:view",
    /// Create customers.
    AddCustomers = "journey:customer:add",
    /// Change customers.
    EditCustomers = "journey:customer:edit",
    /// Erase customers.
    DeleteCustomers = "journey:customer:delete",
    /// See visitors live, and their journeys.
    ViewVisits = "journey:visit:view",
    /// Create visits.
    AddVisits = "journey:visit:add",
    /// Change visits.
    EditVisits = "journey:visit:edit",
    /// Delete visits.
    DeleteVisits = "journey:visit:delete",
    /// See reports.
    ViewReports = "journey:report:view",
    /// See settings.
    ViewSettings = "journey:settings:view",
    /// Change settings.
    EditSettings = "journey:settings:edit",
    /// Ask for numbers over many sessions.
    ViewAggregates = "analytics:journeyAggregate:view",
    /// See the sessions of a contact.
    ViewContactSessions = "externalContacts:session:view",
    /// See the segments of a contact.
    ViewSegmentAssignments = "externalContacts:segmentAssignment:view",
    /// Put a contact into a segment.
    AddSegmentAssignments = "externalContacts:segmentAssignment:add",
    /// Take a contact out of a segment.
    DeleteSegmentAssignments = "externalContacts:segmentAssignment:delete",
    /// See schedules.
    ViewSchedules = "routing:schedule:view",
    /// Create schedules.
    AddSchedules = "routing:schedule:add",
    /// Change schedules.
    EditSchedules = "routing:schedule:edit",
    /// Delete schedules.
    DeleteSchedules = "routing:schedule:delete",
    /// See schedule groups.
    ViewScheduleGroups = "routing:scheduleGroup:view",
    /// Create schedule groups.
    AddScheduleGroups = "routing:scheduleGroup:add",
    /// Change schedule groups.
    EditScheduleGroups = "routing:scheduleGroup:edit",
    /// Delete schedule groups.
    DeleteScheduleGroups = "routing:scheduleGroup:delete",
    /// See roles.
    ViewRoles = "authorization:role:view",
    /// Create roles.
    AddRoles = "authorization:role:add",
    /// Change roles.
    EditRoles = "authorization:role:edit",
    /// Delete roles.
    DeleteRoles = "authorization:role:delete",
    /// See the users of the organization. This entity is ours: the vendor's users come from its directory.
    ViewUsers = "directory:user:view",
    /// Create users. Ours.
    AddUsers = "directory:user:add",
    /// Change users, and give them roles. Ours.
    EditUsers = "directory:user:edit",
    /// Delete users. Ours.
    DeleteUsers = "directory:user:delete",
    /// See the programs that use the API.
    ViewApiClients = "oauth:client:view",
    /// Create such programs.
    AddApiClients = "oauth:client:add",
    /// Change them, and give them roles.
    EditApiClients = "oauth:client:edit",
    /// Delete them.
    DeleteApiClients = "oauth:client:delete",
    /// See who changed what.
    ViewAudit = "audits:audit:view",
    /// Report who can take a chat. The name is ours: the vendor's documents only say that the admin role is needed.
    EditAvailability = "journey:availability:edit",
}

impl Permission {
    /// Reads a permission's name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|permission| permission.as_str() == text).copied()
    }
}

/// What somebody is granted: names of permissions, in which `*` stands for every entity or every action, those that come
/// later included. What is not granted is denied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants(Vec<String>);

impl Grants {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self(vec!["*:*:*".to_owned()])
    }

    /// These permissions.
    #[must_use]
    pub fn of(permissions: &[Permission]) -> Self {
        let names = permissions
            .iter()
            .map(|permission| permission.as_str().to_owned());
        Self(names.collect())
    }

    /// These names; what means nothing grants nothing.
    #[must_use]
    pub fn of_names(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().collect())
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.extend(other.0.iter().cloned());
        self
    }

    /// Whether everything of `other` is granted here too, what comes later included: whoever has these may hand `other` on.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let is_covered = |wanted: &String| self.0.iter().any(|pattern| matches(pattern, wanted));
        // A name that means nothing grants nothing.
        let grants_something = |wanted: &String| {
            wanted.contains('*')
                && Permission::ALL
                    .iter()
                    .any(|permission| matches(wanted, permission.as_str()))
                || Permission::parse(wanted).is_some()
        };
        other
            .0
            .iter()
            .all(|wanted| is_covered(wanted) || !grants_something(wanted))
    }

    /// Whether a permission is granted.
    #[must_use]
    pub fn has(&self, permission: Permission) -> bool {
        self.0.iter().any(|pattern| matches(pattern, permission.as_str()))
    }
}

/// Whether a pattern means a name, part by part.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = name.split(':');
    let all = pattern
        .split(':')
        .all(|part| parts.next().is_some_and(|other| part == "*" || part == other));
    all && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_no_two_are_the_same() {
        for (index, permission) in Permission::ALL.iter().enumerate() {
            assert_eq!(Permission::parse(permission.as_str()), Some(*permission));
            assert!(
                Permission::ALL[..index]
                    .iter()
                    .all(|other| other.as_str() != permission.as_str())
            );
            assert_eq!(permission.as_str().split(':').count(), 3);
        }
        assert_eq!(Permission::parse("journey:all:all"), None);
    }

    #[test]
    fn a_star_stands_for_one_whole_part() {
        for (pattern, expected) in [
            ("journey:segment:view", true),
            ("journey:segment:*", true),
            ("journey:*:view", true),
            ("*:*:*", true),
            ("*", false),
            ("journey:*", false),
            ("journey:seg*:view", false),
            ("journey:segment:edit", false),
            ("journey:segment:view:more", false),
            ("", false),
        ] {
            let grants = Grants::of_names([pattern.to_owned()]);
            assert_eq!(grants.has(Permission::ViewSegments), expected, "{pattern}");
        }
    }

    #[test]
    fn one_hands_on_what_one_has_and_nothing_that_comes_later_without_having_that() {
        let grants = |names: &[&str]| Grants::of_names(names.iter().map(|name| (*name).to_owned()));
        for (own, other, expected) in [
            (&["*:*:*"][..], &["*:*:*", "journey:segment:view"][..], true),
            (&["journey:segment:*"], &["journey:segment:edit"], true),
            (&["journey:segment:*"], &["journey:segment:*"], true),
            (&["journey:*:view"], &["journey:segment:view"], true),
            (&["journey:segment:view"], &["journey:segment:*"], false),
            (&["journey:segment:view"], &["journey:outcome:view"], false),
            (&["journey:segment:view"], &["journey:unicorn:view"], true),
            (&["journey:segment:view"], &[], true),
        ] {
            assert_eq!(grants(own).covers(&grants(other)), expected, "{own:?} {other:?}");
        }
        let each = Grants::of(Permission::ALL);
        assert!(!each.covers(&Grants::all()), "not what comes later");
    }
}
