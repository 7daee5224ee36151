//! What a test finds out, step by step, in words for a person: of the connection to a contact centre, of a site's installation.

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// It works, and somebody should look at it all the same.
    Warned,
    Failed,
    /// It was not looked at; the sentence says why.
    Skipped,
    /// Nobody has told yet.
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

/// One step; `What` is what it looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step<What> {
    pub(crate) what: What,
    pub(crate) outcome: Outcome,
    /// What is so, in sentences.
    pub(crate) told: String,
    /// What to do about it, in sentences; empty where there is nothing to do.
    pub(crate) remedy: String,
}

impl<What> Step<What> {
    fn new(what: What, outcome: Outcome, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what,
            outcome,
            told: told.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn passed(what: What, told: impl Into<String>) -> Self {
        Self::new(what, Outcome::Passed, told, "")
    }

    pub(crate) fn warned(what: What, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(what, Outcome::Warned, told, remedy)
    }

    pub(crate) fn failed(what: What, told: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(what, Outcome::Failed, told, remedy)
    }

    pub(crate) fn skipped(what: What, told: impl Into<String>) -> Self {
        Self::new(what, Outcome::Skipped, told, "")
    }

    pub(crate) fn pending(what: What, told: impl Into<String>) -> Self {
        Self::new(what, Outcome::Pending, told, "")
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.outcome == Outcome::Failed
    }
}
