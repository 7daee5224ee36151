use super::super::ports::{CookieJar, KeyValueStore, MemoryStore};
use super::*;
use crate::browser::entropy::Generator;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use waymeet_journey::action_map::MediaType;
use waymeet_journey::availability::QueueAvailability;
use waymeet_journey::ids::EventId;
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
    fn set(&mut self, name: &str, value: &str, max_age_in_seconds: i32) {
        if max_age_in_seconds == 0 {
            self.cookies.borrow_mut().remove(name);
        } else {
            self.cookies.borrow_mut().insert(name.into(), value.into());
        }
    }
}

fn page(path: &str) -> Page {
    Page {
        url: format!("https://shop.example{path}"),
        ..Page::default()
    }
}

fn open(browser: &Browser) -> Visit {
    open_with(browser, shop(), Arrival::default())
}

fn open_with(browser: &Browser, bundle: Bundle, arrival: Arrival) -> Visit {
    let arrival = Arrival {
        page: page("/"),
        consent: if arrival.consent == Consent::default() {
            Consent::GRANTED
        } else {
            arrival.consent
        },
        ..arrival
    };
    Visit::begin("site", bundle, arrival, ports(browser))
}

fn ports(browser: &Browser) -> Ports {
    *browser.entropy.borrow_mut() += 1;
    Ports {
        store: Box::new(browser.clone()),
        cookies: Box::new(browser.clone()),
        random: Generator::from_seed(&[*browser.entropy.borrow(); 32]),
        hook: None,
    }
}

fn view(visit: &mut Visit, path: &str, at: u64) -> NextSteps {
    happen(visit, "page_viewed", path, at)
}

/// Something that happens in a task of its own: at its end everything is written down.
fn happen(visit: &mut Visit, name: &str, path: &str, at: u64) -> NextSteps {
    let happening = Happening {
        name: name.into(),
        page: page(path),
        ..Happening::default()
    };
    let next_steps = visit.happen(happening, UnixMillis(at));
    visit.settle();
    next_steps
}

fn agents(count: u32) -> Availability {
    Availability {
        as_of: Some(UnixMillis(0)),
        ttl_in_milliseconds: 60_000,
        queues: vec![QueueAvailability {
            queue: "Web Sales".into(),
            agents: count,
            estimated_wait_in_seconds: 0,
            is_throttled: false,
        }],
    }
}

/// Everything that waits in the outbox.
fn waiting(visit: &mut Visit) -> Vec<serde_json::Value> {
    let (outbox, store) = visit.outgoing();
    let events = outbox.batch(store, usize::MAX).map(|batch| batch.events);
    serde_json::from_str(&format!("[{}]", events.unwrap_or_default())).unwrap()
}

/// `kind name-or-state-or-reason` of everything that waits in the outbox.
fn records(visit: &mut Visit) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
    waiting(visit)
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
    let next_steps = happen(&mut visit, "product_added", "/products/2", 3_000);
    assert_eq!(
        visit.map(next_steps.offer.unwrap().map_index).unwrap().id,
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
    let next_steps = visit.hear_availability(agents(1), UnixMillis(4_000));
    assert_eq!(
        (next_steps.offer.is_some(), next_steps.watches_agents),
        (true, false)
    );
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
        !visit.advance(offer.action, ActionState::Accepted, UnixMillis(3_000), ""),
        "too late"
    );
}

#[test]
fn what_the_page_carries_out_is_offered_once_it_says_so() {
    let browser = Browser::default();
    let mut bundle = shop();
    for map in &mut bundle.action_maps {
        map.action.media = MediaType::OpenAction;
    }
    let mut visit = open_with(&browser, bundle, Arrival::default());
    let offer = view(&mut visit, "/search", 1_000).offer.unwrap();
    assert_eq!(records(&mut visit).last().unwrap(), "action qualified");
    // Until then it is said again with each look.
    assert_eq!(visit.look_again(UnixMillis(2_000)).offer, Some(offer));
    assert!(visit.advance(offer.action, ActionState::Offered, UnixMillis(3_000), ""));
    assert!(
        !visit.advance(offer.action, ActionState::Offered, UnixMillis(4_000), ""),
        "counted once"
    );
    assert_eq!(visit.look_again(UnixMillis(5_000)).offer, None);
    visit.leave(UnixMillis(6_000));
    assert_eq!(records(&mut visit).last().unwrap(), "action ignored");
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
        assert!(visit.advance(offer.action, state, UnixMillis(4_000), ""));
    }
    visit.leave(UnixMillis(5_000));
    let mut next = open(&browser);
    assert_eq!(next.running_chat(), Some(offer.action));
    assert!(next.advance(offer.action, ActionState::Engaged, UnixMillis(6_000), ""));
    assert!(next.advance(offer.action, ActionState::Completed, UnixMillis(7_000), ""));
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
        url: happening::recordable_url(&format!("https://shop.example/{long}"), &shop().settings),
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
    let record: serde_json::Value =
        serde_json::from_str(&outbox.batch(store, usize::MAX).unwrap().events).unwrap();
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
    assert_eq!(browser.cookies.borrow().len(), 0);
}

#[test]
fn the_campaign_of_the_first_page_counts_on_every_page_of_the_session() {
    use waymeet_journey::context::ContextKey;
    let mut bundle = shop();
    let behaviour = &mut bundle.segments[0].behaviour;
    behaviour.journey.truncate(1);
    behaviour.context =
        waymeet_journey::condition::Conditions::on_visit(&[waymeet_journey::condition::ContextCriterion {
            key: ContextKey::CampaignSource,
            comparison: waymeet_journey::samples::comparison(
                waymeet_journey::condition::Operator::Equal,
                "letter",
            ),
        }]);
    let browser = Browser::default();
    let mut first = open_with(&browser, bundle.clone(), Arrival::default());
    view(&mut first, "/products/1?utm_source=letter", 1_000);
    let mut second = open_with(&browser, bundle, Arrival::default());
    second.remember_availability(agents(1));
    assert!(view(&mut second, "/products/2", 2_000).offer.is_some());
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute {
        name: name.into(),
        data_type: waymeet_journey::event::DataType::String,
        value: value.into(),
    }
}

fn open_allowing(consent: Consent) -> (Browser, Visit) {
    let browser = Browser::default();
    let arrival = Arrival {
        consent,
        ..Arrival::default()
    };
    let visit = open_with(&browser, shop(), arrival);
    (browser, visit)
}

#[test]
fn without_personalisation_events_are_recorded_and_nothing_is_decided() {
    let (_, mut visit) = open_allowing(Consent {
        personalisation: false,
        ..Consent::GRANTED
    });
    assert_eq!(view(&mut visit, "/search", 1_000), NextSteps::default());
    assert_eq!(records(&mut visit), ["web page_viewed"]);
}

#[test]
fn who_does_not_want_to_chat_is_offered_everything_else() {
    let (_, mut visit) = open_allowing(Consent {
        chat: false,
        ..Consent::GRANTED
    });
    visit.remember_availability(agents(1));
    for path in ["/products/1", "/products/2"] {
        view(&mut visit, path, 1_000);
    }
    let next_steps = happen(&mut visit, "product_added", "/products/2", 2_000);
    assert_eq!(next_steps, NextSteps::default());
    assert!(view(&mut visit, "/search", 3_000).offer.is_some());
}

#[test]
fn a_user_is_recorded_once_with_traits_and_anonymous_visitors_never() {
    let identify = |visit: &mut Visit| {
        visit.identify(
            None,
            Some("u-17"),
            vec![attribute("email", "a@b.example")],
            UnixMillis(1),
        );
    };
    let (_, mut visit) = open_allowing(Consent::GRANTED);
    for _ in 0..2 {
        identify(&mut visit);
    }
    let [record] = &waiting(&mut visit)[..] else {
        panic!("one record")
    };
    assert_eq!(
        (
            &record["kind"],
            &record["user"],
            &record["traits"]["email"]["value"]
        ),
        (&"visit".into(), &"u-17".into(), &"a@b.example".into())
    );
    let (_, mut anonymous) = open_allowing(Consent::ANONYMOUS);
    identify(&mut anonymous);
    assert_eq!(records(&mut anonymous), Vec::<String>::new());
}

#[test]
fn after_a_log_out_somebody_else_is_here() {
    let (browser, mut visit) = open_allowing(Consent::GRANTED);
    view(&mut visit, "/", 1_000);
    let before = (visit.visitor(), visit.session());
    visit.identify(None, Some("u-17"), Vec::new(), UnixMillis(2_000));
    visit.identify(None, None, Vec::new(), UnixMillis(3_000));
    view(&mut visit, "/", 4_000);
    assert_ne!(visit.visitor(), before.0);
    assert_ne!(visit.session(), before.1);
    assert!(!browser.cookies.borrow().contains_key("_actmi"));
    // The service counts what each visitor's records of a page load lack: theirs begin with the first number.
    let place = |record: &serde_json::Value| (record["tab"].clone(), record["seq"].clone());
    let places: Vec<_> = waiting(&mut visit).iter().map(place).collect();
    let (last, earlier) = places.split_last().unwrap();
    assert_eq!(last.1, 0);
    assert!(
        earlier
            .iter()
            .all(|place| place.0 != last.0 && place.0 == earlier[0].0)
    );
}

#[test]
fn values_of_the_visit_are_recorded() {
    let (_, mut visit) = open_allowing(Consent::GRANTED);
    visit.set(None, vec![attribute("cart_total", "12.50")], UnixMillis(1));
    assert_eq!(
        waiting(&mut visit)[0]["attributes"]["cart_total"]["value"],
        "12.50"
    );
}

#[test]
fn mapped_attributes_are_told_as_traits_of_who_may_be_known() {
    for (consent, expected) in [
        (Consent::GRANTED, serde_json::json!("a@b.example")),
        (Consent::ANONYMOUS, serde_json::Value::Null),
    ] {
        let browser = Browser::default();
        let mut mapper = TraitsMapper::default();
        mapper.add("mail".into(), "email".into());
        let arrival = Arrival {
            consent,
            mapper,
            ..Arrival::default()
        };
        let mut visit = open_with(&browser, shop(), arrival);
        let happening = Happening {
            name: "signed_up".into(),
            attributes: vec![attribute("mail", "a@b.example")],
            ..Happening::default()
        };
        visit.happen(happening, UnixMillis(1));
        assert_eq!(waiting(&mut visit)[0]["traits"]["email"]["value"], expected);
    }
}

#[test]
fn what_the_hook_takes_back_is_neither_recorded_nor_counted() {
    let browser = Browser::default();
    let mut ports = ports(&browser);
    ports.hook = Some(Box::new(|record| {
        (!record.contains("secret")).then(|| record.replace("cart", "basket"))
    }));
    let arrival = Arrival {
        consent: Consent::GRANTED,
        ..Arrival::default()
    };
    let mut visit = Visit::begin("site", shop(), arrival, ports);
    view(&mut visit, "/secret", 1);
    view(&mut visit, "/cart", 2);
    assert_eq!(visit.withheld(), 1);
    let records = waiting(&mut visit);
    assert_eq!(records.len(), 1);
    assert_eq!(
        (&records[0]["seq"], &records[0]["page"]["url"]),
        (&0.into(), &"https://shop.example/basket".into())
    );
}

#[test]
fn what_an_earlier_page_kept_has_its_own_id_session_and_moment() {
    let browser = Browser::default();
    let mut visit = open(&browser);
    let id = EventId(Uuid::from_bytes([5; 16]));
    let session = SessionId(Uuid::from_bytes([6; 16]));
    let kept = Happening {
        id: Some(id),
        session: Some(session),
        name: "page_viewed".into(),
        page: page("/before"),
        ..Happening::default()
    };
    visit.happen(kept, UnixMillis(1_000));
    view(&mut visit, "/now", 2_000);
    let records = waiting(&mut visit);
    assert_eq!(
        (&records[0]["id"], &records[0]["session"], &records[0]["at"]),
        (&id.to_text().into(), &session.to_text().into(), &1_000.into())
    );
    assert_eq!(records[1]["session"], records[0]["session"]);
}

#[test]
fn a_page_is_told_ids_a_number_to_read_out_and_counts() {
    let mut visit = open(&Browser::default());
    view(&mut visit, "/", 1_000);
    happen(&mut visit, "liked", "/", 2_000);
    let told: serde_json::Value = serde_json::from_str(&visit.describe()).unwrap();
    assert_eq!(told["id"], visit.session().unwrap().to_text());
    assert_eq!(told["customerId"], visit.visitor().to_text());
    assert_eq!(told["shortId"].as_str().unwrap().len(), 6);
    assert_eq!(
        (&told["eventCount"], &told["pageviewCount"], &told["createdDate"]),
        (&2.into(), &1.into(), &1_000.into())
    );
}
