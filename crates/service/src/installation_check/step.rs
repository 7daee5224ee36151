//! What a check tells: step by step, in words for a person.

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

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// It works, and somebody should look at it all the same.
    Warned,
    Failed,
    /// It was not looked at; the sentence says why.
    Skipped,
    /// The page has not told yet.
    Pending,
}

impl Outcome {
    /// Its name in a page's source.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Warned => "warned",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Pending => "pending",
        }
    }

    /// As people read it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Passed => "Works",
            Self::Warned => "Take a look",
            Self::Failed => "Does not work",
            Self::Skipped => "Not tested",
            Self::Pending => "Waiting",
        }
    }

    /// A sign beside the word.
    pub(crate) const fn sign(self) -> &'static str {
        match self {
            Self::Passed => "✓",
            Self::Warned => "!",
            Self::Failed => "✕",
            Self::Skipped => "–",
            Self::Pending => "…",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) what: What,
    pub(crate) outcome: Outcome,
    /// What is so, in sentences.
    pub(crate) told: String,
    /// What to do about it, in sentences; empty where there is nothing to do.
    pub(crate) remedy: String,
}

impl Step {
    fn new(what: What, outcome: Outcome, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what,
            outcome,
            told: told.into(),
            remedy: remedy.into(),
        }
    }

    pub(super) fn passed(what: What, told: impl Into<String>) -> Self {
        Self::new(what, Outcome::Passed, told, "")
    }

    pub(super) fn warned(what: What, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(what, Outcome::Warned, told, remedy)
    }

    pub(super) fn failed(what: What, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(what, Outcome::Failed, told, remedy)
    }

    pub(super) fn skipped(what: What, told: impl Into<String>) -> Self {
        Self::new(what, Outcome::Skipped, told, "")
    }

    pub(super) fn pending(what: What, told: impl Into<String>) -> Self {
        Self::new(what, Outcome::Pending, told, "")
    }
}
