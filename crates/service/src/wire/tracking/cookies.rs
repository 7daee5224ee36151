//! The visitor's cookies.

use super::checks::{between, filled};
use crate::origin::AllowedDomain;
use crate::wire::configuration::ConfigurationError;
use serde::{Deserialize, Serialize};

/// The longest life of a cookie, in days; browsers keep none longer.
const LONGEST_LIFE_IN_DAYS: u32 = 400;
/// Longest prefix of a cookie's name.
const MAX_PREFIX_BYTES: usize = 32;

/// The visitor's cookies; what is absent is the module's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CookieSettings {
    /// The domain they are set for; absent: the registrable domain, found by trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// What their names begin with instead of `_act`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// How long they live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetime_in_days: Option<u32>,
    /// Which requests carry them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_site: Option<SameSite>,
}

/// Which requests carry a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SameSite {
    /// Those of the site itself.
    Strict,
    /// Those, and a visitor's following of a link to it.
    Lax,
    /// All; only over https.
    None,
}

impl CookieSettings {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self) -> Result<(), ConfigurationError> {
        if let Some(domain) = &self.domain {
            // A leading dot is how the older cookie standard wrote it.
            let is_host =
                AllowedDomain::parse(domain.trim_start_matches('.')).is_ok() && !domain.contains(':');
            if !is_host {
                return Err(ConfigurationError::new(
                    "cookies.domain",
                    "this is not a host name",
                ));
            }
        }
        if let Some(prefix) = &self.prefix {
            let place = || "cookies.prefix".to_owned();
            filled(prefix, MAX_PREFIX_BYTES, place)?;
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            if !prefix.bytes().all(is_plain) {
                let problem = "only letters, digits, `_` and `-` are taken";
                return Err(ConfigurationError::new(place(), problem));
            }
        }
        self.lifetime_in_days.map_or(Ok(()), |days| {
            between(days, 1, LONGEST_LIFE_IN_DAYS, "cookies.lifetimeInDays")
        })
    }
}
