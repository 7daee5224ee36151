//! What a check tells: step by step, in words for a person.

use crate::findings;

/// One thing that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Script,
    Version,
    Deployment,
    Domain,
    Policy,
    Servers,
    Widget,
    Consent,
    Storage,
    Event,
}

impl What {
    /// Its name in a page's source.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Version => "version",
            Self::Deployment => "deployment",
            Self::Domain => "domain",
            Self::Policy => "policy",
            Self::Servers => "servers",
            Self::Widget => "widget",
            Self::Consent => "consent",
            Self::Storage => "storage",
            Self::Event => "event",
        }
    }

    /// As people read it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Script => "Script",
            Self::Version => "Version",
            Self::Deployment => "Deployment",
            Self::Domain => "Domain",
            Self::Policy => "Content Security Policy",
            Self::Servers => "Contact centre",
            Self::Widget => "Chat widget",
            Self::Consent => "Consent",
            Self::Storage => "Storage",
            Self::Event => "First event",
        }
    }
}

/// One step.
pub(crate) type Step = findings::Step<What>;
