//! Browsers: what is known of them is stored once, however many batches they send.

use super::StoreError;
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

/// Reads a row's text back.
pub(super) fn read(body: &str) -> Result<Browser, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::Damaged("a browser is not JSON"))
}
