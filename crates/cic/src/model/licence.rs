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

/// To how many users [`USER_LICENCE`] may be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Seats {
    /// To anybody.
    Unlimited,
    /// To so many.
    Limited(u32),
}

impl Seats {
    /// Whether so many users may have it.
    #[must_use]
    pub fn are_enough_for(self, users: usize) -> bool {
        match self {
            Self::Unlimited => true,
            Self::Limited(seats) => u32::try_from(users).is_ok_and(|users| users <= seats),
        }
    }
}

/// What a licence file gives a server.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerLicences {
    features: BTreeSet<String>,
    seats: Seats,
}

impl Default for ServerLicences {
    /// A server no file was loaded into.
    fn default() -> Self {
        Self::new([], Seats::Limited(0))
    }
}

impl ServerLicences {
    /// These features beside those every server has, and so many licences for users.
    pub fn new(features: impl IntoIterator<Item = String>, seats: Seats) -> Self {
        Self {
            features: features.into_iter().collect(),
            seats,
        }
    }

    /// Whether the server has the licence.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        ALWAYS.contains(&name) || self.features.contains(name)
    }

    /// To how many users [`USER_LICENCE`] may be assigned.
    #[must_use]
    pub fn seats(&self) -> Seats {
        self.seats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_without_a_file_has_what_every_server_has_and_no_seat() {
        let licences = ServerLicences::default();
        assert!(licences.has("I3_ACCESS_CLIENT") && !licences.has(SERVER_LICENCE));
        assert!(licences.seats().are_enough_for(0) && !licences.seats().are_enough_for(1));
        let two = Seats::Limited(2);
        assert!(two.are_enough_for(2) && !two.are_enough_for(3) && Seats::Unlimited.are_enough_for(9_999));
    }
}
