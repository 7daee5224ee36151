//! Summaries for the overview: who was here lately.

use super::{Store, StoreError, browsers, from_sql};
use crate::wire::browser::Browser;
use crate::wire::stream::Stream;
use sqlx::Row as _;
use waymeet_journey::ids::{SessionId, VisitorId};
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

/// A session, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionSummary {
    pub(crate) session: SessionId,
    pub(crate) started: UnixMillis,
    pub(crate) last: UnixMillis,
    pub(crate) events: u32,
    pub(crate) page_views: u32,
}

impl Store {
    /// The session of a visitor that was active last, of those of a stream.
    pub(crate) async fn last_session(
        &self,
        deployment: &str,
        visitor: VisitorId,
        stream: Stream,
    ) -> Result<Option<SessionSummary>, StoreError> {
        let row = sqlx::query(
            "SELECT session, started_at, last_at, event_count, page_view_count FROM sessions
             WHERE deployment = ? AND visitor = ? AND is_app = ? ORDER BY last_at DESC LIMIT 1",
        )
        .bind(deployment)
        .bind(visitor.to_text())
        .bind(stream == Stream::App)
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            let session: &str = row.try_get("session")?;
            Ok(SessionSummary {
                session: SessionId::parse(session).ok_or(StoreError::Damaged("a session has no id"))?,
                started: from_sql(row.try_get("started_at")?),
                last: from_sql(row.try_get("last_at")?),
                events: row.try_get("event_count")?,
                page_views: row.try_get("page_view_count")?,
            })
        })
        .transpose()
    }

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
