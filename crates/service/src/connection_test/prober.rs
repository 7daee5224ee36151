//! Asks servers: the only part of the test that does anything.

use super::reply::{Reply, Unanswered};
use super::server::Server;
use crate::outgoing::authorities::Tls;
use crate::outgoing::client::{self, Client};
use crate::outgoing::connection::{addresses, connect, secure};
use crate::outgoing::connector::Connector;
use crate::outgoing::failure::Failure;
use crate::outgoing::reach::Reach;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long one step may take; what is left of the whole test is often less.
const STEP: Duration = Duration::from_secs(4);
/// No answer to any of these questions is longer, in bytes.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// Asks servers within the time of one test.
#[derive(Debug, Clone)]
pub(crate) struct Prober {
    client: Client,
    tls: Tls,
    reach: Reach,
    deadline: Instant,
}

impl Prober {
    /// Everything it asks is answered by `deadline`, or not at all.
    pub(crate) fn new(tls: Tls, reach: Reach, deadline: Instant) -> Self {
        let connector = Connector {
            reach: Some(reach),
            tls: tls.clone(),
            timeout: STEP,
        };
        Self {
            client: client::client(connector),
            tls,
            reach,
            deadline,
        }
    }

    fn soon(&self) -> Instant {
        self.deadline.min(Instant::now() + STEP)
    }

    /// Where the server is.
    pub(crate) async fn addresses(&self, server: &Server) -> Result<Vec<SocketAddr>, Failure> {
        addresses(server.host(), server.port(), Some(self.reach), self.soon()).await
    }

    /// Whether somebody takes a connection there.
    pub(crate) async fn connect(&self, addresses: &[SocketAddr]) -> Result<(), Failure> {
        connect(addresses, self.soon()).await.map(drop)
    }

    /// Whether TLS is spoken there, with a certificate that is good.
    pub(crate) async fn secure(&self, server: &Server, addresses: &[SocketAddr]) -> Result<(), Failure> {
        let stream = connect(addresses, self.soon()).await?;
        secure(stream, server.host(), &self.tls, self.soon())
            .await
            .map(drop)
    }

    /// Asks for something below the server's address.
    pub(crate) async fn ask(
        &self,
        server: &Server,
        method: Method,
        path: &str,
        headers: &[(HeaderName, &str)],
        body: Option<String>,
    ) -> Result<Reply, Unanswered> {
        let mut request = Request::builder().method(method).uri(server.below(path));
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| Unanswered::NoHttp)?;
            request = request.header(name, value);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from));
        let request = request.map_err(|_| Unanswered::NoHttp)?;
        let asked = async {
            let answer = self.client.request(request).await.map_err(|error| {
                client::failure(&error).map_or(Unanswered::NoHttp, Unanswered::Unconnected)
            })?;
            let (parts, body) = answer.into_parts();
            let body = to_bytes(Body::new(body), MAX_ANSWER_BYTES).await;
            Ok(Reply {
                status: parts.status,
                headers: parts.headers,
                body: body.map_err(|_| Unanswered::TooLong)?.to_vec(),
            })
        };
        timeout_at(self.soon(), asked)
            .await
            .unwrap_or(Err(Unanswered::Silent))
    }
}
