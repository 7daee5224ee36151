//! Serving until the process is asked to stop, and ending well.

use crate::server;
use crate::settings::IntakeSettings;
use anyhow::{Context as _, Result};
use axum::Router;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long open connections may go on after the process was asked to stop, in seconds: a browser that keeps one open does
/// not keep the process running.
const GRACE_IN_SECONDS: u64 = 3;

/// Serves all of them until Ctrl-C, until the process is told to terminate, or until `shutdown`; then lets open requests
/// end. `stop_streams` ends the open streams, which would not end by themselves.
///
/// # Errors
/// When a server fails.
pub(crate) async fn serve_until_stopped(
    servers: impl IntoIterator<Item = (TcpListener, Router)>,
    shutdown: &CancellationToken,
    stop_streams: impl FnOnce(),
) -> Result<()> {
    let mut serving = JoinSet::new();
    for (listener, router) in servers {
        let shutdown = shutdown.clone();
        let serve =
            async move { server::serve(listener, router, &IntakeSettings::default(), shutdown).await };
        serving.spawn(serve);
    }
    tokio::select! {
        () = asked_to_stop() => {}
        () = shutdown.cancelled() => {}
        Some(ended) = serving.join_next() => ended.context("a server ended badly")?,
    }
    shutdown.cancel();
    stop_streams();
    let all_ended = async {
        while let Some(ended) = serving.join_next().await {
            ended.context("a server ended badly")?;
        }
        Ok(())
    };
    tokio::time::timeout(Duration::from_secs(GRACE_IN_SECONDS), all_ended)
        .await
        .unwrap_or(Ok(()))
}

/// Returns on Ctrl-C, or when the process is told to terminate.
pub(crate) async fn asked_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
