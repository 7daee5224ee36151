//! The chat widgets of deployments: drafts, and the versions that pages were given.

use super::audit::{Entry, record};
use super::deployments::{find, write};
use super::{ChangeError, Deployment, Store, StoreError, from_sql, to_sql};
use crate::audit::{self, Deed, Stamp, Subject};
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use waymeet_journey::time::UnixMillis;

/// Versions older than these are forgotten.
const MOST_VERSIONS: u32 = 100;

/// What is worked on, and no page has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WidgetDraft {
    pub(crate) config: Value,
    /// Counts up with every change.
    pub(crate) version: u32,
    pub(crate) changed_at: UnixMillis,
    pub(crate) changed_by: String,
}

/// What pages were given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WidgetVersion {
    /// From 1 on.
    pub(crate) number: u32,
    pub(crate) config: Value,
    /// The beginning of time for those that were there before there were versions.
    pub(crate) published_at: UnixMillis,
    pub(crate) published_by: String,
}

/// The widget of a deployment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Widget {
    pub(crate) deployment: Deployment,
    /// The deployment's own version.
    pub(crate) deployment_version: u32,
    pub(crate) draft: Option<WidgetDraft>,
    /// The newest first.
    pub(crate) versions: Vec<WidgetVersion>,
}

impl Widget {
    /// The draft's version; 0 where there is none.
    pub(crate) fn draft_version(&self) -> u32 {
        self.draft.as_ref().map_or(0, |draft| draft.version)
    }
}

impl Store {
    /// The widget of a deployment of an organisation.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub(crate) async fn widget(&self, organisation: &str, id: &str) -> Result<Option<Widget>, StoreError> {
        // One view of all three tables.
        let mut transaction = self.readers.begin().await?;
        let found = find(&mut transaction, id).await?;
        let Some((deployment, deployment_version)) =
            found.filter(|(deployment, _)| deployment.organisation == organisation)
        else {
            return Ok(None);
        };
        let draft = draft(&mut transaction, id).await?;
        let rows = sqlx::query(
            "SELECT number, config, published_at, published_by FROM widget_versions
             WHERE deployment = ? ORDER BY number DESC",
        )
        .bind(id)
        .fetch_all(&mut *transaction)
        .await?;
        let versions = rows.iter().map(version).collect::<Result<_, _>>()?;
        Ok(Some(Widget {
            deployment,
            deployment_version,
            draft,
            versions,
        }))
    }

    /// Keeps a draft, where its version is the one that is expected (0: there is none); the version it has then.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn save_widget_draft(
        &self,
        deployment: &Deployment,
        config: &Value,
        expected: u32,
        stamp: Stamp<'_>,
    ) -> Result<u32, ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let version = put_draft(&mut transaction, deployment, config, expected, stamp).await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// Gives pages a configuration: it becomes the draft, the deployment's widget, and a version. Answers the version's number.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn publish_widget(
        &self,
        organisation: &str,
        id: &str,
        config: &Value,
        expected: u32,
        stamp: Stamp<'_>,
    ) -> Result<u32, ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, id).await?;
        let known = known.filter(|(known, _)| known.organisation == organisation);
        let (known, version) = known.ok_or(ChangeError::NotFound)?;
        put_draft(&mut transaction, &known, config, expected, stamp).await?;
        let published = Deployment {
            widget: config.clone(),
            ..known.clone()
        };
        write(&mut transaction, Some((known, version)), &published, stamp).await?;
        let number = last_number(&mut transaction, id).await?;
        transaction.commit().await?;
        Ok(number)
    }
}

/// Adds a version, where pages are given another configuration than before.
pub(super) async fn add_version(
    connection: &mut SqliteConnection,
    deployment: &Deployment,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    let number = last_number(connection, &deployment.id).await? + 1;
    sqlx::query(
        "INSERT INTO widget_versions (deployment, number, config, published_at, published_by) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(&deployment.id)
    .bind(number)
    .bind(deployment.widget.to_string())
    .bind(to_sql(stamp.at))
    .bind(stamp.actor.name())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM widget_versions WHERE deployment = ? AND number <= ?")
        .bind(&deployment.id)
        .bind(number.saturating_sub(MOST_VERSIONS))
        .execute(connection)
        .await?;
    Ok(())
}

async fn last_number(connection: &mut SqliteConnection, deployment: &str) -> Result<u32, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(max(number), 0) FROM widget_versions WHERE deployment = ?")
        .bind(deployment)
        .fetch_one(connection)
        .await
}

async fn draft(
    connection: &mut SqliteConnection,
    deployment: &str,
) -> Result<Option<WidgetDraft>, StoreError> {
    let row =
        sqlx::query("SELECT config, version, changed_at, changed_by FROM widget_drafts WHERE deployment = ?")
            .bind(deployment)
            .fetch_optional(connection)
            .await?;
    let read = |row: SqliteRow| {
        Ok(WidgetDraft {
            config: config(&row)?,
            version: row.try_get("version")?,
            changed_at: moment(&row, "changed_at")?,
            changed_by: row.try_get("changed_by")?,
        })
    };
    row.map(read).transpose()
}

async fn put_draft(
    connection: &mut SqliteConnection,
    deployment: &Deployment,
    config: &Value,
    expected: u32,
    stamp: Stamp<'_>,
) -> Result<u32, ChangeError> {
    let known = draft(connection, &deployment.id).await?;
    let known_version = known.as_ref().map_or(0, |draft| draft.version);
    if known_version != expected {
        return Err(ChangeError::OtherVersion(known_version));
    }
    let before = known.map_or_else(|| deployment.widget.clone(), |draft| draft.config);
    if known_version > 0 && before == *config {
        return Ok(known_version);
    }
    let version = known_version + 1;
    sqlx::query(
        "INSERT INTO widget_drafts (deployment, config, version, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (deployment) DO UPDATE SET config = excluded.config, version = excluded.version,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
    )
    .bind(&deployment.id)
    .bind(config.to_string())
    .bind(version)
    .bind(to_sql(stamp.at))
    .bind(stamp.actor.name())
    .execute(&mut *connection)
    .await?;
    let entry = Entry {
        organisation: &deployment.organisation,
        deed: Deed::Changed,
        subject: Subject::WidgetDraft,
        id: &deployment.id,
        name: &deployment.name,
        version: Some(version),
        changes: audit::changes(&before, config),
    };
    record(connection, stamp, entry).await?;
    Ok(version)
}

fn version(row: &SqliteRow) -> Result<WidgetVersion, StoreError> {
    Ok(WidgetVersion {
        number: row.try_get("number")?,
        config: config(row)?,
        published_at: moment(row, "published_at")?,
        published_by: row.try_get("published_by")?,
    })
}

fn config(row: &SqliteRow) -> Result<Value, StoreError> {
    serde_json::from_str(row.try_get("config")?)
        .map_err(|_| StoreError::Damaged("a widget's configuration is not JSON"))
}

fn moment(row: &SqliteRow, column: &str) -> Result<UnixMillis, StoreError> {
    Ok(from_sql(row.try_get(column)?))
}
