//! Whether a visitor is here.

/// A visitor heard of within this time is online: longer than most people look at one page (inferred; the vendor gives
/// no threshold).
pub(crate) const ONLINE_FOR_MS: u64 = 5 * 60 * 1_000;

/// Whether the visitor is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Online,
    Idle,
    Gone,
}

impl Status {
    /// What is said of a visitor last heard of `silent_ms` ago.
    pub(crate) fn after(silent_ms: u64, session_timeout_in_seconds: u32) -> Self {
        match silent_ms {
            ..ONLINE_FOR_MS => Self::Online,
            _ if silent_ms < u64::from(session_timeout_in_seconds) * 1_000 => Self::Idle,
            _ => Self::Gone,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Online => "Online now",
            Self::Idle => "Idle",
            Self::Gone => "Offline",
        }
    }

    /// The suffix of its class in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Idle => "idle",
            Self::Gone => "gone",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_online_then_idle_then_gone() {
        for (silent_ms, expected) in [
            (0, Status::Online),
            (299_999, Status::Online),
            (300_000, Status::Idle),
            (1_199_999, Status::Idle),
            (1_200_000, Status::Gone),
        ] {
            assert_eq!(Status::after(silent_ms, 1_200), expected, "{silent_ms}");
        }
    }
}
