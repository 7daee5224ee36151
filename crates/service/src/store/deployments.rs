//! Deployments: one website (or a family of them) of an organisation.

use super::{Store, StoreError, list_from_sql, list_to_sql};
use crate::wire::tracking::TrackingSettings;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// A deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// A UUID.
    pub id: String,
    /// The organisation's id.
    pub organisation: String,
    /// The name people know it by.
    pub name: String,
    /// Which pages may talk to it; see [`crate::origin::AllowedDomain`].
    pub allowed_domains: Vec<String>,
    /// What is recorded, of whom, and how.
    pub tracking: TrackingSettings,
    /// The chat widget's configuration, in the form of `widget-config`.
    pub widget: serde_json::Value,
}

const COLUMNS: &str = "SELECT id, organisation, name, allowed_domains, tracking, widget FROM deployments";

impl Store {
    /// Creates a deployment, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_deployment(&self, deployment: &Deployment) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO deployments (id, organisation, name, allowed_domains, tracking, widget)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET
                 organisation = excluded.organisation, name = excluded.name,
                 allowed_domains = excluded.allowed_domains, tracking = excluded.tracking,
                 widget = excluded.widget",
        )
        .bind(&deployment.id)
        .bind(&deployment.organisation)
        .bind(&deployment.name)
        .bind(list_to_sql(&deployment.allowed_domains))
        .bind(serde_json::to_string(&deployment.tracking).unwrap_or_default())
        .bind(deployment.widget.to_string())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The deployment with this id, or those of the organisation with this id.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn deployments_of_site(&self, site: &str) -> Result<Vec<Deployment>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE id = ?1 OR organisation = ?1 ORDER BY id = ?1 DESC, name, id"
        )))
        .bind(site)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<Deployment, StoreError> {
    let widget: &str = row.try_get("widget")?;
    let tracking: serde_json::Value = serde_json::from_str(row.try_get("tracking")?)
        .map_err(|_| StoreError::Damaged("tracking settings are not JSON"))?;
    Ok(Deployment {
        id: row.try_get("id")?,
        organisation: row.try_get("organisation")?,
        name: row.try_get("name")?,
        allowed_domains: list_from_sql(row.try_get("allowed_domains")?)?,
        tracking: TrackingSettings::read(&tracking)
            .map_err(|_| StoreError::Damaged("tracking settings are not of their shape"))?,
        widget: serde_json::from_str(widget)
            .map_err(|_| StoreError::Damaged("a widget's configuration is not JSON"))?,
    })
}
