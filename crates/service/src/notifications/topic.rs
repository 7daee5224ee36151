//! Topics: what a listener wants to hear. Source: the notification topics of the vendor's API; `v2.journey.events` is ours.

use super::News;
use crate::fact::FactKind;
use waymeet_journey::ids::{SessionId, VisitorId};

/// What a listener wants to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Everything of the organisation.
    Everything,
    /// Events of one session.
    OfSession(SessionId, Events),
    /// What is new of one contact: here, the visitor of that id.
    OfContact(VisitorId, Parts),
}

/// Which events of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Events {
    Web,
    Action,
    Outcome,
}

/// What of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    Sessions,
    Segments,
}

impl Topic {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        match parts[..] {
            ["v2", "journey", "events"] => Some(Self::Everything),
            ["v2", "journey", "sessions", session, events, "events"] => {
                let events = match events {
                    "web" => Events::Web,
                    "action" => Events::Action,
                    "outcome" => Events::Outcome,
                    _ => return None,
                };
                Some(Self::OfSession(SessionId::parse(session)?, events))
            }
            ["v2", "externalcontacts", "contacts", contact, "journey", parts] => {
                let parts = match parts {
                    "sessions" => Parts::Sessions,
                    "segments" => Parts::Segments,
                    _ => return None,
                };
                Some(Self::OfContact(VisitorId::parse(contact)?, parts))
            }
            _ => None,
        }
    }

    /// Whether a piece of news belongs to it.
    pub(crate) fn covers(self, news: &News) -> bool {
        let kind = match news {
            News::Fact(fact, _) => Some(fact.kind),
            News::Web(_) => None,
        };
        match self {
            Self::Everything => true,
            Self::OfSession(session, events) => {
                let is_of = match events {
                    Events::Web => kind.is_none(),
                    Events::Action => matches!(kind, Some(FactKind::Action | FactKind::Blocked)),
                    Events::Outcome => kind == Some(FactKind::Outcome),
                };
                is_of && news.session() == session
            }
            Self::OfContact(visitor, parts) => {
                let wanted = match parts {
                    Parts::Sessions => FactKind::Session,
                    Parts::Segments => FactKind::Segment,
                };
                kind == Some(wanted) && news.visitor() == visitor
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "20000000-0000-4000-8000-000000000001";

    #[test]
    fn the_vendors_topics_are_known_and_no_others() {
        let session = SessionId::parse(ID).unwrap();
        let visitor = VisitorId::parse(ID).unwrap();
        for (text, expected) in [
            ("v2.journey.events".to_owned(), Some(Topic::Everything)),
            (
                format!("v2.journey.sessions.{ID}.web.events"),
                Some(Topic::OfSession(session, Events::Web)),
            ),
            (
                format!("v2.journey.sessions.{ID}.action.events"),
                Some(Topic::OfSession(session, Events::Action)),
            ),
            (
                format!("v2.journey.sessions.{ID}.outcome.events"),
                Some(Topic::OfSession(session, Events::Outcome)),
            ),
            (
                format!("v2.externalcontacts.contacts.{ID}.journey.sessions"),
                Some(Topic::OfContact(visitor, Parts::Sessions)),
            ),
            (
                format!("v2.externalcontacts.contacts.{ID}.journey.segments"),
                Some(Topic::OfContact(visitor, Parts::Segments)),
            ),
            (format!("v2.journey.sessions.{ID}.app.events"), None),
            ("v2.journey.sessions.7.web.events".to_owned(), None),
            (format!("v2.journey.sessions.{ID}.web.events.more"), None),
            (String::new(), None),
        ] {
            assert_eq!(Topic::parse(&text), expected, "{text}");
        }
    }
}
