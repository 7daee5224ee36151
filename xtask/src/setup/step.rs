//! One step of the set-up and the one line it says.

use std::time::Instant;

use anyhow::{Context, Result};

/// Runs one step, which answers its result and what it found or did, and says so with the time it took.
pub(super) fn step<T>(name: &str, work: impl FnOnce() -> Result<(T, String)>) -> Result<T> {
    let start = Instant::now();
    let (value, said) = work().with_context(|| format!("set-up of {name}"))?;
    println!("  {name:<14} {said} ({:.1} s)", start.elapsed().as_secs_f32());
    Ok(value)
}

/// Announces work that takes a while and is about to show its own progress.
pub(super) fn announce(what: &str) {
    println!("  … {what}");
}
