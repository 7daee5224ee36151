//! Deletes what has expired, a little at a time: batches that arrive meanwhile wait for one transaction at most.

use super::audit::{Entry, record};
use super::visitor_tables::{ExpiresWith, VISITOR_TABLES, VisitorTable};
use super::{Store, StoreError, browsers, to_sql};
use crate::audit::{self, Deed, Stamp, Subject};
use crate::retention::{Horizon, RetentionSettings};
use serde_json::json;
use sqlx::{Row as _, SqliteConnection};
use std::collections::HashSet;
use waymeet_journey::ids::VisitorId;

/// So many rows are deleted in one transaction.
const IN_ONE_TRANSACTION: u32 = 500;

/// A deployment, and how long its organisation keeps what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFor {
    /// The deployment's id.
    pub deployment: String,
    /// The organisation it belongs to.
    pub organisation: String,
    /// How long.
    pub retention: RetentionSettings,
}

/// What one transaction deleted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// How many rows, of whatever table.
    pub rows: u32,
    /// Of whom.
    pub visitors: HashSet<VisitorId>,
    /// Whether there is more.
    pub is_more: bool,
}

/// What one transaction may still do, and what it has done.
struct Expiry<'a> {
    connection: &'a mut SqliteConnection,
    deployment: &'a str,
    horizon: &'a Horizon,
    left: u32,
    visitors: HashSet<VisitorId>,
    browsers: HashSet<i64>,
}

impl Store {
    /// Sets how long an organisation keeps what.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_retention(
        &self,
        organisation: &str,
        retention: RetentionSettings,
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        write_retention(&mut transaction, organisation, retention, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// For how long an organisation keeps what; all defaults where it is not known.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn retention(&self, organisation: &str) -> Result<RetentionSettings, StoreError> {
        let mut reader = self.readers.acquire().await?;
        Ok(find_retention(&mut reader, organisation).await?)
    }

    /// Every deployment, with how long what of it is kept.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn retentions(&self) -> Result<Vec<KeptFor>, StoreError> {
        let rows = sqlx::query(
            "SELECT deployments.id, organisation, event_retention_in_days, journey_retention_in_days
             FROM deployments JOIN organisations ON organisations.id = deployments.organisation
             ORDER BY deployments.id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(KeptFor {
                    deployment: row.try_get("id")?,
                    organisation: row.try_get("organisation")?,
                    retention: RetentionSettings {
                        events_in_days: row.try_get("event_retention_in_days")?,
                        journeys_in_days: row.try_get("journey_retention_in_days")?,
                    },
                })
            })
            .collect()
    }

    /// Deletes some of what has expired in a deployment; call it again while there [is more](Expired::is_more).
    ///
    /// # Errors
    /// [`StoreError`]; then this call deleted nothing.
    pub async fn expire(&self, deployment: &str, horizon: &Horizon) -> Result<Expired, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut expiry = Expiry {
            connection: &mut transaction,
            deployment,
            horizon,
            left: IN_ONE_TRANSACTION,
            visitors: HashSet::new(),
            browsers: HashSet::new(),
        };
        for table in VISITOR_TABLES {
            expiry.old_rows(table).await?;
        }
        expiry.whole_journeys().await?;
        let Expiry {
            left,
            visitors,
            browsers,
            ..
        } = expiry;
        browsers::drop_unused(&mut transaction, browsers).await?;
        transaction.commit().await?;
        Ok(Expired {
            rows: IN_ONE_TRANSACTION - left,
            visitors,
            is_more: left == 0,
        })
    }
}

async fn find_retention(
    connection: &mut SqliteConnection,
    organisation: &str,
) -> Result<RetentionSettings, sqlx::Error> {
    let row = sqlx::query(
        "SELECT event_retention_in_days, journey_retention_in_days FROM organisations WHERE id = ?",
    )
    .bind(organisation)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(RetentionSettings::default());
    };
    Ok(RetentionSettings {
        events_in_days: row.try_get("event_retention_in_days")?,
        journeys_in_days: row.try_get("journey_retention_in_days")?,
    })
}

/// Sets how long an organisation keeps what, where that is other than it was.
pub(super) async fn write_retention(
    connection: &mut SqliteConnection,
    organisation: &str,
    retention: RetentionSettings,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    let before = find_retention(connection, organisation).await?;
    if before == retention {
        return Ok(());
    }
    sqlx::query(
        "UPDATE organisations SET event_retention_in_days = ?, journey_retention_in_days = ?, version = version + 1
         WHERE id = ?",
    )
    .bind(retention.events_in_days)
    .bind(retention.journeys_in_days)
    .bind(organisation)
    .execute(&mut *connection)
    .await?;
    let described = |settings: RetentionSettings| json!({ "eventsInDays": settings.events_in_days, "journeysInDays": settings.journeys_in_days });
    let entry = Entry {
        organisation,
        deed: Deed::Changed,
        subject: Subject::Retention,
        id: organisation,
        name: "",
        version: None,
        changes: audit::changes(&described(before), &described(retention)),
    };
    record(connection, stamp, entry).await
}

impl Expiry<'_> {
    /// Deletes rows of a table that are old themselves, whatever becomes of their visitor.
    async fn old_rows(&mut self, table: &VisitorTable) -> Result<(), sqlx::Error> {
        let (condition, horizon) = match table.expires_with {
            ExpiresWith::Events(column) => (
                format!("deployment = ?1 AND {column} < ?2"),
                to_sql(self.horizon.events),
            ),
            ExpiresWith::DayOfEvents(column) => (
                format!("deployment = ?1 AND {column} < ?2"),
                self.horizon.page_loads.0.into(),
            ),
            // The oldest sessions; `sessions` itself, which comes later, is asked for no more of them.
            ExpiresWith::Session => (
                "(deployment, visitor, session) IN (
                     SELECT deployment, visitor, session FROM sessions
                     WHERE deployment = ?1 AND last_at < ?2 ORDER BY last_at, visitor, session LIMIT ?3)"
                    .to_owned(),
                to_sql(self.horizon.journeys),
            ),
            ExpiresWith::Moment(column) => (
                format!("deployment = ?1 AND {column} < ?2"),
                to_sql(self.horizon.journeys),
            ),
            ExpiresWith::Journey => return Ok(()),
        };
        self.delete(table, &condition, horizon).await
    }

    /// Deletes everything of visitors who have not been seen for long enough: of those seen longest ago first. As less and
    /// less may be deleted, each table is asked for rows of no more visitors than the ones before it; so the row of a
    /// visitor, which goes last, goes only where nothing else is left.
    async fn whole_journeys(&mut self) -> Result<(), sqlx::Error> {
        let horizon = to_sql(self.horizon.journeys);
        for table in VISITOR_TABLES {
            let condition = "deployment = ?1 AND visitor IN (
                 SELECT visitor FROM visitors
                 WHERE deployment = ?1 AND last_seen < ?2 ORDER BY last_seen, visitor LIMIT ?3)";
            self.delete(table, condition, horizon).await?;
        }
        Ok(())
    }

    /// Deletes rows of which the condition holds, as many as may still be deleted. `?1` of the condition is the
    /// deployment, `?2` the horizon, `?3` how many rows there may be.
    async fn delete(
        &mut self,
        table: &VisitorTable,
        condition: &str,
        horizon: i64,
    ) -> Result<(), sqlx::Error> {
        if self.left == 0 {
            return Ok(());
        }
        let VisitorTable {
            name,
            key,
            names_browser,
            ..
        } = table;
        let browser = if *names_browser { "browser" } else { "NULL" };
        let query = sqlx::query(sqlx::AssertSqlSafe(format!(
            "DELETE FROM {name} WHERE ({key}) IN (SELECT {key} FROM {name} WHERE {condition} LIMIT ?3)
             RETURNING visitor, {browser}"
        )));
        let rows = query
            .bind(self.deployment)
            .bind(horizon)
            .bind(self.left)
            .fetch_all(&mut *self.connection)
            .await?;
        self.left = (self.left).saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        for row in &rows {
            let visitor: &str = row.try_get(0)?;
            self.visitors.extend(VisitorId::parse(visitor));
            self.browsers.extend(row.try_get::<Option<i64>, _>(1)?);
        }
        Ok(())
    }
}
