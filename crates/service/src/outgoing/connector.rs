//! Makes the connections a client asks for.

use super::authorities::Tls;
use super::connection::{Connection, addresses, connect, secure};
use super::failure::Failure;
use super::reach::Reach;
use axum::http::Uri;
use axum::http::uri::Scheme;
use hyper_util::rt::TokioIo;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;
use tower::Service;

/// Makes connections, each within a time.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    /// Which addresses may be connected to; any, where there is none.
    pub(crate) reach: Option<Reach>,
    pub(crate) tls: Tls,
    pub(crate) timeout: Duration,
}

impl Connector {
    async fn connection(self, uri: Uri) -> Result<TokioIo<Connection>, Failure> {
        let deadline = Instant::now() + self.timeout;
        let host = uri.host().ok_or(Failure::NotFound)?;
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let port = uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let addresses = addresses(host, port, self.reach, deadline).await?;
        let stream = connect(&addresses, deadline).await?;
        let connection = if is_secure {
            secure(stream, host, &self.tls, deadline).await?
        } else {
            stream.into()
        };
        Ok(TokioIo::new(connection))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Connection>;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Failure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(self.clone().connection(uri))
    }
}
