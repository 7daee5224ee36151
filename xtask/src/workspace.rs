//! Where things lie: the repository's folders, and the folder of tools that clones share.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// What a site loads, under fixed names.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's native output.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// The folder of one tool and version, outside the repository, so that every clone finds what another one built.
pub(crate) fn tool_folder(name: &str, version: &str) -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .context("neither XDG_CACHE_HOME nor HOME is set: no place for the tools")?;
    Ok(cache
        .join("waymeet")
        .join("tools")
        .join(format!("{name}-{version}")))
}

/// A command that an npm package of ours provides.
pub(crate) fn npm_command(name: &str) -> PathBuf {
    root().join("node_modules").join(".bin").join(name)
}

/// The first executable of that name on `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}
