//! What ICWS does with interactions and this server does not: it says so in ICWS's own form, where an address that is not there
//! would leave a client guessing. What is addressed is looked for first, so that strangers learn nothing.
//!
//! Source: reference section 3.5.

use std::sync::Arc;

use axum::Router;
use axum::routing::{MethodRouter, post};

use super::State;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::shared::Shared;

/// Calls, and why there is no answer to them.
const CALLS: [(&str, &str); 14] = [
    ("mute", "chats and callbacks have no sound to mute"),
    ("pause", "this server records nothing"),
    ("record", "this server records nothing"),
    ("listen", "this server has no supervisors who listen"),
    ("coach", "this server has no supervisors who coach"),
    ("join", "an interaction is with one agent here"),
    (
        "park",
        "this server parks nothing; put the chat on hold, or hand it on",
    ),
    (
        "consult",
        "an interaction is with one agent here; hand it on with blind-transfer",
    ),
    (
        "invite-party",
        "an interaction is with one agent here; hand it on with blind-transfer",
    ),
    ("send-to-voicemail", "this server has no voicemail"),
    ("transfer-to-voicemail", "this server has no voicemail"),
    (
        "make-private",
        "nothing records or listens here; every chat is private",
    ),
    ("wrap-up-assignments", "this server has no wrap-up codes"),
    (
        "chat/send-response-management-file",
        "canned responses are texts here; there are no files among them",
    ),
];

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let at = |call: &str| format!("/icws/{{session}}/interactions/{call}");
    let router = Router::new().route(
        &at("conferences"),
        post(|_: Caller| async {
            IcwsError::not_supported("an interaction is with one agent here; there are no conferences")
        }),
    );
    CALLS.iter().fold(router, |router, (call, reason)| {
        router.route(&at(&format!("{{id}}/{call}")), refusal(reason))
    })
}

fn refusal(reason: &'static str) -> MethodRouter<Arc<Shared>> {
    post(move |shared: State, caller: Caller, Id(id): Id| async move {
        let found = shared.look(|core, _| {
            core.centre
                .interaction_for(core.centre.user(&caller.user)?, &id)
                .map(|_| ())
        });
        match found {
            Ok(()) => IcwsError::not_supported(reason),
            Err(error) => error.into(),
        }
    })
}
