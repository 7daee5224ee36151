//! The agent desk: a page, and the one thing it needs besides ICWS, links to the journeys of its visitors.

use std::sync::Arc;

use axum::response::Redirect;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::State;
use super::error::IcwsError;
use super::session::{Caller, Id};
use super::static_page::{self, CSS, HTML, PageFile, SCRIPT};
use crate::model::attribute;
use crate::organisation_link::{JOURNEY_LINK_LIFE_IN_SECONDS, JourneyLink};
use crate::shared::{Core, Shared};

/// Takes files of one type by their names.
macro_rules! files {
    ($content_type:expr; $($name:literal),+ $(,)?) => {
        &[$(($name, $content_type, include_str!(concat!("../../desk/", $name)))),+]
    };
}

/// The desk's files: built into the program, so that a server is one file.
const FILES: [&[PageFile]; 3] = [
    &[("", HTML, include_str!("../../desk/index.html"))],
    files![CSS; "controls.css", "conversation.css", "desk.css", "dialogs.css", "interactions.css", "tokens.css"],
    files![SCRIPT; "alerts.js", "app.js", "browser-storage.js", "callback-view.js", "canned-responses.js", "chat-view.js", "combobox.js", "composer.js", "confirm.js", "desk-state.js", "desk.js", "desktop-notices.js", "directory.js", "disconnecting.js", "dom.js", "drafts.js", "help-dialog.js", "icws.js", "interaction-list.js", "interaction-row.js", "journey-view.js", "keyboard.js", "links.js", "log-in.js", "notices-menu.js", "page-pusher.js", "preferences.js", "requests.js", "response-picker.js", "shortcuts.js", "sound.js", "time.js", "top-bar.js", "transcript.js", "transfer-panel.js", "transfer-targets.js", "words.js", "workgroup-numbers.js"],
];

/// What the desk asks for in an agent's session.
pub(crate) fn api_routes() -> Router<Arc<Shared>> {
    Router::new().route("/desk/api/{session}/journey-link/{id}", get(journey_link))
}

/// The page.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    let router = Router::new()
        .route("/", get(|| async { Redirect::temporary("/desk/") }))
        .route("/desk", get(|| async { Redirect::permanent("/desk/") }))
        .route(
            "/favicon.ico",
            get(|| async { axum::http::StatusCode::NO_CONTENT }),
        );
    router.merge(static_page::routes("/desk", FILES.into_iter().flatten(), framed))
}

/// The desk frames the organisation's service.
fn framed(shared: &Shared) -> Option<String> {
    shared.look(|core, _| core.centre.organisation().map(|link| origin(&link.service)))
}

/// `https://host:1` of `https://host:1/path`.
fn origin(address: &str) -> String {
    let after_scheme = address.find("://").map_or(0, |place| place + 3);
    let end = address[after_scheme..]
        .find('/')
        .map_or(address.len(), |place| after_scheme + place);
    address[..end].to_owned()
}

/// A link to the journey of the interaction's visitor, for an agent who may read the conversation.
async fn journey_link(shared: State, caller: Caller, Id(id): Id) -> Result<Json<Value>, IcwsError> {
    let (organisation, link) = shared.look(|core, now| {
        let Core { centre, entropy, .. } = core;
        let organisation = centre.organisation().cloned();
        let organisation =
            organisation.ok_or_else(|| IcwsError::not_found("this server is linked with no organisation"))?;
        let interaction = centre.conversation_for(centre.user(&caller.user)?, &id)?;
        let attribute = |name: &str| {
            interaction
                .custom
                .get(name)
                .filter(|value| !value.is_empty())
                .cloned()
        };
        let customer = attribute(attribute::CUSTOMER);
        let customer = customer.ok_or_else(|| IcwsError::not_found("this chat came without a journey"))?;
        let link = JourneyLink {
            organisation: organisation.organisation.clone(),
            customer,
            session: attribute(attribute::VISIT),
            map: attribute(attribute::ACTION_MAP),
            user: caller.user.clone(),
            exp: now.in_seconds() + JOURNEY_LINK_LIFE_IN_SECONDS,
            nonce: entropy.token(),
        };
        Ok::<_, IcwsError>((organisation, link))
    })?;
    let token = organisation.secret.sign(&link);
    Ok(Json(
        json!({ "url": format!("{}/journey/embed?token={token}", origin(&organisation.service)) }),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_an_address_without_its_path() {
        for (address, expected) in [
            ("http://127.0.0.1:7601", "http://127.0.0.1:7601"),
            ("https://journeys.example/", "https://journeys.example"),
            ("https://journeys.example/a/b", "https://journeys.example"),
        ] {
            assert_eq!(origin(address), expected);
        }
    }
}
