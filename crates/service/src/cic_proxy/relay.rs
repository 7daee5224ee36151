//! Giving an answer to the page as it comes, and no faster than the page takes it.
//!
//! A task of its own does it, so that its clocks go on while nobody reads: a page that stops taking an answer loses it, and
//! its place among the requests on their way is free again.

use super::operation::Answer;
use super::upstream::CarriageError;
use crate::settings::CarriageSettings;
use axum::body::{Body, Bytes};
use futures_util::{Stream, StreamExt as _, stream};
use hyper::body::Incoming;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tokio::time::{Instant, timeout, timeout_at};

/// How many pieces of an answer wait for the page.
const PIECES_WAITING: usize = 2;

/// What an answer is held to.
#[derive(Debug, Clone, Copy)]
struct Limits {
    max_bytes: u64,
    silence: Duration,
    deadline: Instant,
}

/// The body of an answer, for the page. `begun` is when it was asked for; `place` is kept until the answer is through.
/// Files end early when the service stops: they would keep it waiting.
pub(crate) fn body(
    answered: Incoming,
    answer: Answer,
    settings: &CarriageSettings,
    begun: Instant,
    place: OwnedSemaphorePermit,
    stopping: watch::Receiver<bool>,
) -> Body {
    let allowed = match answer {
        Answer::Said | Answer::Picture => settings.request_timeout,
        Answer::File => settings.file_timeout,
    };
    let limits = Limits {
        max_bytes: answer.max_bytes(),
        silence: settings.silence_timeout,
        deadline: begun + allowed,
    };
    let pieces = Body::new(answered)
        .into_data_stream()
        .map(|piece| piece.map_err(|_| CarriageError::Broken));
    let (page, pages_end) = mpsc::channel(PIECES_WAITING);
    let is_whole = Arc::new(AtomicBool::new(false));
    let is_said_to_be_whole = is_whole.clone();
    tokio::spawn(async move {
        let _place = place;
        let is_stopping = stopped(stopping, answer);
        let ended = tokio::select! {
            ended = pass_on(pieces, &page, limits) => ended,
            () = is_stopping => Err(Ended::Stopped),
            () = page.closed() => Err(Ended::Page),
        };
        match ended {
            Ok(()) => is_said_to_be_whole.store(true, Ordering::Release),
            Err(ended) => tracing::debug!(%ended, "a chat server's answer was not passed on to its end"),
        }
        // Only now is the page told that nothing more comes.
        drop(page);
    });
    Body::from_stream(until_whole(pages_end, is_whole))
}

/// Why an answer is not passed on to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Ended {
    #[error(transparent)]
    Server(CarriageError),
    #[error("the page takes no more of it")]
    Page,
    #[error("it took too long")]
    Late,
    #[error("the service stops")]
    Stopped,
}

/// Returns when this answer is to end because the service stops.
async fn stopped(mut stopping: watch::Receiver<bool>, answer: Answer) {
    if answer != Answer::File {
        return std::future::pending().await;
    }
    // Where nobody can say so any more, the service is gone.
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
}

async fn pass_on(
    pieces: impl Stream<Item = Result<Bytes, CarriageError>>,
    page: &mpsc::Sender<Bytes>,
    limits: Limits,
) -> Result<(), Ended> {
    let all = async {
        let mut pieces = std::pin::pin!(pieces);
        let mut bytes = 0_u64;
        loop {
            let piece = timeout(limits.silence, pieces.next()).await;
            let piece = match piece {
                Err(_) => return Err(Ended::Server(CarriageError::Silent)),
                Ok(None) => return Ok(()),
                Ok(Some(piece)) => piece.map_err(Ended::Server)?,
            };
            bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if bytes > limits.max_bytes {
                return Err(Ended::Server(CarriageError::TooLarge));
            }
            match timeout(limits.silence, page.send(piece)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return Err(Ended::Page),
            }
        }
    };
    timeout_at(limits.deadline, all).await.unwrap_or(Err(Ended::Late))
}

/// What comes through, and an error in the place of its end where it did not come whole: half a file must not look like one.
fn until_whole(
    pieces: mpsc::Receiver<Bytes>,
    is_whole: Arc<AtomicBool>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::unfold(Some((pieces, is_whole)), async |state| {
        let (mut pieces, is_whole) = state?;
        match pieces.recv().await {
            Some(piece) => Some((Ok(piece), Some((pieces, is_whole)))),
            None if is_whole.load(Ordering::Acquire) => None,
            None => Some((Err(io::Error::other("the answer broke off")), None)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc::error::TryRecvError;

    fn limits() -> Limits {
        Limits {
            max_bytes: 10,
            silence: Duration::from_secs(60),
            deadline: Instant::now() + Duration::from_secs(60),
        }
    }

    fn pieces(sizes: &[usize]) -> Vec<Result<Bytes, CarriageError>> {
        sizes
            .iter()
            .map(|size| Ok(Bytes::from(vec![b'x'; *size])))
            .collect()
    }

    /// What is passed on of these pieces to a page that takes everything, and how it ends.
    async fn passed_on(
        pieces: impl Stream<Item = Result<Bytes, CarriageError>>,
        limits: Limits,
    ) -> (usize, Result<(), Ended>) {
        let (page, mut pages_end) = mpsc::channel(100);
        let ended = pass_on(pieces, &page, limits).await;
        let mut bytes = 0;
        loop {
            match pages_end.try_recv() {
                Ok(piece) => bytes += piece.len(),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return (bytes, ended),
            }
        }
    }

    #[tokio::test]
    async fn an_answer_comes_whole_or_is_known_not_to_be() {
        let broken = [Ok(Bytes::from_static(b"abc")), Err(CarriageError::Broken)];
        for (pieces, expected) in [
            (vec![], (0, Ok(()))),
            (pieces(&[3, 3]), (6, Ok(()))),
            (pieces(&[10]), (10, Ok(()))),
            (pieces(&[6, 6]), (6, Err(Ended::Server(CarriageError::TooLarge)))),
            (broken.into(), (3, Err(Ended::Server(CarriageError::Broken)))),
        ] {
            assert_eq!(passed_on(stream::iter(pieces), limits()).await, expected);
        }
    }

    #[tokio::test]
    async fn whoever_is_silent_for_too_long_ends_it() {
        let at_once = Duration::ZERO;
        let silent = || stream::iter(pieces(&[3])).chain(stream::pending());
        let impatient = Limits {
            silence: at_once,
            ..limits()
        };
        let ended = passed_on(silent(), impatient).await;
        assert_eq!(
            ended,
            (3, Err(Ended::Server(CarriageError::Silent))),
            "the server"
        );
        let late = Limits {
            deadline: Instant::now(),
            ..limits()
        };
        assert_eq!(
            passed_on(silent(), late).await.1,
            Err(Ended::Late),
            "it as a whole"
        );
        let (page, pages_end) = mpsc::channel(1);
        let ended = pass_on(stream::iter(pieces(&[1, 1, 1])), &page, impatient).await;
        assert_eq!(ended, Err(Ended::Page), "the page");
        drop(pages_end);
        let ended = pass_on(stream::iter(pieces(&[1])), &page, limits()).await;
        assert_eq!(ended, Err(Ended::Page), "a page that is gone");
    }

    #[tokio::test]
    async fn half_an_answer_ends_in_an_error() {
        for is_whole in [true, false] {
            let (page, pages_end) = mpsc::channel(1);
            page.send(Bytes::from_static(b"abc")).await.unwrap();
            drop(page);
            let pieces = until_whole(pages_end, Arc::new(AtomicBool::new(is_whole)));
            let pieces: Vec<_> = pieces.map(|piece| piece.is_ok()).collect().await;
            assert_eq!(pieces.ends_with(&[false]), !is_whole);
            assert!(pieces.starts_with(&[true]));
        }
    }
}
