//! Short names between a module and its glue.
//!
//! wasm-bindgen names each import after the function it wraps and a hash; a hundred of them, which compress badly and
//! stand in both files, are a twelfth of what a visitor downloads. binaryen knows how to shorten them and says what it
//! called them; the glue is told.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::module::WASM_FEATURES;
use crate::command::Run;
use crate::workspace;

/// Shortens the names of a module in place and answers its glue with the new ones.
///
/// # Errors
/// When binaryen fails, or the glue does not mention a name the module imports.
pub(super) fn shorten(wasm: &Path, glue: &str) -> Result<String> {
    let names = Run::new(workspace::npm_command("wasm-opt"))
        .arg(wasm)
        .args(WASM_FEATURES)
        .args(["--minify-imports-and-exports-and-modules", "-o"])
        .arg(wasm)
        .captured()?;
    rename(&trimmed(glue), &names)
}

/// The glue without its second way to start, which no loader of ours uses (what is not exported is not bundled), and without
/// its advice to developers, which is a hundredth of what a visitor downloads; and without its care for browsers that cannot
/// encode into a buffer (Safari before 14.1, which does not know what our own scripts are written in either), for pages that
/// decode two gigabytes of text, and for ways to start it that our script does not go: it hands over an address or a response.
fn trimmed(glue: &str) -> String {
    let mut trimmed = String::with_capacity(glue.len());
    for line in glue.lines() {
        if !line.trim_start().starts_with("console.warn(") {
            trimmed.push_str(line);
            trimmed.push('\n');
        }
    }
    trimmed
        .replace("export { initSync, ", "export { ")
        .replace(
            "`failed to fetch Wasm: ${module.status} ${module.statusText} fetching '${module.url}'`",
            "module.status",
        )
        .replace("if (!('encodeInto' in cachedTextEncoder))", "if (false)")
        .replace("if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES)", "if (false)")
    .replace("typeof Response === 'function' && module instanceof Response", "true")
    .replace("expectedResponseType(module.type)", "true")
    .replace(
        " || (typeof Request === 'function' && module_or_path instanceof Request) || (typeof URL === 'function' && module_or_path instanceof URL)",
        "",
    )
}

/// The glue with the names of binaryen's list: imports are keys of one object, exports properties of `wasm`.
fn rename(glue: &str, names: &str) -> Result<String> {
    let names: Value = serde_json::from_str(names).context("binaryen does not say what it renamed")?;
    let list = |key: &str| names[key].as_array().cloned().unwrap_or_default();
    let mut glue = glue.to_owned();
    for entry in list("imports") {
        let (Some(module), Some(old), Some(new)) = (entry[0].as_str(), entry[1].as_str(), entry[2].as_str())
        else {
            bail!("an import without a name");
        };
        // wasm-bindgen imports from one module; binaryen calls the first one `a`.
        glue = glue.replace(&format!("\"{module}\""), "\"a\"");
        let key = format!("{old}: function");
        if !glue.contains(&key) {
            bail!("the glue has no import `{old}`");
        }
        glue = glue.replace(&key, &format!("{new}: function"));
    }
    let mut renamed = String::with_capacity(glue.len());
    let exports = list("exports");
    let mut rest = glue.as_str();
    // One pass, so that a short name is never taken for a long one.
    while let Some(position) = rest.find("wasm.") {
        let (before, after) = rest.split_at(position + "wasm.".len());
        renamed.push_str(before);
        let end = after
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$')
            .unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let is_property = !before
            .trim_end_matches("wasm.")
            .ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let new = exports
            .iter()
            .find(|entry| is_property && entry[0] == name)
            .and_then(|entry| entry[1].as_str());
        renamed.push_str(new.unwrap_or(name));
        rest = after;
    }
    renamed.push_str(rest);
    Ok(renamed)
}

#[cfg(test)]
mod tests {
    use super::{rename, trimmed};

    const NAMES: &str = r#"{ "imports": [["./m_bg.js", "__wbg_get_12", "a"]], "exports": [["start", "b"], ["memory", "c"]] }"#;

    #[test]
    fn imports_and_exports_get_their_short_names_and_nothing_else_does() {
        let glue = "x = { \"./m_bg.js\": { __wbg_get_12: function(a) {} } }; wasm.start(start, wasm.memory.buffer); m_wasm.start";
        let renamed = rename(glue, NAMES).unwrap();
        assert_eq!(
            renamed,
            "x = { \"a\": { a: function(a) {} } }; wasm.b(start, wasm.c.buffer); m_wasm.start"
        );
    }

    #[test]
    fn ways_that_our_script_does_not_go_are_closed() {
        let glue = "if (typeof Response === 'function' && module instanceof Response) {\n\
                    if (typeof module_or_path === 'string' || (typeof Request === 'function' && module_or_path instanceof \
                    Request) || (typeof URL === 'function' && module_or_path instanceof URL)) {\n\
                    if (!('encodeInto' in cachedTextEncoder)) {";
        let expected = "if (true) {\nif (typeof module_or_path === 'string') {\nif (false) {\n";
        assert_eq!(trimmed(glue), expected);
    }

    #[test]
    fn the_way_to_start_that_nobody_uses_is_not_exported_and_advice_is_left_out() {
        let glue = "f() {\n  console.warn(\"advice\", e);\n}\nexport { initSync, __wbg_init as default };";
        assert_eq!(trimmed(glue), "f() {\n}\nexport { __wbg_init as default };\n");
    }

    #[test]
    fn a_glue_without_an_import_is_an_error() {
        let error = rename("x = {}", NAMES).unwrap_err();
        assert!(error.to_string().contains("`__wbg_get_12`"), "{error}");
    }
}
