//! The summary rows of visitors and sessions, kept in step with the events: gathered for a batch, written once.

use super::to_sql;
use crate::recorded_event::RecordedEvent;
use sqlx::SqliteConnection;
use std::collections::HashMap;
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

#[derive(Debug)]
struct VisitorActivity {
    first: UnixMillis,
    last: UnixMillis,
    last_page: String,
}

#[derive(Debug)]
struct SessionActivity {
    first: UnixMillis,
    last: UnixMillis,
    events: u32,
    page_views: u32,
    is_app: bool,
}

/// What newly stored events of one browser say of their visitors and sessions.
#[derive(Debug, Default)]
pub(super) struct Activity {
    visitors: HashMap<VisitorId, VisitorActivity>,
    sessions: HashMap<(VisitorId, SessionId), SessionActivity>,
}

impl Activity {
    pub(super) fn add(&mut self, event: &RecordedEvent) {
        let page = if event.page.title.is_empty() {
            &event.page.url
        } else {
            &event.page.title
        };
        let visitor = self
            .visitors
            .entry(event.visitor)
            .or_insert_with(|| VisitorActivity {
                first: event.at,
                last: event.at,
                last_page: page.clone(),
            });
        visitor.first = visitor.first.min(event.at);
        if event.at >= visitor.last {
            visitor.last = event.at;
            visitor.last_page.clone_from(page);
        }
        let session = self
            .sessions
            .entry((event.visitor, event.session))
            .or_insert(SessionActivity {
                first: event.at,
                last: event.at,
                events: 0,
                page_views: 0,
                is_app: event.is_of_app(),
            });
        session.first = session.first.min(event.at);
        session.last = session.last.max(event.at);
        session.events += 1;
        session.page_views += u32::from(event.is_page_view());
    }

    pub(super) async fn write(
        self,
        connection: &mut SqliteConnection,
        deployment: &str,
        browser: i64,
    ) -> Result<(), sqlx::Error> {
        for (visitor, activity) in self.visitors {
            sqlx::query(
                "INSERT INTO visitors (deployment, visitor, first_seen, last_seen, browser, last_page)
                 VALUES (?, ?, ?, ?, ?, ?)
                 ON CONFLICT (deployment, visitor) DO UPDATE SET
                     browser    = CASE WHEN excluded.last_seen >= last_seen THEN excluded.browser ELSE browser END,
                     last_page  = CASE WHEN excluded.last_seen >= last_seen THEN excluded.last_page ELSE last_page END,
                     first_seen = min(first_seen, excluded.first_seen),
                     last_seen  = max(last_seen, excluded.last_seen)",
            )
            .bind(deployment)
            .bind(visitor.to_text())
            .bind(to_sql(activity.first))
            .bind(to_sql(activity.last))
            .bind(browser)
            .bind(activity.last_page)
            .execute(&mut *connection)
            .await?;
        }
        for ((visitor, session), activity) in self.sessions {
            sqlx::query(
                "INSERT INTO sessions (deployment, visitor, session, started_at, last_at, event_count, page_view_count,
                                       is_app)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (deployment, visitor, session) DO UPDATE SET
                     started_at      = min(started_at, excluded.started_at),
                     last_at         = max(last_at, excluded.last_at),
                     event_count     = event_count + excluded.event_count,
                     page_view_count = page_view_count + excluded.page_view_count",
            )
            .bind(deployment)
            .bind(visitor.to_text())
            .bind(session.to_text())
            .bind(to_sql(activity.first))
            .bind(to_sql(activity.last))
            .bind(activity.events)
            .bind(activity.page_views)
            .bind(activity.is_app)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}
