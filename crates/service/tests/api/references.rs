//! What action maps name: segments, outcomes, targets and templates, which have to be there.

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::wire::kind::Kind;

const MAPS: &str = "/api/v2/journey/actionmaps";
const IMPORT: &str = "/api/v2/journey/configuration/import";
const NOBODY: &str = "3f0c5f57-0000-4000-8000-000000000777";

fn map(change: &Value) -> Value {
    let mut map = json!({ "displayName": "Help", "triggerWithSegments": [SEGMENT],
        "action": { "mediaType": "webchat", "actionTargetId": TARGET } });
    for (name, value) in change.as_object().unwrap() {
        map[name] = value.clone();
    }
    map
}

/// Each with a name there is nothing behind, its place, and what is said of it.
fn maps_that_name_nobody() -> Vec<(Value, &'static str, String)> {
    let of_outcome = |threshold: &str| json!([{ "outcomeId": NOBODY, threshold: 0 }]);
    let no_outcome = format!("there is no outcome `{NOBODY}`");
    vec![
        (
            json!({ "triggerWithSegments": [SEGMENT, NOBODY] }),
            "triggerWithSegments[1]",
            format!("there is no segment `{NOBODY}`"),
        ),
        (
            json!({ "triggerWithOutcomeProbabilityConditions": of_outcome("maximumProbability") }),
            "triggerWithOutcomeProbabilityConditions[0].outcomeId",
            no_outcome.clone(),
        ),
        (
            json!({ "triggerWithOutcomeQuantileConditions": of_outcome("maxQuantileThreshold") }),
            "triggerWithOutcomeQuantileConditions[0].outcomeId",
            no_outcome.clone(),
        ),
        (
            json!({ "triggerWithOutcomePercentileConditions": of_outcome("maximumPercentile") }),
            "triggerWithOutcomePercentileConditions[0].outcomeId",
            no_outcome,
        ),
        (
            json!({ "action": { "mediaType": "webchat", "actionTargetId": NOBODY } }),
            "action.actionTargetId",
            format!("there is no target `{NOBODY}`"),
        ),
    ]
}

#[tokio::test]
async fn a_map_that_names_a_segment_or_outcome_there_is_none_of_is_refused_with_its_place() {
    let service = TestService::start().await;
    for (change, place, problem) in maps_that_name_nobody() {
        let refused = service
            .api("administrator", Method::POST, MAPS, map(&change))
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{change}");
        let refused = refused.json();
        assert_eq!(refused["details"][0]["fieldName"], place);
        assert_eq!(refused["message"], format!("{place}: {problem}"));
    }
}

#[tokio::test]
async fn on_import_what_a_map_names_is_in_the_file_or_there_already() {
    let service = TestService::start().await;
    let import = async |file: Value| {
        let path = format!("{IMPORT}?dryRun=true");
        service.administer(Method::POST, &path, file).await
    };
    let of_file = |change: &Value| {
        let mut map = map(change);
        map["id"] = json!(OTHER);
        map
    };
    for (change, place, problem) in maps_that_name_nobody() {
        let report = import(json!({ "actionMaps": [of_file(&change)] })).await;
        let expected = json!([{ "kind": "actionmap", "id": OTHER, "path": format!("actionMaps[0].{place}"),
            "problem": problem }]);
        assert_eq!((&report["problems"], &report["created"]), (&expected, &json!(0)));
    }
    let segment = json!({ "id": NOBODY, "displayName": "s", "isActive": false,
        "journey": { "patterns": [{ "eventName": "page_viewed" }] } });
    let named = of_file(&json!({ "triggerWithSegments": [SEGMENT, NOBODY] }));
    let report = import(json!({ "actionMaps": [named], "segments": [segment] })).await;
    assert_eq!((&report["problems"], &report["created"]), (&json!([]), &json!(2)));
}

#[tokio::test]
async fn a_stored_map_whose_segment_has_gone_is_changed_only_together_with_it_as_with_a_target() {
    let service = TestService::start().await;
    let seed = service.service.seed();
    let segment = (json!([NOBODY]), json!(TARGET), "triggerWithSegments[0]");
    let target = (json!([SEGMENT]), json!(NOBODY), "action.actionTargetId");
    for (segments, target, place) in [segment, target] {
        let gone = map(&json!({ "triggerWithSegments": segments,
            "action": { "mediaType": "webchat", "actionTargetId": target } }));
        seed.document(ORGANISATION, Kind::ActionMap, NOBODY, &gone)
            .await
            .unwrap();
        let one = format!("{MAPS}/{NOBODY}");
        let change = async |change: Value| service.api("administrator", Method::PATCH, &one, change).await;
        let refused = change(json!({ "weight": 3 })).await.json();
        assert_eq!(refused["details"][0]["fieldName"], place, "{refused}");
        let mended = change(map(&json!({ "weight": 3 }))).await;
        assert_eq!(mended.status, StatusCode::OK, "{}", mended.text());
    }
}

#[tokio::test]
async fn a_template_that_shows_nothing_is_kept_aside_with_its_map_and_never_offered() {
    let service = TestService::start().await;
    let templates = "/api/v2/journey/actiontemplates";
    let empty = json!({ "name": "Empty", "mediaType": "contentOffer", "state": "Active",
        "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly" } });
    let template = service.administer(Method::POST, templates, empty).await;
    let offer = json!({ "displayName": "Shown", "action": { "mediaType": "contentOffer",
        "actionTemplate": { "id": template["id"] } } });
    let bundle = async || {
        let path = format!("/v1/sites/{DEPLOYMENT}/bundle");
        let answer = service.get(&path, &[("origin", ORIGIN)]).await;
        answer.header("etag").to_owned()
    };
    let before = bundle().await;
    service.administer(Method::POST, MAPS, map(&offer)).await;
    assert_eq!(bundle().await, before);
    let cookie = service.log_in().await;
    let aside = async || service.page(&cookie, "/admin").await.text();
    assert_eq!(aside().await.matches("this shows nothing").count(), 2);

    let one = template["selfUri"].as_str().unwrap();
    let headline =
        json!({ "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly", "headline": "Sale" } });
    service.administer(Method::PATCH, one, headline).await;
    assert_ne!(bundle().await, before);
    assert_eq!(aside().await.matches("this shows nothing").count(), 0);
}
