//! Set-up, build, start, test and size of Waymeet.
//!
//! One command a verb: `cargo xtask setup|build|start|test|size`, which `npm start`, `npm test` and
//! `npm run build|size` call. What a verb needs it sets up by itself.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its streams"
)]

mod build;
mod command;
mod setup;
mod size;
mod start;
mod test;
mod versions;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Set-up, build, start, test and size of Waymeet.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Set up what building, running and testing need; quick when all is there.
    Setup {
        /// Only what `start` and `build` need: no browsers, no test tools.
        #[arg(long)]
        run_only: bool,
    },
    /// Build what a site loads into `dist/`.
    Build {
        /// Also build the optimised `waymeet` server binary.
        #[arg(long)]
        release: bool,
    },
    /// Build everything and run the demo on loopback until Ctrl-C.
    Start {
        /// Passed on to `waymeet demo`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check and test everything, in three browsers.
    Test(test::Selection),
    /// Show the sizes of `dist/` and check them against their limits.
    Size,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().verb {
        Verb::Setup { run_only: true } => setup::for_running().map(|_| ()),
        Verb::Setup { run_only: false } => setup::for_testing(&setup::Engine::ALL).map(|_| ()),
        Verb::Build { release } => {
            setup::for_running().and_then(|toolchain| build::everything(&toolchain, release))
        }
        Verb::Start { arguments } => start::start(&arguments),
        Verb::Test(selection) => test::test(&selection),
        Verb::Size => size::check(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<test::AlreadySaid>() {
                eprintln!("error: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
