//! Specs in real browsers. Where a test fails its file is run once more by itself, and either is told.
//!
//! Over a thousand tests share two browsers' worth of machine for an hour: now and then one of them finds it slower
//! than a person would wait. Such a test fails once and passes with the machine to itself; a defect fails again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::Context;
use crate::command::Run;
use crate::workspace;

/// Failures in more files are no accident, and are not tried again.
const MOST_FILES: usize = 3;

/// So many files run at a time: mostly one waits for its browser while the other works. Each has a demo and ports of its own.
const AT_A_TIME: usize = 2;

/// Writes an [`Entry`] a line.
const REPORTER: &str = "./tests/browser/support/failures.mjs";

/// A line of the reporter.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Failed {
        name: String,
        message: String,
    },
    /// How many tests came to their end: the last line, where the runner came to its own.
    Ended {
        ended: usize,
    },
}

/// A test that failed.
#[derive(Debug, Clone, PartialEq)]
struct Failure {
    file: PathBuf,
    /// The test's, or the file's where the file failed as a whole.
    name: String,
    message: String,
}

/// Runs the chosen specs in the chosen engines.
///
/// # Errors
/// When a file fails twice, when more than [`MOST_FILES`] fail, or when the runner itself does.
pub(super) fn run(context: &Context<'_>) -> Result<()> {
    let specs = if context.specs.is_empty() {
        all_specs()?
    } else {
        context.specs.iter().map(PathBuf::from).collect()
    };
    let first = attempt_all(context, specs);
    if first.is_empty() {
        return Ok(());
    }
    tell("failed", &first);
    let files: BTreeSet<&PathBuf> = first.iter().map(|failure| &failure.file).collect();
    if files.len() > MOST_FILES {
        bail!("{} tests failed in browsers", first.len());
    }
    println!("\nonce more, each file by itself");
    // The whole of it: a test may have failed of what another one left behind.
    let again: Vec<Failure> = files
        .into_iter()
        .flat_map(|file| attempt(context, file))
        .collect();
    tell("failed once and passed by itself", &accidents(&first, &again));
    tell("failed again by itself", &again);
    if !again.is_empty() {
        bail!("{} tests failed in browsers, by themselves, too", again.len());
    }
    Ok(())
}

/// What failed in files of which all passed the second time.
fn accidents(first: &[Failure], again: &[Failure]) -> Vec<Failure> {
    let failed_again = |failure: &&Failure| again.iter().any(|other| other.file == failure.file);
    first
        .iter()
        .filter(|failure| !failed_again(failure))
        .cloned()
        .collect()
}

/// Runs files of specs, some at a time, and answers what failed.
fn attempt_all(context: &Context<'_>, specs: Vec<PathBuf>) -> Vec<Failure> {
    let waiting = Mutex::new(specs.into_iter());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut failures = Vec::new();
        while let Some(file) = next() {
            failures.extend(attempt(context, &file));
        }
        failures
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        let failures = workers.into_iter().map(|worker| {
            worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        failures.flatten().collect()
    })
}

/// Runs a file of specs, prints what it says when it has ended, and answers what failed.
fn attempt(context: &Context<'_>, file: &Path) -> Vec<Failure> {
    try_attempt(context, file).unwrap_or_else(|error| {
        vec![Failure {
            file: file.to_owned(),
            name: file.display().to_string(),
            message: format!("{error:#}"),
        }]
    })
}

fn try_attempt(context: &Context<'_>, file: &Path) -> Result<Vec<Failure>> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let report = workspace::target().join(format!("{name}.failures.jsonl"));
    // That of an earlier run is not to be taken for this one's.
    if report.exists() {
        std::fs::remove_file(&report)?;
    }
    let engines: Vec<&str> = context.engines.iter().map(|engine| engine.name()).collect();
    let mut run = Run::new("node")
        .args([
            "--test",
            "--test-reporter=spec",
            "--test-reporter-destination=stdout",
        ])
        .arg(format!("--test-reporter={REPORTER}"))
        .arg(format!("--test-reporter-destination={}", report.display()))
        .arg(file)
        .env("WAYMEET_BROWSERS", engines.join(","));
    if let Some(geckodriver) = &context.tools.drivers.geckodriver {
        run = run.env("GECKODRIVER", geckodriver);
    }
    let start = Instant::now();
    let (printed, is_good) = run.told()?;
    println!(
        "{} ({:.0} s)\n{printed}",
        file.display(),
        start.elapsed().as_secs_f32()
    );
    let found = read(&std::fs::read_to_string(&report).unwrap_or_default())?;
    let _ = std::fs::remove_file(&report);
    match found {
        Some(failures) if failures.is_empty() != is_good => {
            bail!("the runner of the specs and its report do not agree")
        }
        Some(failures) => Ok(failures
            .into_iter()
            .map(|(name, message)| Failure {
                file: file.to_owned(),
                name,
                message,
            })
            .collect()),
        None => bail!("the runner of the specs did not come to its end"),
    }
}

/// Names and messages of what failed, where the report is whole and tells of any test.
fn read(report: &str) -> Result<Option<Vec<(String, String)>>> {
    let mut failures = Vec::new();
    let mut is_whole = false;
    for line in report.lines() {
        match serde_json::from_str(line).with_context(|| format!("not a line of the reporter: `{line}`"))? {
            Entry::Failed { name, message } => failures.push((name, message)),
            Entry::Ended { ended } => is_whole = ended > 0,
        }
    }
    Ok(is_whole.then_some(failures))
}

fn tell(what: &str, failures: &[Failure]) {
    for Failure { file, name, message } in failures {
        println!(
            "{what}: {name} ({})\n    {}",
            file.display(),
            message.replace('\n', "\n    ")
        );
    }
}

fn all_specs() -> Result<Vec<PathBuf>> {
    let folder = Path::new("tests").join("browser");
    let mut specs: Vec<PathBuf> = std::fs::read_dir(workspace::root().join(&folder))?
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| name.to_string_lossy().ends_with(".spec.mjs"))
        .map(|name| folder.join(name))
        .collect();
    specs.sort();
    Ok(specs)
}

#[cfg(test)]
mod tests {
    use super::{Failure, PathBuf, accidents, read};

    fn failure(file: &str, name: &str) -> Failure {
        Failure {
            file: PathBuf::from(file),
            name: name.to_owned(),
            message: "not within 40000 ms".to_owned(),
        }
    }

    #[test]
    fn report_is_a_failure_a_line_and_an_end() {
        let line = "{\"name\":\"one\",\"message\":\"not within 40000 ms\"}\n";
        let one = ("one".to_owned(), "not within 40000 ms".to_owned());
        let whole = format!("{line}{{\"ended\":3}}\n");
        assert_eq!(read(&whole).unwrap(), Some(vec![one]));
        assert_eq!(read("{\"ended\":3}\n").unwrap(), Some(vec![]));
        for broken_off in ["", line, "{\"ended\":0}\n"] {
            assert_eq!(read(broken_off).unwrap(), None, "{broken_off}");
        }
        assert!(read("no JSON").is_err());
    }

    #[test]
    fn accident_is_what_failed_in_a_file_that_passes_by_itself() {
        let first = [
            failure("a.mjs", "one"),
            failure("b.mjs", "two"),
            failure("b.mjs", "three"),
        ];
        assert_eq!(accidents(&first, &[]), first);
        // Whatever it is that fails there now.
        let again = [failure("b.mjs", "four")];
        assert_eq!(accidents(&first, &again), [failure("a.mjs", "one")]);
    }
}
