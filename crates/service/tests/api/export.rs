//! What an organisation holds of a visitor, as a document; and all of it gone

use crate::helpers::*;
use axum::http::Method;
use serde_json::{Value, json};
use waymeet_journey::ids::VisitorId;
use waymeet_service::store::Deployment;

const SECOND: &str = "00000000-0000-4000-8000-0000000000d2";
const ELSEWHERE: &str = "00000000-0000-4000-8000-00000000000b";
const THEIRS: &str = "00000000-0000-4000-8000-0000000000d3";

fn visitor() -> VisitorId {
    VisitorId::parse(VISITOR).unwrap()
}

/// The visitor in two deployments of the organisation, and in one of another.
async fn known_in_three_places() -> TestService {
    let service = TestService::start().await;
    let seed = service.service.seed();
    let other = waymeet_service::store::Organisation {
        id: ELSEWHERE.into(),
        name: "Chairs".into(),
        client_applications: Vec::new(),
    };
    seed.organisation(&other).await.unwrap();
    for (id, organisation, name) in [(SECOND, ORGANISATION, "Blog"), (THEIRS, ELSEWHERE, "Chairs")] {
        let deployment = Deployment {
            id: id.into(),
            organisation: organisation.into(),
            name: name.into(),
            ..deployment(&tracking())
        };
        seed.deployment(&deployment).await.unwrap();
        let batch = service.batch(json!([page_view(0, "/", name)]));
        let path = format!("/v1/sites/{id}/events");
        let answer = service.post(&path, &[("origin", ORIGIN)], batch).await;
        assert_eq!(dispositions(&answer), ["stored"]);
    }
    leave_traces(&service).await;
    service
        .collect(json!([of(OTHER, page_view(9, "/", "Home"))]))
        .await;
    service
}

/// How much the other organisation knows.
async fn theirs(service: &TestService) -> i64 {
    let rows = rows_of_visitors(service, "deployment", THEIRS).await;
    let rows = rows.values().sum();
    assert!(rows > 0);
    rows
}

fn rows<'a>(export: &'a Value, deployment: &str, table: &str) -> &'a Vec<Value> {
    let deployments = export["deployments"].as_array().unwrap();
    let deployment = deployments.iter().find(|it| it["id"] == deployment).unwrap();
    deployment[table].as_array().unwrap()
}

#[tokio::test]
async fn an_export_holds_what_every_table_holds_of_the_visitor_and_of_nobody_else() {
    let service = known_in_three_places().await;
    service.service.catch_up().await.unwrap();
    let export = service
        .service
        .export_visitor(ORGANISATION, visitor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (&export["version"], &export["organization"], &export["visitor"]),
        (&json!(1), &json!(ORGANISATION), &json!(VISITOR))
    );
    assert_eq!(export["exportedAt"], "2026-11-22T12:00:00.000Z");
    // As many rows as there are in the file, less the one of the other organisation.
    let traces = traces(&service, VISITOR).await;
    assert!(traces.values().all(|count| *count > 0), "{traces:?}");
    let deployments = export["deployments"].as_array().unwrap();
    assert_eq!(deployments.len(), 2);
    let exported: usize = deployments
        .iter()
        .flat_map(|deployment| deployment.as_object().unwrap().values())
        .filter_map(Value::as_array)
        .map(Vec::len)
        .sum();
    let theirs = 6; // an event, a page load, a session, its state, a fact, a visitor
    assert_eq!(
        exported,
        usize::try_from(traces.values().sum::<i64>()).unwrap() - theirs
    );
    assert!(!export.to_string().contains(OTHER));
    assert!(!export.to_string().contains(THEIRS));

    let events = rows(&export, DEPLOYMENT, "events");
    assert_eq!(events[0]["occurredAt"], "2026-11-22T11:59:00.000Z");
    assert_eq!(events[0]["body"]["page"]["title"], MARK);
    assert_eq!(events[0]["isLate"], false);
    assert_eq!(
        rows(&export, DEPLOYMENT, "earlyEvents")[0]["body"]["page"]["title"],
        MARK
    );
    assert_eq!(
        rows(&export, DEPLOYMENT, "quarantinedEvents")[0]["body"]["page"]["title"],
        MARK
    );
    assert_eq!(
        rows(&export, DEPLOYMENT, "sessions")[0]["startedAt"],
        "2026-11-22T11:59:00.000Z"
    );
    assert_eq!(rows(&export, DEPLOYMENT, "pageLoads")[0]["day"], "2026-11-22");
    assert_eq!(rows(&export, SECOND, "visitors")[0]["lastPage"], "Blog");
    // Every browser that is named is described.
    for event in events {
        let browsers = export["browsers"].as_array().unwrap();
        let browser = browsers
            .iter()
            .find(|it| it["browser"] == event["browser"])
            .unwrap();
        assert!(browser["body"].is_object());
    }
}

#[tokio::test]
async fn of_somebody_nobody_has_seen_there_is_no_export() {
    let service = known_in_three_places().await;
    let nobody = VisitorId::parse("10000000-0000-4000-8000-000000000009").unwrap();
    for (organisation, visitor) in [(ORGANISATION, nobody), (DEPLOYMENT, visitor()), ("", visitor())] {
        let export = service.service.export_visitor(organisation, visitor).await;
        assert_eq!(export.unwrap(), None, "{organisation}");
    }
}

#[tokio::test]
async fn a_visitor_is_erased_from_all_deployments_of_the_organisation_and_from_no_other() {
    let service = known_in_three_places().await;
    let cookie = service.log_in().await;
    let journey = format!("/journey/{VISITOR}");
    assert_eq!(service.page(&cookie, &journey).await.status, 200);
    let theirs = theirs(&service).await;
    service
        .service
        .erase_visitor(ORGANISATION, visitor())
        .await
        .unwrap();
    let left = traces(&service, VISITOR).await;
    assert_eq!(left.values().sum::<i64>(), theirs, "{left:?}");
    assert_eq!(service.page(&cookie, &journey).await.status, 404);
    let export = service.service.export_visitor(ORGANISATION, visitor()).await;
    assert_eq!(export.unwrap(), None);
    let theirs = service.service.export_visitor(ELSEWHERE, visitor()).await;
    assert!(theirs.unwrap().is_some());
    assert_eq!(traces(&service, OTHER).await["events"], 1);
    // Whatever still arrives of the visitor is refused everywhere.
    for site in [DEPLOYMENT, SECOND] {
        let batch = service.batch(json!([page_view(20, "/", "Home")]));
        let path = format!("/v1/sites/{site}/events");
        let answer = service.post(&path, &[("origin", ORIGIN)], batch).await;
        assert_eq!(dispositions(&answer), ["rejected"], "{site}");
    }
    // Again, it changes nothing.
    service
        .service
        .erase_visitor(ORGANISATION, visitor())
        .await
        .unwrap();
}

#[tokio::test]
async fn of_an_id_that_is_no_visitors_it_is_said_that_there_is_no_such_visitor() {
    let service = TestService::start().await;
    let (visitors, contacts) = ("/api/v2/journey/visitors", "/api/v2/externalcontacts/contacts");
    for (method, path) in [
        (Method::GET, format!("{visitors}/{OTHER}/export")),
        (Method::GET, format!("{visitors}/x/export")),
        (Method::DELETE, format!("{visitors}/x")),
        (Method::GET, format!("{contacts}/{OTHER}/journey/sessions")),
        (Method::GET, format!("{contacts}/x/journey/segments")),
    ] {
        let none = service.api("administrator", method, &path, Value::Null).await;
        none.assert_error(404, "not.found");
        assert_eq!(none.json()["message"], "there is no such visitor", "{path}");
    }
}
