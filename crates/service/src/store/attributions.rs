//! Outcomes that programs say are owed to conversations.

use super::{Store, StoreError, from_sql, list_to_sql, to_sql};
use crate::attribution::Attribution;
use crate::wire::attribution::{from_stored, to_stored};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use std::collections::HashSet;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

/// An attribution, and its place in the order of those of the same moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredAttribution {
    pub(crate) id: i64,
    pub(crate) attribution: Attribution,
}

impl StoredAttribution {
    /// Its place among all attributions.
    pub(crate) const fn place(&self) -> (UnixMillis, i64) {
        (self.attribution.at, self.id)
    }
}

impl Store {
    /// Which of these are visitors of an organisation.
    pub(crate) async fn known_visitors(
        &self,
        organisation: &str,
        visitors: &[VisitorId],
    ) -> Result<HashSet<VisitorId>, StoreError> {
        let asked: Vec<String> = visitors.iter().map(|visitor| visitor.to_text()).collect();
        let rows = sqlx::query(
            "SELECT DISTINCT visitors.visitor FROM json_each(?) AS asked CROSS JOIN deployments CROSS JOIN visitors
             ON visitors.deployment = deployments.id AND visitors.visitor = asked.value
             WHERE deployments.organisation = ?",
        )
        .bind(list_to_sql(&asked))
        .bind(organisation)
        .fetch_all(&self.readers)
        .await?;
        let mut known = HashSet::with_capacity(rows.len());
        for row in &rows {
            known.extend(VisitorId::parse(row.try_get("visitor")?));
        }
        Ok(known)
    }

    /// Stores attributions, all in one transaction; for each whether it is stored. Those of visitors who are no longer known are
    /// not. One that was there already takes the new value and touchpoints.
    pub(crate) async fn put_attributions(
        &self,
        organisation: &str,
        attributions: &[&Attribution],
    ) -> Result<Vec<bool>, StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut are_stored = Vec::with_capacity(attributions.len());
        for attribution in attributions {
            let written = sqlx::query(
                "INSERT INTO attributions (organisation, deployment, visitor, outcome, at, value, touchpoints)
                 SELECT ?1, visitors.deployment, visitors.visitor, ?3, ?4, ?5, ?6
                 FROM deployments JOIN visitors ON visitors.deployment = deployments.id
                 WHERE deployments.organisation = ?1 AND visitors.visitor = ?2
                 ORDER BY visitors.last_seen DESC, visitors.deployment LIMIT 1
                 ON CONFLICT (organisation, outcome, visitor, at) DO UPDATE
                 SET deployment = excluded.deployment, value = excluded.value, touchpoints = excluded.touchpoints",
            )
            .bind(organisation)
            .bind(attribution.visitor.to_text())
            .bind(&attribution.outcome)
            .bind(to_sql(attribution.at))
            .bind(attribution.value)
            .bind(to_stored(&attribution.touchpoints))
            .execute(&mut *transaction)
            .await?;
            are_stored.push(written.rows_affected() == 1);
        }
        transaction.commit().await?;
        Ok(are_stored)
    }

    /// The next attributions of an organisation before a moment, in order, from after a place on.
    pub(crate) async fn attributions_after(
        &self,
        organisation: &str,
        (at, id): (UnixMillis, i64),
        until: UnixMillis,
        limit: u32,
    ) -> Result<Vec<StoredAttribution>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM attributions WHERE organisation = ? AND at < ? AND (at, id) > (?, ?)
             ORDER BY at, id LIMIT ?",
        )
        .bind(organisation)
        .bind(to_sql(until))
        .bind(to_sql(at))
        .bind(id)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<StoredAttribution, StoreError> {
    let damaged = || StoreError::Damaged("an attribution is unreadable");
    Ok(StoredAttribution {
        id: row.try_get("id")?,
        attribution: Attribution {
            outcome: row.try_get("outcome")?,
            visitor: VisitorId::parse(row.try_get("visitor")?).ok_or_else(damaged)?,
            at: from_sql(row.try_get("at")?),
            value: row.try_get("value")?,
            touchpoints: from_stored(row.try_get("touchpoints")?).ok_or_else(damaged)?,
        },
    })
}
