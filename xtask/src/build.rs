//! `dist/`: what a site loads, under fixed names.

mod esbuild;
mod fallback;
mod freshness;
mod module;
mod names;
mod scripts;
mod stamp;
mod target_features;

use std::time::Instant;

use anyhow::{Context, Result};

use crate::command::Run;
use crate::setup::Toolchain;
use crate::{size, workspace};

/// Builds every file of `dist/` whose inputs changed and shows their sizes; with `release`, the server too.
///
/// # Errors
/// When an input is missing or a tool fails; files built before stay.
pub(crate) fn everything(toolchain: &Toolchain, release: bool) -> Result<()> {
    let start = Instant::now();
    println!("Build");
    let dist = workspace::dist();
    std::fs::create_dir_all(&dist).with_context(|| format!("cannot create `{}`", dist.display()))?;
    scripts::build(&dist)?;
    for module in &module::MODULES {
        module::build(module, toolchain, &dist)?;
    }
    if release {
        Run::cargo()
            .args(["build", "--release", "--package", "waymeet-service"])
            .shown()?;
    }
    size::show(&dist)?;
    println!("Built in {:.1} s", start.elapsed().as_secs_f32());
    Ok(())
}
