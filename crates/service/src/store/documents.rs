//! Documents: the rules of an organisation (segments, action maps …) in the vendor's JSON, every version of them.

use super::audit::{Entry, record};
use super::{Store, StoreError, from_sql, sameness, to_sql};
use crate::audit::{self, Deed, Stamp, Subject};
use crate::wire::kind::Kind;
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};
use std::collections::HashMap;
use waymeet_journey::time::UnixMillis;

/// A version of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it describes.
    pub kind: Kind,
    /// A UUID.
    pub id: String,
    /// Counts up from 1 with every change.
    pub version: u32,
    /// The vendor's JSON, without what the fields of this struct say.
    pub body: Value,
    /// When the first version was made.
    pub created: UnixMillis,
    /// When this one was.
    pub modified: UnixMillis,
}

/// Why a document is not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is none of this id, or it was deleted.
    #[error("there is no such document")]
    NotFound,
    /// Somebody else changed it meanwhile.
    #[error("the current version is {0}")]
    OtherVersion(u32),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Which document is meant.
#[derive(Debug, Clone, Copy)]
pub struct DocumentKey<'a> {
    /// Whose.
    pub organisation: &'a str,
    /// What it describes.
    pub kind: Kind,
    /// Its id.
    pub id: &'a str,
}

/// What holds of the documents of the organisation `?1`, called `current`, that are there: of the last version of each, where that
/// does not say that it was deleted.
pub(super) const IS_CURRENT: &str = "current.organisation = ?1 AND current.is_deleted = 0
     AND current.version = (SELECT max(version) FROM documents AS versions
                            WHERE versions.organisation = current.organisation
                              AND versions.kind = current.kind AND versions.id = current.id)";
/// By kind, and in the order they were made.
const IN_ORDER: &str = "ORDER BY kind, (SELECT min(rowid) FROM documents AS first
        WHERE first.organisation = current.organisation AND first.kind = current.kind AND first.id = current.id)";

/// A query for current versions, with the moment of the first one.
fn current(rest: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT kind, id, version, body, modified_at,
             (SELECT min(modified_at) FROM documents AS first WHERE first.organisation = current.organisation
                 AND first.kind = current.kind AND first.id = current.id) AS created_at
         FROM documents AS current WHERE {IS_CURRENT} {rest}"
    ))
}

impl Store {
    /// Writes a new document, where there are fewer than `most` of its kind.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub(crate) async fn create_document(
        &self,
        key: DocumentKey<'_>,
        body: &Value,
        most: usize,
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        append(&mut transaction, key, 1, &body.to_string(), false, stamp.at).await?;
        Written::new(key, Deed::Created, 1)
            .record(&mut transaction, &Value::Null, body, stamp)
            .await?;
        sameness::refuse(&mut transaction, key).await?;
        sameness::refuse_beyond(&mut transaction, key, most).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes a document, whether it is there already or not; its new version, or the old one where nothing changed.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_document(
        &self,
        key: DocumentKey<'_>,
        body: &Value,
        stamp: Stamp<'_>,
    ) -> Result<u32, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let current = last(&mut transaction, key).await?;
        if let Some(current) = &current
            && current.is_same(body)
        {
            return Ok(current.version);
        }
        let version = put(&mut transaction, key, current, body, stamp).await?;
        sameness::refuse(&mut transaction, key).await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// Writes documents, whether they are there already or not: all of them, or none. Where one is new there are at most so many
    /// of its kind.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub(crate) async fn put_documents(
        &self,
        organisation: &str,
        documents: &[Document],
        most: impl Fn(Kind) -> usize,
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let key = |document| key_of(organisation, document);
        let mut new = HashMap::new();
        for document in documents {
            let key = key(document);
            let current = last(&mut transaction, key).await?;
            if current.as_ref().is_none_or(|current| current.is_deleted) {
                new.insert(document.kind, key);
            }
            if !current
                .as_ref()
                .is_some_and(|current| current.is_same(&document.body))
            {
                put(&mut transaction, key, current, &document.body, stamp).await?;
            }
        }
        // Not sooner: two may change names with each other.
        for document in documents {
            sameness::refuse(&mut transaction, key(document)).await?;
        }
        for (kind, key) in new {
            sameness::refuse_beyond(&mut transaction, key, most(kind)).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Replaces a document by its next version. Where `expected` is given, only if that is the current one.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub async fn change_document(
        &self,
        key: DocumentKey<'_>,
        expected: Option<u32>,
        body: &Value,
        stamp: Stamp<'_>,
    ) -> Result<u32, ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let current = last(&mut transaction, key)
            .await?
            .filter(|current| !current.is_deleted);
        let current = current.ok_or(ChangeError::NotFound)?;
        if expected.is_some_and(|expected| expected != current.version) {
            return Err(ChangeError::OtherVersion(current.version));
        }
        if current.is_same(body) {
            return Ok(current.version);
        }
        let version = put(&mut transaction, key, Some(current), body, stamp).await?;
        sameness::refuse(&mut transaction, key).await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// Brings a deleted document back as it last was, as its next version, where there are fewer than `most` of its kind; only
    /// if that deletion is its version `expected`.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn restore_document(
        &self,
        key: DocumentKey<'_>,
        expected: u32,
        most: usize,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let current = last(&mut transaction, key).await?.ok_or(ChangeError::NotFound)?;
        if current.version != expected || !current.is_deleted {
            return Err(ChangeError::OtherVersion(current.version));
        }
        let version = current.version + 1;
        append(&mut transaction, key, version, &current.body, false, stamp.at).await?;
        let body = current.body();
        Written::new(key, Deed::Restored, version)
            .record(&mut transaction, &body, &body, stamp)
            .await?;
        sameness::refuse(&mut transaction, key).await?;
        sameness::refuse_beyond(&mut transaction, key, most).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a document: it is no longer there, but its versions are, for whoever looks for the past. With `is_hard` they go,
    /// too.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub async fn delete_document(
        &self,
        key: DocumentKey<'_>,
        is_hard: bool,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let current = last(&mut transaction, key).await?;
        let current = current.filter(|current| is_hard || !current.is_deleted);
        let current = current.ok_or(ChangeError::NotFound)?;
        if is_hard {
            sqlx::query("DELETE FROM documents WHERE organisation = ? AND kind = ? AND id = ?")
                .bind(key.organisation)
                .bind(key.kind.as_str())
                .bind(key.id)
                .execute(&mut *transaction)
                .await?;
        } else {
            append(
                &mut transaction,
                key,
                current.version + 1,
                &current.body,
                true,
                stamp.at,
            )
            .await?;
        }
        if !current.is_deleted {
            Written::new(key, Deed::Deleted, current.version + 1)
                .record(&mut transaction, &current.body(), &Value::Null, stamp)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The current documents of an organisation, without the deleted ones, by kind and in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn documents_of(&self, organisation: &str) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(current(IN_ORDER))
            .bind(organisation)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Those of one kind.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn documents_of_kind(
        &self,
        organisation: &str,
        kind: Kind,
    ) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(current(&format!("AND kind = ?2 {IN_ORDER}")))
            .bind(organisation)
            .bind(kind.as_str())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The current version of one document.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn document(&self, key: DocumentKey<'_>) -> Result<Option<Document>, StoreError> {
        let row = sqlx::query(current("AND kind = ?2 AND id = ?3"))
            .bind(key.organisation)
            .bind(key.kind.as_str())
            .bind(key.id)
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The deleted version of a document, with the body it last had; none where it is there, or never was.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub(crate) async fn deleted_document(
        &self,
        key: DocumentKey<'_>,
    ) -> Result<Option<Document>, StoreError> {
        let row = sqlx::query(
            "SELECT kind, id, version, body, is_deleted, modified_at, modified_at AS created_at FROM documents
             WHERE organisation = ? AND kind = ? AND id = ? ORDER BY version DESC LIMIT 1",
        )
        .bind(key.organisation)
        .bind(key.kind.as_str())
        .bind(key.id)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let is_deleted: bool = row.try_get("is_deleted")?;
        is_deleted.then(|| read(&row)).transpose()
    }

    /// Every version of one document, the newest first; also of one that was deleted.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn versions_of(&self, key: DocumentKey<'_>) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, id, version, body, modified_at, min(modified_at) OVER () AS created_at
             FROM documents WHERE organisation = ? AND kind = ? AND id = ? AND is_deleted = 0
             ORDER BY version DESC",
        )
        .bind(key.organisation)
        .bind(key.kind.as_str())
        .bind(key.id)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn key_of<'a>(organisation: &'a str, document: &'a Document) -> DocumentKey<'a> {
    DocumentKey {
        organisation,
        kind: document.kind,
        id: &document.id,
    }
}

struct LastVersion {
    version: u32,
    body: String,
    is_deleted: bool,
}

impl LastVersion {
    /// Whether it is there, and says this.
    fn is_same(&self, body: &Value) -> bool {
        let text = body.to_string();
        !self.is_deleted && self.body == text
    }

    fn body(&self) -> Value {
        // It was written as JSON; for the audit log nothing is as good as something unreadable.
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// What is written down of a change.
struct Written<'a> {
    key: DocumentKey<'a>,
    deed: Deed,
    version: u32,
}

impl<'a> Written<'a> {
    const fn new(key: DocumentKey<'a>, deed: Deed, version: u32) -> Self {
        Self { key, deed, version }
    }

    async fn record(
        self,
        connection: &mut SqliteConnection,
        before: &Value,
        after: &Value,
        stamp: Stamp<'_>,
    ) -> Result<(), sqlx::Error> {
        let Self { key, deed, version } = self;
        let name = audit::name_of(if after.is_null() { before } else { after });
        let entry = Entry {
            organisation: key.organisation,
            deed,
            subject: Subject::Document(key.kind),
            id: key.id,
            name: &name,
            version: Some(version),
            changes: audit::changes(before, after),
        };
        record(connection, stamp, entry).await
    }
}

/// Writes the next version of a document, or the first one; its number.
async fn put(
    connection: &mut SqliteConnection,
    key: DocumentKey<'_>,
    current: Option<LastVersion>,
    body: &Value,
    stamp: Stamp<'_>,
) -> Result<u32, sqlx::Error> {
    let version = current.as_ref().map_or(1, |current| current.version + 1);
    append(connection, key, version, &body.to_string(), false, stamp.at).await?;
    let before = current.filter(|current| !current.is_deleted);
    let deed = if before.is_some() {
        Deed::Changed
    } else {
        Deed::Created
    };
    let before = before.map_or(Value::Null, |before| before.body());
    Written::new(key, deed, version)
        .record(connection, &before, body, stamp)
        .await?;
    Ok(version)
}

async fn last(
    connection: &mut SqliteConnection,
    key: DocumentKey<'_>,
) -> Result<Option<LastVersion>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT version, body, is_deleted FROM documents WHERE organisation = ? AND kind = ? AND id = ?
         ORDER BY version DESC LIMIT 1",
    )
    .bind(key.organisation)
    .bind(key.kind.as_str())
    .bind(key.id)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(LastVersion {
            version: row.try_get("version")?,
            body: row.try_get("body")?,
            is_deleted: row.try_get("is_deleted")?,
        })
    })
    .transpose()
}

async fn append(
    connection: &mut SqliteConnection,
    key: DocumentKey<'_>,
    version: u32,
    body: &str,
    is_deleted: bool,
    now: UnixMillis,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO documents (organisation, kind, id, version, body, is_deleted, modified_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(key.organisation)
    .bind(key.kind.as_str())
    .bind(key.id)
    .bind(version)
    .bind(body)
    .bind(is_deleted)
    .bind(to_sql(now))
    .execute(connection)
    .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Document, StoreError> {
    let kind: &str = row.try_get("kind")?;
    let body: &str = row.try_get("body")?;
    Ok(Document {
        kind: Kind::parse(kind).ok_or(StoreError::Damaged("a document of an unknown kind"))?,
        id: row.try_get("id")?,
        version: row.try_get("version")?,
        body: serde_json::from_str(body).map_err(|_| StoreError::Damaged("a document is not JSON"))?,
        created: from_sql(row.try_get("created_at")?),
        modified: from_sql(row.try_get("modified_at")?),
    })
}
