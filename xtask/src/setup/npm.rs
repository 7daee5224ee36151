//! The packages of `package-lock.json` in `node_modules/`.

use anyhow::{Context, Result};
use serde_json::Value;

use super::step::announce;
use crate::command::Run;
use crate::workspace;

/// Installs the packages of the lock file unless exactly these are installed.
///
/// # Errors
/// When the lock file cannot be read or `npm ci` fails.
pub(super) fn ensure() -> Result<((), String)> {
    let lock = read("package-lock.json")?;
    let count = packages(&lock).count();
    if read("node_modules/.package-lock.json").is_ok_and(|installed| is_installed(&lock, &installed)) {
        return Ok(((), format!("{count} as in package-lock.json")));
    }
    announce("npm ci");
    Run::new("npm").args(["ci", "--no-audit", "--no-fund"]).shown()?;
    Ok(((), format!("installed {count} by `npm ci`")))
}

fn read(path: &str) -> Result<Value> {
    let text = std::fs::read_to_string(workspace::root().join(path))
        .with_context(|| format!("cannot read `{path}`"))?;
    serde_json::from_str(&text).with_context(|| format!("`{path}` is not JSON"))
}

/// The packages that every system installs; optional ones are made for one processor or system.
fn packages(lock: &Value) -> impl Iterator<Item = (&String, &Value)> {
    lock["packages"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(path, package)| !path.is_empty() && package["optional"] != Value::Bool(true))
}

/// Whether npm's record of what it installed holds every package of the lock file, in the same version, and
/// no package the lock file does not know.
fn is_installed(lock: &Value, installed: &Value) -> bool {
    let known = &lock["packages"];
    let recorded = &installed["packages"];
    packages(lock).all(|(path, package)| recorded[path]["version"] == package["version"])
        && packages(installed).all(|(path, package)| known[path]["version"] == package["version"])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_installed;

    #[test]
    fn same_versions_are_installed_whatever_other_systems_would_add() {
        let lock = json!({ "packages": { "": {}, "node_modules/a": { "version": "1.0.0" },
            "node_modules/a-darwin": { "version": "1.0.0", "optional": true } } });
        let installed = json!({ "packages": { "node_modules/a": { "version": "1.0.0" } } });
        assert!(is_installed(&lock, &installed));
    }

    #[test]
    fn changed_missing_and_surplus_packages_are_noticed() {
        let lock = json!({ "packages": { "": {}, "node_modules/a": { "version": "2.0.0" } } });
        for installed in [
            json!({ "packages": { "node_modules/a": { "version": "1.0.0" } } }),
            json!({ "packages": {} }),
            json!({ "packages": { "node_modules/a": { "version": "2.0.0" },
                                  "node_modules/b": { "version": "1.0.0" } } }),
        ] {
            assert!(!is_installed(&lock, &installed), "{installed}");
        }
    }
}
