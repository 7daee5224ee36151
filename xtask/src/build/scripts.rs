//! The hand-written scripts: the inline snippet and the loader.

use std::path::Path;

use anyhow::{Result, ensure};

use super::esbuild::{self, Shape};
use crate::workspace;

/// Minifies both into `dist/`. They are small, so that nothing is gained by remembering them.
///
/// # Errors
/// When a source is missing or wrong.
pub(super) fn build(dist: &Path) -> Result<()> {
    for (source, output, shape) in [
        ("www/snippet.js", "snippet.js", Shape::Inline),
        ("www/loader.js", "waymeet.js", Shape::Script),
    ] {
        let input = workspace::root().join(source);
        ensure!(
            input.is_file(),
            "`{source}` is missing: `dist/{output}` is made of it"
        );
        esbuild::minify(&input, &dist.join(output), shape)?;
    }
    Ok(())
}
