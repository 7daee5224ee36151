//! Who is in the chat, for the visitor's page: names, and pictures of agents who have one.

use std::collections::HashMap;

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::asking::{Asking, participant};
use super::body::Fields;
use super::failure::{Failure, INVALID};
use super::picture;
use crate::http::State;
use crate::shared::Core;

/// A picture runs nothing and fetches nothing, should somebody open it by itself.
const PICTURE_POLICY: &str = "default-src 'none'; sandbox";
const PICTURE_ENDING: &str = ".svg";

/// A party of the visitor's chat.
struct Party {
    name: String,
    has_photo: bool,
}

fn party(core: &mut Core, visitor: Uuid, id: Uuid) -> Result<Option<Party>, Failure> {
    let chat = &core.centre.read_by_visitor(visitor)?.chat;
    let Some(found) = chat.participants().iter().find(|party| party.id == id) else {
        return Ok(None);
    };
    let (name, user) = (found.name.clone(), found.user.clone());
    let user = user.and_then(|user| core.centre.user(&user).ok());
    let has_photo = user.is_some_and(|user| user.has_photo);
    Ok(Some(Party { name, has_photo }))
}

pub(super) async fn party_info(shared: State, asking: Asking, body: Fields) -> Result<Json<Value>, Failure> {
    let failure = |reason| Failure {
        root: "partyInfo",
        reason,
    };
    let visitor = participant(&shared, &asking)?;
    // Clients spell it both ways.
    let named = body.text("participantID").or_else(|_| body.text("participantId"));
    // No GUID is as unknown as any other; the empty one would be the system.
    let unknown = || failure("error.websvc.unknownEntity.participant");
    let named = named.map_err(|_| failure(INVALID))?;
    let named: Uuid = named.parse().map_err(|_| unknown())?;
    let party = shared.look(|core, _| party(core, visitor, named))?;
    let party = party.ok_or_else(unknown)?;
    let mut info = json!({ "name": party.name, "status": { "type": "success" } });
    if party.has_photo {
        // Where pictures lie is not documented; the page puts its server's address before it (inferred).
        info["photo"] = format!("/websvcs/photo/{visitor}/{named}{PICTURE_ENDING}").into();
    }
    Ok(Json(json!({ "partyInfo": info })))
}

/// The picture of an agent, for visitors who have talked with them. What is not there is 404, as of files (inferred).
pub(super) async fn photo(
    shared: State,
    asking: Asking,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, StatusCode> {
    let visitor = participant(&shared, &asking).map_err(|_| StatusCode::NOT_FOUND)?;
    let named = path
        .get("party")
        .and_then(|name| name.strip_suffix(PICTURE_ENDING)?.parse().ok());
    let named: Uuid = named.ok_or(StatusCode::NOT_FOUND)?;
    let party = shared.look(|core, _| party(core, visitor, named));
    let party = party.ok().flatten().filter(|party| party.has_photo);
    let picture = picture::of(&party.ok_or(StatusCode::NOT_FOUND)?.name);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(PICTURE_POLICY),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    Ok((headers, picture).into_response())
}
