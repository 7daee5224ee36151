//! Lists, page after page: whoever follows their links stays in the list that was asked for.

use crate::helpers::*;
use axum::http::Method;
use serde_json::{Value, json};

const MAPS: &str = "/api/v2/journey/actionmaps";

/// The names of a list, page after page.
async fn followed(service: &TestService, first: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(uri) = next {
        assert!(names.len() < 20, "the list has no end: {uri}");
        let page = service.administer(Method::GET, &uri, Value::Null).await;
        let own = service
            .administer(Method::GET, page["selfUri"].as_str().unwrap(), Value::Null)
            .await;
        assert_eq!(own, page, "{uri}");
        let entities = page["entities"].as_array().unwrap().iter();
        names.extend(entities.map(|entity| entity["displayName"].as_str().unwrap().to_owned()));
        next = page["nextUri"].as_str().map(str::to_owned);
    }
    names
}

#[tokio::test]
async fn whoever_follows_the_links_of_a_filtered_list_finds_each_once_and_nothing_else() {
    let service = TestService::start().await;
    let template = json!({ "name": "Sale", "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
        "headline": "Lamps for less" } });
    let template = service
        .administer(Method::POST, "/api/v2/journey/actiontemplates", template)
        .await;
    let offer = json!({ "mediaType": "contentOffer", "actionTemplate": { "id": template["id"] } });
    let chat = json!({ "mediaType": "webchat", "actionTargetId": TARGET });
    for (name, is_active, action) in [
        ("Kérosène & more, B", true, &offer),
        ("Candles", false, &offer),
        ("Kérosène & more, A", false, &offer),
        ("Kérosène & more, C", false, &chat),
    ] {
        let map = json!({ "displayName": name, "isActive": is_active, "triggerWithSegments": [SEGMENT],
            "action": action });
        service.administer(Method::POST, MAPS, map).await;
    }
    for (query, expected) in [
        (
            "filterField=action.mediaType&filterValue=contentOffer&pageSize=1&sortBy=displayName",
            &["Candles", "Kérosène & more, A", "Kérosène & more, B"][..],
        ),
        (
            "pageSize=1&queryFields=displayName&queryValue=K%C3%A9ros%C3%A8ne+%26%20more%2C&sortBy=-displayName",
            &["Kérosène & more, C", "Kérosène & more, B", "Kérosène & more, A"],
        ),
        (
            "isActive=false&pageSize=2&sortBy=displayName",
            &["Candles", "Kérosène & more, A", "Kérosène & more, C"],
        ),
    ] {
        let names = followed(&service, &format!("{MAPS}?{query}")).await;
        assert_eq!(names, expected, "{query}");
    }
    let page = format!("{MAPS}?pageSize=1&pageNumber=2&isActive=true&sortBy=displayName");
    let page = service.administer(Method::GET, &page, Value::Null).await;
    for link in ["firstUri", "previousUri"] {
        let other = page[link].as_str().unwrap();
        let other = service.administer(Method::GET, other, Value::Null).await;
        assert_eq!(
            other["entities"][0]["displayName"], "Help with the cart",
            "{link}"
        );
        assert_eq!(other["total"], 2, "{link}");
    }
}
