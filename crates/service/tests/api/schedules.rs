//! Whatever the order, repetition and splitting in which clients deliver their events: each is stored once.
//!
//! A schedule is one visitor with a few tabs, made from a seed. Tabs record events into one outbox, as in a browser; what
//! is delivered is a random part of it, shuffled, split, sometimes in two tabs at once, sometimes under another tab's name;
//! answers are lost, bodies are cut off, browsers crash and forget what was acknowledged, events are given up and reported.
//! `WAYMEET_SCHEDULES=10000` runs many of them, `WAYMEET_SEED=17` the one with that number alone.

use crate::helpers::*;
use axum::Router;
use axum::body::to_bytes;
use axum::http::Method;
use futures_util::StreamExt as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use waymeet_service::clock::Clock as _;
use waymeet_service::store::Deployment;

/// How many schedules run where nobody says how many.
const FEW: u64 = 40;
/// How many visitors are under way at once: fewer batches than the store lets wait.
const AT_ONCE: usize = 48;
/// The schedules are spread over so many deployments.
const DEPLOYMENTS: u64 = 8;
/// Steps of one schedule before everything that is left is delivered.
const STEPS: u32 = 14;

fn deployment_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-0000000dd{number:03}")
}

/// What all schedules together did, to be compared with the service's own counts.
#[derive(Debug, Default)]
struct Tally {
    requests: AtomicU64,
    deliveries: AtomicU64,
    by_deployment: Mutex<BTreeMap<String, BTreeMap<&'static str, i64>>>,
}

impl Tally {
    fn add(&self, deployment: &str, what: &'static str, count: usize) {
        let mut all = self.by_deployment.lock().unwrap();
        let counts = all.entry(deployment.to_owned()).or_default();
        *counts.entry(what).or_default() += i64::try_from(count).unwrap();
    }
}

/// A client: a browser with some tabs, and what it keeps of its events.
struct Client {
    seed: u64,
    random: StdRng,
    router: Router,
    test: Arc<TestService>,
    tally: Arc<Tally>,
    deployment: String,
    visitor: String,
    /// The next number of each tab, and how many events it gave up.
    tabs: Vec<(u32, u32)>,
    /// Every event that must be stored in the end, as it was recorded.
    recorded: BTreeMap<String, Value>,
    /// The ids of those that wait.
    outbox: BTreeSet<String>,
    /// Ids of those of which only the early form will ever be sent.
    early_only: BTreeSet<String>,
    /// How often the service said of each that it was stored now.
    stored: BTreeMap<String, u32>,
    dropped: usize,
}

/// What becomes of a request on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Road {
    Good,
    AnswerLost,
    CutOff,
    Lost,
}

/// What the service said of one event.
struct Line {
    id: String,
    disposition: String,
    /// Whether the client hears of it and need not send it again.
    is_settled: bool,
}

impl Client {
    fn new(seed: u64, router: Router, test: Arc<TestService>, tally: Arc<Tally>) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let tabs = vec![(0, 0); random.random_range(1..=3)];
        Self {
            seed,
            random,
            router,
            test,
            tally,
            deployment: deployment_id(seed % DEPLOYMENTS),
            visitor: format!("10000000-0000-4000-9000-{seed:012}"),
            tabs,
            recorded: BTreeMap::new(),
            outbox: BTreeSet::new(),
            early_only: BTreeSet::new(),
            stored: BTreeMap::new(),
            dropped: 0,
        }
    }

    async fn run(mut self) {
        for _ in 0..STEPS {
            match self.random.random_range(0..10) {
                0..=2 => self.record(),
                3..=5 => self.deliver_some().await,
                6 => self.deliver_in_two_tabs().await,
                7 => self.crash(),
                8 => self.send_early().await,
                _ => self.give_one_up(),
            }
        }
        self.record();
        self.deliver_the_rest().await;
        self.check().await;
    }

    fn event(&mut self, tab: usize) -> Value {
        let number = self.recorded.len() + self.early_only.len() + self.dropped;
        let seq = self.tabs[tab].0;
        let mut event = json!({ "kind": "web", "id": format!("3{:07x}-0000-4000-8000-{number:012x}", self.seed),
            "visitor": self.visitor, "session": self.session(tab), "tab": format!("tab{tab}"), "seq": seq,
            "at": NOON - 50_000 + u64::try_from(number).unwrap() * 1_000, "name": "page_viewed",
            "page": { "url": format!("{ORIGIN}/p/{number}"), "title": format!("Page {number}") } });
        match self.random.random_range(0..4) {
            0 => {
                event["name"] = json!("product_added");
                event["attributes"] =
                    json!({ "number": { "dataType": "integer", "value": number.to_string() } });
            }
            1 => {
                event["kind"] = json!("visit");
                event["user"] = json!(format!("u-{number}"));
                event.as_object_mut().unwrap().remove("name");
            }
            _ => {}
        }
        event
    }

    fn session(&self, tab: usize) -> String {
        // Two sessions, so that another tab may deliver an event under another session.
        format!("2000000{}-0000-4000-8000-{:012}", tab % 2, self.seed)
    }

    fn record(&mut self) {
        for _ in 0..self.random.random_range(1..=4) {
            let tab = self.random.random_range(0..self.tabs.len());
            let event = self.event(tab);
            self.tabs[tab].0 += 1;
            let id = event["id"].as_str().unwrap().to_owned();
            self.outbox.insert(id.clone());
            self.recorded.insert(id, event);
        }
    }

    /// The outbox is full: the oldest record, never sent, gives way.
    fn give_one_up(&mut self) {
        let tab = self.random.random_range(0..self.tabs.len());
        self.tabs[tab].0 += 1;
        self.tabs[tab].1 += 1;
        self.dropped += 1;
    }

    /// What was acknowledged last was not written down yet: it waits again.
    fn crash(&mut self) {
        let again: Vec<String> = self
            .recorded
            .keys()
            .filter(|_| self.random.random_bool(0.3))
            .cloned()
            .collect();
        self.outbox.extend(again);
    }

    /// A part of what waits, in any order, now and then with something that does not wait any longer.
    fn pick(&mut self) -> Vec<Value> {
        let mut picked = Vec::new();
        let delivering_tab = self.random.random_range(0..self.tabs.len());
        for (id, event) in &self.recorded {
            let chance = if self.outbox.contains(id) { 0.7 } else { 0.1 };
            if !self.random.random_bool(chance) {
                continue;
            }
            let mut event = event.clone();
            if self.random.random_bool(0.15) {
                // A tab delivers under its own name what another one kept. The number is one it has used itself, or 0.
                let used = self.tabs[delivering_tab].0.max(1);
                event["tab"] = json!(format!("tab{delivering_tab}"));
                event["seq"] = json!(self.random.random_range(0..used));
                event["session"] = json!(self.session(delivering_tab));
            }
            picked.push(event);
        }
        picked.shuffle(&mut self.random);
        picked
    }

    /// Splits into batches, some of them empty, and says what becomes of each.
    fn split(&mut self, mut events: Vec<Value>) -> Vec<(Vec<Value>, Road)> {
        let mut batches = Vec::new();
        for _ in 0..self.random.random_range(0..=2) {
            let rest = events.split_off(self.random.random_range(0..=events.len()));
            batches.push(std::mem::replace(&mut events, rest));
        }
        batches.push(events);
        let road = |random: &mut StdRng| match random.random_range(0..10) {
            0 | 1 => Road::AnswerLost,
            2 => Road::CutOff,
            3 => Road::Lost,
            _ => Road::Good,
        };
        batches
            .into_iter()
            .map(|batch| (batch, road(&mut self.random)))
            .collect()
    }

    async fn deliver_some(&mut self) {
        let picked = self.pick();
        for (batch, road) in self.split(picked) {
            let tab = self.random.random_range(0..self.tabs.len());
            let answer = self.send(tab, batch, road).await;
            self.hear(answer);
        }
    }

    async fn deliver_in_two_tabs(&mut self) {
        let (one, other) = (self.pick(), self.pick());
        let (first, second) = (0, self.tabs.len() - 1);
        let answers = {
            let this = &*self;
            futures_util::join!(
                this.send(first, one, Road::Good),
                this.send(second, other, Road::Good)
            )
        };
        self.hear(answers.0);
        self.hear(answers.1);
    }

    async fn deliver_the_rest(&mut self) {
        for tab in 0..self.tabs.len() {
            // Every tab says once more what it gave up, with something everybody knows already.
            let known = self.recorded.values().next().cloned().into_iter().collect();
            let answer = self.send(tab, known, Road::Good).await;
            self.hear(answer);
        }
        for _ in 0..50 {
            if self.outbox.is_empty() {
                return;
            }
            let mut rest: Vec<Value> = self.outbox.iter().map(|id| self.recorded[id].clone()).collect();
            rest.shuffle(&mut self.random);
            let answer = self.send(0, rest, Road::Good).await;
            self.hear(answer);
        }
        let (seed, outbox) = (self.seed, &self.outbox);
        assert!(
            outbox.is_empty(),
            "seed {seed}: the outbox is not emptied: {outbox:?}"
        );
    }

    /// Sends one batch; what the service did with each event, and whether the client hears of it.
    async fn send(&self, tab: usize, events: Vec<Value>, road: Road) -> Option<Vec<Line>> {
        self.tally.requests.fetch_add(1, Ordering::Relaxed);
        if road == Road::Lost {
            return None;
        }
        let body = json!({ "v": 1, "sentAt": self.test.clock.now().0, "tab": format!("tab{tab}"),
            "dropped": self.tabs[tab].1, "events": events });
        let mut body = body.to_string();
        if road == Road::CutOff {
            body.truncate(body.len() / 2);
        }
        let (status, answer) = self.post("events", body).await;
        if road == Road::CutOff {
            assert_eq!(status, 400, "seed {}", self.seed);
            return None;
        }
        if status == 503 {
            return None;
        }
        assert_eq!(status, 200, "seed {}: {answer}", self.seed);
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), events.len(), "seed {}", self.seed);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let line = |(line, event): (&Value, &Value)| Line {
            id: text(&line["id"]),
            disposition: text(&line["disposition"]),
            // What was delivered under another name still waits under its own: its number would be missing.
            is_settled: road == Road::Good && *event == self.recorded[&text(&line["id"])],
        };
        Some(results.iter().zip(&events).map(line).collect())
    }

    fn hear(&mut self, answer: Option<Vec<Line>>) {
        let lines = answer.unwrap_or_default();
        self.tally
            .deliveries
            .fetch_add(u64::try_from(lines.len()).unwrap(), Ordering::Relaxed);
        for Line {
            id,
            disposition,
            is_settled,
        } in lines
        {
            if disposition == "stored" {
                *self.stored.entry(id.clone()).or_default() += 1;
            } else {
                assert_eq!(disposition, "duplicate", "seed {}: {id}", self.seed);
                self.tally.add(&self.deployment, "duplicates", 1);
            }
            if is_settled {
                self.outbox.remove(&id);
            }
        }
    }

    /// The early form of some events that wait, and of one whose full record never comes; then a minute passes, or not.
    async fn send_early(&mut self) {
        let web = |event: &&Value| event["kind"] == "web";
        let waiting = self.outbox.iter().map(|id| &self.recorded[id]);
        let mut events: Vec<Value> = waiting.filter(web).take(3).map(early_form).collect();
        if self.random.random_bool(0.5) {
            let mut event = self.event(0);
            event["kind"] = json!("web");
            event["name"] = json!("page_viewed");
            self.early_only.insert(event["id"].as_str().unwrap().to_owned());
            events.push(early_form(&event));
        }
        let body = json!({ "v": 1, "sentAt": self.test.clock.now().0, "visitor": self.visitor,
            "session": self.session(0), "events": events });
        for _ in 0..100 {
            let (status, _) = self.post("early", body.to_string()).await;
            if status == 204 {
                break;
            }
            // One address may send so many a minute, and all of them sit at one.
            assert!(status == 429 || status == 503, "seed {}: {status}", self.seed);
            self.test.advance(60);
        }
        if self.random.random_bool(0.3) {
            self.promote().await;
        }
    }

    async fn promote(&self) {
        self.test.advance(61);
        self.test.service.promote_early_events().await.unwrap();
    }

    async fn post(&self, route: &str, body: String) -> (u16, Value) {
        let path = format!("/v1/sites/{}/{route}", self.deployment);
        let request = request(Method::POST, &path, &[("origin", ORIGIN)], body);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Everything is stored once, nothing else is, and the service's counts of it are right.
    async fn check(&self) {
        let seed = self.seed;
        if !self.early_only.is_empty() {
            self.promote().await;
        }
        let pool = &self.test.pool().await;
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT id, session FROM events WHERE deployment = ? AND visitor = ?")
                .bind(&self.deployment)
                .bind(&self.visitor)
                .fetch_all(pool)
                .await
                .unwrap();
        let stored: BTreeSet<String> = rows.iter().map(|(id, _)| id.clone()).collect();
        let expected: BTreeSet<String> = self.recorded.keys().chain(&self.early_only).cloned().collect();
        assert_eq!(
            stored, expected,
            "seed {seed}: what is stored is not what was sent"
        );
        assert_eq!(
            rows.len(),
            expected.len(),
            "seed {seed}: something is stored twice"
        );
        assert!(
            self.stored.values().all(|times| *times == 1),
            "seed {seed}: {:?}",
            self.stored
        );
        let (events,): (i64,) = sqlx::query_as(
            "SELECT coalesce(sum(event_count), 0) FROM sessions WHERE deployment = ? AND visitor = ?",
        )
        .bind(&self.deployment)
        .bind(&self.visitor)
        .fetch_one(pool)
        .await
        .unwrap();
        assert_eq!(
            usize::try_from(events).unwrap(),
            expected.len(),
            "seed {seed}: the sessions' counts"
        );
        let page_loads: Vec<(String, String, i64, i64)> = sqlx::query_as(
            "SELECT tab, arrived, dropped, never_arrived FROM page_loads WHERE deployment = ? AND visitor = ?",
        )
        .bind(&self.deployment)
        .bind(&self.visitor)
        .fetch_all(pool)
        .await
        .unwrap();
        for (tab, arrived, _, never_arrived) in &page_loads {
            assert_eq!(*never_arrived, 0, "seed {seed}: {tab} has {arrived}");
        }
        let dropped: i64 = page_loads.iter().map(|(_, _, dropped, _)| dropped).sum();
        assert_eq!(
            usize::try_from(dropped).unwrap(),
            self.dropped,
            "seed {seed}: what was given up"
        );
        self.tally.add(&self.deployment, "stored", expected.len());
        self.tally.add(&self.deployment, "dropped", self.dropped);
    }
}

fn early_form(event: &Value) -> Value {
    json!({ "id": event["id"], "at": event["at"], "name": event["name"], "url": event["page"]["url"] })
}

fn from_environment(name: &str) -> Option<u64> {
    // What is no number is as good as nothing said; a run that is too short shows in the count it prints.
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_schedule_every_event_is_stored_once_and_counted_right() {
    let seeds = match from_environment("WAYMEET_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..from_environment("WAYMEET_SCHEDULES").unwrap_or(FEW),
    };
    let test = Arc::new(TestService::start().await);
    for number in 0..DEPLOYMENTS {
        let deployment = Deployment {
            id: deployment_id(number),
            ..deployment(&tracking())
        };
        test.service.seed().deployment(&deployment).await.unwrap();
    }
    let (router, tally) = (test.service.router(), Arc::new(Tally::default()));
    let (count, begun) = (seeds.end - seeds.start, std::time::Instant::now());
    let clients = seeds.map(|seed| {
        let client = Client::new(seed, router.clone(), test.clone(), tally.clone());
        tokio::spawn(client.run())
    });
    let mut ended = futures_util::stream::iter(clients).buffer_unordered(AT_ONCE);
    while let Some(ended) = ended.next().await {
        ended.unwrap();
    }
    let pool = test.pool().await;
    let mut all = BTreeMap::<&str, i64>::new();
    let by_deployment = tally.by_deployment.lock().unwrap().clone();
    for (deployment, expected) in &by_deployment {
        let counts: (i64, i64, i64, i64, i64, i64) = sqlx::query_as(
            "SELECT sum(stored), sum(duplicates), sum(dropped), sum(quarantined), sum(refused), sum(never_arrived)
             FROM days WHERE deployment = ?",
        )
        .bind(deployment)
        .fetch_one(&pool)
        .await
        .unwrap();
        let of = |name: &str| expected.get(name).copied().unwrap_or_default();
        let expected = (of("stored"), of("duplicates"), of("dropped"), 0, 0, 0);
        assert_eq!(
            counts, expected,
            "{deployment}: stored, duplicates, dropped, quarantined, refused, never arrived"
        );
        for (name, count) in [
            ("stored", counts.0),
            ("duplicates", counts.1),
            ("dropped", counts.2),
        ] {
            *all.entry(name).or_default() += count;
        }
    }
    println!(
        "{count} schedules, {} requests, {} deliveries, {all:?}, lost: 0, stored twice: 0, {:.1} s",
        tally.requests.load(Ordering::Relaxed),
        tally.deliveries.load(Ordering::Relaxed),
        begun.elapsed().as_secs_f64(),
    );
}
