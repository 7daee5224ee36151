//! The chat widgets of deployments: drafts, and the versions that pages were given.

use super::audit::{Entry, record};
use super::deployments::{find, write};
use super::{ChangeError, Deployment, Store, StoreError, from_sql, to_sql};
use crate::audit::{self, Deed, Stamp, Subject};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use waymeet_journey::time::UnixMillis;

/// Versions older than these are forgotten.
const MOST_VERSIONS: u32 = 100;

/// What is worked on, and no page has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WidgetDraft {
    pub(crate) config: Value,
    /// What of the deployment's own settings is to change with it, by the names of its form.
    pub(crate) site: Value,
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
    /// What pages were given last: its number and when, where there is any.
    pub(crate) last: Option<(u32, UnixMillis)>,
}

/// What somebody makes of a draft.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WidgetChange<'a> {
    pub(crate) organisation: &'a str,
    /// The deployment's id.
    pub(crate) id: &'a str,
    pub(crate) config: &'a Value,
    /// As [`WidgetDraft::site`].
    pub(crate) site: &'a Value,
    /// The version of the draft it was made of; 0 where there was none.
    pub(crate) expected: u32,
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
        let last = sqlx::query(
            "SELECT number, published_at FROM widget_versions WHERE deployment = ? ORDER BY number DESC LIMIT 1",
        )
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        let last =
            last.map(|row| Ok::<_, StoreError>((row.try_get("number")?, moment(&row, "published_at")?)));
        Ok(Some(Widget {
            deployment,
            deployment_version,
            draft,
            last: last.transpose()?,
        }))
    }

    /// What pages of a deployment were given, the newest first.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub(crate) async fn widget_versions(&self, id: &str) -> Result<Vec<WidgetVersion>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, config, published_at, published_by FROM widget_versions
             WHERE deployment = ? ORDER BY number DESC",
        )
        .bind(id)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(version).collect()
    }

    /// Keeps a draft, where its version is the one that is expected; the version it has then.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn save_widget_draft(
        &self,
        change: WidgetChange<'_>,
        stamp: Stamp<'_>,
    ) -> Result<u32, ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let (known, _) = of_organisation(&mut transaction, change).await?;
        let version = put_draft(&mut transaction, &known, change, stamp).await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// Gives pages a configuration, with the settings of its deployment: it becomes the draft, the deployment's widget, and a version.
    /// The deployment has to be the one of `expected`.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn publish_widget(
        &self,
        change: WidgetChange<'_>,
        settings: &Deployment,
        expected: u32,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let (known, version) = of_organisation(&mut transaction, change).await?;
        if version != expected {
            return Err(ChangeError::OtherVersion(version));
        }
        let settled = WidgetChange {
            site: &json!({}),
            ..change
        };
        put_draft(&mut transaction, &known, settled, stamp).await?;
        let published = Deployment {
            widget: change.config.clone(),
            ..settings.clone()
        };
        write(&mut transaction, Some((known, version)), &published, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The deployment that is meant, with its version.
async fn of_organisation(
    connection: &mut SqliteConnection,
    change: WidgetChange<'_>,
) -> Result<(Deployment, u32), ChangeError> {
    let known = find(connection, change.id).await?;
    let known = known.filter(|(known, _)| known.organisation == change.organisation);
    known.ok_or(ChangeError::NotFound)
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
    let row = sqlx::query(
        "SELECT config, site, version, changed_at, changed_by FROM widget_drafts WHERE deployment = ?",
    )
    .bind(deployment)
    .fetch_optional(connection)
    .await?;
    let read = |row: SqliteRow| {
        Ok(WidgetDraft {
            config: config(&row)?,
            site: serde_json::from_str(row.try_get("site")?)
                .map_err(|_| StoreError::Damaged("the settings of a widget's draft are not JSON"))?,
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
    change: WidgetChange<'_>,
    stamp: Stamp<'_>,
) -> Result<u32, ChangeError> {
    let WidgetChange {
        config,
        site,
        expected,
        ..
    } = change;
    let known = draft(connection, &deployment.id).await?;
    let known_version = known.as_ref().map_or(0, |draft| draft.version);
    if known_version != expected {
        return Err(ChangeError::OtherVersion(known_version));
    }
    if (known.as_ref()).is_some_and(|known| known.config == *config && known.site == *site) {
        return Ok(known_version);
    }
    let described = |config: &Value, site: &Value| json!({ "widget": config, "site": site });
    let before = known.as_ref().map_or_else(
        || described(&deployment.widget, &json!({})),
        |draft| described(&draft.config, &draft.site),
    );
    let version = known_version + 1;
    sqlx::query(
        "INSERT INTO widget_drafts (deployment, config, site, version, changed_at, changed_by) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (deployment) DO UPDATE SET config = excluded.config, site = excluded.site, version = excluded.version,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
    )
    .bind(&deployment.id)
    .bind(config.to_string())
    .bind(site.to_string())
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
        changes: audit::changes(&before, &described(config, site)),
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
