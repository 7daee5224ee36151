//! `waymeet import`: a configuration out of one JSON file.

use super::data_file;
use crate::audit::{Actor, Stamp};
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
/// When a service is running, when there is no such database, organisation or file, and when something in the file is broken: of
/// it nothing is imported without `--partial`, and with it there may be nothing left. Of a dry run, when the import would fail.
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
    let actor = Actor::Command("waymeet import");
    let stamp = Stamp {
        actor: &actor,
        at: SystemClock.now(),
    };
    let imported = transfer::import(&store, &arguments.organisation, file, options, stamp).await;
    store.close().await;
    let report = imported?;
    let what_came = WhatCame::of(&report, arguments.partial);
    say(&report, what_came);
    let verb = if report.is_dry_run { "would be" } else { "was" };
    match what_came {
        WhatCame::All | WhatCame::Rest => Ok(()),
        WhatCame::NoneForSome => bail!("nothing {verb} imported; `--partial` imports what is not broken"),
        WhatCame::NoneAtAll => bail!("nothing {verb} imported: everything in the file is broken"),
    }
}

/// What of a file came in; of a dry run, what would.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WhatCame {
    /// Nothing is broken.
    All,
    /// What is not broken.
    Rest,
    /// Nothing, for the sake of what is broken.
    NoneForSome,
    /// There was nothing but what is broken.
    NoneAtAll,
}

impl WhatCame {
    fn of(report: &Report, is_partial: bool) -> Self {
        let good = report.created + report.changed + report.unchanged;
        match (report.problems.is_empty(), is_partial) {
            (true, _) => Self::All,
            (false, _) if good == 0 => Self::NoneAtAll,
            (false, true) => Self::Rest,
            (false, false) => Self::NoneForSome,
        }
    }
}

#[expect(clippy::print_stdout, reason = "the command line is where its user looks")]
fn say(report: &Report, what_came: WhatCame) {
    for problem in &report.problems {
        println!("broken: {problem}");
    }
    for aside in &report.set_aside {
        println!("set aside: {aside}");
    }
    println!("{}", counts(report, what_came));
}

/// How much there was, in words that are true of it.
fn counts(report: &Report, what_came: WhatCame) -> String {
    let verb = match what_came {
        WhatCame::NoneForSome | WhatCame::NoneAtAll => "would have been ",
        WhatCame::All | WhatCame::Rest if report.is_dry_run => "would be ",
        WhatCame::All | WhatCame::Rest => "",
    };
    let without = if what_came == WhatCame::NoneForSome {
        "without what is broken "
    } else {
        ""
    };
    format!(
        "{without}{verb}created: {}, {verb}changed: {}, unchanged: {}",
        report.created, report.changed, report.unchanged
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::Problem;

    #[test]
    fn the_words_are_true_of_what_came_and_of_what_did_not() {
        let broken = Problem {
            kind: "segment",
            id: String::new(),
            path: "segments[0]".to_owned(),
            problem: "this is not an object".to_owned(),
        };
        for (created, is_broken, is_partial, is_dry_run, expected) in [
            (
                4,
                false,
                false,
                false,
                (WhatCame::All, "created: 4, changed: 0, unchanged: 0"),
            ),
            (
                4,
                false,
                false,
                true,
                (
                    WhatCame::All,
                    "would be created: 4, would be changed: 0, unchanged: 0",
                ),
            ),
            (
                4,
                true,
                true,
                false,
                (WhatCame::Rest, "created: 4, changed: 0, unchanged: 0"),
            ),
            (
                4,
                true,
                false,
                false,
                (
                    WhatCame::NoneForSome,
                    "without what is broken would have been created: 4, would have been changed: 0, unchanged: 0",
                ),
            ),
            (
                0,
                true,
                true,
                false,
                (
                    WhatCame::NoneAtAll,
                    "would have been created: 0, would have been changed: 0, unchanged: 0",
                ),
            ),
        ] {
            let report = Report {
                is_imported: !is_dry_run && (is_partial || !is_broken),
                is_dry_run,
                created,
                problems: is_broken.then(|| broken.clone()).into_iter().collect(),
                ..Report::default()
            };
            let what_came = WhatCame::of(&report, is_partial);
            assert_eq!((what_came, &*counts(&report, what_came)), expected);
        }
    }
}
