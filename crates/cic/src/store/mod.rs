//! What survives a restart: one SQLite file with the configuration and every chat there is.
//!
//! INVARIANT (answered means stored): where there is a file, whoever changed something is answered after the commit that
//! holds the change, which is synced to the disk (`synchronous = FULL`). While the disk fails, that is said in the log and
//! chats go on in memory.

mod batch;
mod record;
mod writer;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row as _, SqlitePool};

use crate::model::{Configuration, Entry, Interaction, Mail, VisitorAccount};
use batch::Batch;
pub(crate) use writer::Writer;

/// How long a statement waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused; nothing of what failed was kept.
    #[error("the file of the contact centre failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the file of the contact centre could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Something stored cannot be read back.
    #[error("the file of the contact centre holds something unreadable: {what}: {reason}")]
    Damaged {
        /// Which row.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// What a file holds.
pub(crate) struct Kept {
    /// `None` in a file that is new.
    pub(crate) configuration: Option<Configuration>,
    /// The number the next interaction gets, if it is known.
    pub(crate) next_id: Option<u64>,
    pub(crate) interactions: Vec<Interaction>,
    /// Mails that wait.
    pub(crate) mails: Vec<Mail>,
    pub(crate) accounts: Vec<VisitorAccount>,
}

/// Sees to it that the file is there, and is nobody's business but ours: it holds what visitors said, and secrets. What SQLite
/// puts beside it is as private as the file is.
fn private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
    if let Some(folder) = file.parent() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder)?;
    }
    let made = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    made.set_permissions(std::fs::Permissions::from_mode(0o600))
}

/// The file.
#[derive(Debug, Clone)]
pub(crate) struct Store(SqlitePool);

impl Store {
    /// Opens the file, creates it where it is missing, and brings its tables up to date.
    pub(crate) async fn open(file: &Path) -> Result<Self, StoreError> {
        private(file).map_err(sqlx::Error::Io)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten: what a visitor wrote does not stay in the file.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY_TIMEOUT);
        // One connection: there is one writer, and nobody else reads while the server runs.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Self(pool))
    }

    /// Reads everything.
    pub(crate) async fn load(&self) -> Result<Kept, StoreError> {
        let rows = sqlx::query("select kind, name, body from configured")
            .fetch_all(&self.0)
            .await?;
        let mut bodies = Vec::with_capacity(rows.len());
        for row in rows {
            bodies.push((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
        }
        let next_id = record::next_id(&mut bodies)?;
        Ok(Kept {
            configuration: record::configuration(bodies)?,
            next_id,
            interactions: self.interactions().await?,
            mails: self.mails().await?,
            accounts: self.accounts().await?,
        })
    }

    async fn accounts(&self) -> Result<Vec<VisitorAccount>, StoreError> {
        let rows = sqlx::query("select body from visitor_account")
            .fetch_all(&self.0)
            .await?;
        // Not by its name, which is somebody's.
        let read = |row: sqlx::sqlite::SqliteRow| record::read("a visitor's account", row.try_get(0)?);
        rows.into_iter().map(read).collect()
    }

    async fn mails(&self) -> Result<Vec<Mail>, StoreError> {
        let mut mails = Vec::new();
        for row in sqlx::query("select id, body from mail order by id")
            .fetch_all(&self.0)
            .await?
        {
            let id: i64 = row.try_get(0)?;
            mails.push(record::read(&format!("mail {id}"), row.try_get(1)?)?);
        }
        Ok(mails)
    }

    async fn interactions(&self) -> Result<Vec<Interaction>, StoreError> {
        let mut files: BTreeMap<(i64, String), Vec<u8>> = BTreeMap::new();
        for row in sqlx::query("select interaction, id, bytes from file")
            .fetch_all(&self.0)
            .await?
        {
            files.insert((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?);
        }
        let mut entries: BTreeMap<i64, Vec<Entry>> = BTreeMap::new();
        for row in sqlx::query("select interaction, number, body from entry order by interaction, number")
            .fetch_all(&self.0)
            .await?
        {
            let (id, number): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            let what = format!("entry {number} of interaction {id}");
            let mut entry: Entry = record::read(&what, row.try_get(2)?)?;
            if let Some(file) = entry.file_mut() {
                let bytes = files.remove(&(id, file.id.to_string()));
                file.bytes = bytes.unwrap_or_default().into();
            }
            entries.entry(id).or_default().push(entry);
        }
        let mut interactions = Vec::new();
        for row in sqlx::query("select id, body from interaction order by id")
            .fetch_all(&self.0)
            .await?
        {
            let id: i64 = row.try_get(0)?;
            let mut interaction: Interaction = record::read(&format!("interaction {id}"), row.try_get(1)?)?;
            interaction.chat.restore(entries.remove(&id).unwrap_or_default());
            interactions.push(interaction);
        }
        Ok(interactions)
    }

    /// Writes all of a batch, or nothing.
    async fn write(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut transaction = self.0.begin().await?;
        for row in &batch.configured {
            let query = match &row.body {
                Some(body) => {
                    sqlx::query("insert or replace into configured (kind, name, body) values (?, ?, ?)")
                        .bind(row.kind)
                        .bind(&row.name)
                        .bind(body)
                }
                None => sqlx::query("delete from configured where kind = ? and name = ?")
                    .bind(row.kind)
                    .bind(&row.name),
            };
            query.execute(&mut *transaction).await?;
        }
        for id in &batch.gone {
            sqlx::query("delete from interaction where id = ?")
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        for interaction in &batch.interactions {
            // Not `replace`, which would delete what was said.
            sqlx::query(
                "insert into interaction (id, body) values (?, ?) on conflict (id) do update set body = excluded.body",
            )
            .bind(interaction.id)
            .bind(&interaction.body)
            .execute(&mut *transaction)
            .await?;
            for (number, body) in &interaction.entries {
                sqlx::query("insert or replace into entry (interaction, number, body) values (?, ?, ?)")
                    .bind(interaction.id)
                    .bind(number)
                    .bind(body)
                    .execute(&mut *transaction)
                    .await?;
            }
            for (id, bytes) in &interaction.files {
                sqlx::query("insert or replace into file (interaction, id, bytes) values (?, ?, ?)")
                    .bind(interaction.id)
                    .bind(id)
                    .bind(&**bytes)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        for (id, body) in &batch.mails {
            let query = match body {
                Some(body) => sqlx::query("insert or replace into mail (id, body) values (?, ?)")
                    .bind(id)
                    .bind(body),
                None => sqlx::query("delete from mail where id = ?").bind(id),
            };
            query.execute(&mut *transaction).await?;
        }
        for (name, body) in &batch.accounts {
            sqlx::query("insert or replace into visitor_account (name, body) values (?, ?)")
                .bind(name)
                .bind(body)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn close(&self) {
        self.0.close().await;
    }
}
