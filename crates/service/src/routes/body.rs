//! Reads bodies, compressed or not, with a limit on their size and on the time they may take.
//!
//! What is compressed is unpacked while it arrives, and the limit is one on the unpacked body: of a few bytes that would
//! become gigabytes no more is ever unpacked than a body may have.

use crate::error::ApiError;
use crate::in_flight::Held;
use crate::shared::Shared;
use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::{Stream, StreamExt as _};
use std::future::ready;
use std::io;
use std::ops::Deref;
use std::pin::Pin;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio_util::io::StreamReader;

/// How much room a body gets at first; it doubles with what arrives.
const FIRST_ROOM: usize = 8 * 1024;
/// What a decoder needs for itself: the window of gzip and the tables of either.
const DECODER_BYTES: usize = 64 * 1024;
/// The longest part of a header that is repeated in an answer, in characters.
const MAX_REPEATED: usize = 64;

/// A body. It counts as in flight until it is dropped: keep it until what was made of it is gone too.
pub(super) struct Received {
    bytes: Vec<u8>,
    _held: Held,
}

impl Deref for Received {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// How a body is packed. Source: RFC 9110, section 8.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Identity,
    Gzip,
    Deflate,
    Brotli,
}

impl Encoding {
    fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut found = Self::Identity;
        let mut is_stacked = false;
        let values = || headers.get_all(header::CONTENT_ENCODING).iter();
        let unsupported = || {
            let text: Vec<_> = values()
                .map(|value| String::from_utf8_lossy(value.as_bytes()))
                .collect();
            let text = text.join(", ").chars().take(MAX_REPEATED).collect();
            ApiError::UnsupportedEncoding(text)
        };
        for value in values() {
            let text = value.to_str().map_err(|_| unsupported())?;
            for name in text.split(',') {
                let encoding = match name.trim().to_ascii_lowercase().as_str() {
                    "" | "identity" => continue,
                    "gzip" | "x-gzip" => Self::Gzip,
                    "deflate" => Self::Deflate,
                    "br" => Self::Brotli,
                    _ => return Err(unsupported()),
                };
                is_stacked |= found != Self::Identity;
                found = encoding;
            }
        }
        if is_stacked {
            return Err(unsupported());
        }
        Ok(found)
    }

    /// How much memory a body takes that has so much room.
    fn memory(self, room: usize) -> usize {
        match self {
            Self::Identity => room,
            Self::Gzip | Self::Deflate => room + DECODER_BYTES,
            // Its window is as large as what it has unpacked.
            Self::Brotli => room + room + DECODER_BYTES,
        }
    }
}

/// Why a body ended early, on its way through the decoder.
#[derive(Debug, thiserror::Error)]
enum Interrupted {
    #[error("the body is too large")]
    TooLarge,
    #[error("the body did not arrive whole")]
    NotWhole,
    #[error("the brotli window is too large")]
    LargeWindow,
}

/// The whole body. The limit is kept while it arrives: no more than that is ever in memory.
pub(super) async fn read(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Received, ApiError> {
    let encoding = Encoding::of(headers)?;
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let announced = announced
        .and_then(|text| text.parse::<usize>().ok())
        .unwrap_or_default();
    if announced > limit {
        return Err(ApiError::TooLarge(limit));
    }
    let held = shared.in_flight.hold(announced)?;
    let arriving = unpack(encoding, body, limit, held);
    tokio::time::timeout(shared.settings.intake.body_timeout, arriving)
        .await
        .map_err(|_| ApiError::Timeout)?
}

async fn unpack(encoding: Encoding, body: Body, limit: usize, mut held: Held) -> Result<Received, ApiError> {
    let packed = StreamReader::new(chunks(encoding, body, limit));
    let mut unpacked: Pin<Box<dyn AsyncRead + Send>> = match encoding {
        Encoding::Identity => Box::pin(packed),
        // Several members are allowed by RFC 1952, section 2.2; and what follows the last one has to be looked at.
        Encoding::Gzip => {
            let mut decoder = GzipDecoder::new(packed);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        Encoding::Deflate => {
            let mut decoder = ZlibDecoder::new(packed);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        Encoding::Brotli => {
            let mut decoder = BrotliDecoder::new(packed);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
    };
    let mut bytes = Vec::new();
    loop {
        if bytes.len() == limit {
            // It may be exactly as large as that.
            return match unpacked.read(&mut [0]).await {
                Ok(0) => Ok(Received { bytes, _held: held }),
                Ok(_) => Err(ApiError::TooLarge(limit)),
                Err(error) => Err(refusal(&error, limit)),
            };
        }
        if bytes.len() == bytes.capacity() {
            let room = (bytes.len() * 2).max(FIRST_ROOM).min(limit);
            held.grow(encoding.memory(room))?;
            bytes.reserve_exact(room - bytes.len());
        }
        let room = limit - bytes.len();
        let arrived = (&mut unpacked)
            .take(u64::try_from(room).unwrap_or(u64::MAX))
            .read_buf(&mut bytes)
            .await;
        match arrived {
            Ok(0) => return Ok(Received { bytes, _held: held }),
            Ok(_) => {}
            Err(error) => return Err(refusal(&error, limit)),
        }
    }
}

/// The body as it arrives, but no more of it than the limit: packed it is no larger than unpacked, unless it is made of
/// nothing at all, over and over.
fn chunks(
    encoding: Encoding,
    body: Body,
    limit: usize,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let mut arrived = 0_usize;
    let chunks = body.into_data_stream();
    // An empty chunk would be taken for the end.
    let chunks = chunks.filter(|chunk| ready(!chunk.as_ref().is_ok_and(Bytes::is_empty)));
    chunks.map(move |chunk| {
        let chunk = chunk.map_err(|_| io::Error::other(Interrupted::NotWhole))?;
        if encoding == Encoding::Brotli && arrived == 0 && chunk.first().is_some_and(asks_for_a_large_window)
        {
            return Err(io::Error::other(Interrupted::LargeWindow));
        }
        arrived += chunk.len();
        if arrived > limit {
            return Err(io::Error::other(Interrupted::TooLarge));
        }
        Ok(chunk)
    })
}

/// Whether a brotli stream that begins with this byte is of the *large window* kind, which is not part of RFC 7932 and
/// would take up to a gigabyte. Source: `DecodeWindowBits` of the reference decoder.
fn asks_for_a_large_window(first: &u8) -> bool {
    first & 0b111_1111 == 0b001_0001
}

fn refusal(error: &io::Error, limit: usize) -> ApiError {
    let interrupted = (error.get_ref()).and_then(|error| error.downcast_ref::<Interrupted>());
    match interrupted {
        Some(Interrupted::TooLarge) => ApiError::TooLarge(limit),
        Some(Interrupted::NotWhole) => ApiError::BadRequest(Interrupted::NotWhole.to_string()),
        Some(Interrupted::LargeWindow) | None => {
            ApiError::BadRequest("the body is not what its `Content-Encoding` says".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_known_or_refused_and_never_guessed() {
        for (lines, expected) in [
            (&[][..], Ok(Encoding::Identity)),
            (&[""], Ok(Encoding::Identity)),
            (&["identity"], Ok(Encoding::Identity)),
            (&["gzip"], Ok(Encoding::Gzip)),
            (&["X-Gzip"], Ok(Encoding::Gzip)),
            (&["deflate"], Ok(Encoding::Deflate)),
            (&[" BR "], Ok(Encoding::Brotli)),
            (&["identity, br"], Ok(Encoding::Brotli)),
            (&["zstd"], Err("zstd")),
            (&["gzip, gzip"], Err("gzip, gzip")),
            (&["gzip", "br"], Err("gzip, br")),
            (&["gzip;q=1"], Err("gzip;q=1")),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::CONTENT_ENCODING, line.parse().unwrap());
            }
            match (Encoding::of(&headers), expected) {
                (Ok(encoding), Ok(expected)) => assert_eq!(encoding, expected, "{lines:?}"),
                (Err(ApiError::UnsupportedEncoding(text)), Err(expected)) => assert_eq!(text, expected),
                (other, _) => panic!("{lines:?}: {other:?}"),
            }
        }
    }
}
