//! Serving until Ctrl-C, and ending well.

use super::addresses::Addresses;
use crate::server;
use crate::settings::IntakeSettings;
use anyhow::{Context as _, Result};
use axum::Router;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long open connections may go on after Ctrl-C, in seconds.
const GRACE_IN_SECONDS: u64 = 3;

/// What each server answers.
pub(super) struct Routers {
    pub(super) shop: Router,
    pub(super) service: Router,
    /// One for each address of the contact centre.
    pub(super) cic: Vec<Router>,
}

/// Serves all of them until Ctrl-C or until `shutdown`; then lets open requests end. `stop_streams` ends the open streams,
/// which would not end by themselves.
///
/// # Errors
/// When a server fails.
pub(super) async fn serve(
    addresses: Addresses,
    routers: Routers,
    shutdown: &CancellationToken,
    stop_streams: impl FnOnce(),
) -> Result<()> {
    let mut serving = JoinSet::new();
    let sites = [
        (addresses.shop, routers.shop),
        (addresses.service, routers.service),
    ];
    let contact_centre = std::iter::once(addresses.cic).chain(addresses.pair);
    for (listener, router) in sites.into_iter().chain(contact_centre.zip(routers.cic)) {
        let shutdown = shutdown.clone();
        let serve =
            async move { server::serve(listener, router, &IntakeSettings::default(), shutdown).await };
        serving.spawn(serve);
    }
    tokio::select! {
        () = interrupted() => {}
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
    // A browser that keeps a connection open does not keep the demo running.
    tokio::time::timeout(Duration::from_secs(GRACE_IN_SECONDS), all_ended)
        .await
        .unwrap_or(Ok(()))
}

/// Ctrl-C, or being asked to end.
async fn interrupted() {
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
