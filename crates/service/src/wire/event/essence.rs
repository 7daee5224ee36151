//! What makes an event this event and no other, whichever tab delivers it.

use super::{Kind, WireAttribute, WireEvent};
use std::collections::BTreeMap;
use waymeet_journey::ids::{ActionId, VisitorId};

/// What makes an event this event and no other, whichever tab delivers it: compare two of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Essence<'a> {
    kind: Kind,
    visitor: Option<VisitorId>,
    at: u64,
    name: Option<&'a str>,
    url: &'a str,
    attributes: &'a BTreeMap<String, WireAttribute>,
    traits: Option<&'a BTreeMap<String, WireAttribute>>,
    user: Option<&'a str>,
    action: Option<ActionId>,
    state: Option<&'a str>,
    reason: Option<&'a str>,
}

impl WireEvent {
    /// What makes it this event: not the page load that delivers it, its number there, or its session, since a tab may
    /// deliver what a closed one kept; nor what the page may know better the second time.
    #[must_use]
    pub fn essence(&self) -> Essence<'_> {
        let is_visit = self.kind == Kind::Visit;
        Essence {
            kind: self.kind,
            visitor: VisitorId::parse(&self.visitor),
            at: self.at,
            name: self.name.as_deref(),
            url: &self.page.url,
            attributes: &self.attributes,
            traits: is_visit.then_some(&self.traits),
            user: self.user.as_deref().filter(|_| is_visit),
            action: self.action.as_deref().and_then(ActionId::parse),
            state: self.state.as_deref(),
            reason: self.reason.as_deref(),
        }
    }
}
