//! Documents: the rules of an organisation (segments, action maps …) in the vendor's JSON, every version of them.

use super::{Store, StoreError, to_sql};
use crate::wire::kind::Kind;
use sqlx::Row as _;
use waymeet_journey::time::UnixMillis;

/// The current version of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it describes.
    pub kind: Kind,
    /// A UUID.
    pub id: String,
    /// Counts up from 1 with every change.
    pub version: u32,
    /// The vendor's JSON.
    pub body: serde_json::Value,
}

impl Store {
    /// Writes a document; its new version, or the old one where nothing changed.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_document(
        &self,
        organisation: &str,
        kind: Kind,
        id: &str,
        body: &serde_json::Value,
        now: UnixMillis,
    ) -> Result<u32, StoreError> {
        let text = body.to_string();
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let current = sqlx::query(
            "SELECT version, body, is_deleted FROM documents WHERE organisation = ? AND kind = ? AND id = ?
             ORDER BY version DESC LIMIT 1",
        )
        .bind(organisation)
        .bind(kind.as_str())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let version = match current {
            None => 1,
            Some(row) => {
                let version: u32 = row.try_get("version")?;
                if row.try_get::<&str, _>("body")? == text && !row.try_get::<bool, _>("is_deleted")? {
                    return Ok(version);
                }
                version + 1
            }
        };
        sqlx::query(
            "INSERT INTO documents (organisation, kind, id, version, body, modified_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(organisation)
        .bind(kind.as_str())
        .bind(id)
        .bind(version)
        .bind(&text)
        .bind(to_sql(now))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// The current documents of an organisation, without the deleted ones, by kind and in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn documents_of(&self, organisation: &str) -> Result<Vec<Document>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, id, version, body FROM documents AS current
             WHERE organisation = ?1 AND is_deleted = 0
               AND version = (SELECT max(version) FROM documents AS all_versions
                              WHERE all_versions.organisation = ?1 AND all_versions.kind = current.kind
                                AND all_versions.id = current.id)
             ORDER BY kind, (SELECT min(rowid) FROM documents AS first
                             WHERE first.organisation = ?1 AND first.kind = current.kind AND first.id = current.id)",
        )
        .bind(organisation)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let kind: &str = row.try_get("kind")?;
                let body: &str = row.try_get("body")?;
                Ok(Document {
                    kind: Kind::parse(kind).ok_or(StoreError::Damaged("a document of an unknown kind"))?,
                    id: row.try_get("id")?,
                    version: row.try_get("version")?,
                    body: serde_json::from_str(body)
                        .map_err(|_| StoreError::Damaged("a document is not JSON"))?,
                })
            })
            .collect()
    }
}
