//! Browsers: what is known of them is stored once, however many batches they send.

use super::StoreError;
use super::visitor_tables::{VisitorTable, naming_browsers};
use crate::wire::browser::Browser;
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqliteConnection};

/// The row of this browser, made where there is none.
pub(super) async fn id_of(connection: &mut SqliteConnection, browser: &Browser) -> Result<i64, sqlx::Error> {
    let body = serde_json::to_string(browser).unwrap_or_default();
    // The update that changes nothing makes RETURNING answer for a row that was there already.
    sqlx::query(
        "INSERT INTO browsers (hash, body) VALUES (?, ?)
         ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING id",
    )
    .bind(Sha256::digest(body.as_bytes()).to_vec())
    .bind(&body)
    .fetch_one(connection)
    .await?
    .try_get(0)
}

/// Deletes those of these browsers that nothing names any longer.
pub(super) async fn drop_unused(
    connection: &mut SqliteConnection,
    browsers: impl IntoIterator<Item = i64>,
) -> Result<(), sqlx::Error> {
    let names_it = |table: &VisitorTable| {
        format!(
            " AND NOT EXISTS (SELECT 1 FROM {} WHERE browser = ?1)",
            table.name
        )
    };
    let delete: String = naming_browsers().map(names_it).collect();
    let delete = format!("DELETE FROM browsers WHERE id = ?1{delete}");
    for browser in browsers {
        sqlx::query(sqlx::AssertSqlSafe(delete.clone()))
            .bind(browser)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Reads a row's text back.
pub(super) fn read(body: &str) -> Result<Browser, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::Damaged("a browser is not JSON"))
}
