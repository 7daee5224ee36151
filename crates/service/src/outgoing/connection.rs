//! Steps to a connection: a name's addresses, a connection to one of them, TLS over it.

use super::authorities::Tls;
use super::failure::{Failure, of_connection, of_handshake};
use super::reach::Reach;
use hyper_util::client::legacy::connect::{Connected, Connection as Told};
use rustls::pki_types::ServerName;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

/// The most addresses of one name that are tried.
const MOST_ADDRESSES: usize = 8;

/// The addresses of a host's name, or of an address that stands in the place of one, that may be connected to. Where there is
/// no `reach`, all of them may.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Silent`], or [`Failure::Barred`] where it has addresses and none of them may be.
pub(crate) async fn addresses(
    host: &str,
    port: u16,
    reach: Option<Reach>,
    deadline: Instant,
) -> Result<Vec<SocketAddr>, Failure> {
    let host = bare(host);
    let found = timeout_at(deadline, lookup_host((host, port)))
        .await
        .map_err(|_| Failure::Silent)?
        .map_err(|_| Failure::NotFound)?;
    let mut barred = None;
    let mut addresses = Vec::new();
    for address in found.take(MOST_ADDRESSES) {
        match reach.map_or(Ok(()), |reach| reach.judge(address.ip())) {
            Ok(()) => addresses.push(address),
            Err(why) => barred = Some(why),
        }
    }
    match (addresses.is_empty(), barred) {
        (false, _) => Ok(addresses),
        (true, Some(why)) => Err(Failure::Barred(why)),
        (true, None) => Err(Failure::NotFound),
    }
}

/// A connection to the first of these addresses that takes one. Each gets its share of the time.
///
/// # Errors
/// What became of the last of them.
pub(crate) async fn connect(addresses: &[SocketAddr], deadline: Instant) -> Result<TcpStream, Failure> {
    let mut failure = Failure::NotFound;
    for (index, address) in addresses.iter().enumerate() {
        let left = u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        let share = deadline.saturating_duration_since(Instant::now()) / left;
        failure = match timeout_at(Instant::now() + share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Where it cannot be set, it is only slower.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => of_connection(&error),
            Err(_) => Failure::Silent,
        };
    }
    Err(failure)
}

/// TLS over a connection, with a server whose certificate is for this host.
///
/// # Errors
/// [`Failure`]: what is wrong with the certificate, or that there is no TLS.
pub(crate) async fn secure(
    stream: TcpStream,
    host: &str,
    tls: &Tls,
    deadline: Instant,
) -> Result<Connection, Failure> {
    let name = ServerName::try_from(bare(host).to_owned()).map_err(|_| Failure::NotFound)?;
    let connector = TlsConnector::from(tls.config().await);
    match timeout_at(deadline, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(Connection(Box::new(stream))),
        Ok(Err(error)) => Err(of_handshake(&error)),
        Err(_) => Err(Failure::Silent),
    }
}

/// An IPv6 address stands in brackets in an address of the web, and nowhere else.
fn bare(host: &str) -> &str {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    inner.unwrap_or(host)
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection, with TLS or without.
pub(crate) struct Connection(Box<dyn Stream>);

impl From<TcpStream> for Connection {
    fn from(stream: TcpStream) -> Self {
        Self(Box::new(stream))
    }
}

impl Told for Connection {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::super::reach::Barred;
    use super::*;
    use std::time::Duration;
    use tokio::net::TcpListener;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[tokio::test]
    async fn addresses_that_are_barred_are_none() {
        // No name is that long, so nobody is asked for it.
        let unknown = format!("{}.invalid", "a".repeat(64));
        for (host, reach, expected) in [
            (
                "127.0.0.1",
                Some(Reach::default()),
                Err(Failure::Barred(Barred::Loopback)),
            ),
            (
                "[::1]",
                Some(Reach::default()),
                Err(Failure::Barred(Barred::Loopback)),
            ),
            (
                "localhost",
                Some(Reach::default()),
                Err(Failure::Barred(Barred::Loopback)),
            ),
            (
                "169.254.169.254",
                Some(Reach::default()),
                Err(Failure::Barred(Barred::Machinery)),
            ),
            ("127.0.0.1", None, Ok(1)),
            ("169.254.169.254", None, Ok(1)),
            ("[::1]", None, Ok(1)),
            (&unknown, None, Err(Failure::NotFound)),
        ] {
            let found = addresses(host, 80, reach, soon()).await;
            assert_eq!(found.map(|found| found.len()), expected, "{host}");
        }
    }

    #[tokio::test]
    async fn the_first_address_that_takes_a_connection_has_it() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let open = listener.local_addr().unwrap();
        let closed = TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        let stream = connect(&[closed, open], soon()).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), open);
        assert_eq!(connect(&[closed], soon()).await.unwrap_err(), Failure::Refused);
        assert_eq!(connect(&[], soon()).await.unwrap_err(), Failure::NotFound);
    }
}
