//! Deletes a deployment with everything that was recorded for it.

use super::audit::{Entry, record};
use super::{Deployment, Store, StoreError, browsers};
use crate::audit::{self, Deed, Stamp, Subject};
use serde_json::Value;
use sqlx::AssertSqlSafe;

/// What became of a deployment that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeploymentGone {
    /// It is gone, or was before.
    Deleted,
    /// It holds more events than are deleted at once; nothing was changed.
    TooLarge,
}

const EVENTS: &str = "SELECT count(*) FROM events WHERE deployment = ?";

impl Store {
    /// How many visitors and events a deployment holds.
    ///
    /// # Errors
    /// [`StoreError`], when that cannot be read.
    pub(crate) async fn size_of_deployment(&self, id: &str) -> Result<(i64, i64), StoreError> {
        let visitors = sqlx::query_scalar("SELECT count(*) FROM visitors WHERE deployment = ?")
            .bind(id)
            .fetch_one(&self.readers)
            .await?;
        let events = sqlx::query_scalar(EVENTS)
            .bind(id)
            .fetch_one(&self.readers)
            .await?;
        Ok((visitors, events))
    }

    /// Deletes a deployment that holds no more than so many events, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub(crate) async fn delete_deployment(
        &self,
        deployment: &Deployment,
        most_events: i64,
        stamp: Stamp<'_>,
    ) -> Result<DeploymentGone, StoreError> {
        let id = &deployment.id;
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let events: i64 = sqlx::query_scalar(EVENTS)
            .bind(id)
            .fetch_one(&mut *transaction)
            .await?;
        if events > most_events {
            return Ok(DeploymentGone::TooLarge);
        }
        // Which table names which is the schema's to know: all of it is looked at with the commit.
        sqlx::query("PRAGMA defer_foreign_keys = ON")
            .execute(&mut *transaction)
            .await?;
        let named: Vec<i64> = sqlx::query_scalar(
            "SELECT browser FROM events WHERE deployment = ?1 UNION SELECT browser FROM visitors WHERE deployment = ?1
             UNION SELECT browser FROM early_events WHERE deployment = ?1",
        )
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT sqlite_master.name FROM sqlite_master JOIN pragma_table_info(sqlite_master.name) AS columns
             WHERE sqlite_master.type = 'table' AND columns.name = 'deployment'",
        )
        .fetch_all(&mut *transaction)
        .await?;
        for table in tables {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE deployment = ?")))
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        browsers::drop_unused(&mut transaction, named).await?;
        let deleted = sqlx::query("DELETE FROM deployments WHERE id = ? AND organisation = ?")
            .bind(id)
            .bind(&deployment.organisation)
            .execute(&mut *transaction)
            .await?;
        if deleted.rows_affected() > 0 {
            let entry = Entry {
                organisation: &deployment.organisation,
                deed: Deed::Deleted,
                subject: Subject::Deployment,
                id,
                name: &deployment.name,
                version: None,
                changes: audit::changes(&deployment.described(), &Value::Null),
            };
            record(&mut transaction, stamp, entry).await?;
        }
        transaction.commit().await?;
        Ok(DeploymentGone::Deleted)
    }
}
