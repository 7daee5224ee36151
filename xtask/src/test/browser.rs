//! Specs in real browsers. Where a test fails its file is run once more by itself, and either is told.
//!
//! Over a thousand tests share two browsers' worth of machine for an hour: now and then one of them finds it slower
//! than a person would wait. Such a test fails once and passes with the machine to itself; a defect fails again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::Context;
use crate::command::Run;
use crate::workspace;

/// Failures in more files are no accident, and are not tried again.
const MOST_FILES: usize = 3;

/// Writes an [`Entry`] a line.
const REPORTER: &str = "./tests/browser/support/failures.mjs";

/// A line of the reporter.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Failed(Failure),
    /// How many tests came to their end: the last line, where the runner came to its own.
    Ended {
        ended: usize,
    },
}

/// A test that failed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Failure {
    /// From the repository's root.
    file: String,
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
    // Two files at a time: mostly one waits for its browser while the other works. Each has a demo and ports of its own.
    let first = attempt(context, |run| run.arg("--test-concurrency=2").args(&specs))?;
    if first.is_empty() {
        return Ok(());
    }
    tell("failed", &first);
    let files: BTreeSet<&str> = first.iter().map(|failure| failure.file.as_str()).collect();
    if files.len() > MOST_FILES {
        bail!("{} tests failed in browsers", first.len());
    }
    let mut again = Vec::new();
    for file in files {
        println!("\n{file}, once more, by itself");
        // The whole of it: a test may have failed of what another one left behind.
        match attempt(context, |run| run.arg(file)) {
            Ok(failures) => again.extend(failures),
            Err(error) => again.push(Failure {
                file: file.to_owned(),
                name: file.to_owned(),
                message: format!("{error:#}"),
            }),
        }
    }
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

/// Runs specs, and answers what failed.
fn attempt(context: &Context<'_>, chosen: impl FnOnce(Run) -> Run) -> Result<Vec<Failure>> {
    let told = workspace::target().join("failed-specs.jsonl");
    // That of an earlier run is not to be taken for this one's.
    if told.exists() {
        std::fs::remove_file(&told)?;
    }
    let engines: Vec<&str> = context.engines.iter().map(|engine| engine.name()).collect();
    let mut run = Run::new("node")
        .args([
            "--test",
            "--test-reporter=spec",
            "--test-reporter-destination=stdout",
        ])
        .arg(format!("--test-reporter={REPORTER}"))
        .arg(format!("--test-reporter-destination={}", told.display()))
        .env("WAYMEET_BROWSERS", engines.join(","));
    if let Some(geckodriver) = &context.tools.drivers.geckodriver {
        run = run.env("GECKODRIVER", geckodriver);
    }
    let outcome = chosen(run).shown();
    let report = std::fs::read_to_string(&told).unwrap_or_default();
    match (read(&report)?, outcome) {
        (Some(failures), Err(_)) if !failures.is_empty() => Ok(failures),
        (Some(failures), Ok(())) => Ok(failures),
        (_, Err(error)) => Err(error.context("the runner of the specs failed, not a test")),
        (None, Ok(())) => bail!("the runner of the specs wrote no whole report"),
    }
}

/// What failed, where the report is whole and tells of any test.
fn read(report: &str) -> Result<Option<Vec<Failure>>> {
    let mut failures = Vec::new();
    let mut is_whole = false;
    for line in report.lines() {
        match serde_json::from_str(line).with_context(|| format!("not a line of the reporter: `{line}`"))? {
            Entry::Failed(failure) => failures.push(failure),
            Entry::Ended { ended } => is_whole = ended > 0,
        }
    }
    Ok(is_whole.then_some(failures))
}

fn tell(what: &str, failures: &[Failure]) {
    for Failure { file, name, message } in failures {
        println!("{what}: {name} ({file})\n    {}", message.replace('\n', "\n    "));
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
    use super::{Failure, accidents, read};

    fn failure(file: &str, name: &str) -> Failure {
        Failure {
            file: file.to_owned(),
            name: name.to_owned(),
            message: "not within 40000 ms".to_owned(),
        }
    }

    #[test]
    fn report_is_a_failure_a_line_and_an_end() {
        let line = "{\"file\":\"a.mjs\",\"name\":\"one\",\"message\":\"not within 40000 ms\"}\n";
        let whole = format!("{line}{{\"ended\":3}}\n");
        assert_eq!(read(&whole).unwrap(), Some(vec![failure("a.mjs", "one")]));
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
