//! One batch into the tables, within the transaction it is given.

use super::activity::Activity;
use super::days::{self, Day, DayCounts};
use super::erasure::Erased;
use super::page_loads::PageLoads;
use super::{browsers, early, to_sql};
use crate::recorded_event::RecordedEvent;
use crate::wire::batch::PageLoadReport;
use crate::wire::browser::Browser;
use crate::wire::event::{EARLY_PAGE_LOAD, PlaceInPageLoad, WireEvent};
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqliteConnection};
use waymeet_journey::time::UnixMillis;

/// A batch whose events have been read and found good.
#[derive(Debug, Clone)]
pub struct IncomingBatch {
    /// The deployment's id.
    pub deployment: String,
    /// The organisation it belongs to.
    pub organisation: String,
    /// The browser that sent it.
    pub browser: Browser,
    /// When it arrived.
    pub received_at: UnixMillis,
    /// Which way it came.
    pub road: Road,
    /// The events.
    pub events: Vec<IncomingEvent>,
    /// Events of the same request that were refused, with their places as far as they could be read: counted, not kept.
    pub refused: Vec<Option<PlaceInPageLoad>>,
    /// How many events were not taken because of where they came from.
    pub blocked: u32,
    /// What the page says it gave up.
    pub report: PageLoadReport,
}

/// Which way a batch came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// From the module, which repeats what is not answered.
    Module,
    /// From the snippet, before the module was up. It is kept aside, since the module usually sends the same again, and
    /// better.
    Early,
    /// From a program that speaks the vendor's API: there are no page loads.
    Program,
}

/// One event of a batch.
#[derive(Debug, Clone)]
pub struct IncomingEvent {
    /// What was read.
    pub event: RecordedEvent,
    /// The text to store.
    pub body: String,
    /// Whether it was older than the window when it was sent.
    pub is_late: bool,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is stored now.
    Stored,
    /// It was stored before.
    Duplicate,
    /// Another event with the same id was stored before; this one lies in quarantine.
    Conflict,
    /// It is not stored because of the address it came from.
    Filtered,
    /// It is not stored because its visitor was erased.
    Erased,
}

impl IncomingBatch {
    /// Whose page load the report is: that of the events that name it, else of the first event.
    fn reporter(&self) -> Option<&RecordedEvent> {
        let events = || self.events.iter().map(|incoming| &incoming.event);
        events()
            .find(|event| event.tab == self.report.tab)
            .or_else(|| events().next())
    }
}

/// Stores a batch; one verdict an event.
pub(super) async fn store_batch(
    connection: &mut SqliteConnection,
    batch: &IncomingBatch,
) -> Result<Vec<Verdict>, sqlx::Error> {
    let (deployment, today) = (batch.deployment.as_str(), Day::from(batch.received_at));
    let mut counts = DayCounts {
        refused: i64::try_from(batch.refused.len()).unwrap_or(i64::MAX),
        blocked: batch.blocked.into(),
        ..DayCounts::default()
    };
    let mut verdicts = Vec::with_capacity(batch.events.len());
    let mut page_loads = PageLoads::new(deployment, today);
    let mut erased = Erased::new(deployment);
    for place in batch.refused.iter().flatten() {
        if !erased.contains(connection, place.visitor).await? {
            page_loads.arrived(connection, place.clone()).await?;
        }
    }
    if let Some(event) = batch.reporter()
        && batch.road != Road::Program
        && !erased.contains(connection, event.visitor).await?
    {
        let news = page_loads
            .reported(connection, event.visitor, &batch.report)
            .await?;
        (counts.dropped, counts.withheld) = (news.dropped, news.withheld);
    }
    if !batch.events.is_empty() {
        let browser = browsers::id_of(connection, &batch.browser).await?;
        let has_early = batch.road == Road::Module && early::has_any(connection, deployment).await?;
        let mut activity = Activity::default();
        for incoming in &batch.events {
            let event = &incoming.event;
            if erased.contains(connection, event.visitor).await? {
                counts.refused += 1;
                verdicts.push(Verdict::Erased);
                continue;
            }
            if batch.road == Road::Early {
                early::keep(connection, batch, browser, incoming).await?;
                verdicts.push(Verdict::Stored);
                continue;
            }
            if has_early {
                early::forget(connection, deployment, event.id).await?;
            }
            let verdict = store_event(connection, batch, browser, incoming).await?;
            match verdict {
                Verdict::Stored => {
                    counts.stored += 1;
                    counts.late += i64::from(incoming.is_late);
                    activity.add(event);
                }
                Verdict::Conflict => counts.quarantined += 1,
                _ => counts.duplicates += 1,
            }
            if batch.road != Road::Program {
                let place = PlaceInPageLoad {
                    visitor: event.visitor,
                    tab: event.tab.clone(),
                    seq: event.seq,
                };
                page_loads.arrived(connection, place).await?;
            }
            verdicts.push(verdict);
        }
        activity.write(connection, deployment, browser).await?;
    }
    page_loads.write(connection).await?;
    days::add(connection, deployment, today, &counts).await?;
    Ok(verdicts)
}

/// An event as a row.
pub(super) struct EventRow<'a> {
    pub(super) deployment: &'a str,
    pub(super) event: &'a RecordedEvent,
    pub(super) body: &'a str,
    pub(super) hash: &'a [u8],
    pub(super) browser: i64,
    pub(super) received_at: UnixMillis,
    pub(super) is_late: bool,
}

/// Puts an event into its table; false where one with its id is there already.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    row: &EventRow<'_>,
) -> Result<bool, sqlx::Error> {
    let event = row.event;
    let inserted = sqlx::query(
        "INSERT INTO events (deployment, id, visitor, session, tab, seq, occurred_at, received_at, browser, body,
                             body_hash, is_late)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (deployment, id) DO NOTHING",
    )
    .bind(row.deployment)
    .bind(event.id.to_text())
    .bind(event.visitor.to_text())
    .bind(event.session.to_text())
    .bind(&event.tab)
    .bind(event.seq)
    .bind(to_sql(event.at))
    .bind(to_sql(row.received_at))
    .bind(row.browser)
    .bind(row.body)
    .bind(row.hash)
    .bind(row.is_late)
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

async fn store_event(
    connection: &mut SqliteConnection,
    batch: &IncomingBatch,
    browser: i64,
    IncomingEvent { event, body, is_late }: &IncomingEvent,
) -> Result<Verdict, sqlx::Error> {
    let hash = Sha256::digest(body.as_bytes());
    let row = EventRow {
        deployment: &batch.deployment,
        event,
        body,
        hash: &hash,
        browser,
        received_at: batch.received_at,
        is_late: *is_late,
    };
    if insert(connection, &row).await? {
        return Ok(Verdict::Stored);
    }
    let stored = sqlx::query("SELECT visitor, tab, body FROM events WHERE deployment = ? AND id = ?")
        .bind(&batch.deployment)
        .bind(event.id.to_text())
        .fetch_one(&mut *connection)
        .await?;
    let (stored_visitor, stored_tab): (&str, &str) = (stored.try_get("visitor")?, stored.try_get("tab")?);
    // The early form of an event knows less than the record that comes after it.
    let was_early = stored_tab == EARLY_PAGE_LOAD && stored_visitor == event.visitor.to_text();
    if was_early || is_the_same(stored.try_get("body")?, body) {
        return Ok(Verdict::Duplicate);
    }
    sqlx::query(
        "INSERT INTO quarantined_events (deployment, id, visitor, body_hash, body, received_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(&batch.deployment)
    .bind(event.id.to_text())
    .bind(event.visitor.to_text())
    .bind(hash.as_slice())
    .bind(body)
    .bind(to_sql(batch.received_at))
    .execute(connection)
    .await?;
    Ok(Verdict::Conflict)
}

/// Whether two texts are the same event, whichever tab delivered each.
fn is_the_same(stored: &str, arrived: &str) -> bool {
    if stored == arrived {
        return true;
    }
    match (WireEvent::from_stored(stored), WireEvent::from_stored(arrived)) {
        (Ok(stored), Ok(arrived)) => stored.essence() == arrived.essence(),
        _ => false,
    }
}
