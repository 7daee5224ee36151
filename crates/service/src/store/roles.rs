//! Roles, as those have them who are stored: by name.

use super::{Store, StoreError};
use crate::auth::role::Role;
use crate::wire::kind::Kind;
use crate::wire::role::WireRole;
use std::collections::HashMap;

impl Store {
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
}
