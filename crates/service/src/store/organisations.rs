//! Organisations: who owns deployments, rules, users; at most one CIC server is linked with each.

use super::{Store, StoreError, list_from_sql, list_to_sql};
use sqlx::Row as _;
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
    pub async fn put_organisation(&self, organisation: &Organisation) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO organisations (id, name, client_applications) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, client_applications = excluded.client_applications",
        )
        .bind(&organisation.id)
        .bind(&organisation.name)
        .bind(list_to_sql(&organisation.client_applications))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The organisation with this id.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn organisation(&self, id: &str) -> Result<Option<Organisation>, StoreError> {
        let row = sqlx::query("SELECT id, name, client_applications FROM organisations WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| {
            Ok(Organisation {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                client_applications: list_from_sql(row.try_get("client_applications")?)?,
            })
        })
        .transpose()
    }

    /// Sets the secret shared with the linked CIC server.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_link_secret(&self, organisation: &str, secret: &[u8]) -> Result<(), StoreError> {
        sqlx::query("UPDATE organisations SET link_secret = ? WHERE id = ?")
            .bind(secret)
            .bind(organisation)
            .execute(&self.writer)
            .await?;
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
