//! The same module as JavaScript, for pages whose policy refuses WebAssembly and for browsers without it.
//!
//! One ES module with the exports of the WebAssembly one: its default export starts it, and takes no file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::esbuild::{self, Shape};
use super::module::{self, Module, WASM_FEATURES};
use crate::command::Run;
use crate::setup::Toolchain;
use crate::workspace;

/// What the compiler used beyond the first version of WebAssembly, taken back instruction by instruction.
const LOWERING: [&str; 3] = [
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// Translates the module.
///
/// # Errors
/// When a tool fails.
pub(super) fn build(
    module: &Module,
    toolchain: &Toolchain,
    wasm: &Path,
    work: &Path,
    dist: &Path,
) -> Result<()> {
    let folder = work.join("fallback");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    let name = module.name;

    module::bindgen(toolchain, wasm, &folder, name, "bundler")?;
    let exports = exported_names(&read(&folder.join(format!("{name}.js")))?)?;
    let types = read(&folder.join(format!("{name}.d.ts")))?;
    let lowered = folder.join("lowered.wasm");
    Run::new(workspace::npm_command("wasm-opt"))
        .arg(folder.join(format!("{name}_bg.wasm")))
        .args(WASM_FEATURES)
        .args(LOWERING)
        .args(["-Oz", "-o"])
        .arg(&lowered)
        .captured()?;
    let translated = folder.join(format!("{name}_wasm.js"));
    Run::new(workspace::npm_command("wasm2js"))
        .arg(&lowered)
        .args(["-Oz", "--enable-mutable-globals", "-o"])
        .arg(&translated)
        .captured()?;
    // 64-bit integers cross the border in halves, for which wasm2js asks the environment: wasm-bindgen has none.
    if types.contains("bigint") || read(&translated)?.contains("from 'env'") {
        bail!(
            "`{name}` passes a 64-bit integer from or to JavaScript, which cannot be translated: use `f64`"
        );
    }
    write(
        &translated,
        with_detached_buffers(&read(&translated)?)?.as_bytes(),
    )?;
    let entry = folder.join("entry.js");
    write(&entry, entry_source(name, &exports).as_bytes())?;
    esbuild::minify(&entry, &dist.join(format!("{name}_fallback.js")), Shape::Module)
}

/// The names our crate exports, from wasm-bindgen's own entry, which ends in `export { … } from "…_bg.js";`. The glue
/// file itself exports what the module imports besides.
fn exported_names(entry: &str) -> Result<String> {
    let start = entry
        .rfind("export {")
        .context("wasm-bindgen's entry exports nothing: is anything public?")?;
    let list = entry[start..].trim_start_matches("export {");
    let end = list.find('}').context("the list of exports does not end")?;
    Ok(list[..end].split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What wasm2js's memory does last of all when it grows, and what is missing before that: WebAssembly detaches the
/// buffer it leaves, by which wasm-bindgen's glue sees that its views are old.
const BUFFER_IS_REPLACED: &str = "  buffer = newBuffer;\n";
const BUFFER_IS_DETACHED: &str = "  const channel = new MessageChannel();
  channel.port1.postMessage(null, [buffer]);
  channel.port1.close();
";

fn with_detached_buffers(translated: &str) -> Result<String> {
    match translated.matches(BUFFER_IS_REPLACED).count() {
        1 => Ok(translated.replace(
            BUFFER_IS_REPLACED,
            &format!("{BUFFER_IS_DETACHED}{BUFFER_IS_REPLACED}"),
        )),
        // A memory that never grows needs nothing.
        0 if !translated.contains("__wasm_memory_grow") => Ok(translated.to_owned()),
        count => {
            bail!("wasm2js writes its memory in another way than we know ({count} places): look at it again")
        }
    }
}

/// wasm-bindgen's own entry for bundlers starts the module while it is imported; ours waits to be called, as the
/// WebAssembly module does.
fn entry_source(name: &str, exports: &str) -> String {
    format!(
        r#"import * as translated from "./{name}_wasm.js";
import {{ __wbg_set_wasm }} from "./{name}_bg.js";
export {{ {exports} }} from "./{name}_bg.js";

let started;
export default function start() {{
  started ??= new Promise((resolve) => {{
    __wbg_set_wasm(translated);
    translated.__wbindgen_start?.();
    resolve(translated);
  }});
  return started;
}}
"#
    )
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| format!("cannot write `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{exported_names, with_detached_buffers};

    #[test]
    fn exports_are_read_from_the_entry() {
        let entry = "import x from \"./a_bg.js\";\nexport {\n    Counter, start\n} from \"./a_bg.js\";\n";
        assert_eq!(exported_names(entry).unwrap(), "Counter, start");
        assert!(exported_names("nothing").is_err());
    }

    #[test]
    fn unknown_way_of_growing_is_refused() {
        let known = "function __wasm_memory_grow() {\n  buffer = newBuffer;\n}";
        assert!(
            with_detached_buffers(known)
                .unwrap()
                .contains("postMessage(null, [buffer])")
        );
        assert!(with_detached_buffers("function __wasm_memory_grow() { buffer = other; }").is_err());
        assert_eq!(with_detached_buffers("no memory").unwrap(), "no memory");
    }
}
