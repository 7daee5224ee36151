//! What visitors' clients send and ask without a log-in: events, what is offered now, and what became of it. For sites and
//! apps that speak the vendor's API themselves; a page with the module sends batches, and decides itself.

mod action_event;
mod door;
mod events;
mod ping;

use super::super::peer::Peer;
use super::operation::{Access, Api, Operation};
use super::parameters::Parameters;
use crate::shared::Shared;
use crate::wire::action_event::WireActionEvent;
use crate::wire::app_event::WireAppEvent;
use crate::wire::web_event::WireWebEvent;
use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::options;
use door::{Door, answer};
use std::sync::Arc;

const DEPLOYMENT: &str = "/api/v2/journey/deployments/{deploymentId}";

/// What browsers ask before they send JSON to another origin.
pub(super) fn preflights(router: Router<Arc<Shared>>) -> Router<Arc<Shared>> {
    let paths = [
        "/webevents",
        "/appevents",
        "/actionevent",
        "/customers/{customerCookieId}/ping",
    ];
    paths.into_iter().fold(router, |router, path| {
        router.route(&format!("{DEPLOYMENT}{path}"), options(door::preflight))
    })
}

pub(super) fn add(api: Api) -> Api {
    let operation = |method, path: &str, summary: &str| {
        Operation::new(
            method,
            format!("{DEPLOYMENT}{path}"),
            Access::Public,
            "Deployments",
        )
        .summary(summary)
    };
    api.with(
        operation(Method::POST, "/webevents", "Send a web event")
            .takes("WebEventRequest")
            .gives(200, Some("WebEventResponse")),
        async |State(shared): State<Arc<Shared>>,
               Path(id): Path<String>,
               peer: Peer,
               headers: HeaderMap,
               body: Body| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                let sent: WireWebEvent = door.read(&shared, peer, &headers, body).await?;
                let event = sent.read(shared.now())?;
                events::take(&shared, door, peer, &headers, &event)
                    .await
                    .map(Json)
            })
            .await
        },
    )
    .with(
        operation(Method::POST, "/appevents", "Send an app event")
            .takes("AppEventRequest")
            .gives(200, Some("AppEventResponse")),
        async |State(shared): State<Arc<Shared>>,
               Path(id): Path<String>,
               peer: Peer,
               headers: HeaderMap,
               body: Body| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                let sent: WireAppEvent = door.read(&shared, peer, &headers, body).await?;
                let repeated = sent.repeated();
                let event = sent.read(shared.now())?;
                let told = events::take(&shared, door, peer, &headers, &event).await?;
                Ok(Json(events::of_app(told, repeated)))
            })
            .await
        },
    )
    .with(
        operation(
            Method::GET,
            "/customers/{customerCookieId}/ping",
            "Ask what is offered now",
        )
        .query(ping::PARAMETERS)
        .gives(200, Some("DeploymentPing")),
        async |State(shared): State<Arc<Shared>>,
               Path((id, visitor)): Path<(String, String)>,
               peer: Peer,
               headers: HeaderMap,
               parameters: Parameters| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                door.count(&shared, peer)?;
                ping::ping(&shared, door, &visitor, &parameters).await.map(Json)
            })
            .await
        },
    )
    .with(
        operation(Method::POST, "/actionevent", "Say what became of an action")
            .takes("ActionEventRequest")
            .gives(204, None),
        async |State(shared): State<Arc<Shared>>,
               Path(id): Path<String>,
               peer: Peer,
               headers: HeaderMap,
               body: Body| {
            let door = Door::open(&shared, &id, &headers).await;
            answer(door, async |door: &Door| {
                let sent: WireActionEvent = door.read(&shared, peer, &headers, body).await?;
                action_event::store(&shared, door, &sent).await?;
                Ok(StatusCode::NO_CONTENT)
            })
            .await
        },
    )
}
