//! The `waymeet` binary: reads the command line, runs what it names.

use clap::{Parser, Subcommand};
use std::io::IsTerminal as _;
use std::process::ExitCode;
use waymeet_service::commands::bridge::{self, BridgeArguments};
use waymeet_service::commands::cic::{self, CicArguments};
use waymeet_service::commands::export::{self, ExportArguments};
use waymeet_service::commands::import::{self, ImportArguments};
use waymeet_service::commands::serve::{self, ServeArguments};
use waymeet_service::demo::{self, DemoArguments};

/// Meets a website's visitors on their way: journeys, offers decided in the page, and chat with a contact centre.
#[derive(Parser)]
#[command(name = "waymeet", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything at once on loopback: a demo shop, the engagement service, a CIC-compatible server and the bridge.
    Demo(DemoArguments),
    /// The engagement service by itself: what sites and people use.
    Serve(ServeArguments),
    /// The CIC-compatible server with its agent desk: a contact centre of one's own.
    Cic(Box<CicArguments>),
    /// Tells an engagement service who of a CIC server's agents can take a chat.
    Bridge(BridgeArguments),
    /// Writes the configuration of an organisation into one JSON file.
    Export(ExportArguments),
    /// Reads the configuration of an organisation from one JSON file, ours or made of the vendor's listings.
    Import(ImportArguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let Arguments { command } = Arguments::parse();
    let ended = match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Bridge(arguments) => bridge::run(arguments).await,
        Command::Cic(arguments) => cic::run(*arguments).await,
        Command::Export(arguments) => export::run(arguments).await,
        Command::Import(arguments) => import::run(arguments).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            demo::complain(&error);
            ExitCode::FAILURE
        }
    }
}
