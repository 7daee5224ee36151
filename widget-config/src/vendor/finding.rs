//! What became of one thing in a block.

use serde::Serialize;

/// What became of one thing in a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Where in the block: `webchat.chatButton.enabled`, `webchat.form.inputs[2]`.
    pub path: String,
    /// The line it stands in, counted from 1.
    pub line: usize,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Outcome {
    /// It means the same here.
    Understood,
    /// It is in the configuration, and not quite as it was.
    Changed {
        /// What is different.
        how: String,
    },
    /// It is left out, and nobody will miss it.
    NotNeeded {
        /// Why not.
        why: String,
    },
    /// It is left out, and a visitor may see that.
    NotSupported {
        /// Why not.
        why: String,
    },
    /// Neither the vendor's manuals nor we know it.
    Unknown,
    /// It is a program's: somebody has to look at what it does.
    Code,
}

impl Outcome {
    pub(super) fn changed(how: impl Into<String>) -> Self {
        Self::Changed { how: how.into() }
    }

    pub(super) fn not_needed(why: impl Into<String>) -> Self {
        Self::NotNeeded { why: why.into() }
    }

    pub(super) fn not_supported(why: impl Into<String>) -> Self {
        Self::NotSupported { why: why.into() }
    }
}
