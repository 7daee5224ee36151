//! A compiler for `wasm32-unknown-unknown`: the installed target, else rustup's, else Debian's packages.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::apt;
use super::step::announce;
use crate::command::Run;
use crate::versions;

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_RUSTDOC: &str = "/usr/bin/rustdoc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// Where Debian's `rust-web-src` puts the standard library, as cargo looks for it.
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std";

/// wasm-bindgen has two kinds of glue: references to JavaScript objects in a WebAssembly table, or in an array of
/// its own. Only the second can be translated by wasm2js, and one compilation has to serve both; it is no larger.
const WITHOUT_REFERENCES: &str = "-Ctarget-feature=-reference-types";

/// How much stack a module has, in bytes. The linker's own idea is a mebibyte, which every page would hold for ever; ours
/// recurse nowhere deeper than a JSON value of twenty-four levels. It lies first, so that too little of it ends the module and
/// overwrites nothing.
const SMALL_STACK: &str = "-Clink-arg=-zstack-size=131072 -Clink-arg=--stack-first";

/// What compiles our module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The Rust toolchain in use has the target, with a standard library made for it.
    Installed,
    /// It has the standard library's source besides: modules are made with a smaller one.
    InstalledWithSource,
    /// Debian's compiler, which builds the standard library from its source.
    Debian,
}

impl WasmToolchain {
    /// A cargo that builds the module for a page: small, and without a panic's words.
    pub(crate) fn for_modules(self, verb: &str) -> Run {
        match self {
            Self::Installed => Run::cargo()
                .env("RUSTFLAGS", format!("{WITHOUT_REFERENCES} {SMALL_STACK}"))
                .args([verb, "--target", TARGET]),
            Self::InstalledWithSource => with_small_std(
                Run::cargo()
                    .env("RUSTC_BOOTSTRAP", "1")
                    .args([verb, "--target", TARGET]),
            ),
            Self::Debian => with_small_std(debian_cargo(verb)),
        }
    }

    /// The compiler itself: when it is newer than what was compiled, so must that be.
    ///
    /// # Errors
    /// When the toolchain in use has no folder.
    pub(crate) fn compiler(self) -> Result<PathBuf> {
        match self {
            Self::Installed | Self::InstalledWithSource => Ok(sysroot()?.join("bin").join("rustc")),
            Self::Debian => Ok(PathBuf::from(DEBIAN_RUSTC)),
        }
    }

    /// A cargo that builds tests, which must be able to say why they panic.
    pub(crate) fn for_tests(self, verb: &str) -> Run {
        match self {
            Self::Installed | Self::InstalledWithSource => Run::cargo().args([verb, "--target", TARGET]),
            Self::Debian => debian_cargo(verb).arg("-Zbuild-std=std,panic_abort,test"),
        }
    }
}

/// Builds the standard library, too: for size, and without a panic's words and places, which no visitor reads. The
/// module is a good deal larger otherwise.
fn with_small_std(cargo: Run) -> Run {
    cargo
        .env(
            "RUSTFLAGS",
            format!(
                "{WITHOUT_REFERENCES} {SMALL_STACK} -Zunstable-options -Cpanic=immediate-abort \
                 -Zlocation-detail=none"
            ),
        )
        .args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
        ])
}

/// The folder of the toolchain in use.
fn sysroot() -> Result<PathBuf> {
    let folder = Run::new("rustc").args(["--print", "sysroot"]).captured()?;
    Ok(PathBuf::from(folder.trim()))
}

/// What the installed toolchain is good for; the standard library's source is asked of rustup where it is missing.
fn installed(said: &str) -> (WasmToolchain, String) {
    let has_source =
        || sysroot().is_ok_and(|folder| folder.join("lib/rustlib/src/rust/library/std").is_dir());
    if !has_source() {
        announce("rustup component add rust-src");
        // Without it the module is larger, and the size step says so.
        let _ = Run::new("rustup")
            .args(["component", "add", "rust-src"])
            .captured();
    }
    if has_source() {
        (
            WasmToolchain::InstalledWithSource,
            format!("{said}, the standard library is built from source"),
        )
    } else {
        (
            WasmToolchain::Installed,
            format!("{said}, without the standard library's source"),
        )
    }
}

/// Debian's cargo and compiler, untouched by the rustup that may run us.
fn debian_cargo(verb: &str) -> Run {
    Run::new(DEBIAN_CARGO)
        .without_env("RUSTUP_TOOLCHAIN")
        .without_env("LD_LIBRARY_PATH")
        .without_env("CARGO")
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTDOC", DEBIAN_RUSTDOC)
        // `-Zbuild-std` is the one unstable part: a standard library for a target Debian does not compile it for.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", debian_linker())
        .args([verb, "--target", TARGET])
}

/// rustc looks for `rust-lld`, which Debian does not ship.
fn debian_linker() -> String {
    format!("/usr/lib/llvm-{}/bin/wasm-ld", versions::DEBIAN_LLVM)
}

/// Answers a compiler for the target, and brings one if there is none.
///
/// # Errors
/// When none of the three ways is open; the error names them.
pub(super) fn ensure() -> Result<(WasmToolchain, String)> {
    if has_installed_target() {
        return Ok(installed("installed in the Rust toolchain"));
    }
    if has_debian_toolchain() {
        return Ok((WasmToolchain::Debian, said_of_debian("found")));
    }
    announce(&format!("rustup target add {TARGET}"));
    let rustup = Run::new("rustup").args(["target", "add", TARGET]).captured();
    if rustup.is_ok() && has_installed_target() {
        return Ok(installed("added by rustup"));
    }
    announce("rustup could not add it: taking Debian's packages");
    let linker = format!("lld-{}", versions::DEBIAN_LLVM);
    apt::install(&["rustc-web", "cargo-web", "rust-web-src", &linker]).with_context(|| {
        format!("no compiler for {TARGET}: `rustup target add {TARGET}` is the usual way, and did not work")
    })?;
    ensure!(
        has_debian_toolchain(),
        "Debian's packages are installed and yet `{DEBIAN_RUSTC}` is not usable"
    );
    Ok((WasmToolchain::Debian, said_of_debian("installed")))
}

fn said_of_debian(verb: &str) -> String {
    format!("{verb} Debian's rustc-web, the standard library is built from source")
}

fn has_installed_target() -> bool {
    Run::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .captured()
        .is_ok_and(|folder| holds_std(Path::new(folder.trim())))
}

fn holds_std(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// Debian's *older* `rustc` package has the same path: the source of its standard library tells them apart.
fn has_debian_toolchain() -> bool {
    [
        DEBIAN_RUSTC,
        DEBIAN_RUSTDOC,
        DEBIAN_CARGO,
        DEBIAN_STD,
        &debian_linker(),
    ]
    .iter()
    .all(|path| Path::new(path).exists())
        && Run::new(DEBIAN_RUSTC)
            .without_env("LD_LIBRARY_PATH")
            .args(["--print", "target-libdir", "--target", TARGET])
            .captured()
            .is_ok()
}
