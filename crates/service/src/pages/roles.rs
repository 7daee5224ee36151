//! Roles, and the matrix of what they grant.

use super::problems::Problems;
use super::viewer::Viewer;
use crate::auth::permission::{Grants, Permission};
use askama::Template;

/// All roles.
#[derive(Debug, Template)]
#[template(path = "admin/roles.html")]
pub(crate) struct RolesPage {
    pub(crate) viewer: Viewer,
    pub(crate) roles: Vec<ListedRole>,
    pub(crate) done: &'static str,
    /// The role that was just deleted, and can be brought back; empty where none was.
    pub(crate) undo: String,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct ListedRole {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) is_built_in: bool,
    pub(crate) holders: i64,
    /// What it grants, in few words.
    pub(crate) summary: String,
}

/// One role, to be looked at or changed.
#[derive(Debug, Template)]
#[template(path = "admin/role.html")]
pub(crate) struct RolePage {
    pub(crate) viewer: Viewer,
    /// Empty while it is new.
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) matrix: Matrix,
    pub(crate) problems: Problems,
    /// Why it cannot be changed; empty where it can.
    pub(crate) read_only: &'static str,
    pub(crate) holders: i64,
    pub(crate) conflict: Vec<super::audit::ShownChange>,
}

/// What a role grants: a row for each thing, a column for each action.
#[derive(Debug)]
pub(crate) struct Matrix {
    /// `*:*:*`
    pub(crate) everything: Cell,
    pub(crate) rows: Vec<Row>,
    /// Names that have no place in the matrix, such as `journey:*:view`.
    pub(crate) further: Vec<Cell>,
}

/// One thing.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) title: String,
    /// View, add, edit, delete; where there is such a permission.
    pub(crate) cells: [Option<Cell>; 4],
    /// Every action, those that come later included.
    pub(crate) all: Cell,
}

/// A permission that is granted, or not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_granted: bool,
    /// Whether whoever looks may grant it.
    pub(crate) is_allowed: bool,
}

const ACTIONS: [&str; 4] = ["view", "add", "edit", "delete"];
const EVERYTHING: &str = "*:*:*";

impl Matrix {
    /// What is granted by these names, as somebody sees it who has `own`.
    pub(crate) fn new(names: &[String], own: &Grants) -> Self {
        let cell = |value: String, label: String| Cell {
            is_granted: names.contains(&value),
            is_allowed: own.covers(&Grants::of_names([value.clone()])),
            value,
            label,
        };
        let rows: Vec<Row> = entities()
            .into_iter()
            .map(|entity| {
                let title = title_of(&entity);
                Row {
                    cells: ACTIONS.map(|action| {
                        let value = format!("{entity}:{action}");
                        Permission::parse(&value).map(|_| cell(value, format!("{action} {title}")))
                    }),
                    all: cell(
                        format!("{entity}:*"),
                        format!("everything with {title}, also what comes later"),
                    ),
                    title,
                }
            })
            .collect();
        let is_in = |name: &String| {
            name == EVERYTHING
                || rows.iter().any(|row| {
                    row.all.value == *name || row.cells.iter().flatten().any(|cell| cell.value == *name)
                })
        };
        let further = names.iter().filter(|name| !is_in(name));
        Self {
            further: further.map(|name| cell(name.clone(), name.clone())).collect(),
            everything: cell(
                EVERYTHING.to_owned(),
                "Everything, also what comes later".to_owned(),
            ),
            rows,
        }
    }
}

/// `journey:segment` and so on, in the order of the permissions.
fn entities() -> Vec<String> {
    let mut entities: Vec<String> = Vec::new();
    for permission in Permission::ALL {
        let entity = permission
            .as_str()
            .rsplit_once(':')
            .map_or("", |(entity, _)| entity);
        if !entities.iter().any(|known| known == entity) {
            entities.push(entity.to_owned());
        }
    }
    entities
}

/// What people call it.
fn title_of(entity: &str) -> String {
    let title = match entity {
        "journey:actionmap" => "Action maps",
        "journey:actionmapEstimateJob" => "Estimate jobs",
        "journey:actionmapEstimate" => "Estimates",
        "journey:actiontarget" => "Workgroups (action targets)",
        "journey:actiontemplate" => "Content offers",
        "journey:segment" => "Segments",
        "journey:outcome" => "Outcomes",
        "journey:outcomepredictor" => "Outcome predictors",
        "journey:outcomeAttributionJob" => "Attribution jobs",
        "journey:outcomeAttribution" => "Attributions",
        "journey:outcomescores" => "Outcome scores",
        "journey:session" => "Sessions",
        "journey:event" => "Events",
        "journey:customer" => "Customers",
        "journey:visit" => "Visits, live and journeys",
        "journey:report" => "Reports",
        "journey:settings" => "Settings and deployments",
        "journey:availability" => "Availability (for the bridge)",
        "analytics:journeyAggregate" => "Aggregates",
        "externalContacts:session" => "Contacts' sessions",
        "externalContacts:segmentAssignment" => "Contacts' segments",
        "routing:schedule" => "Schedules",
        "routing:scheduleGroup" => "Schedule groups",
        "authorization:role" => "Roles",
        "directory:user" => "Users",
        "oauth:client" => "API clients",
        "audits:audit" => "Audit log",
        other => other,
    };
    title.to_owned()
}

/// What names grant, in few words.
pub(crate) fn summary(names: &[String]) -> String {
    if names.iter().any(|name| name == EVERYTHING) {
        return "Everything, also what comes later".to_owned();
    }
    let grants = Grants::of_names(names.iter().cloned());
    let granted = Permission::ALL
        .iter()
        .filter(|permission| grants.has(**permission));
    match granted.count() {
        0 => "Nothing".to_owned(),
        count => format!("{count} of {} permissions", Permission::ALL.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::role::Role;

    #[test]
    fn every_permission_has_its_place_and_its_words() {
        let matrix = Matrix::new(&[], &Grants::all());
        let cells = matrix.rows.iter().flat_map(|row| row.cells.iter().flatten());
        assert_eq!(cells.count(), Permission::ALL.len());
        assert!(
            matrix.rows.iter().all(|row| !row.title.contains(':')),
            "{:?}",
            matrix.rows
        );
        assert!(matrix.further.is_empty());
    }

    #[test]
    fn what_is_granted_is_checked_and_what_has_no_place_is_listed() {
        let names = ["journey:segment:view", "journey:outcome:*", "journey:*:view"].map(str::to_owned);
        let matrix = Matrix::new(&names, &Role::ai_agent().grants);
        let segments = matrix.rows.iter().find(|row| row.title == "Segments").unwrap();
        let [view, add, ..] = &segments.cells;
        assert!(view.as_ref().unwrap().is_granted && view.as_ref().unwrap().is_allowed);
        assert!(!add.as_ref().unwrap().is_granted && !add.as_ref().unwrap().is_allowed);
        let outcomes = matrix.rows.iter().find(|row| row.title == "Outcomes").unwrap();
        assert!(outcomes.all.is_granted && !outcomes.all.is_allowed);
        assert_eq!(matrix.further.len(), 1);
        assert_eq!(
            summary(&names[..1]),
            format!("1 of {} permissions", Permission::ALL.len())
        );
        assert_eq!(summary(&[]), "Nothing");
    }
}
