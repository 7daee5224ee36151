//! The tables that hold something of a visitor. Whoever erases, exports or lets expire goes through this list, and a test
//! fails where a table with a visitor in it is missing from it.

/// What a row of a table expires with. A whole journey takes all rows of its visitor with it, whatever is said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExpiresWith {
    /// The raw events; the column holds the moment.
    Events(&'static str),
    /// The raw events; the column holds the day.
    DayOfEvents(&'static str),
    /// The row of its session (`deployment`, `visitor`, `session`). Such a table stands before `sessions`.
    Session,
    /// Its own moment, which the column holds: as a session does that ended then.
    Moment(&'static str),
    /// The whole journey, and not before.
    Journey,
}

/// A table that holds something of a visitor: it has the columns `deployment` and `visitor`, and is found quickly by them.
#[derive(Debug, Clone, Copy)]
pub(super) struct VisitorTable {
    pub(super) name: &'static str,
    /// Its primary key.
    pub(super) key: &'static str,
    /// What it is called in a visitor's export.
    pub(super) exported_as: &'static str,
    pub(super) expires_with: ExpiresWith,
    /// Whether its column `browser` names a row of `browsers`.
    pub(super) names_browser: bool,
}

/// All of them, those first that others do not refer to.
pub(super) const VISITOR_TABLES: &[VisitorTable] = &[
    VisitorTable {
        name: "events",
        key: "position",
        exported_as: "events",
        expires_with: ExpiresWith::Events("received_at"),
        names_browser: true,
    },
    VisitorTable {
        name: "quarantined_events",
        key: "deployment, id, body_hash",
        exported_as: "quarantinedEvents",
        expires_with: ExpiresWith::Events("received_at"),
        names_browser: false,
    },
    VisitorTable {
        name: "early_events",
        key: "deployment, id",
        exported_as: "earlyEvents",
        expires_with: ExpiresWith::Events("received_at"),
        names_browser: true,
    },
    VisitorTable {
        name: "page_loads",
        key: "deployment, visitor, tab",
        exported_as: "pageLoads",
        expires_with: ExpiresWith::DayOfEvents("day"),
        names_browser: false,
    },
    VisitorTable {
        name: "facts",
        key: "id",
        exported_as: "facts",
        expires_with: ExpiresWith::Session,
        names_browser: false,
    },
    VisitorTable {
        name: "session_states",
        key: "deployment, visitor, session",
        exported_as: "sessionStates",
        expires_with: ExpiresWith::Session,
        names_browser: false,
    },
    VisitorTable {
        name: "sessions",
        key: "deployment, visitor, session",
        exported_as: "sessions",
        expires_with: ExpiresWith::Session,
        names_browser: false,
    },
    VisitorTable {
        name: "attributions",
        key: "id",
        exported_as: "attributions",
        expires_with: ExpiresWith::Moment("at"),
        names_browser: false,
    },
    VisitorTable {
        name: "visitors",
        key: "deployment, visitor",
        exported_as: "visitors",
        expires_with: ExpiresWith::Journey,
        names_browser: true,
    },
];

/// Those that name a browser.
pub(super) fn naming_browsers() -> impl Iterator<Item = &'static VisitorTable> {
    VISITOR_TABLES.iter().filter(|table| table.names_browser)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use std::collections::BTreeSet;

    async fn columns(store: &Store, table: &str) -> Vec<(String, i64)> {
        sqlx::query_as("SELECT name, pk FROM pragma_table_info(?)")
            .bind(table)
            .fetch_all(&store.readers)
            .await
            .unwrap()
    }

    fn place(table: &str) -> Option<usize> {
        VISITOR_TABLES.iter().position(|known| known.name == table)
    }

    #[tokio::test]
    async fn no_table_that_holds_something_of_a_visitor_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("waymeet.sqlite")).await.unwrap();
        let tables: Vec<(String,)> = sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(&store.readers)
            .await
            .unwrap();
        let mut found = BTreeSet::new();
        for (table,) in &tables {
            let columns = columns(&store, table).await;
            let has = |name: &str| columns.iter().any(|(column, _)| column == name);
            let place = place(table);
            assert_eq!(
                has("visitor"),
                place.is_some(),
                "`{table}` holds something of a visitor and is in no list (or the other way round)"
            );
            let Some(known) = place.map(|place| &VISITOR_TABLES[place]) else {
                assert!(
                    !has("browser"),
                    "`{table}` names browsers and would not keep them"
                );
                continue;
            };
            found.insert(known.name);
            assert!(has("deployment"), "{table}");
            assert_eq!(has("browser"), known.names_browser, "{table}");
            let mut key: Vec<_> = columns.iter().filter(|(_, place)| *place > 0).collect();
            key.sort_by_key(|(_, place)| *place);
            let key: Vec<&str> = key.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(known.key, key.join(", "), "{table}");
            match known.expires_with {
                ExpiresWith::Events(column)
                | ExpiresWith::DayOfEvents(column)
                | ExpiresWith::Moment(column) => {
                    assert!(has(column), "{table}");
                }
                ExpiresWith::Session => assert!(has("session"), "{table}"),
                ExpiresWith::Journey => {}
            }
        }
        assert_eq!(found.len(), VISITOR_TABLES.len(), "a table in the list is none");
        let names: BTreeSet<_> = VISITOR_TABLES.iter().map(|table| table.exported_as).collect();
        assert_eq!(names.len(), VISITOR_TABLES.len());
        store.close().await;
    }

    #[tokio::test]
    async fn no_row_goes_before_those_that_refer_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("waymeet.sqlite")).await.unwrap();
        for (here, table) in VISITOR_TABLES.iter().enumerate() {
            let targets: Vec<(String,)> = sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_list(?)")
                .bind(table.name)
                .fetch_all(&store.readers)
                .await
                .unwrap();
            for (target,) in targets {
                assert!(
                    place(&target).is_none_or(|there| there > here),
                    "{} {target}",
                    table.name
                );
            }
            if table.expires_with == ExpiresWith::Session {
                assert!(Some(here) <= place("sessions"), "{}", table.name);
            }
        }
        assert_eq!(place("visitors"), Some(VISITOR_TABLES.len() - 1));
        store.close().await;
    }
}
