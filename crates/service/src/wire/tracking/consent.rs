//! Consent of a deployment: what holds before a visitor has answered.

use serde::{Deserialize, Serialize};
use waymeet_journey::consent::{Consent, Tracking};

/// Consent of a deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConsentSettings {
    /// What holds before the visitor has answered.
    pub default: ConsentDefault,
    /// Whether events before the answer wait for it in memory; else they are dropped.
    pub holds_before_answer: bool,
    /// Whether `Do Not Track` counts as a refusal. (Global Privacy Control always does.)
    pub respects_do_not_track: bool,
}

/// Consent by purpose, in the words of `ac('consent', …)`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConsentDefault {
    /// Recording the visit.
    pub tracking: TrackingWord,
    /// Deciding by what was recorded what to offer.
    pub personalisation: YesNo,
    /// Inviting to a chat.
    pub chat: YesNo,
}

/// Whether, and how, a visit is recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrackingWord {
    /// With the visitor's id.
    Granted,
    /// Without anything that would recognise the visitor.
    Anonymous,
    /// Not at all.
    #[default]
    Denied,
}

/// Consent to a purpose that knows no third way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum YesNo {
    /// Yes.
    Granted,
    /// No.
    #[default]
    Denied,
}

impl Default for ConsentSettings {
    fn default() -> Self {
        Self {
            default: ConsentDefault::default(),
            holds_before_answer: true,
            respects_do_not_track: false,
        }
    }
}

impl ConsentSettings {
    /// Everything is allowed until the visitor says otherwise.
    #[must_use]
    pub fn granted() -> Self {
        Self {
            default: ConsentDefault {
                tracking: TrackingWord::Granted,
                personalisation: YesNo::Granted,
                chat: YesNo::Granted,
            },
            ..Self::default()
        }
    }
}

impl From<ConsentDefault> for Consent {
    fn from(words: ConsentDefault) -> Self {
        Self {
            tracking: match words.tracking {
                TrackingWord::Granted => Tracking::Granted,
                TrackingWord::Anonymous => Tracking::Anonymous,
                TrackingWord::Denied => Tracking::Denied,
            },
            personalisation: words.personalisation == YesNo::Granted,
            chat: words.chat == YesNo::Granted,
        }
    }
}
