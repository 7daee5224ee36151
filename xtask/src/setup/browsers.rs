//! The three browser engines and what drives them.

use std::path::PathBuf;

use anyhow::Result;

use super::apt;
use super::cargo_tool::CargoTool;
use super::step::step;
use crate::{versions, workspace};

/// A browser engine the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    /// WebKitGTK, Safari's engine.
    Webkit,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// Its name in `--browser` and `WAYMEET_BROWSERS`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb"],
        }
    }

    /// Whether the browser and, where the system brings it, its driver are there.
    fn is_installed(self) -> bool {
        let has = |name| workspace::on_path(name).is_some();
        match self {
            Self::Chromium => (has("chromium") || has("google-chrome")) && has("chromedriver"),
            Self::Firefox => has("firefox-esr") || has("firefox"),
            Self::Webkit => has("WebKitWebDriver") && has("Xvfb"),
        }
    }
}

/// The WebDriver servers that do not lie on `PATH` by themselves.
pub(crate) struct Drivers {
    /// Firefox's; nothing if Firefox was not asked for.
    pub(crate) geckodriver: Option<PathBuf>,
    /// Chromium's; nothing if Chromium was not asked for.
    pub(crate) chromedriver: Option<PathBuf>,
}

/// Brings the given engines and their drivers.
///
/// # Errors
/// When an engine is missing and Debian's packages cannot be installed; the error names them.
pub(super) fn ensure(engines: &[Engine]) -> Result<Drivers> {
    step("browsers", || {
        let missing: Vec<&str> = engines
            .iter()
            .filter(|engine| !engine.is_installed())
            .flat_map(|engine| engine.debian_packages().iter().copied())
            .collect();
        // Reads the service's own store, to see what a browser's visit has left there.
        let store_reader = (workspace::on_path("sqlite3").is_none()).then_some("sqlite3");
        let missing = [missing, store_reader.into_iter().collect()].concat();
        let names = engines
            .iter()
            .map(|engine| engine.name())
            .collect::<Vec<_>>()
            .join(", ");
        if missing.is_empty() {
            return Ok(((), format!("found {names}")));
        }
        apt::install(&missing)?;
        Ok(((), format!("installed {}", missing.join(", "))))
    })?;
    let geckodriver = engines
        .contains(&Engine::Firefox)
        .then(|| {
            let tool = CargoTool {
                package: "geckodriver",
                folder: "geckodriver",
                program: "geckodriver",
                version: versions::GECKODRIVER,
                with_its_lock_file: true,
            };
            step("geckodriver", || tool.ensure())
        })
        .transpose()?
        .map(|folder| folder.join("geckodriver"));
    let chromedriver = engines
        .contains(&Engine::Chromium)
        .then(|| workspace::on_path("chromedriver"))
        .flatten();
    Ok(Drivers {
        geckodriver,
        chromedriver,
    })
}
