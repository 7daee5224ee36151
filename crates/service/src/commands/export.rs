//! `waymeet export`: the configuration of an organisation, as one JSON file.

use super::data_file;
use crate::transfer;
use anyhow::{Context as _, Result};
use clap::Args;
use std::io::Write as _;
use std::path::PathBuf;

/// What an export can be told.
#[derive(Debug, Clone, Args)]
pub struct ExportArguments {
    /// Folder of the database.
    #[arg(long, default_value = ".waymeet")]
    pub data_dir: PathBuf,
    /// The organisation's id.
    #[arg(long)]
    pub organisation: String,
    /// Where to write it; without, to standard output.
    #[arg(long)]
    pub file: Option<PathBuf>,
}

/// Writes the configuration. A service may be running.
///
/// # Errors
/// When there is no such database or organisation, or the file cannot be written.
pub async fn run(arguments: ExportArguments) -> Result<()> {
    let store = data_file::open(&arguments.data_dir, &arguments.organisation).await?;
    let exported = transfer::export(&store, &arguments.organisation, |_| true).await;
    store.close().await;
    let mut text = serde_json::to_string_pretty(&exported?)?;
    text.push('\n');
    match &arguments.file {
        None => std::io::stdout().write_all(text.as_bytes())?,
        Some(file) => {
            std::fs::write(file, text).with_context(|| format!("`{}` cannot be written", file.display()))?
        }
    }
    Ok(())
}
