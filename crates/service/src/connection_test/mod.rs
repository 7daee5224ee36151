//! Whether chats would reach a contact centre: asked step by step, told in words for whoever sets a widget up.
//!
//! The road of one test: each [`server`]'s address is read, and [`prober`] goes the way to it, of which [`way`] says what it
//! means; then it is asked what it is, and [`icws`] or [`web_tools`] says what the answers mean; [`pages`] whether browsers would let the
//! website's pages ask the same, [`queue`] whether the queue is known, and [`pair`] how the two servers stand to each other. All
//! but the prober are plain functions. Nobody's chat is begun, nothing is logged in, nothing is changed.

mod desk;
mod icws;
mod meaning;
mod pages;
mod pair;
mod prober;
mod queue;
mod reply;
mod report;
mod server;
mod way;
mod web_tools;

pub(crate) use desk::TestDesk;
pub(crate) use pages::origins;
pub(crate) use queue::{Known, known};
pub(crate) use report::{ServerReport, summary};

use crate::outgoing::failure::Failure;
use crate::outgoing::reach::Reach;
use axum::http::{Method, header};
use futures_util::future::join_all;
use meaning::{Meaning, Role};
use pages::Trouble;
use pair::Examined;
use prober::Prober;
use reply::{Reply, Unanswered};
use report::{Step, What};
use server::Server;
use std::time::Duration;
use tokio::time::Instant;
use waymeet_widget_config::{Dialect, Route, TargetType};

/// How long a test takes at most.
const WHOLE: Duration = Duration::from_secs(10);
/// A switchover pair is the most CIC has.
const MOST_SERVERS: usize = 2;

/// What is to be tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TestRequest {
    /// One address, or the two of a pair, as they are written.
    pub(crate) servers: Vec<String>,
    pub(crate) dialect: Dialect,
    pub(crate) route: Route,
    /// The queue a chat is for; empty where none is written yet.
    pub(crate) queue: String,
    pub(crate) queue_type: TargetType,
    /// Of the website's pages.
    pub(crate) origins: Vec<String>,
}

/// Tests all of it; a report for each server, in order. Whoever stops waiting for it stops it.
pub(crate) async fn test(
    request: &TestRequest,
    known: &Known,
    desk: &TestDesk,
    reach: Reach,
) -> Vec<ServerReport> {
    let prober = Prober::new(desk.tls.clone(), reach, Instant::now() + WHOLE);
    let servers = request.servers.iter().take(MOST_SERVERS);
    let examined = join_all(servers.enumerate().map(|(index, text)| {
        let examination = Examination {
            request,
            known,
            prober: &prober,
        };
        let is_again = request
            .servers
            .iter()
            .take(index)
            .any(|other| other.trim() == text.trim());
        examination.of(text, is_again)
    }));
    pair::reports(examined.await, request.dialect, request.route)
}

struct Examination<'a> {
    request: &'a TestRequest,
    known: &'a Known,
    prober: &'a Prober,
}

impl Examination<'_> {
    async fn of(self, text: &str, is_again: bool) -> Examined {
        let ended = |server, steps| Examined {
            text: text.to_owned(),
            server,
            steps,
            role: Role::Unknown,
        };
        if is_again {
            let told = "This is the address of the first server once more.";
            let step = Step::failed(
                What::Address,
                told,
                "Write the other server of the pair, or leave it out.",
            );
            return ended(None, vec![step]);
        }
        let server = match Server::read(text, self.request.dialect) {
            Ok(server) => server,
            Err(step) => return ended(None, vec![step]),
        };
        let mut steps = vec![Step::passed(What::Address, "The address can be read.")];
        let role = self.go(&server, &mut steps).await;
        Examined {
            role: role.unwrap_or(Role::Unknown),
            ..ended(Some(server), steps)
        }
    }

    /// Goes as far as it can; which of a pair the server is, where it can be asked.
    async fn go(&self, server: &Server, steps: &mut Vec<Step>) -> Option<Role> {
        let first = self.way(server, steps).await?;
        let dialect = self.request.dialect;
        let mut meaning = match &first {
            Ok(reply) if dialect == Dialect::Icws => icws::first(reply),
            Ok(reply) => web_tools::first(reply),
            Err(why) => meaning::unanswered(*why, server.is_secure()),
        };
        if dialect == Dialect::Icws && meaning.role == Role::Active {
            let second = self.ask(server, &icws::messages_of_nobody(), None).await;
            meaning = second.map_or(meaning.clone(), |reply| icws::second(meaning, &reply));
        }
        let Meaning { steps: told, role } = meaning;
        steps.extend(told);
        if role == Role::Unknown {
            return None;
        }
        steps.push(self.pages(server, &role).await);
        steps.push(self.queue(server, &role, &first).await);
        Some(role)
    }

    /// Name, connection and certificate, and the answer to the first question.
    async fn way(&self, server: &Server, steps: &mut Vec<Step>) -> Option<Result<Reply, Unanswered>> {
        let route = self.request.route;
        let found = self.prober.addresses(server).await;
        steps.push(way::name(server, &found, route));
        let addresses = found.ok()?;
        let connected = self.prober.connect(&addresses).await;
        steps.push(way::connection(server, &addresses, connected, route));
        connected.ok()?;
        if server.is_secure() {
            let secured = self.prober.secure(server, &addresses).await;
            steps.push(way::certificate(server, Some(secured), &addresses));
            secured.ok()?;
            return Some(self.first(server).await);
        }
        let first = self.first(server).await;
        // What speaks TLS answers what is none with a 400 at best.
        let is_strange = match &first {
            Ok(reply) => reply.status.as_u16() == 400,
            Err(why) => *why != Unanswered::TooLong,
        };
        if is_strange {
            let secured = self.prober.secure(server, &addresses).await;
            if matches!(
                secured,
                Ok(()) | Err(Failure::Certificate(_) | Failure::NoCommonTls)
            ) {
                steps.push(way::speaks_tls(server));
                return None;
            }
        }
        steps.push(way::certificate(server, None, &addresses));
        Some(first)
    }

    async fn first(&self, server: &Server) -> Result<Reply, Unanswered> {
        self.ask(server, self.first_path(), None).await
    }

    fn first_path(&self) -> &'static str {
        match self.request.dialect {
            Dialect::Icws => icws::FEATURE,
            Dialect::WebTools => web_tools::CONFIGURATION,
        }
    }

    /// Asks for something as our widget does, perhaps in the name of a page.
    async fn ask(&self, server: &Server, path: &str, origin: Option<&str>) -> Result<Reply, Unanswered> {
        let headers = [
            Some((header::ACCEPT, "application/json")),
            origin.map(|origin| (header::ORIGIN, origin)),
        ];
        let headers: Vec<_> = headers.into_iter().flatten().collect();
        self.prober.ask(server, Method::GET, path, &headers, None).await
    }

    async fn pages(&self, server: &Server, role: &Role) -> Step {
        if self.request.route == Route::Service {
            return Step::skipped(What::Pages, "The service asks it, and no page does.");
        }
        let origins = self.request.origins.iter();
        let judged =
            join_all(origins.map(async |origin| (origin.clone(), self.page(server, origin).await))).await;
        pages::step(&judged, self.request.dialect, matches!(role, Role::Passive(_)))
    }

    async fn page(&self, server: &Server, origin: &str) -> Option<Trouble> {
        if server.origin() == origin {
            return None;
        }
        if let Some(trouble) = pages::beforehand(server, origin) {
            return Some(trouble);
        }
        let path = match self.request.dialect {
            Dialect::Icws => icws::START,
            Dialect::WebTools => web_tools::START,
        };
        let headers = [
            (header::ORIGIN, origin),
            (header::ACCESS_CONTROL_REQUEST_METHOD, "POST"),
            (header::ACCESS_CONTROL_REQUEST_HEADERS, pages::ASKED_HEADER),
        ];
        let preflight = self.prober.ask(server, Method::OPTIONS, path, &headers, None);
        let asked = self.ask(server, self.first_path(), Some(origin));
        let (preflight, asked) = tokio::join!(preflight, asked);
        pages::judge(origin, &preflight, &asked)
    }

    async fn queue(&self, server: &Server, role: &Role, first: &Result<Reply, Unanswered>) -> Step {
        let name = self.request.queue.trim();
        if name.is_empty() {
            return Step::skipped(What::Queue, "No queue is written yet.");
        }
        if matches!(role, Role::Passive(_)) {
            return Step::skipped(What::Queue, "A passive server is not asked for queues.");
        }
        match (self.request.dialect, first) {
            (Dialect::Icws, _) => queue::step(name, self.request.queue_type, self.known),
            (Dialect::WebTools, Ok(first)) if web_tools::tells_of_queues(first) => {
                let question = web_tools::question(name, self.request.queue_type);
                let headers = [
                    (header::ACCEPT, "application/json"),
                    (header::CONTENT_TYPE, "application/json;charset=utf-8"),
                ];
                let asked = self
                    .prober
                    .ask(server, Method::POST, web_tools::QUEUE, &headers, Some(question));
                web_tools::queue(&asked.await.unwrap_or_default(), name)
            }
            (Dialect::WebTools, _) => Step::skipped(
                What::Queue,
                "The contact centre tells visitors nothing of its queues; a first chat will tell.",
            ),
        }
    }
}
