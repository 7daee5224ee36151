//! How much of what pages send may be in memory at once. What does not fit is refused at once with "try again later": a
//! service that takes everything answers nobody once its memory is used up.

use crate::error::ApiError;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The bytes that may be in memory.
#[derive(Debug)]
pub(crate) struct InFlight(Arc<Semaphore>);

impl InFlight {
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(max_bytes.min(Semaphore::MAX_PERMITS))))
    }

    /// A holding of nothing yet. `announced` is what will probably come: where there is no room for it now, reading it
    /// would be in vain. It holds no room, though: whoever announces much and sends nothing is in nobody's way.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub(crate) fn hold(&self, announced: usize) -> Result<Held, ApiError> {
        if self.0.available_permits() < announced {
            return Err(ApiError::Unavailable);
        }
        Ok(Held {
            all: self.0.clone(),
            held: None,
        })
    }
}

/// A part of it; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    all: Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Holds `bytes` altogether; never fewer than before.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`], where there is no room; then it holds what it held.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), ApiError> {
        let held = self.held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(bytes.saturating_sub(held)).unwrap_or(u32::MAX);
        let permit = self.all.clone().try_acquire_many_owned(more);
        let permit = permit.map_err(|_| ApiError::Unavailable)?;
        match &mut self.held {
            Some(held) => held.merge(permit),
            None => self.held = Some(permit),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_as_much_room_as_was_given_back() {
        let all = InFlight::new(100);
        let (mut first, mut second) = (all.hold(60).unwrap(), all.hold(60).unwrap());
        first.grow(60).unwrap();
        assert!(second.grow(60).is_err(), "announcing holds no room");
        second.grow(30).unwrap();
        second.grow(40).unwrap();
        second.grow(10).unwrap();
        assert!(all.hold(1).is_err());
        drop(first);
        assert!(all.hold(61).is_err());
        all.hold(60).unwrap().grow(60).unwrap();
        drop(second);
        all.hold(100).unwrap().grow(100).unwrap();
    }
}
