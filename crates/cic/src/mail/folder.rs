//! Mails as files in a folder.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;

use super::Sender;
use super::carrier::{Carrier, CarryError};
use super::letter::Letter;
use super::settings::FolderSettings;
use crate::model::UnixMillis;

/// What a mail's file ends with.
const ENDING: &str = "eml";
/// What it ends with while it is written.
const UNFINISHED: &str = "part";
/// How often it is looked for files that were kept long enough.
const TIDIED_EVERY: Duration = Duration::from_secs(60 * 60);

/// Puts each mail into a file of its own, and throws old ones away. Only the server's own user can read them.
#[derive(Debug)]
pub(super) struct FileOutbox {
    settings: FolderSettings,
    tidied_at: Mutex<Option<UnixMillis>>,
}

impl FileOutbox {
    pub(super) fn new(settings: FolderSettings) -> Self {
        Self {
            settings,
            tidied_at: Mutex::new(None),
        }
    }

    /// Whether it is time to look for old files; if so, it counts as done.
    fn is_untidy(&self, now: UnixMillis) -> bool {
        let mut tidied_at = self.tidied_at.lock().unwrap_or_else(PoisonError::into_inner);
        let is_untidy = tidied_at.is_none_or(|tidied| now.since(tidied) >= TIDIED_EVERY);
        if is_untidy {
            *tidied_at = Some(now);
        }
        is_untidy
    }
}

impl Carrier for FileOutbox {
    fn carry<'a>(&'a self, letter: &'a Letter) -> BoxFuture<'a, Result<(), CarryError>> {
        let folder = self.settings.folder.clone();
        let (name, bytes) = (letter.name.clone(), letter.message.formatted());
        Box::pin(async move {
            let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
            // The kind alone: a path may name people.
            let failed =
                |kind: io::ErrorKind| CarryError::for_now(format!("the folder for mails failed: {kind}"));
            match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(failed(error.kind())),
                Err(_) => Err(failed(io::ErrorKind::Interrupted)),
            }
        })
    }

    fn sender(&self) -> &Sender {
        &self.settings.sender
    }

    fn tidy_up(&self, now: UnixMillis) -> BoxFuture<'_, ()> {
        if !self.is_untidy(now) {
            return Box::pin(std::future::ready(()));
        }
        let (folder, kept) = (self.settings.folder.clone(), self.settings.kept);
        Box::pin(async move {
            let tidied = tokio::task::spawn_blocking(move || throw_away(&folder, kept, now)).await;
            match tidied {
                Ok(Ok(0)) | Err(_) => {}
                Ok(Ok(files)) => tracing::info!(files, "threw away mails that were kept long enough"),
                Ok(Err(error)) => {
                    tracing::error!(kind = %error.kind(), "mails that were kept long enough cannot be thrown away")
                }
            }
        })
    }
}

/// Writes a file whole or not at all: under another name first, which it loses when it is on the disk.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    make(folder)?;
    let unfinished = folder.join(format!("{name}.{UNFINISHED}"));
    let mut file = open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&unfinished, folder.join(format!("{name}.{ENDING}")))?;
    // The new name is in the folder, which is a file, too. Not every system can do that.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

#[cfg(unix)]
fn make(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

fn open(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)
}

/// Deletes the mails that are older, and says how many. Files of others are left alone.
fn throw_away(folder: &Path, kept: Duration, now: UnixMillis) -> io::Result<usize> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
    let files = match std::fs::read_dir(folder) {
        Ok(files) => files,
        // Nothing was written yet.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut deleted = 0;
    for file in files {
        let file = file?;
        let path = file.path();
        let age = now
            .duration_since(file.metadata()?.modified()?)
            .unwrap_or_default();
        if is_ours(&path) && age >= kept {
            std::fs::remove_file(&path)?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

/// Whether a file is a mail, or the beginning of one.
fn is_ours(path: &Path) -> bool {
    let ends_right = path
        .extension()
        .is_some_and(|ending| ending == ENDING || ending == UNFINISHED);
    let name = path.file_name().and_then(|name| name.to_str());
    ends_right && name.is_some_and(|name| name.starts_with("transcript-"))
}
