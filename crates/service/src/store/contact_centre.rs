//! The users of the contact centre an organisation is linked with.

use super::audit::{Entry, record};
use super::{Store, StoreError, User, UserError, users};
use crate::audit::{self, Deed, Stamp, Subject};
use crate::auth::permission::Grants;
use crate::auth::role::Role;
use serde_json::{Map, Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};
use std::collections::{BTreeSet, HashMap};

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
    /// These are all users there are. Who is new has no role, who was there keeps theirs, and who is missing goes, log-in
    /// included; only the last administrator stays, as a user of one's own.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn synchronise_users(
        &self,
        organisation: &str,
        users: &[(String, String)],
        stamp: Stamp<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known: Vec<(String, String)> =
            sqlx::query_as("SELECT id, display_name FROM contact_centre_users WHERE organisation = ?")
                .bind(organisation)
                .fetch_all(&mut *transaction)
                .await?;
        let told: BTreeSet<String> = users.iter().map(|(id, _)| id.to_lowercase()).collect();
        let names: HashMap<String, &String> =
            known.iter().map(|(id, name)| (id.to_lowercase(), name)).collect();
        let mut news = News::default();
        for (id, _) in known.iter().filter(|(id, _)| !told.contains(&id.to_lowercase())) {
            news.gone.push(id);
            sqlx::query("DELETE FROM contact_centre_users WHERE organisation = ? AND id = ?")
                .bind(organisation)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            take_log_in(&mut transaction, organisation, id, stamp).await?;
        }
        for (id, display_name) in users {
            match names.get(&id.to_lowercase()) {
                Some(known) if *known == display_name => continue,
                Some(_) => news.renamed.push(id),
                None => news.came.push(id),
            }
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
        news.record(&mut transaction, organisation, stamp).await?;
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
        rows.iter().map(|row| Ok(read(row)?)).collect()
    }

    /// Gives a user of the contact centre a role, or takes it: then they can log in no longer.
    ///
    /// # Errors
    /// [`UserError`]; then nothing was changed.
    pub async fn give_role(
        &self,
        organisation: &str,
        id: &str,
        role: Option<&str>,
        stamp: Stamp<'_>,
    ) -> Result<(), UserError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, organisation, id).await?;
        let known = known.ok_or(UserError::NotFound)?;
        if known.role.as_deref() == role {
            return Ok(());
        }
        sqlx::query("UPDATE contact_centre_users SET role = ? WHERE organisation = ? AND id = ?")
            .bind(role)
            .bind(organisation)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        if has_log_in(&mut transaction, organisation, id).await? {
            match role {
                Some(role) => users::set_role(&mut transaction, organisation, id, role, stamp).await?,
                None => users::delete(&mut transaction, organisation, id, stamp).await?,
            }
        }
        let entry = Entry {
            organisation,
            deed: Deed::Changed,
            subject: Subject::ContactCentreUser,
            id: &known.id,
            name: &known.display_name,
            version: None,
            changes: users::role_changes(known.role.as_deref(), role),
        };
        record(&mut transaction, stamp, entry).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Lets a user of the contact centre who has a role log in, with this one-time password.
    ///
    /// # Errors
    /// [`UserError`]; then nothing was changed.
    pub(crate) async fn give_log_in(
        &self,
        organisation: &str,
        id: &str,
        password_hash: &str,
        stamp: Stamp<'_>,
    ) -> Result<(), UserError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, organisation, id).await?;
        let known = known.ok_or(UserError::NotFound)?;
        let role = known.role.ok_or(UserError::NotFound)?;
        if users::is_taken(&mut transaction, &known.id).await? {
            return Err(UserError::NameTaken);
        }
        let user = User {
            name: known.id,
            organisation: organisation.to_owned(),
            password_hash: password_hash.to_owned(),
            role: Role {
                name: role,
                grants: Grants::default(),
            },
            must_change_password: true,
            is_of_contact_centre: true,
        };
        users::insert(&mut transaction, &user).await?;
        users::created(&mut transaction, &user, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Who came, went or was renamed.
#[derive(Default)]
struct News<'a> {
    came: Vec<&'a String>,
    gone: Vec<&'a String>,
    renamed: Vec<&'a String>,
}

impl News<'_> {
    /// One entry for all of it, where there is any.
    async fn record(
        self,
        connection: &mut SqliteConnection,
        organisation: &str,
        stamp: Stamp<'_>,
    ) -> Result<(), sqlx::Error> {
        let said = [("new", self.came), ("gone", self.gone), ("renamed", self.renamed)];
        let said = said.into_iter().filter(|(_, ids)| !ids.is_empty());
        let said: Map<String, Value> = said.map(|(word, ids)| (word.to_owned(), json!(ids))).collect();
        if said.is_empty() {
            return Ok(());
        }
        let entry = Entry {
            organisation,
            deed: Deed::Synchronised,
            subject: Subject::ContactCentreUser,
            id: "",
            name: "",
            version: None,
            changes: audit::changes(&Value::Null, &Value::Object(said)),
        };
        record(connection, stamp, entry).await
    }
}

async fn find(
    connection: &mut SqliteConnection,
    organisation: &str,
    id: &str,
) -> Result<Option<ContactCentreUser>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, display_name, role FROM contact_centre_users WHERE organisation = ? AND id = ?",
    )
    .bind(organisation)
    .bind(id)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &SqliteRow) -> Result<ContactCentreUser, sqlx::Error> {
    Ok(ContactCentreUser {
        id: row.try_get("id")?,
        display_name: row.try_get("display_name")?,
        role: row.try_get("role")?,
    })
}

async fn has_log_in(
    connection: &mut SqliteConnection,
    organisation: &str,
    id: &str,
) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM users WHERE organisation = ? AND name = ? AND is_of_contact_centre")
        .bind(organisation)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Whoever left the contact centre logs in no longer.
async fn take_log_in(
    connection: &mut SqliteConnection,
    organisation: &str,
    id: &str,
    stamp: Stamp<'_>,
) -> Result<(), StoreError> {
    if !has_log_in(connection, organisation, id).await? {
        return Ok(());
    }
    match users::delete(connection, organisation, id, stamp).await {
        Ok(()) | Err(UserError::NotFound | UserError::NameTaken) => Ok(()),
        Err(UserError::LastAdministrator) => {
            sqlx::query("UPDATE users SET is_of_contact_centre = 0 WHERE organisation = ? AND name = ?")
                .bind(organisation)
                .bind(id)
                .execute(connection)
                .await?;
            Ok(())
        }
        Err(UserError::Store(error)) => Err(error),
    }
}
