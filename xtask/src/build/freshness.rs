//! Whether a compiled file is newer than everything it was compiled from.
//!
//! Both modules are the same package with other features, and cargo gives them the same file: after building one it
//! always builds the other one again. The list of sources that cargo writes tells us when it need not be asked.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Whether `compiled` is newer than every file that `dep_info` names, and than the `manifests`. `dep_info` is in the
/// form of a make rule, as cargo writes it: `file: source source …`, with blanks in names behind a backslash.
pub(super) fn is_fresh(compiled: &Path, dep_info: &Path, manifests: &[&Path]) -> bool {
    let (Some(made), Ok(rule)) = (modified(compiled), fs::read_to_string(dep_info)) else {
        return false;
    };
    let sources = sources(&rule);
    !sources.is_empty()
        && sources
            .iter()
            .map(Path::new)
            .chain(manifests.iter().copied())
            .all(|source| modified(source).is_some_and(|changed| changed <= made))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn sources(rule: &str) -> Vec<String> {
    const BLANK: &str = "\0";
    let line = rule.lines().next().unwrap_or_default().replace("\\ ", BLANK);
    let (_, sources) = line.split_once(": ").unwrap_or_default();
    sources
        .split_whitespace()
        .map(|source| source.replace(BLANK, " "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::sources;

    #[test]
    fn sources_follow_the_colon_and_may_hold_blanks() {
        assert_eq!(
            sources("/t/a.wasm: /s/lib.rs /s/my\\ file.rs\n\n/s/lib.rs:\n"),
            ["/s/lib.rs", "/s/my file.rs"]
        );
        assert!(sources("").is_empty());
    }
}
