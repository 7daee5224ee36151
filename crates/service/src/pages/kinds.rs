//! Kinds of documents, as people call them.

use crate::wire::kind::Kind;

/// What one of a kind is called.
pub(crate) const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Schedule => "schedule",
        Kind::ScheduleGroup => "schedule group",
        Kind::FrequencyCaps => "frequency cap",
        Kind::ActionTarget => "workgroup",
        Kind::ActionTemplate => "content offer",
        Kind::Segment => "segment",
        Kind::Outcome => "outcome",
        Kind::OutcomePredictor => "predictor",
        Kind::ActionMap => "action map",
        Kind::Role => "role",
    }
}
