//! `npm test`: every check, each announced and timed; one that fails does not hide the others.

mod browser;
mod steps;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::setup::{self, Engine, TestTools};
use steps::{Need, STEPS, Step};

/// Which checks to run, and in which browsers.
#[derive(clap::Args)]
pub(crate) struct Selection {
    /// Run only the steps with these names; may be given more than once.
    #[arg(long, value_parser = clap::builder::PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    only: Vec<String>,
    /// Run browser tests only in these engines; may be given more than once.
    #[arg(long)]
    browser: Vec<Engine>,
    /// Browser specs to run instead of all, as paths.
    #[arg(long)]
    spec: Vec<String>,
}

impl Selection {
    fn steps(&self) -> impl Iterator<Item = &'static Step> {
        STEPS
            .iter()
            .filter(|step| self.only.is_empty() || self.only.iter().any(|name| name == step.name))
    }

    fn engines(&self) -> &[Engine] {
        if self.browser.is_empty() {
            &Engine::ALL
        } else {
            &self.browser
        }
    }
}

/// What the steps work with.
pub(crate) struct Context<'a> {
    tools: &'a TestTools,
    engines: &'a [Engine],
    specs: &'a [String],
}

/// Sets up and runs the selected steps. The last line printed is `N passed, N failed`.
///
/// # Errors
/// When the set-up or any step fails.
pub(crate) fn test(selection: &Selection) -> Result<()> {
    let tools = setup::for_testing(selection.engines())?;
    let context = Context {
        tools: &tools,
        engines: selection.engines(),
        specs: &selection.spec,
    };
    let mut results: Vec<(&Step, bool, f32)> = Vec::new();
    for step in selection.steps() {
        println!("\n=== {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = match missing(step, &results) {
            None => (step.run)(&context),
            Some(name) => Err(anyhow::anyhow!("not run: it needs `{name}`, which failed")),
        };
        let seconds = start.elapsed().as_secs_f32();
        match &outcome {
            Ok(()) => println!("--- {} passed ({seconds:.1} s)", step.name),
            Err(error) => println!("{error:#}\n--- {} FAILED ({seconds:.1} s)", step.name),
        }
        results.push((step, outcome.is_ok(), seconds));
    }
    summarise(&results)
}

/// The step this one needs, if it was run and failed.
fn missing(step: &Step, results: &[(&Step, bool, f32)]) -> Option<&'static str> {
    let Need::Step(name) = step.needs else { return None };
    results
        .iter()
        .any(|(done, passed, _)| done.name == name && !passed)
        .then_some(name)
}

fn summarise(results: &[(&Step, bool, f32)]) -> Result<()> {
    println!("\n=== summary");
    for (step, passed, seconds) in results {
        println!(
            "  {} {:<16} {seconds:>7.1} s",
            if *passed { "passed" } else { "FAILED" },
            step.name
        );
    }
    let failed = results.iter().filter(|(_, passed, _)| !passed).count();
    println!("{} passed, {failed} failed", results.len() - failed);
    if failed > 0 {
        bail!(AlreadySaid);
    }
    Ok(())
}

/// Ends a run whose summary has been printed: the exit code is all that is left to say.
#[derive(Debug)]
pub(crate) struct AlreadySaid;

impl std::fmt::Display for AlreadySaid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("some steps failed")
    }
}

impl std::error::Error for AlreadySaid {}

#[cfg(test)]
mod tests {
    use super::{STEPS, missing, steps::Need};

    #[test]
    fn step_is_not_run_when_the_one_it_needs_failed() {
        let browser = STEPS.iter().find(|step| step.name == "browser").unwrap();
        let build = STEPS.iter().find(|step| step.name == "build").unwrap();
        assert_eq!(missing(browser, &[(build, false, 0.0)]), Some("build"));
        assert_eq!(missing(browser, &[(build, true, 0.0)]), None);
        assert_eq!(missing(browser, &[]), None, "a selection may leave it out");
    }

    #[test]
    fn needed_steps_come_before_those_that_need_them() {
        for (index, step) in STEPS.iter().enumerate() {
            if let Need::Step(name) = step.needs {
                assert!(
                    STEPS[..index].iter().any(|before| before.name == name),
                    "{}",
                    step.name
                );
            }
        }
    }
}
