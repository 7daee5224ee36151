//! The floors of the house: who may import whom. ARCHITECTURE.md tells why; this keeps it so.
#![expect(
    clippy::unwrap_used,
    reason = "clippy knows test functions, but not the helpers beside them"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that know no browser, clock or socket, with their folders.
const PURE: [(&str, &str); 3] = [
    ("waymeet-journey", "crates/journey"),
    ("waymeet-icws", "crates/icws"),
    ("waymeet-widget-config", "widget-config"),
];

/// What brings a browser, a clock, a socket, a database or chance.
const FORBIDDEN: [&str; 22] = [
    "axum",
    "chrono",
    "fastrand",
    "getrandom",
    "gloo-events",
    "gloo-timers",
    "hyper",
    "instant",
    "jiff",
    "js-sys",
    "mio",
    "rand",
    "rand_core",
    "reqwest",
    "rusqlite",
    "sqlx",
    "time",
    "tokio",
    "ureq",
    "wasm-bindgen",
    "web-sys",
    "web-time",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The names of all packages that one is built with, on any system; `edges` as `cargo tree` spells them.
fn packages_below(package: &str, edges: &str) -> BTreeSet<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root())
        .args(["tree", "--package", package, "--edges", edges, "--target", "all"])
        .args(["--prefix", "none", "--format", "{p}"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .flat_map(|path| {
            if path.is_dir() {
                rust_files(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// A source without its comments, so that prose may name what code must not.
fn code_of(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The modules of our own crate that a source names: `crate::name`, or inside `crate::{…}`.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (_, rest) in code
        .match_indices("crate::")
        .map(|(at, found)| (at, &code[at + found.len()..]))
    {
        let list = rest
            .strip_prefix('{')
            .map_or(rest, |group| &group[..group.find(';').unwrap_or(group.len())]);
        let is_group = rest.starts_with('{');
        let mut depth = 0_usize;
        for part in list.split_inclusive([',', '{', '}']) {
            if depth == 0 {
                let name: String = part
                    .trim()
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                modules.insert(name);
            }
            match part.chars().last() {
                Some('{') => depth += 1,
                Some('}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if !is_group {
                break;
            }
        }
    }
    modules
}

fn assert_imports_none(folder: &str, forbidden: &[&str]) {
    for path in rust_files(&root().join(folder)) {
        let modules = imported_modules(&code_of(&path));
        for name in forbidden {
            assert!(
                !modules.contains(*name),
                "`{}` imports `crate::{name}`",
                path.display()
            );
        }
    }
}

#[test]
fn pure_crates_depend_on_no_browser_clock_socket_or_chance() {
    for (package, _) in PURE {
        let below = packages_below(package, "normal");
        assert!(below.contains(package), "cargo tree says nothing of `{package}`");
        for name in FORBIDDEN {
            assert!(
                !below.contains(name),
                "`{package}` depends on `{name}`: run `cargo tree -p {package} -i {name}`"
            );
        }
    }
}

#[test]
fn servers_never_depend_on_the_website_module() {
    for package in ["waymeet-service", "waymeet-cic", "waymeet-bridge"] {
        assert!(
            !packages_below(package, "all").contains("waymeet"),
            "`{package}` depends on `waymeet`"
        );
    }
}

#[test]
fn pure_crates_forbid_clocks_and_keep_the_workspace_settings() {
    let workspace = fs::read_to_string(root().join("clippy.toml")).unwrap();
    for (package, folder) in PURE {
        let own = fs::read_to_string(root().join(folder).join("clippy.toml")).unwrap();
        for setting in workspace.lines().filter(|line| line.contains('=')) {
            assert!(
                own.lines().any(|line| line == setting),
                "`{package}` lacks `{setting}`"
            );
        }
        for clock in ["std::time::SystemTime::now", "std::time::Instant::now"] {
            assert!(
                own.contains(&format!("{{ path = \"{clock}\"")),
                "`{package}` does not forbid `{clock}`"
            );
        }
    }
}

#[test]
fn pure_crates_read_no_clock() {
    for (_, folder) in PURE {
        for path in rust_files(&root().join(folder).join("src")) {
            let code = code_of(&path);
            for clock in ["SystemTime::now", "Instant::now"] {
                assert!(!code.contains(clock), "`{}` reads `{clock}`", path.display());
            }
        }
    }
}

#[test]
fn module_imports_go_downwards() {
    assert_imports_none("src/browser", &["journey", "chat"]);
    assert_imports_none("src/journey", &["chat"]);
    assert_imports_none("src/chat", &["journey"]);
}

#[test]
fn imports_are_found_in_every_spelling() {
    let names = |code| imported_modules(code).into_iter().collect::<Vec<_>>();
    assert_eq!(names("use crate::journey::Tracker;"), ["journey"]);
    assert_eq!(
        names("use crate::{browser::{chat, dom}, journey};"),
        ["", "browser", "journey"]
    );
    assert_eq!(
        names("crate::browser::dom(); crate::chat::open()"),
        ["browser", "chat"]
    );
}
