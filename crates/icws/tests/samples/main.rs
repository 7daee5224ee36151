//! What the machines make of every sample: one claim for each file of `tests/samples/icws-web-chat` and `tests/samples/web-tools`.
//! A file without a claim fails, and so does one that its folder's README does not name.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on should stop"
)]

mod callbacks;
mod icws;
mod icws_callbacks;
mod script;
#[path = "../support/mod.rs"]
mod support;
mod web_tools;
mod web_tools_answers;
mod web_tools_callbacks;

use std::collections::BTreeSet;
use waymeet_icws::Json;

/// A sample's name, and what is claimed of it.
pub(crate) type Claim = (&'static str, fn(Json));

/// Holds the claims against the folder, and each against its file.
fn check(folder: &str, claims: &[&[Claim]]) {
    let claims: Vec<Claim> = claims.concat();
    let path = format!("{}/../../tests/samples/{folder}", env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(format!("{path}/README.md")).unwrap();
    let mut files = BTreeSet::new();
    for file in std::fs::read_dir(&path).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name == "README.md" {
            continue;
        }
        let name = name
            .strip_suffix(".json")
            .unwrap_or_else(|| panic!("{folder}/{name} is no sample"));
        assert!(
            readme.contains(&format!("`{name}`")),
            "{folder}/README.md does not name `{name}`"
        );
        files.insert(name.to_owned());
    }
    let mut claimed = BTreeSet::new();
    for (name, _) in &claims {
        assert!(claimed.insert((*name).to_owned()), "two claims of {name}");
    }
    assert_eq!(files, claimed, "files of {folder}, and claims");
    for (name, claim) in claims {
        // Where it fails, this is the last line.
        println!("{folder}/{name}");
        claim(support::sample_of(folder, name));
    }
}

#[test]
fn every_sample_of_icws_is_what_the_machine_sends_or_understands() {
    check("icws-web-chat", &[icws::CLAIMS, icws_callbacks::CLAIMS]);
}

#[test]
fn every_sample_of_web_tools_is_what_the_machine_sends_or_understands() {
    check(
        "web-tools",
        &[
            web_tools::CLAIMS,
            web_tools_answers::CLAIMS,
            web_tools_callbacks::CLAIMS,
        ],
    );
}
