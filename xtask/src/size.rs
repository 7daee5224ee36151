//! What a visitor downloads: sizes of `dist/`, and the limits that `npm test` holds them to.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::workspace;

/// The size of a file as it is and as servers send it, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// How a limit is counted.
#[derive(Clone, Copy, Debug)]
enum Measure {
    /// Level 9. The snippet is part of a page, which most servers compress as they go.
    Gzip,
    /// Quality 11, as files are compressed that are compressed once.
    Brotli,
}

/// What some files may weigh together.
struct Limit {
    what: &'static str,
    files: &'static [&'static str],
    measure: Measure,
    max_bytes: usize,
}

const LIMITS: [Limit; 10] = [
    Limit {
        what: "inline snippet",
        files: &["snippet.js"],
        measure: Measure::Gzip,
        max_bytes: 1_228,
    },
    Limit {
        what: "loader",
        files: &["waymeet.js"],
        measure: Measure::Brotli,
        max_bytes: 3 * 1024,
    },
    Limit {
        what: "journey module",
        files: &["waymeet_journey.js", "waymeet_journey_bg.wasm"],
        measure: Measure::Brotli,
        max_bytes: 40 * 1024,
    },
    Limit {
        // All that a page loads before anything is offered (the loader is for the vendor's snippets, which are smaller than
        // ours by more): compared with other trackers in docs/performance.md.
        what: "tracker and rules",
        files: &["snippet.js", "waymeet_journey.js", "waymeet_journey_bg.wasm"],
        measure: Measure::Brotli,
        max_bytes: 40 * 1024,
    },
    Limit {
        // All that opens the panel but the launcher: the script, the module and one language.
        what: "chat",
        files: &["waymeet_chat.js", "waymeet_chat_bg.wasm", "waymeet_texts_en.json"],
        measure: Measure::Brotli,
        max_bytes: 40 * 1024,
    },
    Limit {
        what: "chat by Web Tools",
        files: &[
            "waymeet_chat_webtools.js",
            "waymeet_chat_webtools_bg.wasm",
            "waymeet_texts_en.json",
        ],
        measure: Measure::Brotli,
        max_bytes: 40 * 1024,
    },
    Limit {
        // On every page that has a launcher.
        what: "launcher",
        files: &["waymeet_widget.js"],
        measure: Measure::Brotli,
        max_bytes: 6 * 1024,
    },
    Limit {
        // On every page of a site with opening hours, an invitation or words of a page's own.
        what: "keeper",
        files: &["waymeet_keeper.js"],
        measure: Measure::Brotli,
        max_bytes: 4 * 1024,
    },
    Limit {
        what: "nobody is there",
        files: &["waymeet_closed.js"],
        measure: Measure::Brotli,
        max_bytes: 6 * 1024,
    },
    Limit {
        what: "callback",
        files: &["waymeet_callback.js", "waymeet_callback_bg.wasm"],
        measure: Measure::Brotli,
        max_bytes: 24 * 1024,
    },
];

/// Shows the sizes and compares them with the limits.
///
/// # Errors
/// When a file is missing or a limit is exceeded; all that are, are named.
pub(crate) fn check() -> Result<()> {
    let dist = workspace::dist();
    show(&dist)?;
    println!("\n  {:<18} {:>12} {:>12}", "limit", "is", "may be");
    let mut exceeded = Vec::new();
    for limit in &LIMITS {
        let size = limit.files.iter().try_fold(Size::default(), |sum, file| {
            measure(&dist.join(file))
                .map(|size| sum + size)
                .with_context(|| "run `npm run build` first")
        })?;
        let (bytes, method) = match limit.measure {
            Measure::Gzip => (size.gzip, "gzip"),
            Measure::Brotli => (size.brotli, "brotli"),
        };
        println!(
            "  {:<18} {:>12} {:>12} {method}",
            limit.what, bytes, limit.max_bytes
        );
        if bytes > limit.max_bytes {
            exceeded.push(format!("{} by {} bytes", limit.what, bytes - limit.max_bytes));
        }
    }
    if !exceeded.is_empty() {
        bail!("too large: {}", exceeded.join(", "));
    }
    Ok(())
}

/// Shows the size of every file in `dist`, in bytes.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub(crate) fn show(dist: &Path) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(dist)
        .with_context(|| format!("cannot read `{}`: run `npm run build` first", dist.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && !path.to_string_lossy().ends_with(".d.ts"))
        .collect();
    files.sort();
    println!("  {:<30} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    for file in files {
        let size = measure(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("  {name:<30} {:>9} {:>9} {:>9}", size.raw, size.gzip, size.brotli);
    }
    Ok(())
}

fn measure(path: &Path) -> Result<Size> {
    let content = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&content)?;
    let mut brotli = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut content.as_slice(), &mut brotli, &settings)?;
    Ok(Size {
        raw: content.len(),
        gzip: gzip.finish()?.len(),
        brotli: brotli.len(),
    })
}
