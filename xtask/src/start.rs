//! `npm start`: the demo, from whatever state the clone is in.

use anyhow::{Result, bail};

use crate::command::Run;
use crate::{build, setup, workspace};

/// Sets up, builds, and becomes the demo.
///
/// The demo takes our place instead of being our child: Ctrl-C, a signal sent to our process id and the exit code
/// are the demo's own, and no process is left in between. It reads `PORT`, `SERVICE_PORT` and `CIC_PORT` itself.
///
/// # Errors
/// When set-up or build fail, or the demo cannot be started.
pub(crate) fn start(arguments: &[String]) -> Result<()> {
    let toolchain = setup::for_running()?;
    build::everything(&toolchain, false)?;
    Run::cargo()
        .args(["build", "--package", "waymeet-service"])
        .shown()?;
    become_demo(
        Run::new(workspace::target().join("debug").join("waymeet"))
            .arg("demo")
            .args(arguments),
    )
}

#[cfg(unix)]
fn become_demo(demo: Run) -> Result<()> {
    bail!(demo.replace_this_process())
}

#[cfg(not(unix))]
fn become_demo(demo: Run) -> Result<()> {
    demo.shown()
}
