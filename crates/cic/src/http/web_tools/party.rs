//! Who is in the chat, for the visitor's page.

use axum::Json;
use serde_json::{Value, json};
use uuid::Uuid;

use super::asking::{Asking, participant};
use super::failure::{Failure, INVALID};
use crate::http::State;
use crate::http::body::Properties;

pub(super) async fn party_info(
    shared: State,
    asking: Asking,
    body: Properties,
) -> Result<Json<Value>, Failure> {
    let failure = |reason| Failure {
        root: "partyInfo",
        reason,
    };
    let visitor = participant(&shared, &asking)?;
    // Clients spell it both ways.
    let named = body.text("participantID").or_else(|_| body.text("participantId"));
    let named: Uuid = named.map_err(|_| failure(INVALID))?.parse().unwrap_or_default();
    let name = shared.look(|core, _| {
        let chat = &core.centre.of_visitor(visitor)?.chat;
        let mut parties = chat.participants().iter();
        let party = parties.find(|party| party.id == named);
        let party = party.ok_or_else(|| failure("error.websvc.unknownEntity.participant"))?;
        Ok::<_, Failure>(party.name.clone())
    })?;
    Ok(Json(
        json!({ "partyInfo": { "name": name, "status": { "type": "success" } } }),
    ))
}
