//! Erasing a visitor: everything of one goes, and what arrives of them afterwards is refused.

use super::visitor_tables::VISITOR_TABLES;
use super::{Store, StoreError, browsers, to_sql};
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqliteConnection};
use std::collections::{HashMap, HashSet};
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

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
        deployment: &str,
        visitor: VisitorId,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        erase_from(&mut transaction, deployment, visitor, now).await?;
        transaction.commit().await?;
        self.empty_log().await;
        Ok(())
    }

    /// Erases a visitor from all deployments of an organisation, those included that have never heard of the visitor.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was erased.
    pub async fn erase_everywhere(
        &self,
        organisation: &str,
        visitor: VisitorId,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let deployments = sqlx::query("SELECT id FROM deployments WHERE organisation = ?")
            .bind(organisation)
            .fetch_all(&mut *transaction)
            .await?;
        for deployment in &deployments {
            erase_from(&mut transaction, deployment.try_get(0)?, visitor, now).await?;
        }
        transaction.commit().await?;
        self.empty_log().await;
        Ok(())
    }
}

async fn erase_from(
    connection: &mut SqliteConnection,
    deployment: &str,
    visitor: VisitorId,
    now: UnixMillis,
) -> Result<(), sqlx::Error> {
    let text = visitor.to_text();
    let mut browsers = HashSet::new();
    for table in VISITOR_TABLES {
        let (name, browser) = (table.name, if table.names_browser { "browser" } else { "NULL" });
        let delete = format!("DELETE FROM {name} WHERE deployment = ? AND visitor = ? RETURNING {browser}");
        let rows = sqlx::query(sqlx::AssertSqlSafe(delete))
            .bind(deployment)
            .bind(&text)
            .fetch_all(&mut *connection)
            .await?;
        for row in &rows {
            browsers.extend(row.try_get::<Option<i64>, _>(0)?);
        }
    }
    browsers::drop_unused(connection, browsers).await?;
    sqlx::query("INSERT INTO erased_visitors VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(deployment)
        .bind(hash(deployment, visitor))
        .bind(to_sql(now))
        .execute(connection)
        .await?;
    Ok(())
}
