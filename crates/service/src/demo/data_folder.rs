//! The folder of the demo's database: one demo at a time, since each writes its own addresses into it.

use anyhow::{Context as _, Result, bail};
use std::fs::{File, TryLockError};
use std::path::Path;

/// A folder that is ours until this is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(super) struct DataFolder {
    _lock: File,
}

impl DataFolder {
    /// Makes the folder where it is missing, and takes it.
    ///
    /// # Errors
    /// When another demo has it, or it cannot be made.
    pub(super) fn lock(folder: &Path) -> Result<Self> {
        let said = || format!("the data folder `{}` cannot be used", folder.display());
        std::fs::create_dir_all(folder).with_context(said)?;
        let file = File::create(folder.join("lock")).with_context(said)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another demo is running with the data in `{0}`; stop it, or choose another folder: `npm start -- --data-dir <folder> --demo-json <folder>/demo.json`",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).with_context(said),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DataFolder;

    #[test]
    fn a_folder_is_taken_by_one_demo_at_a_time_and_free_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::lock(folder.path()).unwrap();
        let error = DataFolder::lock(folder.path()).unwrap_err().to_string();
        assert!(
            error.starts_with("another demo is running") && !error.contains('\n'),
            "{error}"
        );
        drop(first);
        assert!(DataFolder::lock(folder.path()).is_ok());
    }
}
