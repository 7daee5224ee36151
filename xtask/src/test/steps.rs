//! What `npm test` runs, in this order: what is quick and fails often comes first.

use anyhow::{Result, bail};

use super::{Context, browser};
use crate::command::Run;
use crate::setup::Engine;
use crate::{build, size, workspace};

/// What must have passed before, if it was run.
#[derive(Clone, Copy)]
pub(super) enum Need {
    Nothing,
    Step(&'static str),
}

/// One check.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) needs: Need,
    pub(super) run: fn(&Context<'_>) -> Result<()>,
}

const fn step(name: &'static str, what: &'static str, run: fn(&Context<'_>) -> Result<()>) -> Step {
    Step {
        name,
        what,
        needs: Need::Nothing,
        run,
    }
}

const fn after(needed: &'static str, step: Step) -> Step {
    Step {
        needs: Need::Step(needed),
        ..step
    }
}

pub(super) const STEPS: [Step; 15] = [
    step("rustfmt", "Rust is formatted", |_| {
        Run::cargo().args(["fmt", "--all", "--check"]).shown()
    }),
    step("prettier", "scripts and styles are formatted", |_| {
        npm("prettier", &["--check", "--log-level=warn", "."])
    }),
    step("eslint", "scripts follow the lints", |_| {
        npm("eslint", &["--max-warnings=0", "."])
    }),
    step("tsc", "scripts agree with their types", |_| {
        npm("tsc", &["--project", "tsconfig.json"])
    }),
    step("scripts", "what of the scripts needs no browser", |_| {
        Run::new("node")
            .args(["--test", "--test-reporter=dot", "tests/scripts/"])
            .shown()
    }),
    step("clippy", "Rust follows the lints", clippy),
    step(
        "deny",
        "licences, bans, sources and advisories of dependencies",
        deny,
    ),
    step(
        "unit",
        "unit, property and service tests, the floors among them",
        unit,
    ),
    step("doc", "examples in the documentation", |_| {
        Run::cargo()
            .args(["test", "--workspace", "--all-features", "--doc", "--quiet"])
            .shown()
    }),
    step("build", "everything a site loads, and the server", |context| {
        build::everything(&context.tools.toolchain, false)?;
        Run::cargo()
            .args(["build", "--package", "waymeet-service"])
            .shown()
    }),
    after(
        "build",
        step("size", "limits of what a visitor downloads", |_| size::check()),
    ),
    after(
        "build",
        step("sdk", "the vendor's SDK against the service", |_| {
            Run::new("node").arg("tests/sdk/run.mjs").shown()
        }),
    ),
    step("wasm-chromium", "the module's adapters in Chromium", |context| {
        wasm(context, Engine::Chromium)
    }),
    step("wasm-firefox", "the module's adapters in Firefox", |context| {
        wasm(context, Engine::Firefox)
    }),
    after("build", step("browser", "specs in real browsers", browser::run)),
];

fn npm(command: &str, arguments: &[&str]) -> Result<()> {
    Run::new(workspace::npm_command(command)).args(arguments).shown()
}

fn clippy(_: &Context<'_>) -> Result<()> {
    Run::cargo()
        .args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ])
        .shown()
}

/// Advisories come from a server that not every machine reaches; the other checks need no network.
fn deny(context: &Context<'_>) -> Result<()> {
    let deny =
        || Run::new(&context.tools.cargo_deny).args(["--all-features", "--log-level", "error", "check"]);
    deny().args(["bans", "licenses", "sources"]).shown()?;
    let fetched = Run::new(&context.tools.cargo_deny)
        .args(["--log-level", "error", "fetch", "db"])
        .captured();
    if fetched.is_err() {
        println!("advisories NOT checked: the advisory database cannot be fetched from here");
        return Ok(());
    }
    deny().args(["--disable-fetch", "advisories"]).shown()
}

fn unit(context: &Context<'_>) -> Result<()> {
    let cargo = Run::cargo();
    let cargo = if context.tools.has_nextest {
        cargo.args([
            "nextest",
            "run",
            "--no-tests=pass",
            "--status-level=fail",
            "--final-status-level=slow",
        ])
    } else {
        cargo.args(["test", "--lib", "--bins", "--tests", "--quiet"])
    };
    cargo.args(["--workspace", "--all-features"]).shown()
}

fn wasm(context: &Context<'_>, engine: Engine) -> Result<()> {
    if !context.engines.contains(&engine) {
        println!("left out by --browser");
        return Ok(());
    }
    let drivers = &context.tools.drivers;
    let (variable, driver) = match engine {
        Engine::Chromium => ("CHROMEDRIVER", &drivers.chromedriver),
        Engine::Firefox => ("GECKODRIVER", &drivers.geckodriver),
        Engine::Webkit => bail!("wasm-bindgen's test runner does not know WebKit's driver"),
    };
    let Some(driver) = driver else {
        bail!("no WebDriver server for {}", engine.name())
    };
    let toolchain = &context.tools.toolchain;
    toolchain
        .wasm
        .for_tests("test")
        .args([
            "--package",
            "waymeet",
            "--features",
            "journey,chat,callback",
            "--test",
            "wasm",
        ])
        // Compiled with other flags than the modules, hence in another folder.
        .arg("--target-dir")
        .arg(workspace::target().join("wasm-tests"))
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            toolchain.wasm_bindgen.join("wasm-bindgen-test-runner"),
        )
        .env(variable, driver)
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            workspace::root().join("webdriver.json"),
        )
        .shown()
}
