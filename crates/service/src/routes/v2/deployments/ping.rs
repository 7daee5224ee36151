//! What a client that polls is offered now. Source: `DeploymentPing` of the vendor's API.

use super::super::operation::Parameter;
use super::super::parameters::Parameters;
use super::door::Door;
use crate::decisions::{Scope, ServiceOffer};
use crate::error::ApiError;
use crate::limits::MAX_URL_BYTES;
use crate::recorded_event::stream_of;
use crate::shared::Shared;
use crate::store::SessionKey;
use crate::wire::app_event::screen_address;
use crate::wire::visitor_context::without_empty;
use serde_json::{Value, json};
use waymeet_journey::action_map::MediaType;
use waymeet_journey::ids::{SessionId, VisitorId};

/// How often a client asks. Source: the vendor's guide ("every 10 seconds").
const POLL_INTERVAL_MS: i32 = 10_000;
/// Tells a client to ask no more. Source: `pollIntervalMilliseconds` of the vendor's `DeploymentPing`.
const STOP_POLLING: i32 = -1;

pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "dl",
        description: "The page's address, or the screen's name. Without it nothing is offered.",
    },
    Parameter {
        name: "dt",
        description: "The page's title.",
    },
    Parameter {
        name: "appNamespace",
        description: "The app's namespace, where `dl` is a screen.",
    },
    Parameter {
        name: "sessionId",
        description: "The session; else the visitor's last one.",
    },
    Parameter {
        name: "sinceLastBeaconMilliseconds",
        description: "Not needed here.",
    },
];

pub(super) async fn ping(
    shared: &Shared,
    door: &Door,
    visitor: &str,
    parameters: &Parameters,
) -> Result<Value, ApiError> {
    let visitor = VisitorId::parse(visitor)
        .ok_or_else(|| ApiError::invalid("customerCookieId", format!("`{visitor}` is not a UUID")))?;
    let site = &door.site;
    let offers_anything = site.configuration.offers_anything();
    if !site.deployment.tracking.enabled || !offers_anything {
        return Ok(json!({ "actions": [], "pollIntervalMilliseconds": STOP_POLLING }));
    }
    let nothing = json!({ "actions": [], "pollIntervalMilliseconds": POLL_INTERVAL_MS });
    let Some(location) = parameters.text("dl") else {
        return Ok(nothing);
    };
    let page_url = match parameters.text("appNamespace") {
        Some(namespace) => screen_address(namespace, location),
        None => location.to_owned(),
    };
    if page_url.len() > MAX_URL_BYTES {
        let problem = format!("this is longer than {MAX_URL_BYTES} bytes");
        return Err(ApiError::invalid("dl", problem));
    }
    let named = parameters.text("sessionId").and_then(SessionId::parse);
    let session = match named {
        Some(session) => Some(session),
        None => {
            let last = shared
                .store
                .last_session(&site.deployment.id, visitor, stream_of(&page_url))
                .await?;
            last.map(|last| last.session)
        }
    };
    let Some(session) = session else {
        return Ok(nothing);
    };
    let key = SessionKey {
        deployment: site.deployment.id.clone(),
        visitor,
        session,
    };
    let offer = shared
        .decisions
        .decide(shared, site, &key, &page_url, Scope::All, true)
        .await?;
    let actions: Vec<Value> = offer.iter().map(|offer| web_action(offer, &key)).collect();
    Ok(json!({ "actions": actions, "pollIntervalMilliseconds": POLL_INTERVAL_MS }))
}

/// Source: `DeploymentWebAction`.
fn web_action(offer: &ServiceOffer, key: &SessionKey) -> Value {
    let map = &offer.map;
    let mut action = json!({ "id": offer.action.to_text(), "mediaType": map.action.media.as_str(),
        "customerId": key.visitor.to_text(), "customerIdType": "cookie", "actionMapId": map.id.to_text(),
        "actionMapVersion": map.version, "sessionId": key.session.to_text() });
    let shown: Value = serde_json::from_str(&map.action.presentation).unwrap_or_default();
    match map.action.media {
        MediaType::ContentOffer => action["contentOfferProperties"] = content_offer(shown),
        MediaType::WebMessagingOffer => action["webMessagingOfferProperties"] = shown,
        MediaType::OpenAction => action["openActionProperties"] = shown,
        // The vendor's model has no properties for a chat: its widget had them elsewhere. They are ours.
        MediaType::WebChat => action["webchatProperties"] = shown,
    }
    action
}

/// A content offer in the vendor's shape again.
fn content_offer(mut shown: Value) -> Value {
    if let Value::Object(fields) = &mut shown
        && let Some(Value::Object(image)) = fields.remove("image")
    {
        for (ours, theirs) in [("url", "imageUrl"), ("altText", "imageAltText")] {
            fields.extend(image.get(ours).cloned().map(|value| (theirs.to_owned(), value)));
        }
    }
    without_empty(shown)
}
