//! One module of the site: Rust, to WebAssembly, to what a page imports.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use super::esbuild::{self, Shape};
use super::fallback;
use super::freshness::is_fresh;
use super::names;
use super::scripts;
use super::stamp::Stamp;
use super::target_features;
use crate::command::Run;
use crate::setup::Toolchain;
use crate::workspace;

/// One of the WebAssembly files that the root package is compiled to.
pub(super) struct Module {
    /// The cargo feature it is made of.
    feature: &'static str,
    /// The name of its files in `dist/`.
    pub(super) name: &'static str,
    /// What `wasm-opt` is to aim for.
    effort: &'static str,
    /// How long a function may be that is folded into its only caller: long bodies compress better apart, and fewer functions
    /// start quicker, because browsers compile each when it is first called.
    longest_folded: &'static str,
    /// The script that imports the glue, as what, and how it is loaded.
    script: (&'static str, &'static str, Shape),
}

/// Both chats look the same.
const CHAT: (&str, &str, Shape) = ("www/chat/main.js", "waymeet-chat-glue", Shape::Widget);

/// Tracking and deciding for every visitor; the chat, fetched by those who chat, once for each protocol of contact centres.
pub(super) const MODULES: [Module; 4] = [
    Module {
        feature: "journey",
        name: "waymeet_journey",
        // Some 490 functions where `-Oz` and 20 leave 580; with 60 there are 430, for 160 bytes more.
        effort: "-O3",
        longest_folded: "40",
        script: ("www/journey/main.js", "waymeet-glue", Shape::Module),
    },
    Module {
        feature: "chat",
        name: "waymeet_chat",
        effort: "-Oz",
        longest_folded: "20",
        script: CHAT,
    },
    Module {
        feature: "chat-web-tools",
        name: "waymeet_chat_webtools",
        // A hundred bytes less than with `-Oz`, once compressed.
        effort: "-Os",
        longest_folded: "20",
        script: CHAT,
    },
    Module {
        feature: "callback",
        name: "waymeet_callback",
        effort: "-Oz",
        longest_folded: "20",
        script: ("www/callback/main.js", "waymeet-callback-glue", Shape::Widget),
    },
];

/// What a module needs of a browser besides the first version of WebAssembly. All three engines have it since
/// Safari 15; older ones get the translated fallback.
pub(super) const WASM_FEATURES: [&str; 4] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];

/// Counts up when the steps below change, so that what older ones made is made again.
const RECIPE: &str = "10";

/// Compiles the module and, if that changed anything, makes its files in `dist/`.
///
/// # Errors
/// When the compiler or a tool fails.
pub(super) fn build(module: &Module, toolchain: &Toolchain, dist: &Path) -> Result<()> {
    let start = Instant::now();
    let work = workspace::target().join("wasm").join(module.name);
    fs::create_dir_all(&work).with_context(|| format!("cannot create `{}`", work.display()))?;
    let compiled = compile(module, toolchain, &work)?;
    let lock = workspace::root().join("package-lock.json");
    let stamp = Stamp::new(
        work.join("stamp"),
        &[&compiled, &lock],
        &[RECIPE, &toolchain.wasm_bindgen_version],
    )?;
    let said = if stamp.is_current(&module.files(dist)) {
        "unchanged"
    } else {
        for_browsers(module, toolchain, &compiled, &work, dist)?;
        fallback::build(module, toolchain, &compiled, &work, dist)?;
        stamp.keep()?;
        "built"
    };
    // Quick, so that nothing is gained by remembering what the script imports.
    write_glue(module, &work, dist)?;
    println!(
        "  {:<16} {said} ({:.1} s)",
        module.name,
        start.elapsed().as_secs_f32()
    );
    Ok(())
}

impl Module {
    fn files(&self, dist: &Path) -> Vec<PathBuf> {
        ["_bg.wasm", "_fallback.js"]
            .map(|ending| dist.join(format!("{}{ending}", self.name)))
            .to_vec()
    }
}

/// Compiles the root package with one feature, unless nothing changed, and answers the module's own copy of the
/// file: cargo gives both modules the same name.
fn compile(module: &Module, toolchain: &Toolchain, work: &Path) -> Result<PathBuf> {
    let copy = work.join("compiled.wasm");
    let dep_info = work.join("compiled.d");
    let root = workspace::root();
    let manifests = [
        root.join("Cargo.toml"),
        root.join("Cargo.lock"),
        toolchain.wasm.compiler()?,
    ];
    if is_fresh(&copy, &dep_info, &manifests.each_ref().map(PathBuf::as_path)) {
        return Ok(copy);
    }
    let target = workspace::target().join("wasm");
    toolchain
        .wasm
        .for_modules("build")
        .args([
            "--package",
            "waymeet",
            "--lib",
            "--features",
            module.feature,
            "--profile",
            "module",
        ])
        // A folder of its own, so that two compilers do not invalidate each other's work.
        .arg("--target-dir")
        .arg(&target)
        .shown()
        .with_context(|| format!("cannot compile `{}`", module.name))?;
    let output = target.join("wasm32-unknown-unknown").join("module");
    let wasm = fs::read(output.join("waymeet.wasm"))
        .map_err(anyhow::Error::from)
        .and_then(|content| target_features::cleared(&content))
        .context("cannot read what cargo compiled")?;
    fs::copy(output.join("waymeet.d"), &dep_info).context("cannot keep cargo's list of sources")?;
    fs::write(&copy, wasm).with_context(|| format!("cannot write `{}`", copy.display()))?;
    Ok(copy)
}

fn for_browsers(module: &Module, toolchain: &Toolchain, wasm: &Path, work: &Path, dist: &Path) -> Result<()> {
    let web = work.join("web");
    bindgen(toolchain, wasm, &web, module.name, "web")?;
    let file = format!("{}_bg.wasm", module.name);
    Run::new(workspace::npm_command("wasm-opt"))
        .arg(web.join(&file))
        .args(WASM_FEATURES)
        .args([
            module.effort,
            "--converge",
            "-ocimfs",
            module.longest_folded,
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
            "-o",
        ])
        .arg(dist.join(&file))
        .captured()?;
    let glue = format!("{}.js", module.name);
    let source = fs::read_to_string(web.join(&glue)).context("cannot read the glue")?;
    let shortened = web.join(format!("{}.short.js", module.name));
    fs::write(&shortened, names::shorten(&dist.join(&file), &source)?).context("cannot write the glue")?;
    Ok(())
}

/// Writes what a page imports: the module's script with the glue and its short names.
fn write_glue(module: &Module, work: &Path, dist: &Path) -> Result<()> {
    let glue = work.join("web").join(format!("{}.short.js", module.name));
    let output = dist.join(format!("{}.js", module.name));
    let (script, name, shape) = module.script;
    // The copy whose style sheets are minified.
    let script = scripts::copy().join(script);
    esbuild::bundle(&script, &output, shape, &[(name, &glue)])
}

/// Runs wasm-bindgen, which writes glue and types for one way of loading.
pub(super) fn bindgen(
    toolchain: &Toolchain,
    wasm: &Path,
    output: &Path,
    name: &str,
    target: &str,
) -> Result<()> {
    Run::new(toolchain.wasm_bindgen.join("wasm-bindgen"))
        .arg(wasm)
        .args([
            "--target",
            target,
            "--out-name",
            name,
            "--remove-name-section",
            // The loader always says where the file is.
            "--omit-default-module-path",
            "--out-dir",
        ])
        .arg(output)
        .captured()?;
    Ok(())
}
