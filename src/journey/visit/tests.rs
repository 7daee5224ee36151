use super::*;
use crate::browser::storage::MemoryStore;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use waymeet_journey::availability::QueueAvailability;
use waymeet_journey::samples::{INVITATION, TOAST, shop};

/// A browser that two page loads share.
#[derive(Default, Clone)]
struct Browser {
    store: Rc<RefCell<MemoryStore>>,
    cookies: Rc<RefCell<BTreeMap<String, String>>>,
    entropy: Rc<RefCell<u8>>,
}

impl KeyValueStore for Browser {
    fn get(&self, key: &str) -> Option<String> {
        self.store.borrow().get(key)
    }
    fn set(&mut self, key: &str, value: &str) {
        self.store.borrow_mut().set(key, value);
    }
    fn remove(&mut self, key: &str) {
        self.store.borrow_mut().remove(key);
    }
    fn keys(&self, prefix: &str) -> Vec<String> {
        self.store.borrow().keys(prefix)
    }
}

impl CookieJar for Browser {
    fn get(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }
    fn set(&mut self, name: &str, value: &str, _: u32) {
        self.cookies.borrow_mut().insert(name.into(), value.into());
    }
}

fn page(path: &str) -> Page {
    Page {
        url: format!("https://shop.example{path}"),
        ..Page::default()
    }
}

fn open(browser: &Browser) -> Visit {
    open_with(browser, shop(), VisitContext::default())
}

fn open_with(browser: &Browser, bundle: Bundle, context: VisitContext) -> Visit {
    let entropy = Rc::clone(&browser.entropy);
    let ports = Ports {
        store: Box::new(browser.clone()),
        cookies: Box::new(browser.clone()),
        entropy: Box::new(move || {
            *entropy.borrow_mut() += 1;
            [*entropy.borrow(); 16]
        }),
    };
    Visit::begin("site", bundle, context, page("/"), ports)
}

fn view(visit: &mut Visit, path: &str, at: u64) -> Outcome {
    happen(visit, "page_viewed", path, at)
}

fn happen(visit: &mut Visit, name: &str, path: &str, at: u64) -> Outcome {
    visit.happen(
        Happening {
            name: name.into(),
            page: page(path),
            ..Happening::default()
        },
        UnixMillis(at),
    )
}

fn agents(count: u32) -> Availability {
    Availability {
        as_of: Some(UnixMillis(0)),
        ttl_in_milliseconds: 60_000,
        queues: vec![QueueAvailability {
            queue: "Web Sales".into(),
            agents: count,
            estimated_wait_in_seconds: 0,
        }],
    }
}

/// `kind name-or-state-or-reason` of everything that waits in the outbox.
fn records(visit: &mut Visit) -> Vec<String> {
    let (outbox, store) = visit.outgoing();
    let Some(batch) = outbox.batch(store) else {
        return Vec::new();
    };
    let list: serde_json::Value = serde_json::from_str(&format!("[{}]", batch.events)).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
    list.as_array()
        .unwrap()
        .iter()
        .map(|record| {
            format!(
                "{} {}{}{}",
                text(&record["kind"]),
                text(&record["name"]),
                text(&record["state"]),
                text(&record["reason"])
            )
        })
        .collect()
}

#[test]
fn a_visit_over_three_pages_leads_to_the_invitation_in_the_moment_of_the_event() {
    let browser = Browser::default();
    view(&mut open(&browser), "/products/1", 1_000);
    view(&mut open(&browser), "/products/2", 2_000);
    let mut visit = open(&browser);
    visit.remember_availability(agents(1));
    let outcome = happen(&mut visit, "product_added", "/products/2", 3_000);
    assert_eq!(
        visit.map(outcome.offer.unwrap().map_index).unwrap().id,
        INVITATION
    );
    let records = records(&mut visit);
    assert_eq!(
        records,
        [
            "web page_viewed",
            "web page_viewed",
            "web product_added",
            "action qualified",
            "action offered"
        ]
    );
}

#[test]
fn without_agents_the_block_is_recorded_once_and_the_offer_follows_the_news() {
    let mut visit = open(&Browser::default());
    visit.remember_availability(agents(0));
    view(&mut visit, "/products/1", 1_000);
    view(&mut visit, "/products/2", 2_000);
    let blocked = happen(&mut visit, "product_added", "/products/2", 3_000);
    assert_eq!((blocked.offer, blocked.watches_agents), (None, true));
    visit.look_again(UnixMillis(3_500));
    assert_eq!(
        records(&mut visit)[3..],
        ["action qualified", "blocked NoAvailableAgents"]
    );
    let outcome = visit.hear_availability(agents(1), UnixMillis(4_000));
    assert_eq!((outcome.offer.is_some(), outcome.watches_agents), (true, false));
}

#[test]
fn a_session_goes_on_over_page_loads_and_ends_by_idleness() {
    let browser = Browser::default();
    view(&mut open(&browser), "/", 1_000);
    let first = open(&browser).session();
    view(&mut open(&browser), "/", 2_000);
    assert_eq!(open(&browser).session(), first);
    view(&mut open(&browser), "/", 2_000 + 20 * 60_000);
    assert_ne!(open(&browser).session(), first);
    assert_eq!(browser.cookies.borrow()["_actvc"], "2");
}

#[test]
fn a_session_of_the_vendors_snippet_goes_on() {
    let browser = Browser::default();
    let id = "0f3b6c2e-5d0a-4f0e-8d5b-7a1c9e3d3333";
    browser.cookies.borrow_mut().insert("_actms".into(), id.into());
    let mut visit = open(&browser);
    view(&mut visit, "/", 1_000);
    assert_eq!(visit.session().unwrap().to_text(), id);
}

#[test]
fn the_visitor_is_the_same_on_every_page() {
    let browser = Browser::default();
    assert_eq!(open(&browser).visitor(), open(&browser).visitor());
}

#[test]
fn leaving_the_page_ends_its_open_offer() {
    let browser = Browser::default();
    let mut visit = open(&browser);
    let offer = view(&mut visit, "/search", 1_000).offer.unwrap();
    assert_eq!(visit.map(offer.map_index).unwrap().id, TOAST);
    visit.leave(UnixMillis(2_000));
    assert_eq!(records(&mut visit).last().unwrap(), "action ignored");
    assert!(
        !visit.advance(offer.action, ActionState::Accepted, UnixMillis(3_000), None),
        "too late"
    );
}

#[test]
fn a_chat_is_followed_over_page_loads_to_its_end() {
    let browser = Browser::default();
    let mut visit = open(&browser);
    visit.remember_availability(agents(1));
    view(&mut visit, "/products/1", 1_000);
    view(&mut visit, "/products/2", 2_000);
    let offer = happen(&mut visit, "product_added", "/products/2", 3_000)
        .offer
        .unwrap();
    for state in [ActionState::Accepted, ActionState::Started] {
        assert!(visit.advance(offer.action, state, UnixMillis(4_000), None));
    }
    visit.leave(UnixMillis(5_000));
    let mut next = open(&browser);
    assert_eq!(next.running_chat(), Some(offer.action));
    assert!(next.advance(offer.action, ActionState::Engaged, UnixMillis(6_000), None));
    assert!(next.advance(offer.action, ActionState::Completed, UnixMillis(7_000), None));
    assert_eq!(next.running_chat(), None);
}

#[test]
fn damaged_memory_is_forgotten_and_nothing_else() {
    let browser = Browser::default();
    view(&mut open(&browser), "/", 1_000);
    browser.store.borrow_mut().set("waymeet.s.site", "\u{1}damaged ☃");
    let mut visit = open(&browser);
    view(&mut visit, "/", 2_000);
    assert_eq!(records(&mut visit), ["web page_viewed", "web page_viewed"]);
}

#[test]
fn what_is_too_long_for_the_service_is_cut_between_two_characters() {
    let mut visit = open(&Browser::default());
    let long = "ä".repeat(5_000);
    let attributes = vec![Attribute {
        name: long.clone(),
        data_type: waymeet_journey::event::DataType::String,
        value: long.clone(),
    }];
    let page = Page {
        url: format!("https://shop.example/{long}"),
        title: long.clone(),
        keywords: long.clone(),
    };
    let name = format!("x{long}");
    visit.happen(
        Happening {
            name,
            page,
            attributes,
            search_query: long.clone(),
            referrer: long,
            ..Happening::default()
        },
        UnixMillis(1),
    );
    let (outbox, store) = visit.outgoing();
    let record: serde_json::Value = serde_json::from_str(&outbox.batch(store).unwrap().events).unwrap();
    let length = |value: &serde_json::Value| value.as_str().unwrap().len();
    assert_eq!(length(&record["name"]), 255);
    assert_eq!(
        (
            length(&record["page"]["title"]),
            length(&record["page"]["keywords"])
        ),
        (4_096, 4_096)
    );
    assert!(length(&record["page"]["url"]) > 8_190 && length(&record["page"]["url"]) <= 8_192);
    let (name, value) = record["attributes"].as_object().unwrap().iter().next().unwrap();
    assert_eq!((name.len(), length(&value["value"])), (254, 4_096));
}

#[test]
fn withdrawn_consent_leaves_nothing_of_the_visit_behind() {
    let browser = Browser::default();
    view(&mut open(&browser), "/search", 1_000);
    let mut visit = open(&browser);
    view(&mut visit, "/search", 2_000);
    assert_eq!(visit.forget(), shop());
    assert_eq!(browser.store.borrow().keys(""), Vec::<String>::new());
    assert!(browser.cookies.borrow().values().all(String::is_empty));
}

#[test]
fn the_campaign_of_the_first_page_counts_on_every_page_of_the_session() {
    use waymeet_journey::context::ContextKey;
    let mut bundle = shop();
    bundle.segments[0].journey.truncate(1);
    bundle.segments[0]
        .context
        .push(waymeet_journey::segment::ContextPattern {
            criteria: vec![waymeet_journey::condition::ContextCriterion {
                key: ContextKey::CampaignSource,
                comparison: waymeet_journey::samples::comparison(
                    waymeet_journey::condition::Operator::Equal,
                    "letter",
                ),
            }],
        });
    let browser = Browser::default();
    let mut arrived = VisitContext::default();
    arrived.set(ContextKey::CampaignSource, "letter");
    view(
        &mut open_with(&browser, bundle.clone(), arrived),
        "/products/1",
        1_000,
    );
    let mut second = open_with(&browser, bundle, VisitContext::default());
    second.remember_availability(agents(1));
    assert!(view(&mut second, "/products/2", 2_000).offer.is_some());
}
