//! What the page's Content-Security-Policy refuses.

use super::facts::Facts;
use super::step::{Step, What};
use crate::wire::installation_report::{InstallationReport, Refusal};
use url::Url;

pub(super) fn policy(report: &InstallationReport, facts: &Facts<'_>) -> Step {
    let servers = facts.cic.map_or(&[][..], |cic| &cic.servers);
    // Those have a step of their own.
    let is_of_servers = |refusal: &Refusal| {
        let mut origins = servers.iter().filter_map(|server| origin_of(server));
        origin_of(&refusal.blocked)
            .is_some_and(|blocked| blocked != facts.service && origins.any(|origin| origin == blocked))
    };
    let refused: Vec<&Refusal> = (report.refusals.iter())
        .filter(|refusal| !is_wasm(refusal) && !is_of_servers(refusal))
        .collect();
    if !refused.is_empty() {
        let mut told: Vec<String> = refused
            .iter()
            .map(|one| format!("{} refuses {}", one.directive, one.blocked))
            .collect();
        told.dedup();
        let mut needed: Vec<String> = refused
            .iter()
            .filter_map(|one| Some(format!("{} {}", one.directive, origin_of(&one.blocked)?)))
            .collect();
        needed.sort_unstable();
        needed.dedup();
        let remedy = match needed.is_empty() {
            true => "Compare the policy with the words above.".to_owned(),
            false => format!("Add to the policy: {}.", needed.join("; ")),
        };
        return Step::failed(
            What::Policy,
            format!("The page's policy is in the way: {}.", told.join(", ")),
            remedy,
        );
    }
    if !report.may_compile {
        return Step::warned(
            What::Policy,
            "WebAssembly is refused: all works the same, and slower.",
            "Add to the policy: script-src 'wasm-unsafe-eval'.",
        );
    }
    Step::passed(What::Policy, "It lets the script do what it has to.")
}

/// Compiling of WebAssembly is refused under a word, and not under an address. Source: Content Security Policy Level 3, `blockedURI`.
fn is_wasm(refusal: &Refusal) -> bool {
    refusal.blocked.starts_with("wasm-")
}

pub(super) fn origin_of(address: &str) -> Option<String> {
    let origin = Url::parse(address).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}
