//! Whether a site's installation works: what its page reports, judged beside what the service knows itself. Where the two could
//! differ the service's own knowledge counts: a page cannot say that its events have arrived.

mod consent;
mod event;
mod facts;
mod policy;
mod script;
mod servers;
mod site;
mod step;
mod storage;
#[cfg(test)]
mod tests;
mod verdict;

pub(crate) use facts::{Facts, SiteFound};
pub(crate) use verdict::{Verdict, judge};

/// After so many seconds without a word from the page, the likely causes are listed.
pub(crate) const PATIENCE_IN_SECONDS: u32 = 15;
/// So many seconds after the last word nothing more is waited for.
pub(crate) const WAIT_IN_SECONDS: u32 = 120;
