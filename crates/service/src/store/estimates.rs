//! How many sessions there were, and in how many of them a segment was assigned.

use super::{Store, StoreError, list_to_sql, to_sql};
use sqlx::Row as _;
use std::collections::BTreeMap;
use waymeet_journey::time::UnixMillis;

/// Sessions of a stretch of time, each counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SessionCounts {
    pub(crate) all: u64,
    /// In which at least one of the segments was assigned.
    pub(crate) in_any: u64,
    /// By segment; those with none are absent.
    pub(crate) by_segment: BTreeMap<String, u64>,
}

impl Store {
    /// Counts the sessions of an organisation in which something happened.
    pub(crate) async fn count_sessions(
        &self,
        organisation: &str,
        from: UnixMillis,
        until: UnixMillis,
        segments: &[String],
    ) -> Result<SessionCounts, StoreError> {
        let (from, until) = (to_sql(from), to_sql(until));
        let mut look = self.readers.begin().await?;
        let row = sqlx::query(
            "SELECT count(*) AS sessions FROM (
                 SELECT DISTINCT deployment, visitor, session FROM facts
                 WHERE organisation = ? AND at >= ? AND at < ?)",
        )
        .bind(organisation)
        .bind(from)
        .bind(until)
        .fetch_one(&mut *look)
        .await?;
        let all: i64 = row.try_get("sessions")?;
        // One row a session and segment, and one a session whatever the segment.
        let rows = sqlx::query(
            "WITH assigned AS (
                 SELECT DISTINCT subject, deployment, visitor, session FROM facts
                 WHERE organisation = ? AND at >= ? AND at < ? AND kind = 'segment'
                     AND subject IN (SELECT value FROM json_each(?)))
             SELECT subject, count(*) AS sessions FROM assigned GROUP BY subject
             UNION ALL SELECT '', count(*) FROM (SELECT DISTINCT deployment, visitor, session FROM assigned)",
        )
        .bind(organisation)
        .bind(from)
        .bind(until)
        .bind(list_to_sql(segments))
        .fetch_all(&mut *look)
        .await?;
        let mut by_segment = BTreeMap::new();
        for row in &rows {
            let sessions: i64 = row.try_get("sessions")?;
            by_segment.insert(
                row.try_get("subject")?,
                u64::try_from(sessions).unwrap_or_default(),
            );
        }
        Ok(SessionCounts {
            all: u64::try_from(all).unwrap_or_default(),
            in_any: by_segment.remove("").unwrap_or_default(),
            by_segment,
        })
    }
}
