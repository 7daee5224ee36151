//! What no two documents of a kind may have in common. It is looked for in the transaction that writes, after everything is
//! written: of two that are made at the same moment one is there first, and the other one sees it. So it is with how many of
//! a kind there may be, whether they are made one by one or imported.

use super::StoreError;
use super::documents::{DocumentKey, IS_CURRENT};
use sqlx::{AssertSqlSafe, SqliteConnection};

/// Refuses what has been written where another document of its kind is the same in what its kind tells apart by.
/// Letters of ASCII are the same in either case.
pub(super) async fn refuse(
    connection: &mut SqliteConnection,
    key: DocumentKey<'_>,
) -> Result<(), StoreError> {
    let Some(field) = key.kind.told_apart_by() else {
        return Ok(());
    };
    let query = format!(
        "WITH of_kind AS (
             SELECT id, json_extract(body, '$.' || ?4) AS field FROM documents AS current
             WHERE {IS_CURRENT} AND kind = ?2)
         SELECT 1 FROM of_kind AS this JOIN of_kind AS other
             ON other.id <> this.id AND other.field = this.field COLLATE NOCASE
         WHERE this.id = ?3 LIMIT 1"
    );
    let row = sqlx::query(AssertSqlSafe(query))
        .bind(key.organisation)
        .bind(key.kind.as_str())
        .bind(key.id)
        .bind(field)
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(()), |_| Err(StoreError::Taken(key.kind)))
}

/// Refuses a new document that has been written where there are more of its kind than there may be.
pub(super) async fn refuse_beyond(
    connection: &mut SqliteConnection,
    key: DocumentKey<'_>,
    most: usize,
) -> Result<(), StoreError> {
    let query = format!("SELECT count(*) FROM documents AS current WHERE {IS_CURRENT} AND kind = ?2");
    let count: i64 = sqlx::query_scalar(AssertSqlSafe(query))
        .bind(key.organisation)
        .bind(key.kind.as_str())
        .fetch_one(connection)
        .await?;
    if usize::try_from(count).is_ok_and(|count| count <= most) {
        return Ok(());
    }
    Err(StoreError::Full { kind: key.kind, most })
}
