//! Erasing a visitor: everything of one goes, and what arrives of them afterwards is refused.

use super::{Store, StoreError, VisitorChanged, to_sql};
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqliteConnection};
use std::collections::HashMap;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// Every table that holds something of a visitor, those first that others do not refer to.
const TABLES: [&str; 6] = [
    "events",
    "quarantined_events",
    "early_events",
    "page_loads",
    "sessions",
    "visitors",
];

/// What is kept of an erased visitor: enough to recognise the id, not enough to read it.
fn hash(deployment: &str, visitor: VisitorId) -> Vec<u8> {
    Sha256::digest(format!("{deployment} {visitor}")).to_vec()
}

/// Which visitors of a batch were erased; each is looked up once.
#[derive(Debug)]
pub(super) struct Erased<'a> {
    deployment: &'a str,
    known: HashMap<VisitorId, bool>,
}

impl<'a> Erased<'a> {
    pub(super) fn new(deployment: &'a str) -> Self {
        Self {
            deployment,
            known: HashMap::new(),
        }
    }

    pub(super) async fn contains(
        &mut self,
        connection: &mut SqliteConnection,
        visitor: VisitorId,
    ) -> Result<bool, sqlx::Error> {
        if let Some(known) = self.known.get(&visitor) {
            return Ok(*known);
        }
        let row = sqlx::query("SELECT 1 FROM erased_visitors WHERE deployment = ? AND visitor_hash = ?")
            .bind(self.deployment)
            .bind(hash(self.deployment, visitor))
            .fetch_optional(connection)
            .await?;
        self.known.insert(visitor, row.is_some());
        Ok(row.is_some())
    }
}

impl Store {
    /// Erases a visitor from a deployment. Done twice, the second time changes nothing.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was erased.
    pub async fn erase(
        &self,
        organisation: &str,
        deployment: &str,
        visitor: VisitorId,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let text = visitor.to_text();
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let browsers = sqlx::query(
            "SELECT browser FROM events WHERE visitor = ?1 AND deployment = ?2
             UNION SELECT browser FROM early_events WHERE visitor = ?1 AND deployment = ?2
             UNION SELECT browser FROM visitors WHERE visitor = ?1 AND deployment = ?2",
        )
        .bind(&text)
        .bind(deployment)
        .fetch_all(&mut *transaction)
        .await?;
        for table in TABLES {
            let delete = format!("DELETE FROM {table} WHERE deployment = ? AND visitor = ?");
            sqlx::query(sqlx::AssertSqlSafe(delete))
                .bind(deployment)
                .bind(&text)
                .execute(&mut *transaction)
                .await?;
        }
        for browser in &browsers {
            sqlx::query(
                "DELETE FROM browsers WHERE id = ?1
                     AND NOT EXISTS (SELECT 1 FROM events WHERE browser = ?1)
                     AND NOT EXISTS (SELECT 1 FROM early_events WHERE browser = ?1)
                     AND NOT EXISTS (SELECT 1 FROM visitors WHERE browser = ?1)",
            )
            .bind(browser.try_get::<i64, _>(0)?)
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query("INSERT INTO erased_visitors VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(deployment)
            .bind(hash(deployment, visitor))
            .bind(to_sql(now))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        // What was erased also leaves the log of what was written. Where a reader is in the way it leaves later.
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.writer)
            .await
        {
            tracing::warn!(%error, "the log could not be emptied after an erasure");
        }
        self.events.announce(VisitorChanged {
            organisation: organisation.into(),
            visitor,
        });
        Ok(())
    }
}
