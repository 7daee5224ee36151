//! The database in a data folder, for commands that work on it while no service does.

use crate::store::Store;
use anyhow::{Context as _, Result, bail};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// What a service's database is called, and a demo's.
const NAMES: [&str; 2] = ["waymeet.sqlite", "demo.sqlite"];

/// Opens the database of a folder; it has to be there.
///
/// # Errors
/// When there is none, or it cannot be opened, or it has no such organisation.
pub(super) async fn open(folder: &Path, organisation: &str) -> Result<Store> {
    let store = Store::open(&find(folder)?).await?;
    if store.organisation(organisation).await?.is_none() {
        store.close().await;
        bail!("there is no organisation `{organisation}`");
    }
    Ok(store)
}

/// Makes sure that nobody serves from the folder, for as long as the file is kept: a service would not hear of the change.
///
/// # Errors
/// When somebody does.
pub(super) fn lock(folder: &Path) -> Result<File> {
    find(folder)?;
    let file = File::create(folder.join("lock"))
        .with_context(|| format!("the data folder `{}` cannot be used", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "a service is running with the data in `{}`; stop it, or import through its API",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn find(folder: &Path) -> Result<PathBuf> {
    let mut files = NAMES.iter().map(|name| folder.join(name));
    let found = files.find(|file| file.is_file());
    found.with_context(|| format!("there is no database in `{}`", folder.display()))
}
