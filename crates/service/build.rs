//! Puts the user agent patterns of the `uap-core` project beside the compiled code, as JSON: they are data of an npm
//! package, in YAML, and reading YAML at run time would need a parser the service has no other use for.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let source = manifest.join("../../node_modules/uap-core/regexes.yaml");
    println!("cargo::rerun-if-changed={}", source.display());
    let yaml = fs::read_to_string(&source).map_err(|error| {
        format!(
            "cannot read {}: {error}. The user agent patterns come from the npm package `uap-core`; \
             run `npm ci` (or `npm start`) in the root of the repository first",
            source.display()
        )
    })?;
    let patterns: serde_json::Value = serde_norway::from_str(&yaml)?;
    let target = Path::new(&env::var("OUT_DIR")?).join("user_agents.json");
    fs::write(target, serde_json::to_vec(&patterns)?)?;
    Ok(())
}
