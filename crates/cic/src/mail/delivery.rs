//! Mails on their way from the postbox to whoever carries them.

use std::sync::Arc;
use std::time::Duration;

use super::carrier::{Carrier, CarryError};
use super::letter::Letter;
use crate::model::{AfterFailure, InteractionId, Mail};
use crate::shared::Shared;

/// How long a mail that is being sent may go on when the server stops.
const LAST_MOMENT: Duration = Duration::from_secs(2);

/// Goes on with the mails that waited before a restart. Where none are sent any more they are thrown away: nobody would ever
/// look at them, and they are personal.
pub(crate) fn go_on_with(shared: &Shared, mails: Vec<Mail>) {
    let thrown_away = shared.look(|core, _| {
        let postbox = core.centre.postbox_mut();
        postbox.restore(mails);
        if shared.carrier.is_none() {
            postbox.empty()
        } else {
            0
        }
    });
    if thrown_away > 0 {
        tracing::warn!(
            mails = thrown_away,
            "threw away mails that waited: sending them is no longer set up"
        );
    }
}

/// Sends what is due, again and again, until the server stops.
pub(crate) async fn send_on(shared: &Arc<Shared>, every: Duration) {
    if shared.carrier.is_none() {
        return;
    }
    let mut interval = tokio::time::interval(every);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shared.shutdown.cancelled() => return,
            _ = interval.tick() => {}
        }
        let mut sending = std::pin::pin!(send_due(shared));
        tokio::select! {
            () = &mut sending => continue,
            () = shared.shutdown.cancelled() => {}
        }
        let _ = tokio::time::timeout(LAST_MOMENT, sending).await;
        return;
    }
}

/// Sends what is due now.
pub(crate) async fn send_due(shared: &Shared) {
    let Some(carrier) = shared.carrier.as_deref() else {
        return;
    };
    let (due, turned_away) = shared.look(|core, now| {
        let postbox = core.centre.postbox_mut();
        (postbox.due(now), postbox.take_turned_away())
    });
    if turned_away > 0 {
        tracing::error!(
            mails = turned_away,
            "too many mails wait to be sent; transcripts of chats that ended are lost"
        );
    }
    if !due.is_empty() {
        // Otherwise a crash after the mail could bring the chat back, and with its end another mail.
        shared.has_written().await;
    }
    for id in due {
        send(shared, carrier, id).await;
    }
    carrier.tidy_up(shared.now()).await;
}

async fn send(shared: &Shared, carrier: &dyn Carrier, id: InteractionId) {
    let letter = shared.look(|core, _| {
        let mail = core.centre.postbox().get(id)?;
        Some(Letter::write(mail, carrier.sender()))
    });
    let result = match letter {
        None => return,
        Some(Err(error)) => Err(CarryError::for_good(error.to_string())),
        Some(Ok(letter)) => carrier.carry(&letter).await,
    };
    match result {
        Ok(()) => {
            shared.change(|core, _| core.centre.postbox_mut().sent(id));
            tracing::info!(interaction = %id, "sent a transcript");
        }
        Err(error) => {
            let after = shared.change(|core, now| {
                let postbox = core.centre.postbox_mut();
                postbox.failed(id, error.failure, now)
            });
            match after {
                AfterFailure::Again(at) => {
                    let again_at = at.compact_utc();
                    tracing::warn!(interaction = %id, %error, again_at, "a transcript was not sent");
                }
                AfterFailure::GivenUp => {
                    tracing::error!(interaction = %id, %error, "gave up a transcript that cannot be sent");
                }
            }
        }
    }
    // Nothing is sent twice that a crash does not repeat.
    shared.has_written().await;
}
