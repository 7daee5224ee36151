//! Events, read back.

use super::{Store, StoreError, browsers, from_sql};
use crate::limits::MAX_JOURNEY_EVENTS;
use crate::recorded_event::RecordedEvent;
use crate::wire::browser::Browser;
use crate::wire::event::WireEvent;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use waymeet_journey::ids::{SessionId, VisitorId};
use waymeet_journey::time::UnixMillis;

/// An event, with what the service added when it stored it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Its place in the order of commits.
    pub position: i64,
    /// The event; its time is corrected by the visitor's clock error.
    pub event: RecordedEvent,
    /// When it arrived.
    pub received_at: UnixMillis,
    /// The browser that sent it.
    pub browser: Browser,
}

impl Store {
    /// A visitor's events in all deployments of an organisation, committed after `position`, in order of commit; at
    /// most the newest [`MAX_JOURNEY_EVENTS`].
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn events_of(
        &self,
        organisation: &str,
        visitor: VisitorId,
        position: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} {JOINS}
             WHERE events.visitor = ? AND events.position > ? AND deployments.organisation = ?
             ORDER BY events.position DESC LIMIT ?"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(visitor.to_text())
            .bind(position)
            .bind(organisation)
            .bind(MAX_JOURNEY_EVENTS)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().rev().map(read_event).collect()
    }

    /// The last event of a session.
    pub(crate) async fn last_event(
        &self,
        deployment: &str,
        visitor: VisitorId,
        session: SessionId,
    ) -> Result<Option<StoredEvent>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} {JOINS} WHERE events.visitor = ? AND events.deployment = ? AND events.session = ?
             ORDER BY events.position DESC LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(visitor.to_text())
            .bind(deployment)
            .bind(session.to_text())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(read_event).transpose()
    }

    /// Whether any of these events of a deployment is stored.
    pub(crate) async fn has_any_event(&self, deployment: &str, ids: &[String]) -> Result<bool, StoreError> {
        if ids.is_empty() {
            return Ok(false);
        }
        let ids = serde_json::json!(ids).to_string();
        let row = sqlx::query(
            "SELECT 1 FROM events WHERE deployment = ? AND id IN (SELECT value FROM json_each(?)) LIMIT 1",
        )
        .bind(deployment)
        .bind(ids)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.is_some())
    }

    /// Whose session it is, in any deployment of an organisation.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn visitor_of_session(
        &self,
        organisation: &str,
        session: SessionId,
    ) -> Result<Option<VisitorId>, StoreError> {
        let row = sqlx::query(
            "SELECT sessions.visitor FROM sessions JOIN deployments ON deployments.id = sessions.deployment
             WHERE sessions.session = ? AND deployments.organisation = ? LIMIT 1",
        )
        .bind(session.to_text())
        .bind(organisation)
        .fetch_optional(&self.readers)
        .await?;
        row.map_or(Ok(None), |row| Ok(VisitorId::parse(row.try_get("visitor")?)))
    }
}

pub(super) const COLUMNS: &str =
    "events.position, events.occurred_at, events.received_at, events.body, browsers.body AS browser";
pub(super) const JOINS: &str = "FROM events JOIN browsers ON browsers.id = events.browser
     JOIN deployments ON deployments.id = events.deployment";

pub(super) fn read_event(row: &SqliteRow) -> Result<StoredEvent, StoreError> {
    let damaged = || StoreError::Damaged("an event is unreadable");
    let wire = WireEvent::from_stored(row.try_get("body")?).map_err(|_| damaged())?;
    let mut event = RecordedEvent::try_from(&wire).map_err(|_| damaged())?;
    event.at = from_sql(row.try_get("occurred_at")?);
    Ok(StoredEvent {
        position: row.try_get("position")?,
        event,
        received_at: from_sql(row.try_get("received_at")?),
        browser: browsers::read(row.try_get("browser")?)?,
    })
}
