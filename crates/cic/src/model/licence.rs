//! Licences that matter to the integration.

use std::collections::BTreeSet;

/// Turns the integration on for a server.
///
/// Source: Altocloud Integration Technical Reference, licences.
pub const SERVER_LICENCE: &str = "I3_FEATURE_ALTOCLOUD";
/// Lets an agent receive interactions that an action map started.
pub const USER_LICENCE: &str = "I3_ACCESS_ALTOCLOUD_USER";

/// Licences every server and user here has: an agent's client and ICWS itself.
const ALWAYS: &[&str] = &[
    "I3_ACCESS_CLIENT",
    "I3_LICENSE_BASIC_STATION",
    "I3_FEATURE_ICWS_SDK",
];

/// Whether the name is that of a licence at all.
#[must_use]
pub fn is_known_licence(name: &str) -> bool {
    ALWAYS.contains(&name) || matches!(name, SERVER_LICENCE | USER_LICENCE)
}

/// The feature licences of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerLicences(BTreeSet<String>);

impl ServerLicences {
    /// Exactly these, and those every server has.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().collect())
    }

    /// Whether the server has the licence.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        ALWAYS.contains(&name) || self.0.contains(name)
    }
}
