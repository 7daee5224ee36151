//! Canned responses, to be read by everybody who has a session.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use waymeet_icws::agent::ResponseManagementLibrary;

use super::State;
use super::error::IcwsError;
use super::session::{Caller, Id};
use crate::shared::Shared;
use crate::wire;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    // The vendor tells of a library's address in a message; the address itself is ours.
    Router::new().route("/icws/{session}/response-management/libraries/{id}", get(library))
}

async fn library(shared: State, _: Caller, Id(id): Id) -> Result<Json<ResponseManagementLibrary>, IcwsError> {
    shared.look(|core, _| {
        let mut libraries = core.centre.responses().iter();
        let found = libraries.find(|library| library.id.to_string().eq_ignore_ascii_case(&id));
        let found =
            found.ok_or_else(|| IcwsError::not_found("there is no such library of canned responses"))?;
        Ok(Json(wire::library(found)))
    })
}
