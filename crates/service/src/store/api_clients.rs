//! Programs that use the API.

use super::audit::{Entry, record};
use super::{ChangeError, Store, StoreError, list_from_sql, list_to_sql};
use crate::audit::{self, Deed, FieldChange, Stamp, Subject};
use crate::auth::permission::Grants;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _, SqliteConnection};

/// A program that uses the API with its own id and secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiClient {
    /// The id to ask for a token with.
    pub id: String,
    /// The organisation's id.
    pub organisation: String,
    /// The name people know it by.
    pub name: String,
    /// The argon2 hash of the secret, in PHC form.
    pub secret_hash: String,
    /// What it may do, by itself.
    pub grants: Grants,
    /// Names of roles it has besides.
    pub roles: Vec<String>,
}

impl std::fmt::Debug for ApiClient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ApiClient")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl ApiClient {
    /// What of it is no secret.
    fn described(&self) -> Value {
        json!({ "name": self.name, "permissions": self.grants.names(), "roles": self.roles })
    }
}

const COLUMNS: &str =
    "SELECT id, organisation, name, secret_hash, permissions, roles, version FROM api_clients";

impl Store {
    /// Creates a client, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_api_client(&self, client: &ApiClient, stamp: Stamp<'_>) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &client.id).await?;
        write(&mut transaction, known, client, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes a client, where its version is the one that is expected.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn change_api_client(
        &self,
        client: &ApiClient,
        expected: u32,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &client.id).await?;
        let known = known.filter(|(known, _)| known.organisation == client.organisation);
        let known = known.ok_or(ChangeError::NotFound)?;
        if known.1 != expected {
            return Err(ChangeError::OtherVersion(known.1));
        }
        write(&mut transaction, Some(known), client, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a client.
    ///
    /// # Errors
    /// [`ChangeError`]; then nothing was changed.
    pub(crate) async fn delete_api_client(
        &self,
        organisation: &str,
        id: &str,
        stamp: Stamp<'_>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, id).await?;
        let known = known.filter(|(known, _)| known.organisation == organisation);
        let (known, _) = known.ok_or(ChangeError::NotFound)?;
        sqlx::query("DELETE FROM api_clients WHERE id = ?")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        let changes = audit::changes(&known.described(), &Value::Null);
        record(
            &mut transaction,
            stamp,
            entry(&known, Deed::Deleted, None, changes),
        )
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The client with this id.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn api_client(&self, id: &str) -> Result<Option<ApiClient>, StoreError> {
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE id = ?")))
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        let found = row.as_ref().map(read).transpose()?;
        Ok(found.map(|(client, _)| client))
    }

    /// The clients of an organisation with their versions, by name.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub(crate) async fn api_clients(&self, organisation: &str) -> Result<Vec<(ApiClient, u32)>, StoreError> {
        let query = format!("{COLUMNS} WHERE organisation = ? ORDER BY name COLLATE NOCASE, id");
        let rows = sqlx::query(AssertSqlSafe(query))
            .bind(organisation)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Everything a client may do: by itself and by its roles.
    ///
    /// # Errors
    /// [`StoreError`], when its roles cannot be read.
    pub async fn grants_of(&self, client: &ApiClient) -> Result<Grants, StoreError> {
        let mut grants = client.grants.clone();
        for name in &client.roles {
            grants = grants.and(&self.role(&client.organisation, name).await?.grants);
        }
        Ok(grants)
    }
}

async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<(ApiClient, u32)>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE id = ?")))
        .bind(id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// Writes a client where anything of it is other than it was, with what changed.
async fn write(
    connection: &mut SqliteConnection,
    known: Option<(ApiClient, u32)>,
    client: &ApiClient,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    if known.as_ref().is_some_and(|(known, _)| known == client) {
        return Ok(());
    }
    let version = known.as_ref().map_or(1, |(_, version)| version + 1);
    sqlx::query(
        "INSERT INTO api_clients (id, organisation, name, secret_hash, permissions, roles, version)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, name = excluded.name,
             secret_hash = excluded.secret_hash, permissions = excluded.permissions, roles = excluded.roles,
             version = excluded.version",
    )
    .bind(&client.id)
    .bind(&client.organisation)
    .bind(&client.name)
    .bind(&client.secret_hash)
    .bind(list_to_sql(client.grants.names()))
    .bind(list_to_sql(&client.roles))
    .bind(version)
    .execute(&mut *connection)
    .await?;
    let before = known.as_ref().map_or(Value::Null, |(known, _)| known.described());
    let changes = audit::changes(&before, &client.described());
    let has_other_secret = known
        .as_ref()
        .is_some_and(|(known, _)| known.secret_hash != client.secret_hash);
    let deed = if known.is_some() {
        Deed::Changed
    } else {
        Deed::Created
    };
    if known.is_none() || !changes.is_empty() {
        record(connection, stamp, entry(client, deed, Some(version), changes)).await?;
    }
    if has_other_secret {
        let entry = entry(client, Deed::ChangedSecret, Some(version), Vec::new());
        record(connection, stamp, entry).await?;
    }
    Ok(())
}

fn entry(client: &ApiClient, deed: Deed, version: Option<u32>, changes: Vec<FieldChange>) -> Entry<'_> {
    Entry {
        organisation: &client.organisation,
        deed,
        subject: Subject::ApiClient,
        id: &client.id,
        name: &client.name,
        version,
        changes,
    }
}

fn read(row: &SqliteRow) -> Result<(ApiClient, u32), StoreError> {
    let client = ApiClient {
        id: row.try_get("id")?,
        organisation: row.try_get("organisation")?,
        name: row.try_get("name")?,
        secret_hash: row.try_get("secret_hash")?,
        grants: Grants::of_names(list_from_sql(row.try_get("permissions")?)?),
        roles: list_from_sql(row.try_get("roles")?)?,
    };
    Ok((client, row.try_get("version")?))
}
