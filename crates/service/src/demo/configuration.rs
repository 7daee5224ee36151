//! What the demo's organisation has configured, in the vendor's shapes.

use super::addresses::Addresses;
use super::people::WEB_SALES;
use crate::store::{Deployment, Organisation};
use crate::wire::kind::Kind;
use crate::wire::tracking::{AddressSettings, ConsentSettings, TrackingSettings};
use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

/// What people call it.
pub(super) const ORGANISATION_NAME: &str = "Alder & Ember";
/// The organisation; the shop's snippet names it.
pub(super) const ORGANISATION: &str = "6f1c2a34-58d1-4b7e-9c0a-2f6d1b7e4a01";
/// Its one deployment.
pub(super) const DEPLOYMENT: &str = "b3a9d5e0-7c42-4f18-8e6b-91d4c2a7f502";

const INTERESTED: &str = "1d0c8a52-0b7e-4d53-8a1f-3c5e7f902b11";
const SEEKING_HELP: &str = "2e9b7c63-1c8f-4e64-9b20-4d6f80a13c12";
const INVITATION: &str = "3fa6d874-2d90-4f75-8c31-5e7091b24d13";
const SEARCH_OFFER: &str = "40b5e985-3ea1-4086-9d42-6f81a2c35e14";
const DELIVERY: &str = "51c4fa96-4fb2-4197-8e53-7092b3d46f15";
const ORDER: &str = "73e41cb8-61d4-43b9-8a75-92b4d5f68117";
const SALES_QUEUE: &str = "62d30ba7-50c3-42a8-9f64-81a3c4e57016";

/// The organisation; its agents' desks may frame the journey view.
pub(super) fn organisation(desk_origins: Vec<String>) -> Organisation {
    Organisation {
        id: ORGANISATION.to_owned(),
        name: ORGANISATION_NAME.to_owned(),
        client_applications: desk_origins,
    }
}

/// The deployment of the demo shop, whose chat is with these servers; `own` are parts of the widget's configuration in the place of the demo's.
///
/// # Errors
/// When the widget's configuration is not valid, which would be a mistake in this file or in what was given of `own`.
pub(super) fn deployment(
    addresses: &Addresses,
    chat_servers: &[String],
    dialect: &str,
    also_allowed: &[String],
    own: Map<String, Value>,
) -> Result<Deployment> {
    let mut widget = json!({
        "version": 2,
        "cic": { "servers": chat_servers, "dialect": dialect },
        "target": { "name": WEB_SALES, "type": "Workgroup" },
        "theme": { "accent": "#7a3d1d", "scheme": "auto" },
        "languages": { "default": "en" },
        "launcher": { "enabled": true },
        "callback": { "enabled": true },
        "rating": true
    });
    for (name, value) in own {
        widget[name] = value;
    }
    let (_, warnings) = waymeet_widget_config::parse(&widget.to_string()).map_err(|errors| {
        let told: Vec<String> = errors.iter().map(|error| format!("\n  - {error}")).collect();
        anyhow!("the chat widget's configuration has mistakes:{}", told.concat())
    })?;
    for warning in warnings {
        tracing::warn!("the chat widget's configuration: {warning}");
    }
    let shop = addresses.shop_url();
    let mut allowed_domains = vec![shop.trim_start_matches("http://").to_owned()];
    allowed_domains.extend_from_slice(also_allowed);
    Ok(Deployment {
        id: DEPLOYMENT.to_owned(),
        organisation: ORGANISATION.to_owned(),
        name: "Demo shop".to_owned(),
        allowed_domains,
        tracking: TrackingSettings {
            // The demo shop has no consent banner; a site that has one deploys with `denied` and says `ac('consent', …)`.
            consent: ConsentSettings::granted(),
            tracking_settings: AddressSettings {
                search_query_parameters: vec!["q".to_owned()],
                ..AddressSettings::default()
            },
            ..TrackingSettings::default()
        },
        widget,
    })
}

/// Segments, the outcome, action maps, the content offer and the queue.
pub(super) fn documents(shop: &str) -> Vec<(Kind, &'static str, Value)> {
    let on_path = |operator: &str, path: &str| json!({ "key": "page.pathname", "operator": operator, "values": [path], "shouldIgnoreCase": true });
    let viewed = |count: u32, criterion: Value| {
        json!({ "count": count, "streamType": "Web", "sessionType": "web", "eventName": "page_viewed",
                "criteria": [criterion] })
    };
    vec![
        (
            Kind::ActionTarget,
            SALES_QUEUE,
            json!({ "name": WEB_SALES, "state": "active" }),
        ),
        (
            Kind::Segment,
            INTERESTED,
            json!({
                "displayName": "Interested buyer", "color": "#2e7d32", "isActive": true, "shouldDisplayToAgent": true,
                "description": "Looked at two products and put something into the cart",
                "journey": { "patterns": [
                    viewed(2, on_path("startsWith", "/p/")),
                    { "count": 1, "streamType": "Web", "sessionType": "web", "eventName": "product_added",
                      "criteria": [{ "key": "eventName", "operator": "equal", "values": ["product_added"],
                                     "shouldIgnoreCase": false }] }
                ] }
            }),
        ),
        (
            Kind::Segment,
            SEEKING_HELP,
            json!({
                "displayName": "Seeking help", "color": "#6a4fb3", "isActive": true, "shouldDisplayToAgent": true,
                "description": "Opened the help page",
                "journey": { "patterns": [viewed(1, on_path("startsWith", "/help"))] }
            }),
        ),
        (
            Kind::Outcome,
            ORDER,
            json!({
                "displayName": "Order placed", "isActive": true, "isPositive": true,
                "associatedValueField": { "dataType": "Number", "name": "value" },
                "journey": { "patterns": [{ "count": 1, "streamType": "Web", "sessionType": "web",
                    "eventName": "order_placed", "criteria": [] }] }
            }),
        ),
        (
            Kind::ActionMap,
            INVITATION,
            json!({
                "displayName": "Invite interested buyers to a chat", "isActive": true, "weight": 3,
                "triggerWithSegments": [INTERESTED], "triggerWithEventConditions": [], "pageUrlConditions": [],
                "activation": { "type": "immediate" },
                "action": { "mediaType": "webchat", "actionTargetId": SALES_QUEUE, "isPacingEnabled": true, "props": {
                    "webchatTitleText": "Can we help you choose?",
                    "webchatPrompt": "We know every lamp and table in the shop, and one of us is free right now.",
                    "webchatAcceptText": "Chat with us", "webchatDeclineText": "No, thank you" } }
            }),
        ),
        (
            Kind::ActionTemplate,
            DELIVERY,
            json!({
                "name": "Free delivery", "mediaType": "contentOffer", "state": "Active",
                "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
                    "headline": "Free delivery this week", "body": "On every order above €50, to your door.",
                    "callToAction": { "text": "How it works", "url": format!("{shop}/help"), "target": "Self" } }
            }),
        ),
        (
            Kind::ActionMap,
            SEARCH_OFFER,
            json!({
                "displayName": "Free delivery for those who search", "isActive": true, "weight": 2,
                "triggerWithSegments": [],
                "triggerWithEventConditions": [{ "key": "page.pathname", "operator": "startsWith", "values": ["/search"],
                    "streamType": "Web", "sessionType": "web", "eventName": "page_viewed" }],
                "pageUrlConditions": [{ "operator": "containsAny", "values": ["/search"] }],
                "activation": { "type": "immediate" },
                "action": { "mediaType": "contentOffer", "actionTemplate": { "id": DELIVERY } }
            }),
        ),
    ]
}
