//! What a server of ICWS can do, and in which way it says so, or does not.

use crate::support::{json, sample};
use proptest::prelude::*;
use serde_json::json;
use waymeet_icws::{Answer, Json};

/// How an operation is refused that the server does not know.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Refusal {
    /// As ICWS refuses what it cannot make out.
    Bad,
    /// As ICWS says that there is no such thing.
    NotFound,
    /// As a web server says it, which knows nothing of ICWS.
    Bare,
}

/// How the question for the feature is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Telling {
    Tells,
    /// It says that there is no such feature, although there is.
    Denies,
    /// Refused with this status.
    Hides(u16),
}

/// One server of a pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lore {
    pub(crate) version: u32,
    pub(crate) manner: Telling,
    pub(crate) refusal: Refusal,
    /// Whether it refuses a start that says more than it knows, rather than pass over that.
    pub(crate) is_strict: bool,
}

impl Lore {
    pub(crate) fn keeps_history(self) -> bool {
        self.version >= 6
    }

    pub(crate) fn refuses_details(self) -> bool {
        // Nobody can find out what one of these wants.
        self.is_strict && self.version < 2 && matches!(self.manner, Telling::Tells)
    }

    pub(crate) fn feature(self) -> Answer {
        match self.manner {
            Telling::Tells => Answer::Reply {
                status: 200,
                body: json(&json!({ "featureId": "web-chat", "version": self.version })),
            },
            Telling::Denies => Answer::Reply {
                status: 404,
                body: sample("error-no-feature"),
            },
            Telling::Hides(status) => Answer::Reply {
                status,
                body: Json::Null,
            },
        }
    }

    pub(crate) fn refuse(self) -> Answer {
        let error = |id: &str| Json::object([("errorId", id.into()), ("message", "no".into())]);
        let (status, body) = match self.refusal {
            Refusal::Bad => (400, error("error.request.invalid")),
            Refusal::NotFound => (404, error("error.request.notFound")),
            Refusal::Bare => (404, Json::Null),
        };
        Answer::Reply { status, body }
    }
}

/// Half of them are as new as we know any.
pub(crate) fn lore() -> impl Strategy<Value = Lore> {
    let manner = prop_oneof![
        3 => Just(Telling::Tells),
        1 => Just(Telling::Denies),
        1 => prop_oneof![Just(401), Just(403), Just(404), Just(405), Just(500)].prop_map(Telling::Hides),
    ];
    let refusal = prop_oneof![Just(Refusal::Bad), Just(Refusal::NotFound), Just(Refusal::Bare)];
    (
        prop_oneof![1 => Just(6), 1 => 1..6u32],
        manner,
        refusal,
        any::<bool>(),
    )
        .prop_map(|(version, manner, refusal, is_strict)| Lore {
            version,
            manner,
            refusal,
            is_strict,
        })
}
