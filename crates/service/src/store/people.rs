//! Users of the administration and clients of the API.

use super::{Store, StoreError, list_from_sql, list_to_sql};
use crate::auth::permission::{Permission, Role};
use sqlx::Row as _;

/// A user of the administration.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The name to log in with; case does not matter.
    pub name: String,
    /// The organisation's id.
    pub organisation: String,
    /// The argon2 hash of the password, in PHC form.
    pub password_hash: String,
    /// What the user may do.
    pub role: Role,
}

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
    /// What it may do.
    pub permissions: Vec<Permission>,
}

impl std::fmt::Debug for User {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("User")
            .field("name", &self.name)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ApiClient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ApiClient")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Creates a user, or changes the one of the same name.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_user(&self, user: &User) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO users (name, organisation, password_hash, role) VALUES (?, ?, ?, ?)
             ON CONFLICT (name) DO UPDATE SET organisation = excluded.organisation,
                 password_hash = excluded.password_hash, role = excluded.role",
        )
        .bind(&user.name)
        .bind(&user.organisation)
        .bind(&user.password_hash)
        .bind(user.role.as_str())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The user of this name.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn user(&self, name: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query("SELECT name, organisation, password_hash, role FROM users WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| {
            Ok(User {
                name: row.try_get("name")?,
                organisation: row.try_get("organisation")?,
                password_hash: row.try_get("password_hash")?,
                role: Role::parse(row.try_get("role")?)
                    .ok_or(StoreError::Damaged("a user of an unknown role"))?,
            })
        })
        .transpose()
    }

    /// Creates a client, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_api_client(&self, client: &ApiClient) -> Result<(), StoreError> {
        let permissions: Vec<String> = client
            .permissions
            .iter()
            .map(|one| one.as_str().to_owned())
            .collect();
        sqlx::query(
            "INSERT INTO api_clients (id, organisation, name, secret_hash, permissions) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, name = excluded.name,
                 secret_hash = excluded.secret_hash, permissions = excluded.permissions",
        )
        .bind(&client.id)
        .bind(&client.organisation)
        .bind(&client.name)
        .bind(&client.secret_hash)
        .bind(list_to_sql(&permissions))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The client with this id.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn api_client(&self, id: &str) -> Result<Option<ApiClient>, StoreError> {
        let row = sqlx::query(
            "SELECT id, organisation, name, secret_hash, permissions FROM api_clients WHERE id = ?",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            let permissions = list_from_sql(row.try_get("permissions")?)?;
            Ok(ApiClient {
                id: row.try_get("id")?,
                organisation: row.try_get("organisation")?,
                name: row.try_get("name")?,
                secret_hash: row.try_get("secret_hash")?,
                // A permission this version does not know allows nothing.
                permissions: permissions
                    .iter()
                    .filter_map(|name| Permission::parse(name))
                    .collect(),
            })
        })
        .transpose()
    }
}
