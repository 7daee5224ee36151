//! Debian's packages, where we may install them.

use anyhow::{Result, bail};

use super::step::announce;
use crate::command::Run;
use crate::workspace;

/// Installs packages, refreshing the package lists only if they do not know them.
///
/// # Errors
/// Without apt-get, or without the right to use it: the error says what to install, and how.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let Some(prefix) = privileged() else {
        bail!(
            "missing: {list}. On Debian or Ubuntu: `sudo apt-get install --no-install-recommends {list}`, \
             then run this again (as root, or with a sudo that asks no password, this is done for you)"
        );
    };
    announce(&format!("apt-get install {list}"));
    if apt_get(
        prefix,
        &[&["install", "-y", "--no-install-recommends"], packages].concat(),
    )
    .is_ok()
    {
        return Ok(());
    }
    announce("apt-get update, since the package lists do not know them or are too old");
    apt_get(prefix, &["update"])?;
    apt_get(
        prefix,
        &[&["install", "-y", "--no-install-recommends"], packages].concat(),
    )
}

/// What to put before `apt-get`, or nothing at all if we may not use it.
fn privileged() -> Option<&'static [&'static str]> {
    workspace::on_path("apt-get")?;
    if Run::new("id")
        .arg("-u")
        .captured()
        .is_ok_and(|user| user.trim() == "0")
    {
        return Some(&["env"]);
    }
    let sudo = Run::new("sudo").args(["-n", "true"]).captured();
    sudo.is_ok().then_some(&["sudo", "-n", "env"])
}

fn apt_get(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    Run::new(prefix.first().copied().unwrap_or("env"))
        .args(prefix.iter().skip(1))
        .args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-o",
            "Dpkg::Use-Pty=0",
        ])
        .args(arguments)
        .shown()
}
