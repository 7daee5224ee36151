//! Puts what comes from npm packages beside the compiled code: the user agent patterns of the `uap-core` project, as JSON
//! (reading YAML at run time would need a parser the service has no other use for), and the libraries of our pages.

use std::path::PathBuf;
use std::{env, fs};

/// The files our pages load: each package's file, and what it is called here.
const LIBRARIES: [(&str, &str); 3] = [
    ("htmx.org/dist/htmx.min.js", "htmx.min.js"),
    ("@picocss/pico/css/pico.min.css", "pico.min.css"),
    ("chart.js/dist/chart.umd.min.js", "chart.min.js"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let patterns: serde_json::Value = serde_norway::from_str(&read("uap-core/regexes.yaml")?)?;
    fs::write(out.join("user_agents.json"), serde_json::to_vec(&patterns)?)?;
    for (source, name) in LIBRARIES {
        fs::write(out.join(name), read(source)?)?;
    }
    Ok(())
}

/// A file of an npm package.
fn read(file: &str) -> Result<String, Box<dyn std::error::Error>> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let source = manifest.join("../../node_modules").join(file);
    println!("cargo::rerun-if-changed={}", source.display());
    let text = fs::read_to_string(&source).map_err(|error| {
        format!(
            "cannot read {}: {error}. It comes from an npm package; \
             run `npm ci` (or `npm start`) in the root of the repository first",
            source.display()
        )
    })?;
    Ok(text)
}
