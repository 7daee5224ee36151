//! The audit log: written in the transaction of the change it tells of, read page by page, and deleted when it is old.

use super::{Store, StoreError, from_sql, to_sql};
use crate::audit::{Deed, FieldChange, Stamp, Subject};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use waymeet_journey::time::UnixMillis;

/// So many entries are deleted in one transaction.
const IN_ONE_TRANSACTION: u32 = 500;
/// So many of those who ever did something are listed.
const MAX_ACTORS: u32 = 500;

/// Something that is done, to be written down.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) organisation: &'a str,
    pub(super) deed: Deed,
    pub(super) subject: Subject,
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) version: Option<u32>,
    pub(super) changes: Vec<FieldChange>,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuditEntry {
    /// Counts up.
    pub(crate) id: i64,
    pub(crate) at: UnixMillis,
    pub(crate) actor_kind: String,
    pub(crate) actor: String,
    pub(crate) deed: Deed,
    pub(crate) subject: Subject,
    pub(crate) subject_id: String,
    /// What it was called then.
    pub(crate) subject_name: String,
    pub(crate) version: Option<u32>,
    pub(crate) changes: Vec<FieldChange>,
}

/// Which entries are wanted; of what is not said, all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AuditFilter {
    /// The kind and the name of who did it.
    pub(crate) actor: Option<(String, String)>,
    pub(crate) subject: Option<Subject>,
    pub(crate) subject_id: Option<String>,
    /// Not earlier.
    pub(crate) from: Option<UnixMillis>,
    /// Earlier.
    pub(crate) until: Option<UnixMillis>,
    /// Older than the entry with this number.
    pub(crate) before: Option<i64>,
}

/// Writes an entry, where the change itself is written.
pub(super) async fn record(
    connection: &mut SqliteConnection,
    stamp: Stamp<'_>,
    entry: Entry<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO audit (organisation, at, actor_kind, actor, action, subject, subject_id, subject_name, version, changes)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(entry.organisation)
    .bind(to_sql(stamp.at))
    .bind(stamp.actor.kind())
    .bind(stamp.actor.name())
    .bind(entry.deed.as_str())
    .bind(entry.subject.as_str())
    .bind(entry.id)
    .bind(entry.name)
    .bind(entry.version)
    // Texts: serialising them cannot fail.
    .bind(serde_json::to_string(&entry.changes).unwrap_or_default())
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// The entries of an organisation, the newest first; at most so many.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub(crate) async fn audit(
        &self,
        organisation: &str,
        filter: &AuditFilter,
        most: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let (kind, name) = filter.actor.clone().unzip();
        let rows = sqlx::query(
            "SELECT id, at, actor_kind, actor, action, subject, subject_id, subject_name, version, changes FROM audit
             WHERE organisation = ?1 AND (?2 IS NULL OR actor_kind = ?2) AND (?3 IS NULL OR actor = ?3)
                 AND (?4 IS NULL OR subject = ?4) AND (?5 IS NULL OR subject_id = ?5)
                 AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at < ?7) AND (?8 IS NULL OR id < ?8)
             ORDER BY id DESC LIMIT ?9",
        )
        .bind(organisation)
        .bind(kind)
        .bind(name)
        .bind(filter.subject.map(Subject::as_str))
        .bind(&filter.subject_id)
        .bind(filter.from.map(to_sql))
        .bind(filter.until.map(to_sql))
        .bind(filter.before)
        .bind(most)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Kind and name of everybody who ever did something, by name.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub(crate) async fn audit_actors(&self, organisation: &str) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT DISTINCT actor_kind, actor FROM audit WHERE organisation = ? ORDER BY actor, actor_kind LIMIT ?",
        )
        .bind(organisation)
        .bind(MAX_ACTORS)
        .fetch_all(&self.readers)
        .await?;
        Ok(rows)
    }

    /// Deletes some of what was done before a moment; how many entries, and whether there are more.
    ///
    /// # Errors
    /// [`StoreError`]; then this call deleted nothing.
    pub(crate) async fn expire_audit(&self, before: UnixMillis) -> Result<(u64, bool), StoreError> {
        let query = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? LIMIT ?)";
        let deleted = sqlx::query(query)
            .bind(to_sql(before))
            .bind(IN_ONE_TRANSACTION)
            .execute(&self.writer)
            .await?
            .rows_affected();
        Ok((deleted, deleted >= u64::from(IN_ONE_TRANSACTION)))
    }
}

fn read(row: &SqliteRow) -> Result<AuditEntry, StoreError> {
    let deed = Deed::parse(row.try_get("action")?);
    let subject = Subject::parse(row.try_get("subject")?);
    Ok(AuditEntry {
        id: row.try_get("id")?,
        at: from_sql(row.try_get("at")?),
        actor_kind: row.try_get("actor_kind")?,
        actor: row.try_get("actor")?,
        deed: deed.ok_or(StoreError::Damaged(
            "an entry of the audit log does not say what was done",
        ))?,
        subject: subject.ok_or(StoreError::Damaged(
            "an entry of the audit log is of an unknown kind",
        ))?,
        subject_id: row.try_get("subject_id")?,
        subject_name: row.try_get("subject_name")?,
        version: row.try_get("version")?,
        changes: serde_json::from_str(row.try_get("changes")?)
            .map_err(|_| StoreError::Damaged("an entry of the audit log is not JSON"))?,
    })
}
