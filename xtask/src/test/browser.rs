//! Specs in real browsers. What fails is tried once more by itself, and told either way.
//!
//! Over a thousand tests share two browsers' worth of machine for an hour: now and then one of them finds it slower
//! than a person would wait. Such a test fails once and passes with the machine to itself; a defect fails twice.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::Context;
use crate::command::Run;
use crate::workspace;

/// So many failures are no accident, and are not tried again.
const MOST_ACCIDENTS: usize = 12;

/// Writes a [`Failure`] a line, see its own description.
const REPORTER: &str = "./tests/browser/support/failures.mjs";

/// A test that failed, as the reporter tells it.
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
/// When a test fails twice, when more than [`MOST_ACCIDENTS`] fail, or when the runner itself does.
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
    if first.len() > MOST_ACCIDENTS {
        bail!("{} tests failed in browsers", first.len());
    }
    let mut again = Vec::new();
    for (file, names) in by_file(&first) {
        println!("\n{file}, once more, by itself");
        let patterns = names.iter().map(|name| format!("--test-name-pattern={name}"));
        again.extend(attempt(context, |run| run.args(patterns).arg(&file))?);
    }
    let (defects, accidents): (Vec<_>, Vec<_>) = first
        .into_iter()
        .partition(|failure| again.iter().any(|other| same(failure, other)));
    tell("failed once and passed by itself", &accidents);
    if again.is_empty() {
        return Ok(());
    }
    tell("failed twice", &defects);
    bail!("{} tests failed in browsers, by themselves, too", again.len());
}

fn same(one: &Failure, other: &Failure) -> bool {
    (&one.file, &one.name) == (&other.file, &other.name)
}

/// Runs specs, and answers what failed.
fn attempt(context: &Context<'_>, chosen: impl FnOnce(Run) -> Run) -> Result<Vec<Failure>> {
    let told = workspace::target().join("failed-specs.jsonl");
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
    let failures = read(&std::fs::read_to_string(&told).context("the runner of the specs wrote no report")?)?;
    match outcome {
        Err(error) if failures.is_empty() => Err(error.context("no test failed, but their runner did")),
        _ => Ok(failures),
    }
}

fn read(report: &str) -> Result<Vec<Failure>> {
    report
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| format!("not a failure: `{line}`")))
        .collect()
}

/// What to run again of each file, as patterns; none where all of it has to.
fn by_file(failures: &[Failure]) -> BTreeMap<String, Vec<String>> {
    let mut files: BTreeMap<String, Vec<&Failure>> = BTreeMap::new();
    for failure in failures {
        files.entry(failure.file.clone()).or_default().push(failure);
    }
    files
        .into_iter()
        .map(|(file, failures)| {
            let whole = failures.iter().any(|failure| failure.name.ends_with(&file));
            let names = failures.iter().map(|failure| pattern(&failure.name));
            let patterns = if whole { Vec::new() } else { names.collect() };
            (file, patterns)
        })
        .collect()
}

/// A regular expression that means this name and no other.
fn pattern(name: &str) -> String {
    let mut pattern = String::from("^");
    for character in name.chars() {
        if character.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern + "$"
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
    use super::{Failure, by_file, pattern, read};

    fn failure(file: &str, name: &str) -> Failure {
        Failure {
            file: file.to_owned(),
            name: name.to_owned(),
            message: "not within 40000 ms".to_owned(),
        }
    }

    #[test]
    fn report_is_a_failure_a_line() {
        let report = "{\"file\":\"a.mjs\",\"name\":\"one\",\"message\":\"not within 40000 ms\"}\n";
        assert_eq!(read(report).unwrap(), [failure("a.mjs", "one")]);
        assert_eq!(read("").unwrap(), []);
        assert!(read("no JSON").is_err());
    }

    #[test]
    fn only_what_failed_is_tried_again() {
        let failed = [
            failure("a.mjs", "one [webkit]"),
            failure("b.mjs", "two"),
            failure("a.mjs", "three"),
        ];
        let again: Vec<_> = by_file(&failed).into_iter().collect();
        let (one, two, three) = (pattern("one [webkit]"), pattern("two"), pattern("three"));
        assert_eq!(
            again,
            [
                ("a.mjs".to_owned(), vec![one, three]),
                ("b.mjs".to_owned(), vec![two])
            ]
        );
    }

    #[test]
    fn file_that_failed_as_a_whole_is_tried_as_a_whole() {
        let failed = [failure("a.mjs", "one"), failure("a.mjs", "/somewhere/a.mjs")];
        let again: Vec<_> = by_file(&failed).into_iter().collect();
        assert_eq!(again, [("a.mjs".to_owned(), Vec::new())]);
    }

    #[test]
    fn name_in_a_pattern_means_itself() {
        assert_eq!(pattern("what? (1.5) [webkit]"), r"^what\? \(1\.5\) \[webkit\]$");
        assert_eq!(pattern("„Größe“"), "^„Größe“$");
    }
}
