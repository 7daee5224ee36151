//! Users of the administration and clients of the API.

use super::{Store, StoreError, list_from_sql, list_to_sql};
use crate::auth::permission::Grants;
use crate::auth::role::Role;
use crate::wire::kind::Kind;
use crate::wire::role::WireRole;
use sqlx::Row as _;
use std::collections::HashMap;

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
    /// What it may do, by itself.
    pub grants: Grants,
    /// Names of roles it has besides.
    pub roles: Vec<String>,
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
        .bind(&user.role.name)
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
        let Some(row) = row else { return Ok(None) };
        let organisation: String = row.try_get("organisation")?;
        let role = self.role(&organisation, row.try_get("role")?).await?;
        Ok(Some(User {
            name: row.try_get("name")?,
            organisation,
            password_hash: row.try_get("password_hash")?,
            role,
        }))
    }

    /// The role of this name; one that is not there (any more) grants nothing.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn role(&self, organisation: &str, name: &str) -> Result<Role, StoreError> {
        if let Some(role) = Role::built_in(name) {
            return Ok(role);
        }
        let documents = self.documents_of_kind(organisation, Kind::Role).await?;
        let roles = documents
            .iter()
            .filter_map(|document| WireRole::read(&document.body).ok());
        let grants = roles
            .filter(|role| role.name == name)
            .find_map(|role| role.grants().ok());
        Ok(Role {
            name: name.to_owned(),
            grants: grants.unwrap_or_default(),
        })
    }

    /// Whether the organisation has made a role of this name.
    ///
    /// # Errors
    /// [`StoreError`], when that cannot be read.
    pub async fn has_role(&self, organisation: &str, name: &str) -> Result<bool, StoreError> {
        let documents = self.documents_of_kind(organisation, Kind::Role).await?;
        let mut roles = documents
            .iter()
            .filter_map(|document| WireRole::read(&document.body).ok());
        Ok(roles.any(|role| role.name == name))
    }

    /// Creates a client, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_api_client(&self, client: &ApiClient) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO api_clients (id, organisation, name, secret_hash, permissions, roles) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, name = excluded.name,
                 secret_hash = excluded.secret_hash, permissions = excluded.permissions, roles = excluded.roles",
        )
        .bind(&client.id)
        .bind(&client.organisation)
        .bind(&client.name)
        .bind(&client.secret_hash)
        .bind(list_to_sql(client.grants.names()))
        .bind(list_to_sql(&client.roles))
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
            "SELECT id, organisation, name, secret_hash, permissions, roles FROM api_clients WHERE id = ?",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        row.map(|row| {
            Ok(ApiClient {
                id: row.try_get("id")?,
                organisation: row.try_get("organisation")?,
                name: row.try_get("name")?,
                secret_hash: row.try_get("secret_hash")?,
                grants: Grants::of_names(list_from_sql(row.try_get("permissions")?)?),
                roles: list_from_sql(row.try_get("roles")?)?,
            })
        })
        .transpose()
    }

    /// Whether a user or a client has a role of this name.
    ///
    /// # Errors
    /// [`StoreError`], when that cannot be read.
    pub async fn has_somebody(&self, organisation: &str, role: &str) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT 1 FROM users WHERE organisation = ?1 AND role = ?2
             UNION ALL SELECT 1 FROM contact_centre_users WHERE organisation = ?1 AND role = ?2
             UNION ALL SELECT 1 FROM api_clients, json_each(api_clients.roles) AS named
                       WHERE organisation = ?1 AND named.value = ?2 LIMIT 1",
        )
        .bind(organisation)
        .bind(role)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.is_some())
    }

    /// How many users and clients of an organisation have each role, by its name.
    ///
    /// # Errors
    /// [`StoreError`], when that cannot be read.
    pub(crate) async fn holders_of_roles(
        &self,
        organisation: &str,
    ) -> Result<HashMap<String, i64>, StoreError> {
        let rows = sqlx::query_as(
            "SELECT role, count(*) FROM (
                 SELECT role, 'user ' || name AS holder FROM users WHERE organisation = ?1
                 UNION SELECT role, 'agent ' || id FROM contact_centre_users
                       WHERE organisation = ?1 AND role IS NOT NULL
                 UNION SELECT named.value, 'client ' || api_clients.id
                       FROM api_clients, json_each(api_clients.roles) AS named WHERE organisation = ?1)
             GROUP BY role",
        )
        .bind(organisation)
        .fetch_all(&self.readers)
        .await?;
        Ok(rows.into_iter().collect())
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
