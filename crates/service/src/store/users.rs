//! Users of the administration. Whoever is given another password or another role is logged out by it.

use super::audit::{Entry, record};
use super::{Store, StoreError};
use crate::audit::{self, Deed, FieldChange, Stamp, Subject};
use crate::auth::role::{ADMIN, Role};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

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
    /// Whether somebody else made the password: it has to be changed before anything else.
    pub must_change_password: bool,
    /// Whether it is the user of the contact centre with this name for an id.
    pub is_of_contact_centre: bool,
}

/// A user in a list: with the name of the role, and no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedUser {
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) must_change_password: bool,
    pub(crate) is_of_contact_centre: bool,
}

/// Why a user is not changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// There is none of this name, or none any more.
    #[error("there is no such user")]
    NotFound,
    /// There is another one of this name.
    #[error("there is already a user of this name")]
    NameTaken,
    /// Nobody would be left who may do everything.
    #[error("this is the last administrator")]
    LastAdministrator,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for UserError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
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

/// A user's new password.
#[derive(Clone, Copy)]
pub(crate) struct NewPassword<'a> {
    /// Its argon2 hash.
    pub(crate) hash: &'a str,
    /// Whether it is a one-time password.
    pub(crate) must_change: bool,
}

impl Store {
    /// Whether there is any user at all.
    ///
    /// # Errors
    /// [`StoreError`], when that cannot be read.
    pub async fn has_users(&self) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM users LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.is_some())
    }

    /// Creates a user, or changes the one of the same name.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was changed.
    pub async fn put_user(&self, user: &User, stamp: Stamp<'_>) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, &user.organisation, &user.name).await?;
        insert(&mut transaction, user).await?;
        match known {
            None => created(&mut transaction, user, stamp).await?,
            Some(known) => {
                end_log_ins(&mut transaction, &user.name).await?;
                if known.role != user.role.name {
                    let changes = role_changes(Some(&known.role), Some(&user.role.name));
                    wrote(&mut transaction, user, Deed::Changed, changes, stamp).await?;
                }
                if known.password_hash != user.password_hash {
                    wrote(&mut transaction, user, Deed::ChangedPassword, Vec::new(), stamp).await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Creates a user.
    ///
    /// # Errors
    /// [`UserError`]; then nothing was changed.
    pub(crate) async fn create_user(&self, user: &User, stamp: Stamp<'_>) -> Result<(), UserError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // Names are the same for all organisations: whoever logs in says no more than that.
        if is_taken(&mut transaction, &user.name).await? {
            return Err(UserError::NameTaken);
        }
        insert(&mut transaction, user).await?;
        created(&mut transaction, user, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The user of this name.
    ///
    /// # Errors
    /// [`StoreError`], when it cannot be read.
    pub async fn user(&self, name: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query(
            "SELECT name, organisation, password_hash, role, must_change_password, is_of_contact_centre
             FROM users WHERE name = ?",
        )
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
            must_change_password: row.try_get("must_change_password")?,
            is_of_contact_centre: row.try_get("is_of_contact_centre")?,
        }))
    }

    /// The users of an organisation, by name.
    ///
    /// # Errors
    /// [`StoreError`], when they cannot be read.
    pub(crate) async fn users(&self, organisation: &str) -> Result<Vec<ListedUser>, StoreError> {
        let rows = sqlx::query(
            "SELECT name, role, must_change_password, is_of_contact_centre FROM users
             WHERE organisation = ? ORDER BY name",
        )
        .bind(organisation)
        .fetch_all(&self.readers)
        .await?;
        let user = |row: &SqliteRow| {
            Ok(ListedUser {
                name: row.try_get("name")?,
                role: row.try_get("role")?,
                must_change_password: row.try_get("must_change_password")?,
                is_of_contact_centre: row.try_get("is_of_contact_centre")?,
            })
        };
        rows.iter().map(user).collect()
    }

    /// Gives a user another role, here and where the user comes from.
    ///
    /// # Errors
    /// [`UserError`]; then nothing was changed.
    pub(crate) async fn change_role(
        &self,
        organisation: &str,
        name: &str,
        role: &str,
        stamp: Stamp<'_>,
    ) -> Result<(), UserError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        set_role(&mut transaction, organisation, name, role, stamp).await?;
        sqlx::query(
            "UPDATE contact_centre_users SET role = ? WHERE organisation = ? AND id = ? AND EXISTS (
                 SELECT 1 FROM users WHERE users.organisation = contact_centre_users.organisation
                     AND name = contact_centre_users.id AND is_of_contact_centre)",
        )
        .bind(role)
        .bind(organisation)
        .bind(name)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a user another password and ends all log-ins, where the password is still the one with the hash `expected`, if that
    /// matters.
    ///
    /// # Errors
    /// [`UserError`]; then nothing was changed.
    pub(crate) async fn change_password(
        &self,
        organisation: &str,
        name: &str,
        expected: Option<&str>,
        password: NewPassword<'_>,
        stamp: Stamp<'_>,
    ) -> Result<(), UserError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = find(&mut transaction, organisation, name).await?;
        let known = known.filter(|known| expected.is_none_or(|expected| expected == known.password_hash));
        let known = known.ok_or(UserError::NotFound)?;
        sqlx::query("UPDATE users SET password_hash = ?, must_change_password = ? WHERE name = ?")
            .bind(password.hash)
            .bind(password.must_change)
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        end_log_ins(&mut transaction, name).await?;
        let deed = if password.must_change {
            Deed::ResetPassword
        } else {
            Deed::ChangedPassword
        };
        let entry = entry(organisation, &known.name, deed, Vec::new());
        record(&mut transaction, stamp, entry).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a user; one of the contact centre stays there, and keeps the role.
    ///
    /// # Errors
    /// [`UserError`]; then nothing was changed.
    pub(crate) async fn delete_user(
        &self,
        organisation: &str,
        name: &str,
        stamp: Stamp<'_>,
    ) -> Result<(), UserError> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        delete(&mut transaction, organisation, name, stamp).await?;
        transaction.commit().await?;
        Ok(())
    }
}

struct Known {
    name: String,
    role: String,
    password_hash: String,
}

async fn find(
    connection: &mut SqliteConnection,
    organisation: &str,
    name: &str,
) -> Result<Option<Known>, sqlx::Error> {
    let row = sqlx::query("SELECT name, role, password_hash FROM users WHERE organisation = ? AND name = ?")
        .bind(organisation)
        .bind(name)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Known {
            name: row.try_get("name")?,
            role: row.try_get("role")?,
            password_hash: row.try_get("password_hash")?,
        })
    })
    .transpose()
}

pub(super) async fn is_taken(connection: &mut SqliteConnection, name: &str) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM users WHERE name = ?")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Gives a user another role; one who is the last administrator keeps theirs.
pub(super) async fn set_role(
    connection: &mut SqliteConnection,
    organisation: &str,
    name: &str,
    role: &str,
    stamp: Stamp<'_>,
) -> Result<(), UserError> {
    let known = find(connection, organisation, name).await?;
    let known = known.ok_or(UserError::NotFound)?;
    if known.role == role {
        return Ok(());
    }
    keep_last_administrator(connection, organisation, &known).await?;
    sqlx::query("UPDATE users SET role = ? WHERE name = ?")
        .bind(role)
        .bind(name)
        .execute(&mut *connection)
        .await?;
    end_log_ins(connection, name).await?;
    let changes = role_changes(Some(&known.role), Some(role));
    let entry = entry(organisation, &known.name, Deed::Changed, changes);
    record(connection, stamp, entry).await?;
    Ok(())
}

/// Deletes a user, who is not the last administrator.
pub(super) async fn delete(
    connection: &mut SqliteConnection,
    organisation: &str,
    name: &str,
    stamp: Stamp<'_>,
) -> Result<(), UserError> {
    let known = find(connection, organisation, name).await?;
    let known = known.ok_or(UserError::NotFound)?;
    keep_last_administrator(connection, organisation, &known).await?;
    // Log-ins go with it.
    sqlx::query("DELETE FROM users WHERE name = ?")
        .bind(name)
        .execute(&mut *connection)
        .await?;
    let changes = role_changes(Some(&known.role), None);
    let entry = entry(organisation, &known.name, Deed::Deleted, changes);
    record(connection, stamp, entry).await?;
    Ok(())
}

/// Looked for in the transaction that writes: of two administrators who delete each other one stays.
async fn keep_last_administrator(
    connection: &mut SqliteConnection,
    organisation: &str,
    known: &Known,
) -> Result<(), UserError> {
    if known.role != ADMIN {
        return Ok(());
    }
    let others: i64 =
        sqlx::query_scalar("SELECT count(*) FROM users WHERE organisation = ? AND role = ? AND name <> ?")
            .bind(organisation)
            .bind(ADMIN)
            .bind(&known.name)
            .fetch_one(connection)
            .await?;
    if others == 0 {
        return Err(UserError::LastAdministrator);
    }
    Ok(())
}

pub(super) async fn insert(connection: &mut SqliteConnection, user: &User) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO users (name, organisation, password_hash, role, must_change_password, is_of_contact_centre)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET organisation = excluded.organisation,
             password_hash = excluded.password_hash, role = excluded.role,
             must_change_password = excluded.must_change_password,
             is_of_contact_centre = excluded.is_of_contact_centre",
    )
    .bind(&user.name)
    .bind(&user.organisation)
    .bind(&user.password_hash)
    .bind(&user.role.name)
    .bind(user.must_change_password)
    .bind(user.is_of_contact_centre)
    .execute(connection)
    .await?;
    Ok(())
}

async fn end_log_ins(connection: &mut SqliteConnection, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM log_ins WHERE user_name = ?")
        .bind(name)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn created(
    connection: &mut SqliteConnection,
    user: &User,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    let changes = role_changes(None, Some(&user.role.name));
    wrote(connection, user, Deed::Created, changes, stamp).await
}

async fn wrote(
    connection: &mut SqliteConnection,
    user: &User,
    deed: Deed,
    changes: Vec<FieldChange>,
    stamp: Stamp<'_>,
) -> Result<(), sqlx::Error> {
    let entry = entry(&user.organisation, &user.name, deed, changes);
    record(connection, stamp, entry).await
}

fn entry<'a>(organisation: &'a str, name: &'a str, deed: Deed, changes: Vec<FieldChange>) -> Entry<'a> {
    Entry {
        organisation,
        deed,
        subject: Subject::User,
        id: name,
        name,
        version: None,
        changes,
    }
}

pub(super) fn role_changes(before: Option<&str>, after: Option<&str>) -> Vec<FieldChange> {
    let object = |role: Option<&str>| role.map_or(Value::Null, |role| json!({ "role": role }));
    audit::changes(&object(before), &object(after))
}
