//! What the board of visitors on the site reads: who was here lately, and what is new since it last looked.

use super::events::{COLUMNS, JOINS, read_event};
use super::{Store, StoreError, StoredEvent, to_sql};
use sqlx::Row as _;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// A stored event, and in which deployment it happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LiveEvent {
    pub(crate) deployment: String,
    pub(crate) stored: StoredEvent,
}

/// What was committed after a place.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// Up to which place this goes.
    pub(crate) position: i64,
    /// Whether there is more.
    pub(crate) is_more: bool,
    /// Those of the organisation asked for, in order of commit.
    pub(crate) events: Vec<LiveEvent>,
}

impl Store {
    /// The place of the last event that is committed; 0 where there is none.
    pub(crate) async fn last_position(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT coalesce(max(position), 0) AS position FROM events")
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get("position")?)
    }

    /// The visitors of an organisation heard of since then, each with the deployment it was last heard of in; the newest
    /// first, and of too many only those.
    pub(crate) async fn visitors_since(
        &self,
        organisation: &str,
        since: UnixMillis,
        limit: usize,
    ) -> Result<Vec<(VisitorId, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT visitors.visitor, visitors.deployment, max(visitors.last_seen) AS seen
             FROM visitors JOIN deployments ON deployments.id = visitors.deployment
             WHERE deployments.organisation = ? AND visitors.last_seen >= ?
             GROUP BY visitors.visitor ORDER BY seen DESC LIMIT ?",
        )
        .bind(organisation)
        .bind(to_sql(since))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?;
        let read = |row: &sqlx::sqlite::SqliteRow| {
            let visitor = VisitorId::parse(row.try_get("visitor")?);
            let visitor = visitor.ok_or(StoreError::Damaged("a visitor has no id"))?;
            Ok((visitor, row.try_get("deployment")?))
        };
        rows.iter().map(read).collect()
    }

    /// What was committed after a place. Events of other organisations are passed over, so that the place moves on and
    /// nobody reads them again; what cannot be read is passed over, too.
    pub(crate) async fn news_of(
        &self,
        organisation: &str,
        position: i64,
        limit: u32,
    ) -> Result<News, StoreError> {
        let query = format!(
            "SELECT {COLUMNS}, events.deployment, deployments.organisation AS organisation {JOINS}
             WHERE events.position > ? ORDER BY events.position LIMIT ?"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(position)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?;
        let mut news = News {
            position,
            is_more: rows.len() >= limit.try_into().unwrap_or(usize::MAX),
            events: Vec::new(),
        };
        for row in &rows {
            news.position = row.try_get("position")?;
            if row.try_get::<&str, _>("organisation")? != organisation {
                continue;
            }
            match read_event(row) {
                Ok(stored) => news.events.push(LiveEvent {
                    deployment: row.try_get("deployment")?,
                    stored,
                }),
                Err(StoreError::Damaged(problem)) => {
                    tracing::error!(position = news.position, problem, "an event is not shown");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(news)
    }
}
