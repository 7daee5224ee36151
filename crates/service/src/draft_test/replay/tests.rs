use super::*;
use crate::recorded_event::RecordedEvent;
use crate::store::{Deployment, Document};
use crate::wire::browser::Browser;
use crate::wire::kind::Kind;
use crate::wire::tracking::TrackingSettings;
use serde_json::{Value, json};
use waymeet_journey::ids::{EventId, Uuid};
use waymeet_journey::page::Page;

const MAP: &str = "00000000-0000-4000-8000-0000000000a1";
const SEGMENT: &str = "00000000-0000-4000-8000-000000000051";
const TARGET: &str = "00000000-0000-4000-8000-0000000000f1";

fn id(kind: u8, number: u8) -> Uuid {
    let mut bytes = [kind; 16];
    bytes[15] = number;
    Uuid::from_bytes(bytes)
}

/// A page view `second` seconds after the beginning.
fn viewed(session: u8, second: u8, path: &str) -> StoredEvent {
    StoredEvent {
        position: second.into(),
        event: RecordedEvent {
            id: EventId(id(1, second)),
            visitor: VisitorId(id(2, 0)),
            session: SessionId(id(3, session)),
            tab: "a".to_owned(),
            seq: second.into(),
            at: UnixMillis(1_000_000 + u64::from(second) * 1_000),
            page: Page {
                url: format!("https://shop.example{path}"),
                title: String::new(),
                keywords: String::new(),
            },
            observed: Observed::Web {
                name: "page_viewed".to_owned(),
                referrer: String::new(),
                search: String::new(),
                attributes: Vec::new(),
                traits: Vec::new(),
            },
        },
        received_at: UnixMillis(1_000_000),
        browser: Browser::default(),
    }
}

fn document(kind: Kind, id: &str, body: Value) -> Document {
    Document {
        kind,
        id: id.to_owned(),
        version: 1,
        body,
        created: UnixMillis(0),
        modified: UnixMillis(0),
    }
}

fn configuration(map: Value) -> Configuration {
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
    let documents = [
        document(Kind::Segment, SEGMENT, segment),
        document(Kind::ActionTarget, TARGET, json!({ "name": "Sales" })),
        document(Kind::ActionMap, MAP, map),
    ];
    Configuration::compile(&deployment, &documents, UnixMillis(1_000_000))
}

fn map() -> Value {
    json!({ "displayName": "Help", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "webchat", "actionTargetId": TARGET } })
}

fn replayed(subject: Subject, map: Value, events: &[StoredEvent]) -> TestResult {
    let configuration = configuration(map);
    assert!(
        configuration.set_aside.is_empty(),
        "{:?}",
        configuration.set_aside
    );
    let mut replay = Replay::new(subject, UnixMillis(0));
    go_through(&mut replay, configuration, events);
    replay.into_result(false)
}

fn go_through(replay: &mut Replay, configuration: Configuration, events: &[StoredEvent]) {
    let rules = Arc::new(configuration);
    replay.visitor(&mut |_| Some(rules.clone()), VisitorId(id(2, 0)), events);
}

fn of_map(map: Value, events: &[StoredEvent]) -> TestResult {
    replayed(Subject::Map(ActionMapId::parse(MAP).unwrap()), map, events)
}

fn visit() -> Vec<StoredEvent> {
    vec![
        viewed(0, 0, "/"),
        viewed(0, 1, "/p/1"),
        viewed(0, 2, "/p/2"),
        viewed(0, 30, "/cart"),
        viewed(1, 90, "/"),
    ]
}

#[test]
fn visits_of_a_segment_are_counted_with_the_page_they_matched_on() {
    let segment = Subject::Segment(SegmentId::parse(SEGMENT).unwrap());
    let result = replayed(segment, map(), &visit());
    assert_eq!((result.visits, result.matched), (2, 1));
    assert_eq!(result.examples[0].page, "https://shop.example/p/2");
    assert_eq!(result.examples[0].fate, Fate::Matched);
}

#[test]
fn a_map_is_offered_where_it_qualifies_and_nothing_is_in_the_way() {
    let result = of_map(map(), &visit());
    assert_eq!((result.visits, result.matched, result.offered), (2, 1, 1));
    assert!(result.blocked.is_empty(), "{:?}", result.blocked);
    assert_eq!(result.examples[0].fate, Fate::Offered);
}

#[test]
fn what_is_in_the_way_is_told_by_visits_and_by_times() {
    let mut elsewhere = map();
    elsewhere["pageUrlConditions"] = json!([{ "operator": "containsAny", "values": ["/checkout"] }]);
    let result = of_map(elsewhere, &visit());
    assert_eq!((result.matched, result.offered), (1, 0));
    assert_eq!(
        result.blocked,
        BTreeMap::from([("PageUrlConditionsNotMatching", (1, 1))])
    );
    let reason = Some(BlockReason::PageUrlConditionsNotMatching);
    assert_eq!(result.examples[0].fate, Fate::Blocked(reason));
}

#[test]
fn a_delay_is_waited_for_as_long_as_the_page_was_open() {
    let delayed = |seconds: u32| {
        let mut map = map();
        map["activation"] = json!({ "type": "delay", "delayInSeconds": seconds });
        of_map(map, &visit()).offered
    };
    // The page was open for 28 seconds.
    assert_eq!((delayed(20), delayed(60)), (1, 0));
}

#[test]
fn the_last_page_of_a_visit_was_open_for_five_minutes_and_no_longer() {
    let delayed = |seconds: u32| {
        let mut map = map();
        map["activation"] = json!({ "type": "delay", "delayInSeconds": seconds });
        of_map(map, &visit()[..3]).offered
    };
    assert_eq!((delayed(299), delayed(301)), (1, 0));
}

#[test]
fn what_was_recorded_of_the_map_itself_does_not_count() {
    let mut events = visit();
    let configuration = configuration(map());
    let session = SessionId(id(3, 0));
    let map_id = ActionMapId::parse(MAP).unwrap();
    let mut rejected = viewed(0, 3, "/p/2");
    rejected.event.observed = Observed::Action {
        action: crate::recorded_event::ActionReference {
            id: waymeet_journey::state::action_id(session, map_id),
            map: map_id,
            map_version: 1,
            media: waymeet_journey::action_map::MediaType::WebChat,
        },
        state: ActionState::Rejected,
        error_code: String::new(),
        error_message: String::new(),
    };
    events.push(rejected);
    let mut replay = Replay::new(Subject::Map(map_id), UnixMillis(0));
    go_through(&mut replay, configuration, &events);
    assert_eq!(replay.into_result(false).offered, 1);
}
