//! Events a page sent before its module was up. They wait aside: the full record takes their place; what is left alone
//! becomes an ordinary event.

use super::activity::Activity;
use super::days::{self, Day, DayCounts};
use super::ingest::{EventRow, IncomingBatch, IncomingEvent, insert};
use super::{Store, StoreError, VisitorChanged, from_sql, to_sql};
use crate::recorded_event::RecordedEvent;
use crate::wire::event::WireEvent;
use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use waymeet_journey::ids::EventId;
use waymeet_journey::time::UnixMillis;

/// So many become events in one transaction: batches wait no longer than for one of them.
const IN_ONE_TRANSACTION: u32 = 500;

/// Whether a deployment has any.
pub(super) async fn has_any(
    connection: &mut SqliteConnection,
    deployment: &str,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM early_events WHERE deployment = ? LIMIT 1")
        .bind(deployment)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Puts one aside, unless its full record, or another early form of it, is there already.
pub(super) async fn keep(
    connection: &mut SqliteConnection,
    batch: &IncomingBatch,
    browser: i64,
    IncomingEvent { event, body, .. }: &IncomingEvent,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO early_events (deployment, id, visitor, occurred_at, received_at, browser, body)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
         WHERE NOT EXISTS (SELECT 1 FROM events WHERE deployment = ?1 AND id = ?2)
         ON CONFLICT (deployment, id) DO NOTHING",
    )
    .bind(&batch.deployment)
    .bind(event.id.to_text())
    .bind(event.visitor.to_text())
    .bind(to_sql(event.at))
    .bind(to_sql(batch.received_at))
    .bind(browser)
    .bind(body)
    .execute(connection)
    .await?;
    Ok(())
}

/// Drops one: its full record is here.
pub(super) async fn forget(
    connection: &mut SqliteConnection,
    deployment: &str,
    id: EventId,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM early_events WHERE deployment = ? AND id = ?")
        .bind(deployment)
        .bind(id.to_text())
        .execute(connection)
        .await?;
    Ok(())
}

impl Store {
    /// Makes ordinary events of the early ones that arrived at `until` or earlier; how many.
    ///
    /// # Errors
    /// [`StoreError`]; then those not counted yet are still waiting.
    pub async fn promote_early(&self, until: UnixMillis) -> Result<u32, StoreError> {
        let mut promoted = 0;
        loop {
            let (found, changes) = self.promote_some(until).await?;
            for change in changes {
                promoted += 1;
                self.events.announce(change);
            }
            if found < IN_ONE_TRANSACTION {
                return Ok(promoted);
            }
        }
    }

    async fn promote_some(&self, until: UnixMillis) -> Result<(u32, Vec<VisitorChanged>), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let rows = sqlx::query(
            "SELECT early_events.*, deployments.organisation FROM early_events
             JOIN deployments ON deployments.id = early_events.deployment
             WHERE received_at <= ? ORDER BY received_at LIMIT ?",
        )
        .bind(to_sql(until))
        .bind(IN_ONE_TRANSACTION)
        .fetch_all(&mut *transaction)
        .await?;
        let mut changes = Vec::new();
        for row in &rows {
            changes.extend(promote_one(&mut transaction, row).await?);
        }
        transaction.commit().await?;
        Ok((u32::try_from(rows.len()).unwrap_or(u32::MAX), changes))
    }
}

/// Makes an event of one row and takes it away; nothing changes where its full record is there.
async fn promote_one(
    connection: &mut SqliteConnection,
    row: &SqliteRow,
) -> Result<Option<VisitorChanged>, sqlx::Error> {
    let (deployment, id, body): (&str, &str, &str) = (
        row.try_get("deployment")?,
        row.try_get("id")?,
        row.try_get("body")?,
    );
    let received_at = from_sql(row.try_get("received_at")?);
    sqlx::query("DELETE FROM early_events WHERE deployment = ? AND id = ?")
        .bind(deployment)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    let read = WireEvent::from_stored(body).and_then(|wire| RecordedEvent::try_from(&wire));
    let mut event = match read {
        Ok(event) => event,
        // One that an older version took and this one does not must not hold up all that come after it.
        Err(error) => {
            tracing::error!(%error, "an early event is unreadable");
            let refused = DayCounts {
                refused: 1,
                ..DayCounts::default()
            };
            days::add(connection, deployment, Day::from(received_at), &refused).await?;
            return Ok(None);
        }
    };
    event.at = from_sql(row.try_get("occurred_at")?);
    let browser = row.try_get("browser")?;
    let event_row = EventRow {
        deployment,
        event: &event,
        body,
        hash: &Sha256::digest(body.as_bytes()),
        browser,
        received_at,
        is_late: false,
    };
    if !insert(connection, &event_row).await? {
        return Ok(None);
    }
    let mut activity = Activity::default();
    activity.add(&event);
    activity.write(connection, deployment, browser).await?;
    let counts = DayCounts {
        stored: 1,
        early: 1,
        ..DayCounts::default()
    };
    days::add(connection, deployment, Day::from(received_at), &counts).await?;
    let organisation: &str = row.try_get("organisation")?;
    Ok(Some(VisitorChanged {
        organisation: organisation.into(),
        visitor: event.visitor,
    }))
}
