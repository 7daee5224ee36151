//! Deployments: one website (or a family of them) of an organisation.

use super::audit::{Entry, record};
use super::widgets::add_version;
use super::{ChangeError, Store, StoreError, list_from_sql, list_to_sql};
use crate::audit::{self, Deed, FieldChange, Stamp, Subject};
use crate::wire::tracking::TrackingSettings;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

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
    pub widget: Value,
}

impl Deployment {
    /// As the audit log compares it.
    pub(crate) fn described(&self) -> Value {
        json!({ "name": self.name, "allowedDomains": self.allowed_domains, "journeyEvents": self.tracking,
            "widget": self.widget })
    }
}

const COLUMNS: &str =
    "SELECT id, organisation, name, allowed_domains, tracking, widget, version FROM deployments";

impl Store {
    /// Creates a deployment, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_deployment(&self, deployment: &Deployment, stamp: Stamp<'_>) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &deployment.id).await?;
        write(&mut transaction, known, deployment, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes a deployment, where its version is the one that is expected.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn change_deployment(
        &self,
        deployment: &Deployment,
        expected: u32,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &deployment.id).await?;
        let known = known.filter(|(known, _)| known.organisation == deployment.organisation);
        let known = known.ok_or(ChangeError::NotFound)?;
        if known.1 != expected {
            return Err(ChangeError::OtherVersion(known.1));
        }
        write(&mut transaction, Some(known), deployment, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// One deployment of an organisation, with its version.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub(crate) async fn deployment(
        &self,
        organisation: &str,
        id: &str,
    ) -> Result<Option<(Deployment, u32)>, StoreError> {
        let mut reader = self.readers.acquire().await?;
        let found = find(&mut reader, id).await?;
        Ok(found.filter(|(deployment, _)| deployment.organisation == organisation))
    }

    /// The deployment with this id, or those of the organisation with this id.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn deployments_of_site(&self, site: &str) -> Result<Vec<Deployment>, StoreError> {
        let rows = sqlx::query(AssertSqlSafe(format!(
            "{COLUMNS} WHERE id = ?1 OR organisation = ?1 ORDER BY id = ?1 DESC, name, id"
        )))
        .bind(site)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| Ok(read(row)?.0)).collect()
    }
}

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Option<(Deployment, u32)>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE id = ?")))
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Writes a deployment where anything of it is other than it was, with what changed.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    known: Option<(Deployment, u32)>,
    deployment: &Deployment,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    if known.as_ref().is_some_and(|(known, _)| known == deployment) {
        return Ok(());
    }
    let version = known.as_ref().map_or(1, |(_, version)| version + 1);
    sqlx::query(
        "INSERT INTO deployments (id, organisation, name, allowed_domains, tracking, widget, version)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
             organisation = excluded.organisation, name = excluded.name,
             allowed_domains = excluded.allowed_domains, tracking = excluded.tracking,
             widget = excluded.widget, version = excluded.version",
    )
    .bind(&deployment.id)
    .bind(&deployment.organisation)
    .bind(&deployment.name)
    .bind(list_to_sql(&deployment.allowed_domains))
    .bind(serde_json::to_string(&deployment.tracking).unwrap_or_default())
    .bind(deployment.widget.to_string())
    .bind(version)
    .execute(&mut *connection)
    .await?;
    let widget_before = known.as_ref().map(|(known, _)| &known.widget);
    if widget_before.unwrap_or(&json!({})) != &deployment.widget {
        add_version(connection, deployment, stamp).await?;
    }
    let before = known.as_ref().map_or(Value::Null, |(known, _)| known.described());
    let changes = audit::changes(&before, &deployment.described());
    let deed = if known.is_some() {
        Deed::Changed
    } else {
        Deed::Created
    };
    record(connection, stamp, entry(deployment, deed, version, changes)).await
}

fn entry(deployment: &Deployment, deed: Deed, version: u32, changes: Vec<FieldChange>) -> Entry<'_> {
    Entry {
        organisation: &deployment.organisation,
        deed,
        subject: Subject::Deployment,
        id: &deployment.id,
        name: &deployment.name,
        version: Some(version),
        changes,
    }
}

fn read(row: &SqliteRow) -> Result<(Deployment, u32), StoreError> {
    let widget: &str = row.try_get("widget")?;
    let tracking: serde_json::Value = serde_json::from_str(row.try_get("tracking")?)
        .map_err(|_| StoreError::Damaged("tracking settings are not JSON"))?;
    let deployment = Deployment {
        id: row.try_get("id")?,
        organisation: row.try_get("organisation")?,
        name: row.try_get("name")?,
        allowed_domains: list_from_sql(row.try_get("allowed_domains")?)?,
        tracking: TrackingSettings::read(&tracking)
            .map_err(|_| StoreError::Damaged("tracking settings are not of their shape"))?,
        widget: serde_json::from_str(widget)
            .map_err(|_| StoreError::Damaged("a widget's configuration is not JSON"))?,
    };
    Ok((deployment, row.try_get("version")?))
}
