//! Deployments and the organization, at their pages

use crate::admin_users::log_in_with;
use crate::forms::{fill, send};
use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::json;

const FORM: &str = "deployment-form";

async fn save(service: &TestService, cookie: &str, path: &str, changes: &[(&str, &str)]) -> Answer {
    let fields = fill(service, cookie, path, FORM, changes).await;
    send(service, cookie, path, &fields).await
}

fn path() -> String {
    format!("/admin/deployments/{DEPLOYMENT}")
}

#[tokio::test]
async fn saving_what_is_shown_changes_nothing_and_a_change_reaches_the_pages_of_the_site() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let same = save(&service, &cookie, &path(), &[]).await;
    assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.text());
    assert_eq!(service.page(&cookie, &path()).await.field("version"), "1");

    let changes = [
        ("domains", "lamps.example"),
        ("clickEvents[0].selector", "#buy"),
        ("clickEvents[0].eventName", "buy_clicked"),
        ("pageviews", "Auto"),
    ];
    let saved = save(&service, &cookie, &path(), &changes).await;
    assert_eq!(
        saved.header("location"),
        format!("{}?done=saved", path()),
        "{}",
        saved.text()
    );
    let bundle = format!("/v1/sites/{DEPLOYMENT}/bundle");
    let refused = service.get(&bundle, &[("origin", ORIGIN)]).await;
    refused.assert_error(403, "origin.not.allowed");
    let told = service.get(&bundle, &[("origin", "https://lamps.example")]).await;
    assert!(String::from_utf8_lossy(&told.body).contains("buy_clicked"));

    let entries = crate::admin_audit::entries(&service, "deployment").await;
    let last = entries.last().unwrap();
    assert_eq!(
        (&last["who"], &last["version"]),
        (&json!("user admin"), &json!(2))
    );
    let fields: Vec<&str> = last["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["allowedDomains", "journeyEvents"]);
}

#[tokio::test]
async fn a_mistake_is_said_at_its_field_and_nothing_that_was_typed_is_lost() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let changes = [
        ("name", "Renamed <b>"),
        ("domains", "shop.example\nhttps://shop.example/path"),
        ("idleEvents[0].eventName", "bored"),
        ("idleEvents[0].idleAfterSeconds", "soon"),
    ];
    let answer = save(&service, &cookie, &path(), &changes).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for expected in [
        "“https://shop.example/path” is not a domain",
        "“soon” is not a whole number.",
        "value=\"bored\"",
        "value=\"soon\"",
        "value=\"Renamed &#60;b&#62;\"",
        "https://shop.example/path</textarea>",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(!text.contains("<b>"));
    assert_eq!(service.page(&cookie, &path()).await.field("version"), "1");
}

#[tokio::test]
async fn of_two_windows_the_second_one_is_told_and_keeps_what_was_typed() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let first = fill(&service, &cookie, &path(), FORM, &[("name", "Theirs")]).await;
    let second = fill(&service, &cookie, &path(), FORM, &[("name", "Mine")]).await;
    let saved = send(&service, &cookie, &path(), &first).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let conflict = send(&service, &cookie, &path(), &second).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    let text = conflict.text();
    assert!(text.contains("data-test=\"conflict\"") && text.contains("Theirs"));
    assert!(text.contains("value=\"Mine\""));
    assert_eq!(conflict.field("version"), "2", "saving again is meant");
}

#[tokio::test]
async fn a_new_deployment_has_a_snippet_and_takes_events_of_its_site() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let new = "/admin/deployments/new";
    let refused = save(&service, &cookie, new, &[("name", "Second shop")]).await;
    assert!(refused.text().contains("Name the site"));
    let changes = [
        ("name", "Second shop"),
        ("domains", "second.example"),
        ("consent.tracking", "granted"),
    ];
    let made = save(&service, &cookie, new, &changes).await;
    let location = made.header("location").to_owned();
    assert!(location.ends_with("?done=created"), "{}", made.text());
    let page = service.page(&cookie, &location).await.text();
    let id = location.split(['/', '?']).nth(3).unwrap();
    assert!(page.contains(&format!("deploymentId: &#39;{id}&#39;")), "{page}");
    let bundle = service
        .get(
            &format!("/v1/sites/{id}/bundle"),
            &[("origin", "https://second.example")],
        )
        .await;
    assert_eq!(bundle.status, StatusCode::OK);
}

#[tokio::test]
async fn a_deployment_is_deleted_with_everything_of_it_once_its_name_is_typed() {
    let service = TestService::start().await;
    leave_traces(&service).await;
    let cookie = service.log_in().await;
    let delete = format!("{}/delete", path());
    assert!(
        service
            .page(&cookie, &delete)
            .await
            .text()
            .contains("of 1 visitor")
    );
    let wrong = service
        .submit(&cookie, &delete, &delete, &[("typed", "Shopp")])
        .await;
    assert!(wrong.text().contains("This is not its name."));
    assert!(traces(&service, VISITOR).await.values().sum::<i64>() > 0);

    let gone = service
        .submit(&cookie, &delete, &delete, &[("typed", "Shop")])
        .await;
    assert_eq!(
        gone.header("location"),
        "/admin/deployments?done=deleted",
        "{}",
        gone.text()
    );
    assert_eq!(traces(&service, VISITOR).await.values().sum::<i64>(), 0);
    assert_eq!(service.count("SELECT count(*) FROM browsers").await, 0);
    let late = service.collect(json!([page_view(5, "/", "Late")])).await;
    late.assert_error(404, "deployment.not.found");
    let list = service.page(&cookie, "/admin/deployments").await.text();
    assert!(list.contains("data-test=\"empty\""), "and what to do next");
}

#[tokio::test]
async fn a_deployment_is_turned_off_and_records_nothing_more() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let off = service
        .submit(&cookie, &path(), &format!("{}/off", path()), &[])
        .await;
    assert_eq!(off.status, StatusCode::SEE_OTHER);
    service.collect(json!([page_view(0, "/", "Home")])).await;
    assert_eq!(service.count("SELECT count(*) FROM events").await, 0);
    let list = service.page(&cookie, "/admin/deployments").await.text();
    assert!(list.contains("turned off"));
}

#[tokio::test]
async fn the_organization_has_a_name_applications_and_a_retention() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let path = "/admin/organization";
    let version = service.page(&cookie, path).await.field("version");
    let fields = |applications: &'static str, events: &'static str| {
        vec![
            ("version".to_owned(), version.clone()),
            ("name".to_owned(), "Lamps".to_owned()),
            ("applications".to_owned(), applications.to_owned()),
            ("events".to_owned(), events.to_owned()),
        ]
    };
    let submit = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        service.submit(&cookie, path, path, &fields).await
    };
    let refused = submit(fields("https://desk.example/path", "0")).await;
    let text = refused.text();
    assert!(text.contains("is not an origin such as") && text.contains("this one is “0” days"));
    assert!(text.contains("https://desk.example/path</textarea>"));
    let saved = submit(fields("https://desk.example", "30")).await;
    assert_eq!(
        saved.header("location"),
        "/admin/organization?done=saved",
        "{}",
        saved.text()
    );
    let page = service.page(&cookie, path).await.text();
    assert!(page.contains("https://desk.example</textarea>") && page.contains("value=\"30\""));
    let conflict = submit(fields("https://other.example", "30")).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.text().contains("https://other.example</textarea>"));
    let told = crate::admin_audit::entries(&service, "organisation").await;
    assert_eq!(told.last().unwrap()["who"], "user admin");
}

#[tokio::test]
async fn who_may_see_settings_sees_them_and_who_may_not_change_them_does_not() {
    let service = TestService::start().await;
    let cookie = log_in_with(&service, &["journey:settings:view"]).await;
    let page = service.page(&cookie, &path()).await.text();
    assert!(page.contains("data-test=\"read-only\"") && !page.contains("data-test=\"delete\""));
    for path in [
        path(),
        format!("{}/off", path()),
        format!("{}/delete", path()),
        "/admin/deployments/new".to_owned(),
        "/admin/organization".to_owned(),
    ] {
        let answer = service
            .submit(&cookie, "/admin/account", &path, &[("name", "x")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let admin = service.log_in().await;
    let forged = form_body(&[("token", "guessed"), ("name", "x"), ("typed", "Shop")]);
    for path in [
        path(),
        format!("{}/delete", path()),
        "/admin/organization".to_owned(),
    ] {
        let answer = service.post(&path, &[("cookie", &admin)], forged.clone()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let other = "/admin/deployments/00000000-0000-4000-8000-0000000000ff";
    assert_eq!(service.page(&admin, other).await.status, StatusCode::NOT_FOUND);
}
