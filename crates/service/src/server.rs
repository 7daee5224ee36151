//! Serves a router over HTTP/1.1, and cuts off clients that are too slow to be honest: one that sends its head a byte at a
//! time would otherwise hold a connection for as long as it likes. (Bodies have a time limit of their own, in the routes.)
//!
//! `axum::serve` is the same without these limits.

use crate::limits::MAX_HEAD_BYTES;
use crate::settings::IntakeSettings;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// Serves until `shutdown`, and returns once every request that had begun by then is answered. Routes are told who asks
/// (`ConnectInfo<SocketAddr>`).
///
/// Of `settings` it keeps those on connections and heads.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    settings: &IntakeSettings,
    shutdown: CancellationToken,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(settings.header_timeout)
        .max_buf_size(MAX_HEAD_BYTES);
    let graceful = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(
        settings.max_connections.min(Semaphore::MAX_PERMITS),
    ));
    loop {
        let permit = tokio::select! {
            permit = free.clone().acquire_owned() => permit,
            () = shutdown.cancelled() => break,
        };
        // It waits by itself where there are no more sockets to be had.
        let (stream, address): (TcpStream, SocketAddr) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = shutdown.cancelled() => break,
        };
        let router = router.clone();
        let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = builder.serve_connection(TokioIo::new(stream), answer);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Clients that go away, or are sent away, are no news.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}
