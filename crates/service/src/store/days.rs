//! What became of a deployment's events, day by day.

use super::{Store, StoreError};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use waymeet_journey::time::UnixMillis;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// A day by UTC, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl From<UnixMillis> for Day {
    fn from(time: UnixMillis) -> Self {
        Self(u32::try_from(time.0 / DAY_MS).unwrap_or(u32::MAX))
    }
}

impl Day {
    /// Its first moment.
    #[must_use]
    pub fn begin(self) -> UnixMillis {
        UnixMillis(u64::from(self.0) * DAY_MS)
    }
}

/// What became of events. All but `never_arrived` only ever grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Stored, whichever way they came.
    pub stored: i64,
    /// Of the stored ones, those of which only the early form ever arrived.
    pub early: i64,
    /// Of the stored ones, those that were older than the window when they were sent.
    pub late: i64,
    /// Sent again and recognised.
    pub duplicates: i64,
    /// Refused because their id was taken by another event.
    pub quarantined: i64,
    /// Refused as unreadable, too old, or of an erased visitor.
    pub refused: i64,
    /// Not taken because of where they came from: an address that is filtered, a site that is not listed.
    pub blocked: i64,
    /// Given up by the page because too many waited, or for too long.
    pub dropped: i64,
    /// Taken back by the site's own hook.
    pub withheld: i64,
    /// Numbers missing in the sequences of page loads that were first heard of on this day, and not given up by the page.
    /// It goes down again when something arrives after all.
    pub never_arrived: i64,
}

const COLUMNS: [&str; 10] = [
    "stored",
    "early",
    "late",
    "duplicates",
    "quarantined",
    "refused",
    "blocked",
    "dropped",
    "withheld",
    "never_arrived",
];

impl DayCounts {
    /// The numbers, in the order of the columns.
    fn values(&self) -> [i64; COLUMNS.len()] {
        [
            self.stored,
            self.early,
            self.late,
            self.duplicates,
            self.quarantined,
            self.refused,
            self.blocked,
            self.dropped,
            self.withheld,
            self.never_arrived,
        ]
    }

    fn read(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            stored: row.try_get("stored")?,
            early: row.try_get("early")?,
            late: row.try_get("late")?,
            duplicates: row.try_get("duplicates")?,
            quarantined: row.try_get("quarantined")?,
            refused: row.try_get("refused")?,
            blocked: row.try_get("blocked")?,
            dropped: row.try_get("dropped")?,
            withheld: row.try_get("withheld")?,
            never_arrived: row.try_get("never_arrived")?,
        })
    }
}

/// Adds to a day's counts.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    deployment: &str,
    day: Day,
    counts: &DayCounts,
) -> Result<(), sqlx::Error> {
    if *counts == DayCounts::default() {
        return Ok(());
    }
    let sums = COLUMNS.map(|column| format!("{column} = {column} + excluded.{column}"));
    let mut query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO days (deployment, day, {}) VALUES (?, ?{}) ON CONFLICT (deployment, day) DO UPDATE SET {}",
        COLUMNS.join(", "),
        ", ?".repeat(COLUMNS.len()),
        sums.join(", ")
    )))
    .bind(deployment)
    .bind(day.0);
    for value in counts.values() {
        query = query.bind(value);
    }
    query.execute(connection).await?;
    Ok(())
}

impl Store {
    /// What became of a deployment's events on each day from `since` on; days on which nothing happened are left out.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn days(&self, deployment: &str, since: Day) -> Result<Vec<(Day, DayCounts)>, StoreError> {
        let rows = sqlx::query("SELECT * FROM days WHERE deployment = ? AND day >= ? ORDER BY day")
            .bind(deployment)
            .bind(since.0)
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| Ok((Day(row.try_get("day")?), DayCounts::read(row)?)))
            .collect()
    }

    /// What became of all events of a deployment.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn all_days(&self, deployment: &str) -> Result<DayCounts, StoreError> {
        let sums = COLUMNS.map(|column| format!("coalesce(sum({column}), 0) AS {column}"));
        let query = format!("SELECT {} FROM days WHERE deployment = ?", sums.join(", "));
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(deployment)
            .fetch_one(&self.readers)
            .await?;
        Ok(DayCounts::read(&row)?)
    }
}
