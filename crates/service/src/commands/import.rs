//! `waymeet import`: a configuration out of one JSON file.

use super::data_file;
use crate::clock::{Clock as _, SystemClock};
use crate::limits::MAX_IMPORT_BYTES;
use crate::transfer::{self, File, Options, Report};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::path::PathBuf;

/// What an import can be told.
#[derive(Debug, Clone, Args)]
pub struct ImportArguments {
    /// Folder of the database.
    #[arg(long, default_value = ".waymeet")]
    pub data_dir: PathBuf,
    /// The organisation's id.
    #[arg(long)]
    pub organisation: String,
    /// The file: one JSON object with a list for each kind, plain or as the vendor's API lists them.
    pub file: PathBuf,
    /// Leave out what is broken, and import the rest.
    #[arg(long)]
    pub partial: bool,
    /// Write nothing, and say what would have been written.
    #[arg(long)]
    pub dry_run: bool,
}

/// Imports the file, and says what became of it.
///
/// # Errors
/// When a service is running, when there is no such database, organisation or file, and when something in the file is broken and
/// nothing was imported for it.
pub async fn run(arguments: ImportArguments) -> Result<()> {
    let _lock = data_file::lock(&arguments.data_dir)?;
    let said = || format!("`{}` cannot be read", arguments.file.display());
    let size = std::fs::metadata(&arguments.file).with_context(said)?.len();
    if size > u64::try_from(MAX_IMPORT_BYTES).unwrap_or(u64::MAX) {
        bail!(
            "`{}` is larger than {MAX_IMPORT_BYTES} bytes",
            arguments.file.display()
        );
    }
    let bytes = std::fs::read(&arguments.file).with_context(said)?;
    let file = File::read(&bytes).map_err(anyhow::Error::msg)?;
    let store = data_file::open(&arguments.data_dir, &arguments.organisation).await?;
    let options = Options {
        is_partial: arguments.partial,
        is_dry_run: arguments.dry_run,
    };
    let now = SystemClock.now();
    let imported = transfer::import(&store, &arguments.organisation, file, options, now).await;
    store.close().await;
    let report = imported?;
    say(&report);
    if !report.is_imported && !report.is_dry_run {
        bail!("nothing was imported; `--partial` imports what is not broken");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the command line is where its user looks")]
fn say(report: &Report) {
    for problem in &report.problems {
        println!("broken: {problem}");
    }
    for aside in &report.set_aside {
        println!("set aside: {aside}");
    }
    let is_past = if report.is_imported { "" } else { "would be " };
    println!(
        "{is_past}created: {}, {is_past}changed: {}, unchanged: {}",
        report.created, report.changed, report.unchanged
    );
}
