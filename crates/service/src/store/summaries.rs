//! Summaries for the overview: who was here lately, and what was lost.

use super::{Store, StoreError, browsers, from_sql};
use crate::wire::browser::Browser;
use sqlx::Row as _;
use waymeet_journey::time::UnixMillis;

/// A visitor, in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitorSummary {
    /// The visitor's id.
    pub visitor: String,
    /// The time of the last event.
    pub last_seen: UnixMillis,
    /// How many visits there were.
    pub visits: u32,
    /// How many pages were seen in all of them.
    pub page_views: u32,
    /// Title (or address) of the last page.
    pub last_page: String,
    /// The browser of the last event.
    pub browser: Browser,
}

/// What happened to events of a deployment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LossCounters {
    /// Stored.
    pub stored: u64,
    /// Sent again and recognised.
    pub duplicates: u64,
    /// Refused as unreadable.
    pub rejected: u64,
    /// Refused because their id was taken.
    pub quarantined: u64,
    /// Numbers missing in the sequence of a page load: never arrived, or refused.
    pub missing: u64,
}

impl Store {
    /// The visitors of a deployment last seen, newest first.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn recent_visitors(
        &self,
        deployment: &str,
        limit: u32,
    ) -> Result<Vec<VisitorSummary>, StoreError> {
        let rows = sqlx::query(
            "SELECT visitors.visitor, visitors.last_seen, visitors.last_page, browsers.body AS browser,
                    (SELECT count(*) FROM sessions WHERE sessions.deployment = visitors.deployment
                        AND sessions.visitor = visitors.visitor) AS visits,
                    (SELECT coalesce(sum(page_view_count), 0) FROM sessions
                        WHERE sessions.deployment = visitors.deployment
                        AND sessions.visitor = visitors.visitor) AS page_views
             FROM visitors JOIN browsers ON browsers.id = visitors.browser
             WHERE visitors.deployment = ? ORDER BY visitors.last_seen DESC LIMIT ?",
        )
        .bind(deployment)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(VisitorSummary {
                    visitor: row.try_get("visitor")?,
                    last_seen: from_sql(row.try_get("last_seen")?),
                    visits: row.try_get("visits")?,
                    page_views: row.try_get("page_views")?,
                    last_page: row.try_get("last_page")?,
                    browser: browsers::read(row.try_get("browser")?)?,
                })
            })
            .collect()
    }

    /// What happened to events of a deployment.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn loss_counters(&self, deployment: &str) -> Result<LossCounters, StoreError> {
        let row = sqlx::query(
            "SELECT coalesce(sum(events), 0) AS stored, coalesce(sum(max(0, last_seq + 1 - events)), 0) AS missing
             FROM tabs WHERE deployment = ?",
        )
        .bind(deployment)
        .fetch_one(&self.readers)
        .await?;
        let mut counters = LossCounters {
            stored: row.try_get("stored")?,
            missing: row.try_get("missing")?,
            ..LossCounters::default()
        };
        let rows = sqlx::query("SELECT disposition, count FROM dispositions WHERE deployment = ?")
            .bind(deployment)
            .fetch_all(&self.readers)
            .await?;
        for row in &rows {
            let count = row.try_get("count")?;
            match row.try_get("disposition")? {
                "duplicate" => counters.duplicates = count,
                "rejected" => counters.rejected = count,
                "quarantined" => counters.quarantined = count,
                _ => {}
            }
        }
        Ok(counters)
    }
}
