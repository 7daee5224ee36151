//! How often availability is told, as the server's parameters say.

use std::time::Duration;

/// The server parameter for another pace.
pub(crate) const RATE_PARAMETER: &str = "AltocloudPacingRateOverrideMilliseconds";

/// The server parameter that turns updates off.
pub(crate) const DISABLED_PARAMETER: &str = "AltocloudPacingDisabledUpdates";

/// The pace without a parameter. Source: Altocloud Integration Technical Reference, availability updates.
pub(crate) const DEFAULT_INTERVAL: Duration = Duration::from_millis(5000);

/// The shortest interval allowed; there is no longest. Source: as above, where 3000 is called "the minimum
/// (slowest)": that it is the shortest interval, and that less is raised to it, is *inferred*.
pub(crate) const MIN_INTERVAL: Duration = Duration::from_millis(3000);

/// The pacing parameters as the server holds them: text, or not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PacingParameters {
    /// The value of [`RATE_PARAMETER`].
    pub(crate) rate: Option<String>,
    /// The value of [`DISABLED_PARAMETER`].
    pub(crate) disabled: Option<String>,
}

/// When updates are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// One round of updates in each interval.
    Every(Duration),
    /// No updates at all.
    Off,
}

/// Why the pace is not what the parameter says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PacingWarning {
    /// The value is below [`MIN_INTERVAL`], which is taken instead.
    #[error("`{RATE_PARAMETER}` is `{0}`, less than 3000: one update every three seconds is sent")]
    Clamped(String),
    /// The value is not a number of milliseconds; [`DEFAULT_INTERVAL`] is taken instead.
    #[error(
        "`{RATE_PARAMETER}` is `{0}`, which is no number of milliseconds: one update every five seconds is sent"
    )]
    Unreadable(String),
}

impl PacingParameters {
    /// The pace the parameters ask for, with what had to be corrected.
    ///
    /// Only `yes` and `1` turn updates off, in any case; other values leave them on (*inferred*).
    pub(crate) fn pace(&self) -> (Pace, Option<PacingWarning>) {
        let disabled = self.disabled.as_deref().map(str::trim).unwrap_or_default();
        if disabled.eq_ignore_ascii_case("yes") || disabled == "1" {
            return (Pace::Off, None);
        }
        let rate = self.rate.as_deref().map(str::trim).unwrap_or_default();
        if rate.is_empty() {
            return (Pace::Every(DEFAULT_INTERVAL), None);
        }
        match rate.parse().map(Duration::from_millis) {
            Ok(asked) if asked < MIN_INTERVAL => (
                Pace::Every(MIN_INTERVAL),
                Some(PacingWarning::Clamped(rate.to_owned())),
            ),
            Ok(asked) => (Pace::Every(asked), None),
            Err(_) => (
                Pace::Every(DEFAULT_INTERVAL),
                Some(PacingWarning::Unreadable(rate.to_owned())),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rate: Option<&str>, disabled: Option<&str>, pace: Pace, warned: bool) {
        let parameters = PacingParameters {
            rate: rate.map(str::to_owned),
            disabled: disabled.map(str::to_owned),
        };
        let (found, warning) = parameters.pace();
        assert_eq!((found, warning.is_some()), (pace, warned), "{parameters:?}");
    }

    fn every(millis: u64) -> Pace {
        Pace::Every(Duration::from_millis(millis))
    }

    #[test]
    fn without_parameters_an_update_is_due_every_five_seconds() {
        check(None, None, every(5000), false);
        check(Some(" "), Some(""), every(5000), false);
    }

    #[test]
    fn the_rate_parameter_sets_another_pace_without_an_upper_limit() {
        check(Some("5000"), None, every(5000), false);
        check(Some(" 7500 "), None, every(7500), false);
        check(Some("3000"), None, every(3000), false);
        check(Some("86400000"), None, every(86_400_000), false);
    }

    #[test]
    fn a_rate_below_three_seconds_is_clamped_with_a_warning() {
        check(Some("2999"), None, every(3000), true);
        check(Some("0"), None, every(3000), true);
    }

    #[test]
    fn a_rate_that_is_no_number_leaves_the_default_with_a_warning() {
        for rate in ["fast", "-1", "4.5", "5s", "99999999999999999999999"] {
            check(Some(rate), None, every(5000), true);
        }
    }

    #[test]
    fn yes_and_1_turn_updates_off_in_any_case() {
        for disabled in ["yes", "YES", "Yes", "1", " yes "] {
            check(Some("1"), Some(disabled), Pace::Off, false);
        }
    }

    #[test]
    fn any_other_value_leaves_updates_on() {
        for disabled in ["no", "0", "true", "on", "yess", ""] {
            check(None, Some(disabled), every(5000), false);
        }
    }
}
