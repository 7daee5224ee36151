//! Set-up: every step finds what is there, does what is missing, and says in one line which it was.

mod apt;
mod browsers;
mod cargo_tool;
mod npm;
mod step;
mod wasm_target;

use std::path::PathBuf;

use anyhow::Result;

pub(crate) use browsers::{Drivers, Engine};
pub(crate) use wasm_target::WasmToolchain;

use crate::versions;
use cargo_tool::CargoTool;

/// Everything that turns our sources into `dist/`.
pub(crate) struct Toolchain {
    /// Compiles for `wasm32-unknown-unknown`.
    pub(crate) wasm: WasmToolchain,
    /// The folder of `wasm-bindgen` and `wasm-bindgen-test-runner`.
    pub(crate) wasm_bindgen: PathBuf,
    /// What builds from the same inputs may be kept apart by.
    pub(crate) wasm_bindgen_version: String,
}

/// Everything the tests need besides.
pub(crate) struct TestTools {
    pub(crate) toolchain: Toolchain,
    pub(crate) drivers: Drivers,
    pub(crate) cargo_deny: PathBuf,
    /// `cargo nextest` is there; `cargo test` does where it is not.
    pub(crate) has_nextest: bool,
}

/// Sets up what building and running need.
///
/// # Errors
/// When something is missing that we cannot bring; the error says how to get it. What was set up before stays.
pub(crate) fn for_running() -> Result<Toolchain> {
    println!("Set-up");
    step::step("npm packages", npm::ensure)?;
    let wasm = step::step("wasm target", wasm_target::ensure)?;
    let wasm_bindgen_version = versions::locked("wasm-bindgen")?;
    let wasm_bindgen = step::step("wasm-bindgen", || {
        CargoTool {
            package: "wasm-bindgen-cli",
            folder: "wasm-bindgen",
            program: "wasm-bindgen",
            version: &wasm_bindgen_version,
            // The lock file of 0.2.130 names a crate that was withdrawn from crates.io.
            with_its_lock_file: false,
        }
        .ensure()
    })?;
    Ok(Toolchain {
        wasm,
        wasm_bindgen,
        wasm_bindgen_version,
    })
}

/// Sets up what building, running and testing in the given engines need.
///
/// # Errors
/// As [`for_running`].
pub(crate) fn for_testing(engines: &[Engine]) -> Result<TestTools> {
    let toolchain = for_running()?;
    let drivers = browsers::ensure(engines)?;
    let cargo_deny = step::step("cargo-deny", || {
        CargoTool {
            package: "cargo-deny",
            folder: "cargo-deny",
            program: "cargo-deny",
            version: versions::CARGO_DENY,
            with_its_lock_file: true,
        }
        .ensure()
    })?;
    let has_nextest = step::step("cargo-nextest", || {
        let found = crate::workspace::on_path("cargo-nextest").is_some();
        let said = if found {
            "found on PATH"
        } else {
            "not installed: `cargo test` runs the tests"
        };
        Ok((found, said.to_owned()))
    })?;
    Ok(TestTools {
        toolchain,
        drivers,
        cargo_deny: cargo_deny.join("cargo-deny"),
        has_nextest,
    })
}
