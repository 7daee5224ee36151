//! Hashes by which a browser tells whether a file is the one that was meant.

use super::Paste;
use super::quote::literal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::collections::BTreeMap;

const PREFIX: &str = "sha384-";
/// Not modules: `snippet.js` stands in the page, the other two are fetched by script elements of the vendor's kind.
const NO_MODULES: [&str; 3] = ["snippet.js", "waymeet.js", "waymeet_cxbus.js"];

/// A file's hash, as `integrity` wants it: `sha384-…`.
#[must_use]
pub fn integrity(file: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(Sha384::digest(file)))
}

/// The hash of what stands between `<script>` and `</script>`, as a policy names it: `'sha256-…'`.
pub(super) fn inline_source(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}

/// An import map that holds nothing but the hashes of our modules.
///
/// The snippet loads them by `import()`, where no attribute could say a hash. WebAssembly and texts are fetched by those
/// modules and cannot be pinned.
pub(super) fn import_map(paste: &Paste<'_>) -> String {
    let service = paste.service.trim_end_matches('/');
    // By name, each once, so that the text is the same however the files were found.
    let hashes: BTreeMap<&str, &str> = paste
        .files
        .iter()
        .copied()
        .filter(|(name, _)| name.ends_with(".js") && !NO_MODULES.contains(name))
        .collect();
    let entries: Vec<String> = hashes
        .into_iter()
        .map(|(name, hash)| {
            let hash = hash.strip_prefix(PREFIX).unwrap_or(hash);
            let address = literal(&format!("{service}/{name}"));
            format!("{address}:{}", literal(&format!("{PREFIX}{hash}")))
        })
        .collect();
    format!("{{\"integrity\":{{{}}}}}", entries.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standards() {
        // Source: CSP Level 3, "The nonce and hash sources"; FIPS 180-4, the hash of nothing.
        assert_eq!(
            inline_source("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
    }
}
