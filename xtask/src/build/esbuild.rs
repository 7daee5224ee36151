//! One call of esbuild: it minifies, and bundles where a file imports others.

use std::path::Path;

use anyhow::{Context, Result};

use crate::command::Run;
use crate::workspace;

/// The oldest JavaScript we promise to run on: that of Safari 14: the module is imported on demand, and `??=` saves bytes.
const LANGUAGE: &str = "--target=es2021";

/// Has Chromium (136 and newer) compile a file's functions with the file, beside the main thread, instead of one by one when
/// they are first called. Source: V8's explicit compile hints.
const EAGER: &str = "--banner:js=//# allFunctionsCalledOnLoad";

/// What adapters call their own version. Source: `[workspace.package]`.
const VERSION: &str = concat!("--define:WAYMEET_VERSION=\"", env!("CARGO_PKG_VERSION"), "\"");

/// How the output is loaded.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Pasted into a page as it is.
    Inline,
    /// A classic script; its imports are bundled.
    Script,
    /// An ES module that is compiled as a whole; its imports are bundled.
    Module,
    /// The same, whose names that begin with `_` are its own and become shorter: private names, which Safari 14 does not know,
    /// would be rewritten and weigh more than what they hide.
    Widget,
    /// An ES module with style sheets as texts, which knows its version.
    Adapter,
}

/// Makes `output` from `input`.
///
/// # Errors
/// When esbuild finds a mistake in the input; its words are in the error.
pub(super) fn minify(input: &Path, output: &Path, shape: Shape) -> Result<()> {
    bundle(input, output, shape, &[])
}

/// The same, with files in the place of names that are imported.
///
/// # Errors
/// When esbuild finds a mistake in the input; its words are in the error.
pub(super) fn bundle(input: &Path, output: &Path, shape: Shape, names: &[(&str, &Path)]) -> Result<()> {
    let aliases = names
        .iter()
        .map(|(name, file)| format!("--alias:{name}={}", file.display()));
    let shape = match shape {
        // Without the ten bytes of "use strict" that `strict` in tsconfig.json would have it begin with.
        Shape::Inline => &["--tsconfig-raw={}"][..],
        Shape::Script => &["--bundle", "--format=iife"],
        Shape::Module => &["--bundle", "--format=esm", EAGER],
        Shape::Widget => &[
            "--bundle",
            "--format=esm",
            "--loader:.css=text",
            "--mangle-props=^_[a-z]",
            EAGER,
        ],
        Shape::Adapter => &["--bundle", "--format=esm", "--loader:.css=text", VERSION],
    };
    Run::new(workspace::npm_command("esbuild"))
        .arg(input)
        .args([
            "--minify",
            "--charset=utf8",
            "--legal-comments=none",
            "--log-level=warning",
            LANGUAGE,
        ])
        .args(shape)
        .args(aliases)
        .arg(format!("--outfile={}", output.display()))
        .captured()
        .with_context(|| format!("cannot build `{}`", output.display()))?;
    Ok(())
}
