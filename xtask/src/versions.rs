//! The versions of the tools that no lock file of ours names.
//!
//! Packages from npm are pinned in `package-lock.json`; `wasm-bindgen` must match the crate exactly, so that
//! its version is read from `Cargo.lock` and written nowhere else.

use anyhow::{Context, Result};

use crate::workspace;

/// Firefox's WebDriver server, from crates.io.
pub(crate) const GECKODRIVER: &str = "0.37.1";

/// Checks licences, sources and advisories of our dependencies, from crates.io.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// The LLVM that Debian's `rustc-web` is built with, whose linker it needs.
pub(crate) const DEBIAN_LLVM: &str = "22";

/// The version of `package` that `Cargo.lock` pins.
pub(crate) fn locked(package: &str) -> Result<String> {
    let path = workspace::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    version_in_lock(&text, package).with_context(|| format!("`Cargo.lock` does not name `{package}`"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn version_is_read_from_the_entry_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
