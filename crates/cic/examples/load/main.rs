//! Many chats at once: `cargo run --release -p waymeet-cic --example load`.
//!
//! Server and clients share one process and its cores; between them are sockets of this machine, and the server keeps its
//! file, synced to the disk for every message. Every chat says one line and is answered one line in each interval, spread
//! over it; each line is numbered and counted where it arrives. Prints one JSON object.

mod agent;
mod server;
mod tally;
mod visitor;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::tally::Tally;

/// Chats at once.
const CHATS: usize = 500;
/// Agents who handle them.
const AGENTS: usize = 50;
/// Each side of a chat says a line so often.
const INTERVAL: Duration = Duration::from_secs(5);
/// What visitors are told to wait between two polls.
const POLL_WAIT: Duration = Duration::from_millis(1_000);
/// Lines each side of a chat says, unless the command line says otherwise.
const LINES: u32 = 12;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the report is what it is for")]
async fn main() -> Result<(), visitor::Failure> {
    let lines = std::env::args().nth(1).map_or(Ok(LINES), |lines| lines.parse())?;
    let folder = tempfile::tempdir()?;
    let server = server::start(CHATS, AGENTS, POLL_WAIT, &folder.path().join("cic.sqlite")).await?;
    let tally = Arc::new(Tally::default());
    let http = reqwest::Client::builder()
        .pool_max_idle_per_host(CHATS + AGENTS)
        .build()?;

    let mut agents = tokio::task::JoinSet::new();
    for number in 0..AGENTS {
        let agent = agent::Agent::log_in(&http, &server.address, &server::agent_name(number)).await?;
        agents.spawn(agent.work(Arc::clone(&tally), CHATS / AGENTS, lines));
    }
    let mut visitors = tokio::task::JoinSet::new();
    let begun = std::time::Instant::now();
    for number in 0..CHATS {
        let visitor = visitor::Visitor::start(&http, &server.address).await?;
        // Spread over the interval, as people are.
        let offset = INTERVAL * u32::try_from(number)? / u32::try_from(CHATS)?;
        visitors.spawn(visitor.talk(Arc::clone(&tally), lines, INTERVAL, offset));
    }
    let started_ms = begun.elapsed().as_millis();
    while let Some(ended) = visitors.join_next().await {
        ended??;
    }
    while let Some(ended) = agents.join_next().await {
        ended??;
    }
    let elapsed_seconds = begun.elapsed().as_secs_f64();
    server.stop().await;

    let to_agents = tally.to_agents.summary();
    let to_visitors = tally.to_visitors.summary();
    let sent = u64::from(lines) * u64::try_from(CHATS)?;
    let report = json!({
        "chats": CHATS, "agents": AGENTS, "secondsBetweenLines": INTERVAL.as_secs(),
        "pollIntervalMs": POLL_WAIT.as_millis(), "startedMs": started_ms, "elapsedSeconds": elapsed_seconds.round(),
        "toAgents": to_agents.json(sent), "toVisitors": to_visitors.json(sent),
    });
    println!("{report}");
    Ok(())
}
