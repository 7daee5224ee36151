//! Rows and filters, of journeys folded from a few events.

use super::{Filter, LiveRow, Watcher};
use crate::audit::{Actor, Stamp};
use crate::cic_proxy::upstream::Carrier;
use crate::configuration::Configuration;
use crate::journeys::fold::Fold;
use crate::location::Locations;
use crate::recorded_event::RecordedEvent;
use crate::settings::ServiceSettings;
use crate::shared::Shared;
use crate::store::{Deployment, IncomingBatch, IncomingEvent, Organisation, Road, Store, StoredEvent};
use crate::wire::batch::PageLoadReport;
use crate::wire::browser::Browser;
use crate::wire::event::WireEvent;
use crate::wire::tracking::TrackingSettings;
use serde_json::{Value, json};
use std::sync::Arc;
use waymeet_journey::action_state::ActionState;
use waymeet_journey::block_reason::BlockReason;
use waymeet_journey::ids::VisitorId;
use waymeet_journey::time::UnixMillis;

const MAP: &str = "00000000-0000-4000-8000-0000000000a1";

fn deployment() -> Deployment {
    Deployment {
        id: "shop".into(),
        organisation: "org".into(),
        name: "Shop".into(),
        allowed_domains: vec![],
        tracking: TrackingSettings::default(),
        widget: json!({}),
    }
}

pub(super) fn configuration() -> Configuration {
    Configuration::compile(&deployment(), &[], UnixMillis(0))
}

/// A service that keeps nothing but the shop, and where it keeps it.
pub(super) async fn shop() -> (tempfile::TempDir, Shared) {
    let folder = tempfile::tempdir().unwrap();
    let settings = ServiceSettings::new(folder.path().join("w.sqlite"), folder.path(), "http://w.example");
    let store = Store::open(&settings.database).await.unwrap();
    let carrier = Carrier::new(settings.carriage.clone());
    let shared = Shared::new(settings, store, Locations::default(), carrier);
    let actor = Actor::Command("test");
    let stamp = || Stamp {
        actor: &actor,
        at: shared.now(),
    };
    for id in ["org", "other"] {
        let organisation = Organisation {
            id: id.into(),
            name: id.into(),
            client_applications: Vec::new(),
        };
        shared
            .store
            .put_organisation(&organisation, stamp())
            .await
            .unwrap();
        let deployment = Deployment {
            id: format!("shop-{id}"),
            organisation: id.into(),
            ..deployment()
        };
        shared.store.put_deployment(&deployment, stamp()).await.unwrap();
    }
    (folder, shared)
}

/// A visitor of an organisation views a page; the clock says `seconds`.
pub(super) async fn visit(store: &Store, organisation: &str, visitor: u8, seconds: u32) -> VisitorId {
    let stored = event(visitor, seconds, &json!({}));
    let body = body(visitor, seconds, &json!({})).to_string();
    let id = stored.event.visitor;
    let batch = IncomingBatch {
        deployment: format!("shop-{organisation}"),
        organisation: organisation.into(),
        browser: Browser::default(),
        received_at: stored.received_at,
        road: Road::Module,
        events: vec![IncomingEvent {
            event: stored.event,
            body,
            is_late: false,
        }],
        refused: Vec::new(),
        blocked: 0,
        report: PageLoadReport::default(),
    };
    assert_eq!(store.store_events(batch).await.unwrap().len(), 1);
    id
}

/// Something visitor `visitor` did `seconds` after the beginning, with these fields beside those every event has.
fn event(visitor: u8, seconds: u32, fields: &Value) -> StoredEvent {
    let wire = WireEvent::from_stored(&body(visitor, seconds, fields).to_string()).unwrap();
    let mut event = RecordedEvent::try_from(&wire).unwrap();
    event.at = UnixMillis(u64::from(seconds) * 1_000);
    StoredEvent {
        position: seconds.into(),
        received_at: event.at,
        event,
        browser: Browser::default(),
    }
}

fn body(visitor: u8, seconds: u32, fields: &Value) -> Value {
    let mut body = json!({ "kind": "web", "id": format!("30000000-0000-4000-8000-{visitor:02}{seconds:010}"),
        "visitor": format!("10000000-0000-4000-8000-{visitor:012}"),
        "session": format!("20000000-0000-4000-8000-{visitor:012}"), "tab": "t", "seq": seconds % 10_000,
        "at": u64::from(seconds) * 1_000, "name": "page_viewed",
        "page": { "url": "https://shop.example/", "title": "Home" } });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn offer(seconds: u32, state: &str) -> StoredEvent {
    let session = "20000000-0000-4000-8000-000000000001";
    let action = waymeet_journey::state::action_id(
        waymeet_journey::ids::SessionId::parse(session).unwrap(),
        waymeet_journey::ids::ActionMapId::parse(MAP).unwrap(),
    );
    let mut fields = json!({ "kind": "action", "action": action.to_text(), "map": MAP, "mapVersion": 1,
        "media": "webchat", "state": state });
    if state == "NoAvailableAgents" {
        fields["kind"] = json!("blocked");
        fields["reason"] = json!(state);
    }
    event(1, seconds, &fields)
}

fn row(events: &[StoredEvent]) -> LiveRow {
    let configuration = configuration();
    let fold = Fold::of(events, &configuration);
    LiveRow::of(events[0].event.visitor, "shop", fold.journey(), &configuration).unwrap()
}

fn watcher(online_since: u64, here_since: u64) -> Watcher {
    Watcher {
        sees_hidden_segments: true,
        online_since: UnixMillis(online_since),
        here_since: UnixMillis(here_since),
    }
}

#[test]
fn the_row_tells_of_the_page_something_was_done_on_last() {
    let cart = json!({ "page": { "url": "https://shop.example/cart", "title": "Cart" }, "tab": "u" });
    let back = json!({ "name": "scrolled" });
    let row = row(&[event(1, 0, &json!({})), event(1, 1, &cart), event(1, 2, &back)]);
    assert_eq!(
        (row.page_title.as_str(), row.page_views, row.visits),
        ("Home", 2, 1)
    );
    assert_eq!((row.started, row.last_heard), (UnixMillis(0), UnixMillis(2_000)));
}

#[test]
fn the_newest_state_of_an_offer_counts_and_that_it_qualified_is_not_one() {
    let home = || event(1, 0, &json!({}));
    for (states, became, has_offer, chats) in [
        (&["qualified"][..], None, false, false),
        (
            &["qualified", "NoAvailableAgents"],
            Some(Err(BlockReason::NoAvailableAgents)),
            false,
            false,
        ),
        (
            &["NoAvailableAgents", "offered"],
            Some(Ok(ActionState::Offered)),
            true,
            false,
        ),
        (
            &["offered", "rejected"],
            Some(Ok(ActionState::Rejected)),
            false,
            false,
        ),
        (
            &["offered", "accepted", "started"],
            Some(Ok(ActionState::Started)),
            false,
            true,
        ),
        (
            &["started", "engaged", "completed"],
            Some(Ok(ActionState::Completed)),
            false,
            false,
        ),
    ] {
        let states = states.iter().zip(1..).map(|(state, at)| offer(at, state));
        let row = row(&[home()].into_iter().chain(states).collect::<Vec<_>>());
        assert_eq!(row.latest_offer.map(|offer| offer.became), became);
        assert_eq!((row.has_offer, row.chats), (has_offer, chats), "{became:?}");
    }
}

#[test]
fn whoever_is_silent_is_idle_then_gone_and_the_newest_visit_comes_first() {
    let rows: Vec<Arc<LiveRow>> = [(1, 100), (2, 400), (3, 700)]
        .into_iter()
        .map(|(visitor, seconds)| Arc::new(row(&[event(visitor, seconds, &json!({}))])))
        .collect();
    let shown = Filter::default().apply(rows.clone(), watcher(500_000, 100_000));
    let visitors: Vec<String> = shown.rows.iter().map(|row| row.visitor.to_text()).collect();
    assert!(visitors[0].ends_with('3') && visitors[1].ends_with('2') && visitors.len() == 2);
    assert_eq!((shown.counters.online, shown.counters.idle), (1, 1));
    let text = |text: &str| Filter {
        text: text.into(),
        ..Filter::default()
    };
    for (wanted, expected) in [
        ("", 3),
        (" HOME ", 3),
        ("unknown", 3),
        ("8000-000000000002", 1),
        ("nothing of the sort", 0),
    ] {
        let shown = text(wanted).apply(rows.clone(), watcher(0, 0));
        assert_eq!(shown.found, expected, "{wanted}");
    }
    assert!(!text(" ").is_set() && text("x").is_set());
    assert!(VisitorId::parse(&visitors[0]).is_some());
}
