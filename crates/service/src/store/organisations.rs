//! Organisations: who owns deployments, rules, users; at most one CIC server is linked with each.

use super::audit::{Entry, record};
use super::{ChangeError, Store, StoreError, expiry, list_from_sql, list_to_sql};
use crate::audit::{self, Deed, FieldChange, Stamp, Subject};
use crate::retention::RetentionSettings;
use serde_json::{Value, json};
use sqlx::{Row as _, SqliteConnection};
use waymeet_cic::organisation_link::LinkSecret;

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// A UUID.
    pub id: String,
    /// The name people know it by.
    pub name: String,
    /// Origins of the applications that may frame the journey view (`https://connect.example`).
    pub client_applications: Vec<String>,
}

impl Store {
    /// Creates an organisation, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_organisation(
        &self,
        organisation: &Organisation,
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &organisation.id).await?;
        write(&mut transaction, known, organisation, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes an organisation and how long it keeps what, where its version is the one that is expected.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn change_organisation(
        &self,
        organisation: &Organisation,
        retention: RetentionSettings,
        expected: u32,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &organisation.id).await?;
        let known = known.ok_or(ChangeError::NotFound)?;
        if known.1 != expected {
            return Err(ChangeError::OtherVersion(known.1));
        }
        write(&mut transaction, Some(known), organisation, stamp).await?;
        expiry::write_retention(&mut transaction, &organisation.id, retention, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The organisation with this id.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn organisation(&self, id: &str) -> Result<Option<Organisation>, StoreError> {
        let found = self.organisation_and_version(id).await?;
        Ok(found.map(|(organisation, _)| organisation))
    }

    /// The same, with its version: it counts what is kept how long, too.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub(crate) async fn organisation_and_version(
        &self,
        id: &str,
    ) -> Result<Option<(Organisation, u32)>, StoreError> {
        let mut reader = self.readers.acquire().await?;
        find(&mut reader, id).await
    }

    /// Whether there is any organisation at all.
    ///
    /// # Errors
    /// [`StoreError`], when that cannot be read.
    pub(crate) async fn any_organisation(&self) -> Result<Option<String>, StoreError> {
        let id = sqlx::query_scalar("SELECT id FROM organisations ORDER BY id LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        Ok(id)
    }

    /// Sets the secret shared with the linked CIC server.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_link_secret(
        &self,
        organisation: &str,
        secret: &[u8],
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let changed =
            sqlx::query("UPDATE organisations SET link_secret = ?1 WHERE id = ?2 AND link_secret IS NOT ?1")
                .bind(secret)
                .bind(organisation)
                .execute(&mut *transaction)
                .await?;
        if changed.rows_affected() > 0
            && let Some((known, version)) = find(&mut transaction, organisation).await?
        {
            let entry = entry(&known, Deed::ChangedSecret, version, Vec::new());
            record(&mut transaction, stamp, entry).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The secrets of all linked CIC servers, with their organisations.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn link_secrets(&self) -> Result<Vec<(String, LinkSecret)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, link_secret FROM organisations WHERE link_secret IS NOT NULL ORDER BY id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                let secret: Vec<u8> = row.try_get("link_secret")?;
                Ok((row.try_get("id")?, LinkSecret::new(secret)))
            })
            .collect()
    }
}

async fn find(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Option<(Organisation, u32)>, StoreError> {
    let row = sqlx::query("SELECT id, name, client_applications, version FROM organisations WHERE id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let organisation = Organisation {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            client_applications: list_from_sql(row.try_get("client_applications")?)?,
        };
        Ok((organisation, row.try_get("version")?))
    })
    .transpose()
}

/// Writes an organisation where anything of it is other than it was, with what changed.
async fn write(
    connection: &mut SqliteConnection,
    known: Option<(Organisation, u32)>,
    organisation: &Organisation,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    if known.as_ref().is_some_and(|(known, _)| known == organisation) {
        return Ok(());
    }
    let version = known.as_ref().map_or(1, |(_, version)| version + 1);
    sqlx::query(
        "INSERT INTO organisations (id, name, client_applications, version) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name,
             client_applications = excluded.client_applications, version = excluded.version",
    )
    .bind(&organisation.id)
    .bind(&organisation.name)
    .bind(list_to_sql(&organisation.client_applications))
    .bind(version)
    .execute(&mut *connection)
    .await?;
    let described = |organisation: &Organisation| json!({ "name": organisation.name, "clientApplications": organisation.client_applications });
    let before = known.as_ref().map_or(Value::Null, |(known, _)| described(known));
    let changes = audit::changes(&before, &described(organisation));
    let deed = if known.is_some() {
        Deed::Changed
    } else {
        Deed::Created
    };
    record(connection, stamp, entry(organisation, deed, version, changes)).await
}

fn entry(organisation: &Organisation, deed: Deed, version: u32, changes: Vec<FieldChange>) -> Entry<'_> {
    Entry {
        organisation: &organisation.id,
        deed,
        subject: Subject::Organisation,
        id: &organisation.id,
        name: &organisation.name,
        version: Some(version),
        changes,
    }
}
