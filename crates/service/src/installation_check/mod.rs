//! Whether a site's installation works: what its page reports, judged beside what the service knows itself. Where the two could
//! differ the service's own knowledge counts: a page cannot say that its events have arrived.

mod judge;
mod step;
#[cfg(test)]
mod tests;

pub(crate) use judge::{Facts, SiteFound, Verdict, judge};

/// After so many seconds without a word from the page, the likely causes are listed.
pub(crate) const PATIENCE_IN_SECONDS: u32 = 15;
/// So many seconds after the last word nothing more is waited for.
pub(crate) const WAIT_IN_SECONDS: u32 = 120;
