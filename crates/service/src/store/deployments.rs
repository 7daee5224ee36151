//! Deployments: one website (or a family of them) of an organisation.

use super::{Store, StoreError, list_from_sql, list_to_sql};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use waymeet_journey::consent::Consent;

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
    /// Consent before the visitor has answered.
    pub consent_default: Consent,
    /// A session ends after so many seconds without activity.
    pub session_timeout_in_seconds: u32,
    /// Query parameters that hold a site search.
    pub search_parameters: Vec<String>,
    /// The chat widget's configuration, in the form of `widget-config`.
    pub widget: serde_json::Value,
}

const COLUMNS: &str =
    "SELECT id, organisation, name, allowed_domains, consent_default, session_timeout_in_seconds,
                              search_parameters, widget FROM deployments";

impl Store {
    /// Creates a deployment, or changes the one with the same id.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_deployment(&self, deployment: &Deployment) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO deployments (id, organisation, name, allowed_domains, consent_default,
                                      session_timeout_in_seconds, search_parameters, widget)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET
                 organisation = excluded.organisation, name = excluded.name,
                 allowed_domains = excluded.allowed_domains, consent_default = excluded.consent_default,
                 session_timeout_in_seconds = excluded.session_timeout_in_seconds,
                 search_parameters = excluded.search_parameters, widget = excluded.widget",
        )
        .bind(&deployment.id)
        .bind(&deployment.organisation)
        .bind(&deployment.name)
        .bind(list_to_sql(&deployment.allowed_domains))
        .bind(if deployment.consent_default == Consent::GRANTED {
            "granted"
        } else {
            "denied"
        })
        .bind(deployment.session_timeout_in_seconds)
        .bind(list_to_sql(&deployment.search_parameters))
        .bind(deployment.widget.to_string())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The deployment with this id, or those of the organisation with this id.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub async fn deployments_of_site(&self, site: &str) -> Result<Vec<Deployment>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{COLUMNS} WHERE id = ?1 OR organisation = ?1 ORDER BY id = ?1 DESC, name, id"
        )))
        .bind(site)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<Deployment, StoreError> {
    let widget: &str = row.try_get("widget")?;
    Ok(Deployment {
        id: row.try_get("id")?,
        organisation: row.try_get("organisation")?,
        name: row.try_get("name")?,
        allowed_domains: list_from_sql(row.try_get("allowed_domains")?)?,
        consent_default: match row.try_get("consent_default")? {
            "granted" => Consent::GRANTED,
            _ => Consent::DENIED,
        },
        session_timeout_in_seconds: row.try_get("session_timeout_in_seconds")?,
        search_parameters: list_from_sql(row.try_get("search_parameters")?)?,
        widget: serde_json::from_str(widget)
            .map_err(|_| StoreError::Damaged("a widget's configuration is not JSON"))?,
    })
}
