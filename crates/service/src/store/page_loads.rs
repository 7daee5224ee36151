//! Page loads: which of their numbers arrived, and what the pages say they gave up. Each row is read and written once a
//! batch, however many events of the batch are its own.

use super::days::{self, Day, DayCounts};
use crate::sequence::ArrivedNumbers;
use crate::wire::batch::PageLoadReport;
use crate::wire::event::{EARLY_PAGE_LOAD, PlaceInPageLoad};
use sqlx::{Row as _, SqliteConnection};
use std::collections::HashMap;
use waymeet_journey::ids::VisitorId;

/// One page load.
#[derive(Debug)]
struct PageLoad {
    /// The day it was first heard of.
    day: Day,
    arrived: ArrivedNumbers,
    dropped: u32,
    withheld: u32,
    /// What its day's count holds of it.
    counted: i64,
}

impl PageLoad {
    /// Numbers that are missing and were not given up by the page.
    fn never_arrived(&self) -> i64 {
        let missing = self.arrived.missing().saturating_sub(self.dropped.into());
        i64::try_from(missing).unwrap_or(i64::MAX)
    }
}

/// The page loads a batch speaks of.
#[derive(Debug)]
pub(super) struct PageLoads<'a> {
    deployment: &'a str,
    today: Day,
    loads: HashMap<(VisitorId, String), PageLoad>,
}

impl<'a> PageLoads<'a> {
    pub(super) fn new(deployment: &'a str, today: Day) -> Self {
        Self {
            deployment,
            today,
            loads: HashMap::new(),
        }
    }

    /// Notes that the event of this place arrived, whatever became of it.
    pub(super) async fn arrived(
        &mut self,
        connection: &mut SqliteConnection,
        place: PlaceInPageLoad,
    ) -> Result<(), sqlx::Error> {
        if place.tab != EARLY_PAGE_LOAD {
            let load = self.load(connection, place.visitor, place.tab).await?;
            load.arrived.insert(place.seq);
        }
        Ok(())
    }

    /// Notes what a page load says it gave up; answers how much of it is news.
    pub(super) async fn reported(
        &mut self,
        connection: &mut SqliteConnection,
        visitor: VisitorId,
        report: &PageLoadReport,
    ) -> Result<DayCounts, sqlx::Error> {
        if report.tab.is_empty() || (report.dropped == 0 && report.withheld == 0) {
            return Ok(DayCounts::default());
        }
        let load = self.load(connection, visitor, report.tab.clone()).await?;
        let counts = DayCounts {
            dropped: report.dropped.saturating_sub(load.dropped).into(),
            withheld: report.withheld.saturating_sub(load.withheld).into(),
            ..DayCounts::default()
        };
        // Batches overtake each other: the highest count is the newest.
        load.dropped = load.dropped.max(report.dropped);
        load.withheld = load.withheld.max(report.withheld);
        Ok(counts)
    }

    async fn load(
        &mut self,
        connection: &mut SqliteConnection,
        visitor: VisitorId,
        tab: String,
    ) -> Result<&mut PageLoad, sqlx::Error> {
        use std::collections::hash_map::Entry;
        let vacant = match self.loads.entry((visitor, tab)) {
            Entry::Occupied(known) => return Ok(known.into_mut()),
            Entry::Vacant(vacant) => vacant,
        };
        let row = sqlx::query(
            "SELECT day, arrived, settled, dropped, withheld, never_arrived FROM page_loads
             WHERE deployment = ? AND visitor = ? AND tab = ?",
        )
        .bind(self.deployment)
        .bind(visitor.to_text())
        .bind(&vacant.key().1)
        .fetch_optional(connection)
        .await?;
        let load = match row {
            None => PageLoad {
                day: self.today,
                arrived: ArrivedNumbers::default(),
                dropped: 0,
                withheld: 0,
                counted: 0,
            },
            Some(row) => PageLoad {
                day: Day(row.try_get("day")?),
                // What is damaged begins anew; events are worth more than their count.
                arrived: ArrivedNumbers::parse(row.try_get("arrived")?, row.try_get("settled")?)
                    .unwrap_or_default(),
                dropped: row.try_get("dropped")?,
                withheld: row.try_get("withheld")?,
                counted: row.try_get("never_arrived")?,
            },
        };
        Ok(vacant.insert(load))
    }

    /// Writes every row, and what it changes in its day's count.
    pub(super) async fn write(self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        for ((visitor, tab), load) in self.loads {
            let never_arrived = load.never_arrived();
            sqlx::query(
                "INSERT INTO page_loads (deployment, visitor, tab, day, arrived, settled, dropped, withheld,
                                         never_arrived)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (deployment, visitor, tab) DO UPDATE SET
                     arrived = excluded.arrived, settled = excluded.settled, dropped = excluded.dropped,
                     withheld = excluded.withheld, never_arrived = excluded.never_arrived",
            )
            .bind(self.deployment)
            .bind(visitor.to_text())
            .bind(tab)
            .bind(load.day.0)
            .bind(load.arrived.to_text())
            .bind(load.arrived.settled())
            .bind(load.dropped)
            .bind(load.withheld)
            .bind(never_arrived)
            .execute(&mut *connection)
            .await?;
            let change = DayCounts {
                never_arrived: never_arrived - load.counted,
                ..DayCounts::default()
            };
            days::add(connection, self.deployment, load.day, &change).await?;
        }
        Ok(())
    }
}
