//! What a test tells: step by step, in words for a person.

use crate::findings::{self, Outcome};

/// One thing that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Address,
    Name,
    Connection,
    Certificate,
    Protocol,
    Chat,
    Role,
    Pages,
    Queue,
}

impl What {
    /// In the order they are looked at.
    pub(crate) const ALL: [Self; 9] = [
        Self::Address,
        Self::Name,
        Self::Connection,
        Self::Certificate,
        Self::Protocol,
        Self::Chat,
        Self::Role,
        Self::Pages,
        Self::Queue,
    ];

    /// Its name in a page's source.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Name => "name",
            Self::Connection => "connection",
            Self::Certificate => "certificate",
            Self::Protocol => "protocol",
            Self::Chat => "chat",
            Self::Role => "role",
            Self::Pages => "pages",
            Self::Queue => "queue",
        }
    }

    /// As people read it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Address => "Address",
            Self::Name => "Name",
            Self::Connection => "Connection",
            Self::Certificate => "Certificate",
            Self::Protocol => "Contact centre",
            Self::Chat => "Web chat",
            Self::Role => "Active or passive",
            Self::Pages => "Pages may ask it",
            Self::Queue => "Queue",
        }
    }
}

/// One step.
pub(crate) type Step = findings::Step<What>;

/// Everything that was found out about one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerReport {
    /// As it was written.
    pub(crate) server: String,
    pub(crate) steps: Vec<Step>,
}

impl ServerReport {
    /// In one word: the worst of it.
    pub(crate) fn outcome(&self) -> Outcome {
        let has = |outcome| self.steps.iter().any(|step| step.outcome == outcome);
        if has(Outcome::Failed) {
            Outcome::Failed
        } else if has(Outcome::Warned) {
            Outcome::Warned
        } else if has(Outcome::Passed) {
            Outcome::Passed
        } else {
            Outcome::Skipped
        }
    }
}

/// What all of it comes to, in one sentence.
pub(crate) fn summary(reports: &[ServerReport]) -> &'static str {
    let is_of = |outcome| reports.iter().any(|report| report.outcome() == outcome);
    // A passive server does not say whether there is web chat, and the active one does.
    let has_chat = |report: &ServerReport| {
        let chat = report.steps.iter().find(|step| step.what == What::Chat);
        chat.is_some_and(|chat| matches!(chat.outcome, Outcome::Passed | Outcome::Warned))
    };
    let works = |report: &ServerReport| report.outcome() != Outcome::Failed && has_chat(report);
    match (is_of(Outcome::Failed), reports.iter().any(works)) {
        (true, true) => "Chats reach the contact centre, but one of the two servers does not work.",
        (true, false) => "Chats do not reach the contact centre like this.",
        (false, false) => "This could not be tested from here.",
        (false, true) if is_of(Outcome::Warned) => {
            "Chats reach the contact centre. There is something to take a look at."
        }
        (false, true) => "Chats reach the contact centre.",
    }
}

/// Adds the steps that were not reached.
pub(crate) fn with_the_rest(mut steps: Vec<Step>) -> Vec<Step> {
    for what in What::ALL {
        if !steps.iter().any(|step| step.what == what) {
            steps.push(Step::skipped(what, "A step before it has to work first."));
        }
    }
    steps.sort_by_key(|step| What::ALL.iter().position(|what| *what == step.what));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_reached_is_said_and_the_worst_counts() {
        let steps = with_the_rest(vec![
            Step::failed(What::Name, "x", "y"),
            Step::passed(What::Address, "z"),
        ]);
        let told: Vec<_> = steps.iter().map(|step| (step.what, step.outcome)).collect();
        assert_eq!(told.len(), What::ALL.len());
        assert_eq!(
            told[..3],
            [
                (What::Address, Outcome::Passed),
                (What::Name, Outcome::Failed),
                (What::Connection, Outcome::Skipped),
            ]
        );
        let report = ServerReport {
            server: "x".into(),
            steps,
        };
        assert_eq!(report.outcome(), Outcome::Failed);
    }

    #[test]
    fn a_summary_says_whether_chats_get_through() {
        let report = |steps: Vec<Step>| ServerReport {
            server: "x".into(),
            steps,
        };
        let good = || report(vec![Step::passed(What::Chat, "x")]);
        let passive = || {
            report(vec![
                Step::skipped(What::Chat, "x"),
                Step::passed(What::Role, "x"),
            ])
        };
        let warned = || {
            report(vec![
                Step::passed(What::Chat, "x"),
                Step::warned(What::Queue, "x", "y"),
            ])
        };
        let bad = || report(vec![Step::failed(What::Name, "x", "y")]);
        let untested = || {
            report(vec![
                Step::passed(What::Address, "x"),
                Step::skipped(What::Name, "x"),
            ])
        };
        for (reports, expected) in [
            (vec![good()], "Chats reach the contact centre."),
            (vec![good(), passive()], "Chats reach the contact centre."),
            (vec![warned(), passive()], "take a look"),
            (vec![good(), bad()], "one of the two"),
            (vec![bad(), passive()], "do not reach"),
            (vec![bad()], "do not reach"),
            (vec![untested()], "could not be tested"),
        ] {
            assert!(
                summary(&reports).contains(expected),
                "{expected}: {}",
                summary(&reports)
            );
        }
    }
}
