//! Programs that crates.io has and no package manager does: built once a version, shared by all clones.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::step::announce;
use crate::command::Run;
use crate::workspace;

/// One program from crates.io.
pub(super) struct CargoTool<'a> {
    /// The crate's name.
    pub(super) package: &'a str,
    /// The name of its folder among the tools, before the version.
    pub(super) folder: &'a str,
    /// The program that tells whether it is there.
    pub(super) program: &'a str,
    pub(super) version: &'a str,
    /// Builds with the versions its authors tested, where that is possible.
    pub(super) with_its_lock_file: bool,
}

impl CargoTool<'_> {
    /// Answers the folder that holds the program, which is built if need be.
    ///
    /// # Errors
    /// When the program cannot be built, or says another version afterwards.
    pub(super) fn ensure(&self) -> Result<(PathBuf, String)> {
        let root = workspace::tool_folder(self.folder, self.version)?;
        let folder = root.join("bin");
        if self.is_there(&folder.join(self.program)) {
            return Ok((folder, format!("{} in the tools folder", self.version)));
        }
        if let Some(found) = workspace::on_path(self.program).filter(|program| self.is_there(program)) {
            let folder = found.parent().map(Path::to_path_buf).unwrap_or_default();
            return Ok((folder, format!("{} on PATH", self.version)));
        }
        announce(&format!(
            "cargo install {} {}: a few minutes, once a version",
            self.package, self.version
        ));
        let install = Run::cargo()
            .args([
                "install",
                self.package,
                "--version",
                &format!("={}", self.version),
                "--force",
            ])
            .arg("--root")
            .arg(&root)
            .args(self.with_its_lock_file.then_some("--locked"));
        install
            .shown()
            .with_context(|| format!("`{}` comes from crates.io", self.package))?;
        let program = folder.join(self.program);
        ensure!(
            self.is_there(&program),
            "`{}` does not say version {}",
            program.display(),
            self.version
        );
        Ok((folder, format!("{} built from crates.io", self.version)))
    }

    fn is_there(&self, program: &Path) -> bool {
        program.is_file()
            && Run::new(program)
                .arg("--version")
                .captured()
                .is_ok_and(|said| said.split_whitespace().any(|word| word == self.version))
    }
}
