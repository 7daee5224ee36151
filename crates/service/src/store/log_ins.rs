//! Log-ins of people: what stands behind their cookies. A log-in has one cookie after the other, all with its id.

use super::audit::{Entry, record};
use super::{Store, StoreError, from_sql, to_sql};
use crate::audit::{Deed, Stamp, Subject};
use crate::secret::Secret;
use crate::store::User;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use waymeet_journey::time::UnixMillis;

/// One log-in, as one of its cookies knows it.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// The same for all cookies of it; no secret.
    pub id: String,
    /// Who logged in.
    pub user_name: String,
    /// What every form of this log-in carries.
    pub csrf_token: Secret,
    /// In words: "Firefox 130 on Linux"; empty where nobody said.
    pub browser: String,
    /// When it began.
    pub begun_at: UnixMillis,
    /// When this cookie was issued.
    pub issued_at: UnixMillis,
    /// When it ends.
    pub expires_at: UnixMillis,
}

/// A log-in that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenLogIn {
    pub(crate) id: String,
    pub(crate) browser: String,
    pub(crate) begun_at: UnixMillis,
    pub(crate) expires_at: UnixMillis,
}

impl Store {
    /// Remembers a log-in under the fingerprint of its cookie, and forgets those that have ended. `false` where the user has
    /// another password by now, or is gone: then nobody is logged in.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub(crate) async fn begin_log_in(
        &self,
        token: &Secret,
        user: &User,
        log_in: &LogIn,
        stamp: Stamp<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM log_ins WHERE expires_at <= ?")
            .bind(to_sql(log_in.issued_at))
            .execute(&mut *transaction)
            .await?;
        let begun = sqlx::query(
            "INSERT INTO log_ins (token_hash, id, user_name, csrf_token, user_agent, begun_at, issued_at, expires_at)
             SELECT ?1, ?2, name, ?3, ?4, ?5, ?6, ?7 FROM users WHERE name = ?8 AND password_hash = ?9",
        )
        .bind(token.fingerprint().to_vec())
        .bind(&log_in.id)
        .bind(log_in.csrf_token.reveal())
        .bind(&log_in.browser)
        .bind(to_sql(log_in.begun_at))
        .bind(to_sql(log_in.issued_at))
        .bind(to_sql(log_in.expires_at))
        .bind(&user.name)
        .bind(&user.password_hash)
        .execute(&mut *transaction)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(false);
        }
        record(&mut transaction, stamp, entry(user, Deed::LoggedIn)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The log-in behind a cookie, while it lasts.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn log_in(&self, token: &Secret, now: UnixMillis) -> Result<Option<LogIn>, StoreError> {
        let row = sqlx::query(
            "SELECT id, user_name, csrf_token, user_agent, begun_at, issued_at, expires_at FROM log_ins
             WHERE token_hash = ? AND expires_at > ?",
        )
        .bind(token.fingerprint().to_vec())
        .bind(to_sql(now))
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            Ok(LogIn {
                id: row.try_get("id")?,
                user_name: row.try_get("user_name")?,
                csrf_token: Secret::new(row.try_get::<String, _>("csrf_token")?),
                browser: row.try_get("user_agent")?,
                begun_at: from_sql(row.try_get("begun_at")?),
                issued_at: from_sql(row.try_get("issued_at")?),
                expires_at: from_sql(row.try_get("expires_at")?),
            })
        })
        .transpose()
    }

    /// Gives a log-in another cookie; the one it had is good until `until`. `false` where the log-in ended meanwhile.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub(crate) async fn rotate_log_in(
        &self,
        token: &Secret,
        new: &Secret,
        now: UnixMillis,
        until: UnixMillis,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let rotated = sqlx::query(
            "INSERT INTO log_ins (token_hash, id, user_name, csrf_token, user_agent, begun_at, issued_at, expires_at)
             SELECT ?1, id, user_name, csrf_token, user_agent, begun_at, ?2, expires_at FROM log_ins
             WHERE token_hash = ?3 AND expires_at > ?2",
        )
        .bind(new.fingerprint().to_vec())
        .bind(to_sql(now))
        .bind(token.fingerprint().to_vec())
        .execute(&mut *transaction)
        .await?;
        sqlx::query("UPDATE log_ins SET expires_at = min(expires_at, ?) WHERE token_hash = ?")
            .bind(to_sql(until))
            .bind(token.fingerprint().to_vec())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(rotated.rows_affected() > 0)
    }

    /// Ends the log-in behind a cookie, whichever of its cookies that is.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn end_log_in(&self, token: &Secret) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM log_ins WHERE id = (SELECT id FROM log_ins WHERE token_hash = ?)")
            .bind(token.fingerprint().to_vec())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The log-ins of a user that have not ended, the newest first.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub(crate) async fn open_log_ins(
        &self,
        user: &str,
        now: UnixMillis,
    ) -> Result<Vec<OpenLogIn>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, user_agent, min(begun_at) AS begun_at, max(expires_at) AS expires_at FROM log_ins
             WHERE user_name = ? AND expires_at > ? GROUP BY id ORDER BY begun_at DESC, id",
        )
        .bind(user)
        .bind(to_sql(now))
        .fetch_all(&self.readers)
        .await?;
        let log_in = |row: &SqliteRow| {
            Ok(OpenLogIn {
                id: row.try_get("id")?,
                browser: row.try_get("user_agent")?,
                begun_at: from_sql(row.try_get("begun_at")?),
                expires_at: from_sql(row.try_get("expires_at")?),
            })
        };
        rows.iter().map(log_in).collect()
    }

    /// Ends all log-ins of a user but for one.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub(crate) async fn end_other_log_ins(
        &self,
        user: &User,
        kept: &str,
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let ended = sqlx::query("DELETE FROM log_ins WHERE user_name = ? AND id <> ?")
            .bind(&user.name)
            .bind(kept)
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() > 0 {
            record(&mut transaction, stamp, entry(user, Deed::EndedLogIns)).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

fn entry(user: &User, deed: Deed) -> Entry<'_> {
    Entry {
        organisation: &user.organisation,
        deed,
        subject: Subject::User,
        id: &user.name,
        name: &user.name,
        version: None,
        changes: Vec::new(),
    }
}
