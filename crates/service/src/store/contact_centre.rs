//! The users of the contact centre an organisation is linked with.

use super::{Store, StoreError};
use sqlx::Row as _;
use std::collections::BTreeSet;

/// A user of the linked CIC server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCentreUser {
    /// The id there; case does not matter.
    pub id: String,
    /// The name people call the user.
    pub display_name: String,
    /// The name of the role an administrator gave the user; none at first.
    ///
    /// Source: Altocloud Integration Technical Reference, roles and permissions.
    pub role: Option<String>,
}

impl Store {
    /// These are all users there are. Who is new has no role, who was there keeps theirs, and who is missing goes.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn synchronise_users(
        &self,
        organisation: &str,
        users: &[(String, String)],
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let known = sqlx::query("SELECT id FROM contact_centre_users WHERE organisation = ?")
            .bind(organisation)
            .fetch_all(&mut *transaction)
            .await?;
        let told: BTreeSet<String> = users.iter().map(|(id, _)| id.to_lowercase()).collect();
        for row in known {
            let id: String = row.try_get("id")?;
            if !told.contains(&id.to_lowercase()) {
                sqlx::query("DELETE FROM contact_centre_users WHERE organisation = ? AND id = ?")
                    .bind(organisation)
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        for (id, display_name) in users {
            sqlx::query(
                "INSERT INTO contact_centre_users (organisation, id, display_name) VALUES (?, ?, ?)
                 ON CONFLICT (organisation, id) DO UPDATE SET display_name = excluded.display_name",
            )
            .bind(organisation)
            .bind(id)
            .bind(display_name)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// All users of the contact centre, by id.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn contact_centre_users(
        &self,
        organisation: &str,
    ) -> Result<Vec<ContactCentreUser>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, display_name, role FROM contact_centre_users WHERE organisation = ? ORDER BY id",
        )
        .bind(organisation)
        .fetch_all(&self.readers)
        .await?;
        let user = |row: &sqlx::sqlite::SqliteRow| {
            Ok(ContactCentreUser {
                id: row.try_get("id")?,
                display_name: row.try_get("display_name")?,
                role: row.try_get("role")?,
            })
        };
        rows.iter().map(user).collect()
    }

    /// Gives a user of the contact centre a role, or takes it. `false` if there is no such user.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn give_role(
        &self,
        organisation: &str,
        id: &str,
        role: Option<&str>,
    ) -> Result<bool, StoreError> {
        let changed =
            sqlx::query("UPDATE contact_centre_users SET role = ? WHERE organisation = ? AND id = ?")
                .bind(role)
                .bind(organisation)
                .bind(id)
                .execute(&self.writer)
                .await?;
        Ok(changed.rows_affected() > 0)
    }
}
