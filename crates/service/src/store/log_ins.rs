//! Log-ins of people: what stands behind their cookies.

use super::{Store, StoreError, from_sql, to_sql};
use crate::secret::Secret;
use sqlx::Row as _;
use waymeet_journey::time::UnixMillis;

/// One log-in.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// Who logged in.
    pub user_name: String,
    /// What every form of this log-in carries.
    pub csrf_token: Secret,
    /// When its cookie was issued.
    pub issued_at: UnixMillis,
    /// When it ends.
    pub expires_at: UnixMillis,
}

impl Store {
    /// Remembers a log-in under the fingerprint of its cookie, and forgets those that have ended.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_log_in(&self, token: &Secret, log_in: &LogIn) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM log_ins WHERE expires_at <= ?")
            .bind(to_sql(log_in.issued_at))
            .execute(&self.writer)
            .await?;
        sqlx::query(
            "INSERT INTO log_ins (token_hash, user_name, csrf_token, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(token.fingerprint().to_vec())
        .bind(&log_in.user_name)
        .bind(log_in.csrf_token.reveal())
        .bind(to_sql(log_in.issued_at))
        .bind(to_sql(log_in.expires_at))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The log-in behind a cookie, while it lasts.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn log_in(&self, token: &Secret, now: UnixMillis) -> Result<Option<LogIn>, StoreError> {
        let row = sqlx::query(
            "SELECT user_name, csrf_token, issued_at, expires_at FROM log_ins WHERE token_hash = ? AND expires_at > ?",
        )
        .bind(token.fingerprint().to_vec())
        .bind(to_sql(now))
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            Ok(LogIn {
                user_name: row.try_get("user_name")?,
                csrf_token: Secret::new(row.try_get::<String, _>("csrf_token")?),
                issued_at: from_sql(row.try_get("issued_at")?),
                expires_at: from_sql(row.try_get("expires_at")?),
            })
        })
        .transpose()
    }

    /// Ends the log-in behind a cookie at `at`, unless it ends sooner.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn end_log_in(&self, token: &Secret, at: UnixMillis) -> Result<(), StoreError> {
        sqlx::query("UPDATE log_ins SET expires_at = min(expires_at, ?) WHERE token_hash = ?")
            .bind(to_sql(at))
            .bind(token.fingerprint().to_vec())
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
