//! Summaries for the overview: who was here lately.

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
}
