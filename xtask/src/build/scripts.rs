//! The hand-written scripts: the inline snippet, the loader, and the adapters that are fetched on demand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::esbuild::{self, Shape};
use crate::workspace;

/// Every script in `www/` and how it is loaded.
const SCRIPTS: [(&str, &str, Shape); 18] = [
    ("www/snippet.js", "snippet.js", Shape::Inline),
    ("www/loader.js", "waymeet.js", Shape::Script),
    (
        "www/adapters/autotrack.js",
        "waymeet_autotrack.js",
        Shape::Adapter,
    ),
    ("www/adapters/forms.js", "waymeet_forms.js", Shape::Adapter),
    ("www/adapters/offers.js", "waymeet_offers.js", Shape::Adapter),
    ("www/adapters/preview.js", "waymeet_preview.js", Shape::Adapter),
    ("www/adapters/check.js", "waymeet_check.js", Shape::Adapter),
    ("www/adapters/link.js", "waymeet_link.js", Shape::Adapter),
    ("www/adapters/consent.js", "waymeet_consent.js", Shape::Adapter),
    ("www/adapters/debug.js", "waymeet_debug.js", Shape::Adapter),
    ("www/adapters/genesys.js", "waymeet_genesys.js", Shape::Adapter),
    ("www/chat/later.js", "waymeet_chat_later.js", Shape::Widget),
    ("www/adapters/widget.js", "waymeet_widget.js", Shape::Widget),
    ("www/preview/main.js", "waymeet_widget_preview.js", Shape::Adapter),
    ("www/adapters/keeper.js", "waymeet_keeper.js", Shape::Widget),
    ("www/closed/main.js", "waymeet_closed.js", Shape::Widget),
    ("www/cxbus.js", "waymeet_cxbus.js", Shape::Script),
    ("www/adapters/cxbus.js", "waymeet_widgets.js", Shape::Adapter),
];

/// Minifies them into `dist/`. They are small, so that nothing is gained by remembering them.
///
/// # Errors
/// When a source is missing or wrong.
pub(super) fn build(dist: &Path) -> Result<()> {
    // A style sheet is bundled as its text, which esbuild does not look into: so it is minified in a copy first.
    let copy = copy();
    copy_minified(&workspace::root().join("www"), &copy.join("www"))?;
    for (source, output, shape) in SCRIPTS {
        let input = copy.join(source);
        ensure!(
            input.is_file(),
            "`{source}` is missing: `dist/{output}` is made of it"
        );
        esbuild::minify(&input, &dist.join(output), shape)?;
    }
    write_texts(dist)
}

/// Where the copies are.
pub(super) fn copy() -> PathBuf {
    workspace::target().join("scripts")
}

/// Writes a file for each language of the chat, without its blanks.
fn write_texts(dist: &Path) -> Result<()> {
    let folder = workspace::root().join("www/chat/texts");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    for entry in entries.flatten() {
        let source = entry.path();
        let language = source.file_stem().unwrap_or_default().to_string_lossy();
        let text =
            fs::read_to_string(&source).with_context(|| format!("cannot read `{}`", source.display()))?;
        let texts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text)
            .with_context(|| format!("`{}` is no list of texts", source.display()))?;
        let output = dist.join(format!("waymeet_texts_{language}.json"));
        fs::write(&output, serde_json::to_string(&texts)?)
            .with_context(|| format!("cannot write `{}`", output.display()))?;
    }
    Ok(())
}

/// Copies the scripts of a folder and of those in it, and minifies its style sheets.
fn copy_minified(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create `{}`", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read `{}`", from.display()))?;
    for entry in entries.flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        match source.extension().and_then(|extension| extension.to_str()) {
            _ if source.is_dir() => copy_minified(&source, &target)?,
            Some("css") => esbuild::minify(&source, &target, Shape::Inline)?,
            Some("js" | "json") => {
                fs::copy(&source, &target).with_context(|| format!("cannot copy `{}`", source.display()))?;
            }
            _ => {}
        }
    }
    Ok(())
}
