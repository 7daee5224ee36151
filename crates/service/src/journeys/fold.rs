//! Folds events into a journey. Pure: the same events give the same journey, in one go or one after the other.

use super::arrival::{self, Arrival};
use super::journey::{Happening, Journey, PageStep, Visit, What};
use crate::configuration::Configuration;
use crate::limits::MAX_JOURNEY_FACTS;
use crate::recorded_event::{Observed, RecordedEvent};
use crate::store::StoredEvent;
use std::collections::{BTreeMap, HashMap};
use waymeet_journey::event::Attribute;
use waymeet_journey::ids::{EventId, SessionId};
use waymeet_journey::state::JourneyState;
use waymeet_journey::time::UnixMillis;

/// Where an event stands in a journey: by time; in one page load by number; the id settles the rest.
type Place = (UnixMillis, String, u32, EventId);

fn place(stored: &StoredEvent) -> Place {
    let event = &stored.event;
    (event.at, event.tab.clone(), event.seq, event.id)
}

/// A journey in the making.
#[derive(Debug, Default)]
pub struct Fold {
    journey: Journey,
    observers: HashMap<SessionId, JourneyState>,
    /// The page each page load shows, as an index into the pages of its visit.
    shown: HashMap<(SessionId, String), usize>,
    name: CustomerName,
    last: Option<Place>,
}

impl Fold {
    /// All events of a visitor, in any order.
    #[must_use]
    pub fn of(events: &[StoredEvent], configuration: &Configuration) -> Self {
        let mut fold = Self::default();
        let appended = fold.append(events, configuration);
        debug_assert!(appended, "an empty fold has nothing an event could belong before");
        fold
    }

    /// The journey so far.
    #[must_use]
    pub fn journey(&self) -> &Journey {
        &self.journey
    }

    /// Folds further events, in any order. False, and nothing is folded, if one of them belongs before what is folded
    /// already.
    #[must_use = "when it is refused, everything has to be folded again"]
    pub fn append(&mut self, events: &[StoredEvent], configuration: &Configuration) -> bool {
        let mut in_order: Vec<&StoredEvent> = events.iter().collect();
        in_order.sort_by_cached_key(|stored| place(stored));
        let first = in_order.first().map(|stored| place(stored));
        if first.is_some_and(|first| self.last.as_ref().is_some_and(|last| first < *last)) {
            return false;
        }
        for stored in in_order {
            self.apply(stored, configuration);
        }
        true
    }

    fn apply(&mut self, stored: &StoredEvent, configuration: &Configuration) {
        let event = &stored.event;
        self.last = Some(place(stored));
        self.journey.last_heard = self.journey.last_heard.max(stored.received_at);
        let visit = self.visit_of(stored, configuration);
        if let Observed::Visit { .. } | Observed::Web { .. } = &event.observed {
            self.learn(&event.observed, visit);
        }
        if let Observed::Visit { user, .. } = &event.observed {
            if let (Some(user), Some(observer)) = (user, self.observers.get_mut(&event.session)) {
                arrival::authenticate(&mut observer.context, user);
            }
            // It is said of the visit, not done on a page.
            let visit = &mut self.journey.visits[visit];
            visit.last = visit.last.max(event.at);
            return;
        }
        let page = self.page_of(event, visit);
        let mut happened = happenings(event);
        if let (Some(seen), Some(observer)) = (event.for_engine(), self.observers.get_mut(&event.session)) {
            let engine = configuration.engine_of(event.stream());
            let context = observer.context.clone();
            let observation = engine.observe(observer, &seen, &context);
            for segment in engine.segments_in(&observation) {
                self.journey.visits[visit].segments.push((segment, event.at));
                happened.push(What::SegmentMatched(segment));
            }
            for achievement in engine.achievements_in(&observation, &seen) {
                let achieved = (achievement.clone(), event.at);
                self.journey.visits[visit].achievements.push(achieved);
                happened.push(What::OutcomeAchieved(achievement));
            }
        }
        let visit = &mut self.journey.visits[visit];
        visit.last = visit.last.max(event.at);
        visit.events += u32::from(matches!(event.observed, Observed::Web { .. }));
        visit.page_views += u32::from(event.is_page_view());
        let happening = |what| Happening {
            event: event.id,
            at: event.at,
            what,
        };
        visit.pages[page]
            .happenings
            .extend(happened.into_iter().map(happening));
    }

    /// Takes what the site says of person and visit.
    fn learn(&mut self, observed: &Observed, visit: usize) {
        match observed {
            Observed::Web {
                attributes, traits, ..
            } => {
                self.name.learn(attributes);
                self.name.learn(traits);
                remember(&mut self.journey.traits, traits);
            }
            Observed::Visit {
                user,
                traits,
                attributes,
            } => {
                if let Some(user) = user {
                    self.journey.user.clone_from(user);
                }
                self.name.learn(traits);
                remember(&mut self.journey.traits, traits);
                remember(&mut self.journey.visits[visit].attributes, attributes);
            }
            Observed::Action { .. } | Observed::Blocked { .. } => return,
        }
        self.journey.customer_name = self.name.text();
    }

    /// The index of the event's visit, begun where it is new.
    fn visit_of(&mut self, stored: &StoredEvent, configuration: &Configuration) -> usize {
        let event = &stored.event;
        if let Some(index) = self
            .journey
            .visits
            .iter()
            .position(|visit| visit.session == event.session)
        {
            return index;
        }
        let arrival = Arrival::of(stored);
        let previous = self
            .journey
            .visits
            .last()
            .and_then(|visit| self.observers.get(&visit.session));
        let begins = (event.session, event.at);
        let mut state = configuration.begin_session(event.stream(), begins, previous);
        let visit = Visit {
            session: event.session,
            started: event.at,
            last: event.at,
            arrival,
            attributes: BTreeMap::new(),
            events: 0,
            page_views: 0,
            pages: Vec::new(),
            segments: Vec::new(),
            achievements: Vec::new(),
        };
        state.context = visit.arrival.context.clone();
        self.observers.insert(event.session, state);
        self.journey.visits.push(visit);
        self.journey.visits.len() - 1
    }

    /// The index of the page the event happened on. A page view opens one; anything else happened on the page its page
    /// load shows, or on one of that address, or on one we were never told of.
    fn page_of(&mut self, event: &RecordedEvent, visit: usize) -> usize {
        let pages = &mut self.journey.visits[visit].pages;
        let page_load = (event.session, event.tab.clone());
        if !event.is_page_view() {
            let is_there = |index: &usize| pages.get(*index).is_some_and(|page| page.url == event.page.url);
            let shown = self.shown.get(&page_load).copied().filter(is_there);
            let same_address = || pages.iter().rposition(|page| page.url == event.page.url);
            if let Some(index) = shown.or_else(same_address) {
                return index;
            }
        }
        pages.push(PageStep {
            opened_by: event.id,
            url: event.page.url.clone(),
            title: event.page.title.clone(),
            opened: event.at,
            happenings: Vec::new(),
        });
        self.shown.insert(page_load, pages.len() - 1);
        pages.len() - 1
    }
}

/// The newest value of each name.
fn remember(known: &mut BTreeMap<String, String>, news: &[Attribute]) {
    for Attribute { name, value, .. } in news {
        if known.len() < MAX_JOURNEY_FACTS || known.contains_key(name) {
            known.insert(name.clone(), value.clone());
        }
    }
}

/// What an event tells besides the page it happened on.
fn happenings(event: &RecordedEvent) -> Vec<What> {
    match &event.observed {
        Observed::Web {
            name,
            search,
            attributes,
            ..
        } => {
            let searched = (!search.is_empty()).then(|| What::Searched(search.clone()));
            let recorded = (!event.is_page_view()).then(|| What::Recorded {
                name: name.clone(),
                attributes: attributes.clone(),
            });
            searched.into_iter().chain(recorded).collect()
        }
        Observed::Action {
            action,
            state,
            error_code,
            error_message,
        } => vec![What::Action {
            media: action.media,
            map: action.map,
            state: *state,
            error_message: error_text(error_code, error_message),
        }],
        Observed::Visit { .. } => Vec::new(),
        Observed::Blocked { action, reason, .. } => {
            vec![What::Blocked {
                media: action.media,
                map: action.map,
                reason: *reason,
            }]
        }
    }
}

/// What went wrong, as people read it.
fn error_text(code: &str, message: &str) -> String {
    let said: Vec<&str> = [code, message]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    said.join(": ")
}

/// The visitor's name, from the traits the vendor's SDK knows; the newest value wins. Sites that have no traits mapper
/// name attributes of their events so (inferred).
#[derive(Debug, Default)]
struct CustomerName {
    display: String,
    given: String,
    family: String,
}

impl CustomerName {
    fn learn(&mut self, attributes: &[Attribute]) {
        for Attribute { name, value, .. } in attributes {
            match name.as_str() {
                "displayName" => self.display.clone_from(value),
                "givenName" => self.given.clone_from(value),
                "familyName" => self.family.clone_from(value),
                _ => {}
            }
        }
    }

    fn text(&self) -> Option<String> {
        let full = format!("{} {}", self.given.trim(), self.family.trim());
        [full.trim(), self.display.trim()]
            .into_iter()
            .find(|text| !text.is_empty())
            .map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded_event::ActionReference;
    use crate::store::{Deployment, Document};
    use crate::wire::browser::Browser;
    use crate::wire::kind::Kind;
    use crate::wire::tracking::TrackingSettings;
    use serde_json::json;
    use waymeet_journey::action_map::MediaType;
    use waymeet_journey::block_reason::BlockReason;
    use waymeet_journey::event::DataType;
    use waymeet_journey::ids::{ActionId, ActionMapId, OutcomeId, Uuid, VisitorId};
    use waymeet_journey::outcome::Achievement;
    use waymeet_journey::page::Page;

    fn id(kind: u8, number: u8) -> Uuid {
        let mut bytes = [kind; 16];
        bytes[15] = number;
        Uuid::from_bytes(bytes)
    }

    /// An event in tab `tab`, `number` seconds after the beginning.
    fn event(number: u8, tab: &str, path: &str, observed: Observed) -> StoredEvent {
        StoredEvent {
            position: number.into(),
            event: RecordedEvent {
                id: EventId(id(1, number)),
                visitor: VisitorId(id(2, 0)),
                session: SessionId(id(3, 0)),
                tab: tab.to_owned(),
                seq: number.into(),
                at: UnixMillis(1_000_000 + u64::from(number) * 1_000),
                page: Page {
                    url: format!("https://shop.example{path}"),
                    title: path.to_owned(),
                    keywords: String::new(),
                },
                observed,
            },
            received_at: UnixMillis(1_000_000 + u64::from(number) * 1_000),
            browser: Browser::default(),
        }
    }

    fn web(name: &str, attributes: &[(&str, &str)]) -> Observed {
        let attribute = |(name, value): &(&str, &str)| Attribute {
            name: (*name).to_owned(),
            data_type: DataType::String,
            value: (*value).to_owned(),
        };
        Observed::Web {
            name: name.to_owned(),
            referrer: String::new(),
            search: String::new(),
            attributes: attributes.iter().map(attribute).collect(),
            traits: Vec::new(),
        }
    }

    fn viewed(number: u8, tab: &str, path: &str) -> StoredEvent {
        event(number, tab, path, web("page_viewed", &[]))
    }

    fn not_offered(number: u8, tab: &str, path: &str) -> StoredEvent {
        let action = ActionReference {
            id: ActionId(id(4, 0)),
            map: ActionMapId(id(5, 0)),
            map_version: 1,
            media: MediaType::WebChat,
        };
        event(
            number,
            tab,
            path,
            Observed::Blocked {
                action,
                reason: BlockReason::NoAvailableAgents,
                blocking: None,
            },
        )
    }

    fn configuration() -> Configuration {
        let deployment = Deployment {
            id: "d".into(),
            organisation: "o".into(),
            name: "Shop".into(),
            allowed_domains: vec![],
            tracking: TrackingSettings::default(),
            widget: json!({}),
        };
        let segment = json!({ "displayName": "Two products", "journey": { "patterns": [ { "eventName": "page_viewed",
            "count": 2, "criteria": [ { "key": "page.pathname", "operator": "startsWith", "values": ["/p/"] } ] } ] } });
        let document = Document {
            kind: Kind::Segment,
            id: id(6, 0).to_text(),
            version: 1,
            body: segment,
            created: UnixMillis(0),
            modified: UnixMillis(0),
        };
        let outcome = json!({ "displayName": "Purchase", "associatedValueField": { "dataType": "Number", "name": "total" },
            "journey": { "patterns": [ { "eventName": "order_placed" } ] } });
        let outcome = Document {
            kind: Kind::Outcome,
            id: id(7, 0).to_text(),
            version: 4,
            body: outcome,
            created: UnixMillis(0),
            modified: UnixMillis(0),
        };
        Configuration::compile(&deployment, &[document, outcome], UnixMillis(1_000_000))
    }

    fn visit() -> Vec<StoredEvent> {
        vec![
            viewed(0, "a", "/"),
            viewed(1, "a", "/p/1"),
            viewed(2, "b", "/p/2"),
            event(
                3,
                "a",
                "/p/1",
                web("product_added", &[("givenName", "Ada"), ("displayName", "A.")]),
            ),
            not_offered(4, "b", "/p/2"),
            viewed(5, "a", "/cart"),
            event(6, "c", "/p/2", web("zoomed", &[])),
            event(7, "c", "/never/viewed", web("clicked", &[("givenName", "Grace")])),
        ]
    }

    fn shape(journey: &Journey) -> Vec<(String, usize)> {
        let pages = journey.visits.iter().flat_map(|visit| &visit.pages);
        pages
            .map(|page| (page.title.clone(), page.happenings.len()))
            .collect()
    }

    #[test]
    fn each_event_stands_on_the_page_it_happened_on() {
        let fold = Fold::of(&visit(), &configuration());
        let expected = [
            ("/", 0),
            ("/p/1", 1),
            ("/p/2", 3),
            ("/cart", 0),
            ("/never/viewed", 1),
        ];
        assert_eq!(
            shape(fold.journey()),
            expected.map(|(title, count)| (title.to_owned(), count))
        );
        let visit = &fold.journey().visits[0];
        let kinds: Vec<_> = visit.pages[2]
            .happenings
            .iter()
            .map(|happening| &happening.what)
            .collect();
        assert!(matches!(
            kinds[..],
            [
                What::SegmentMatched(_),
                What::Blocked { .. },
                What::Recorded { .. }
            ]
        ));
        assert_eq!(
            visit.segments,
            [(waymeet_journey::ids::SegmentId(id(6, 0)), UnixMillis(1_002_000))]
        );
    }

    #[test]
    fn an_outcome_is_achieved_once_and_keeps_what_it_was_worth() {
        let bought = |number, total: &str| event(number, "a", "/", web("order_placed", &[("total", total)]));
        let events = [viewed(0, "a", "/"), bought(1, "15.50"), bought(2, "99")];
        let fold = Fold::of(&events, &configuration());
        let achieved = Achievement {
            outcome: OutcomeId(id(7, 0)),
            version: 4,
            associated_value: Some("15.50".to_owned()),
        };
        let visit = &fold.journey().visits[0];
        assert_eq!(visit.achievements, [(achieved.clone(), UnixMillis(1_001_000))]);
        let happenings = visit.pages[0].happenings.iter().map(|happening| &happening.what);
        let outcomes = happenings.filter(|what| **what == What::OutcomeAchieved(achieved.clone()));
        assert_eq!(outcomes.count(), 1);
    }

    #[test]
    fn the_newest_name_wins() {
        let fold = Fold::of(&visit(), &configuration());
        assert_eq!(fold.journey().customer_name.as_deref(), Some("Grace"));
        let fold = Fold::of(&visit()[..3], &configuration());
        assert_eq!(fold.journey().customer_name, None);
    }

    #[test]
    fn what_the_site_says_of_a_visitor_is_known_and_stands_on_no_page() {
        let attributes = |pairs: &[(&str, &str)]| match web("", pairs) {
            Observed::Web { attributes, .. } => attributes,
            _ => Vec::new(),
        };
        let said = |number, user: Option<&str>, traits: &[_], of_visit: &[_]| {
            let observed = Observed::Visit {
                user: user.map(str::to_owned),
                traits: attributes(traits),
                attributes: attributes(of_visit),
            };
            event(number, "a", "/never/viewed", observed)
        };
        let mut events = vec![
            viewed(0, "a", "/"),
            said(
                1,
                Some("u-17"),
                &[("givenName", "Ada"), ("email", "ada@old.example")],
                &[],
            ),
            said(2, None, &[("email", "ada@new.example")], &[("cart", "99.5")]),
        ];
        let fold = Fold::of(&events, &configuration());
        let journey = fold.journey();
        assert_eq!(
            (journey.user.as_str(), journey.customer_name.as_deref()),
            ("u-17", Some("Ada"))
        );
        assert_eq!(journey.traits["email"], "ada@new.example");
        assert_eq!(journey.visits[0].attributes["cart"], "99.5");
        assert_eq!(shape(journey), [("/".to_owned(), 0)]);
        assert_eq!(journey.visits[0].last, UnixMillis(1_002_000));
        events.push(said(3, Some(""), &[], &[]));
        assert_eq!(Fold::of(&events, &configuration()).journey().user, "");
    }

    #[test]
    fn one_by_one_all_at_once_and_in_any_order_give_the_same_journey() {
        let configuration = configuration();
        let whole = Fold::of(&visit(), &configuration);
        for split in 0..=visit().len() {
            let (first, second) = (visit()[..split].to_vec(), visit()[split..].to_vec());
            let mut fold = Fold::of(&first, &configuration);
            assert!(fold.append(&second, &configuration));
            assert_eq!(fold.journey(), whole.journey(), "{split}");
        }
        let mut reversed = visit();
        reversed.reverse();
        assert_eq!(Fold::of(&reversed, &configuration).journey(), whole.journey());
    }

    #[test]
    fn what_belongs_before_is_refused_and_changes_nothing() {
        let configuration = configuration();
        let mut fold = Fold::of(&visit()[2..], &configuration);
        let before = fold.journey().clone();
        assert!(!fold.append(&visit()[..1], &configuration));
        assert_eq!(*fold.journey(), before);
    }
}
