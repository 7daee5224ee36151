//! What a build step was made from, remembered so that it is skipped while that stays the same.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The remembered fingerprint of a step's inputs.
pub(super) struct Stamp {
    path: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// The stamp kept at `path` for the contents of `inputs` and for `settings`, which name tools and versions.
    ///
    /// # Errors
    /// When an input cannot be read.
    pub(super) fn new(path: PathBuf, inputs: &[&Path], settings: &[&str]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        settings.hash(&mut hasher);
        for input in inputs {
            fs::read(input)
                .with_context(|| format!("cannot read `{}`", input.display()))?
                .hash(&mut hasher);
        }
        Ok(Self {
            path,
            fingerprint: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the step ran on the same inputs before, and its outputs are still there.
    pub(super) fn is_current(&self, outputs: &[PathBuf]) -> bool {
        outputs.iter().all(|output| output.is_file())
            && fs::read_to_string(&self.path).is_ok_and(|kept| kept == self.fingerprint)
    }

    /// Remembers that the step is done.
    ///
    /// # Errors
    /// When the stamp cannot be written.
    pub(super) fn keep(&self) -> Result<()> {
        fs::write(&self.path, &self.fingerprint)
            .with_context(|| format!("cannot write `{}`", self.path.display()))
    }
}
