//! Consent: what a visitor allows, purpose by purpose, and what holds while nothing was said.

use crate::codec;

/// Whether, and how, a visitor may be watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tracking {
    /// Nothing is recorded, stored or sent (deny by default).
    #[default]
    Denied,
    /// Recorded without anything that would recognise the visitor on the next page: ids for this page load only, nothing
    /// kept in the browser, no traits.
    Anonymous,
    /// Recorded with the visitor's id.
    Granted,
}

/// What a visitor allows, by purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Consent {
    /// Recording the visit.
    pub tracking: Tracking,
    /// Deciding by what was recorded what to offer.
    pub personalisation: bool,
    /// Inviting to a chat and telling the contact centre whose visit it is.
    pub chat: bool,
}

impl Consent {
    /// Everything.
    pub const GRANTED: Self = Self {
        tracking: Tracking::Granted,
        personalisation: true,
        chat: true,
    };
    /// Nothing.
    pub const DENIED: Self = Self {
        tracking: Tracking::Denied,
        personalisation: false,
        chat: false,
    };
    /// Everything, but without recognising the visitor again.
    pub const ANONYMOUS: Self = Self {
        tracking: Tracking::Anonymous,
        personalisation: true,
        chat: true,
    };
}

/// What the visitor's browser says on its own account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BrowserSignals {
    /// Global Privacy Control. Source: the W3C draft of that name, `navigator.globalPrivacyControl`.
    pub global_privacy_control: bool,
    /// Do Not Track, `navigator.doNotTrack`; only some sites want it respected.
    pub do_not_track: bool,
}

/// The consent that holds: the visitor's own answer, and before there is one what the page says, or the deployment's
/// default, both of which a signal of the browser turns into a refusal.
#[must_use]
pub fn effective(
    answer: Option<Consent>,
    said_by_page: Option<Consent>,
    default: Consent,
    signals: BrowserSignals,
    respects_do_not_track: bool,
) -> Consent {
    if let Some(answer) = answer {
        return answer;
    }
    if signals.global_privacy_control || (signals.do_not_track && respects_do_not_track) {
        return Consent::DENIED;
    }
    said_by_page.unwrap_or(default)
}

codec::wire_enum!(Tracking {
    Denied,
    Anonymous,
    Granted
});
codec::wire_struct!(Consent {
    tracking,
    personalisation,
    chat
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_prevails_a_signal_refuses_and_else_the_page_or_the_default_counts() {
        let quiet = BrowserSignals::default();
        let gpc = BrowserSignals {
            global_privacy_control: true,
            ..quiet
        };
        let dnt = BrowserSignals {
            do_not_track: true,
            ..quiet
        };
        let (yes, no, some) = (Consent::GRANTED, Consent::DENIED, Consent::ANONYMOUS);
        for (answer, page, default, signals, respects, expected) in [
            (None, None, yes, quiet, false, yes),
            (None, None, no, quiet, false, no),
            (None, Some(some), yes, quiet, false, some),
            (Some(no), Some(yes), yes, quiet, false, no),
            (None, None, yes, gpc, false, no),
            (None, Some(yes), yes, gpc, false, no),
            (Some(yes), None, no, gpc, true, yes),
            (None, None, yes, dnt, false, yes),
            (None, None, yes, dnt, true, no),
            (Some(some), None, no, dnt, true, some),
        ] {
            assert_eq!(effective(answer, page, default, signals, respects), expected);
        }
    }
}
