//! Who asks: the participant in the path, who has to reconnect after a switchover.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use super::failure::{Failure, NO_SESSION};
use crate::http::error::IcwsError;
use crate::http::session::Id;
use crate::pair::Admitted;
use crate::shared::Shared;

/// Who asks, by the path, and when.
pub(super) struct Asking {
    id: String,
    era: u64,
}

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = IcwsError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Id(id) = Id::from_request_parts(parts, state).await?;
        let admitted = parts.extensions.get::<Admitted>();
        let Admitted(era) = admitted.copied().unwrap_or_default();
        Ok(Self { id, era })
    }
}

/// The participant who asks. An id of before a switchover is as good as none: the visitor has to reconnect, and gets another
/// one.
pub(super) fn participant(shared: &Shared, asking: &Asking) -> Result<Uuid, Failure> {
    let participant = asking.id.parse().map_err(|_| Failure::of_chat(NO_SESSION))?;
    if shared.look(|core, _| core.centre.has_come_since(participant, asking.era)) {
        Ok(participant)
    } else {
        Err(Failure::of_chat(NO_SESSION))
    }
}
