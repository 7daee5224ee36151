//! Roles, at their pages

use crate::admin_users::{log_in_with, role};
use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn a_role_is_made_of_what_is_ticked_and_holds_at_once() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let fields = [
        ("name", "Marketing"),
        ("description", "Segments & offers"),
        ("grant", "journey:segment:view"),
        ("grant", "journey:segment:edit"),
        ("grant", "journey:outcome:*"),
    ];
    let made = service
        .submit(&cookie, "/admin/roles/new", "/admin/roles/new", &fields)
        .await;
    assert_eq!(
        made.header("location"),
        "/admin/roles?done=saved",
        "{}",
        made.text()
    );
    let roles = service
        .administer(
            Method::GET,
            "/api/v2/authorization/roles?name=Marketing",
            json!(null),
        )
        .await;
    assert_eq!(
        roles["entities"][0]["permissionPolicies"],
        json!([
            { "domain": "journey", "entityName": "outcome", "actionSet": ["*"] },
            { "domain": "journey", "entityName": "segment", "actionSet": ["view", "edit"] },
        ])
    );
    let id = roles["entities"][0]["id"].as_str().unwrap();
    let page = service.page(&cookie, &format!("/admin/roles/{id}")).await.text();
    for (value, is_granted) in [
        ("journey:segment:view", true),
        ("journey:segment:add", false),
        ("journey:outcome:*", true),
        ("*:*:*", false),
    ] {
        let (_, rest) = page.split_once(&format!("value=\"{value}\"")).unwrap();
        let tag = rest.split('>').next().unwrap();
        assert_eq!(tag.contains("checked"), is_granted, "{value}");
    }
}

#[tokio::test]
async fn built_in_roles_are_shown_and_not_changed() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let list = service.page(&cookie, "/admin/roles").await.text();
    assert_eq!(list.matches("built in").count(), 2);
    let path = "/admin/roles/8c1de5a4-6a3f-4d0e-9c55-0d5b1a2f7e02";
    let page = service.page(&cookie, path).await.text();
    assert!(page.contains("Every organization has this role") && !page.contains(">Save<"));
    let fields = [("name", "AI Agent"), ("version", "1"), ("grant", "*:*:*")];
    let refused = service.submit(&cookie, "/admin/roles", path, &fields).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_role_somebody_has_is_neither_deleted_nor_renamed() {
    let service = TestService::start().await;
    log_in_with(&service, &["journey:segment:view"]).await;
    let cookie = service.log_in().await;
    let roles = service
        .administer(
            Method::GET,
            "/api/v2/authorization/roles?name=Limited",
            json!(null),
        )
        .await;
    let path = format!("/admin/roles/{}", roles["entities"][0]["id"].as_str().unwrap());
    let fields = [
        ("name", "Other"),
        ("version", "1"),
        ("grant", "journey:segment:view"),
    ];
    let renamed = service.submit(&cookie, &path, &path, &fields).await;
    assert!(
        renamed.text().contains("Somebody has this role"),
        "{}",
        renamed.text()
    );
    assert!(renamed.text().contains("value=\"Other\""), "what was typed stays");
    let gone = service
        .submit(&cookie, &format!("{path}/delete"), &format!("{path}/delete"), &[])
        .await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert!(gone.text().contains("Somebody has this role"));
}

#[tokio::test]
async fn nobody_grants_what_they_may_not_do_themselves() {
    let service = TestService::start().await;
    let powerful = role(&service, "Powerful", &["journey:outcome:*"]).await;
    let cookie = log_in_with(&service, &["authorization:role:*", "journey:segment:view"]).await;
    for grant in ["journey:outcome:view", "journey:segment:*", "*:*:*"] {
        let fields = [("name", "Mine"), ("grant", grant)];
        let refused = service
            .submit(&cookie, "/admin/roles/new", "/admin/roles/new", &fields)
            .await;
        assert!(refused.text().contains("You can grant nothing"), "{grant}");
    }
    let fields = [("name", "Mine"), ("grant", "journey:segment:view")];
    let made = service
        .submit(&cookie, "/admin/roles/new", "/admin/roles/new", &fields)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);

    let path = format!("/admin/roles/{powerful}");
    assert!(
        service
            .page(&cookie, &path)
            .await
            .text()
            .contains("may do more than you may")
    );
    let fields = [("name", "Powerful"), ("version", "1")];
    let refused = service.submit(&cookie, "/admin/roles/new", &path, &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn of_two_who_change_a_role_at_once_the_second_one_is_told_and_loses_nothing() {
    let service = TestService::start().await;
    let id = role(&service, "Shared", &["journey:segment:view"]).await;
    let path = format!("/admin/roles/{id}");
    let cookie = service.log_in().await;
    let fields =
        |description: &'static str| [("name", "Shared"), ("version", "1"), ("description", description)];
    let first = service.submit(&cookie, &path, &path, &fields("Theirs")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = service.submit(&cookie, &path, &path, &fields("Mine")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    let text = second.text();
    assert!(
        text.contains("data-test=\"conflict\"") && text.contains("Theirs") && text.contains("value=\"Mine\"")
    );
    assert_eq!(second.field("version"), "2", "saving again is meant");
}

#[tokio::test]
async fn another_grant_of_a_role_ends_the_tokens_of_programs_that_have_it() {
    let service = TestService::start().await;
    let id = role(&service, "Reading", &["journey:segment:view"]).await;
    let seed = service.service.seed();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    seed.api_client(ORGANISATION, "reading", "reading", &secret, &[], &["Reading"])
        .await
        .unwrap();
    let token = crate::oauth::bearer(&service, "reading").await;
    let path = format!("/api/v2/authorization/roles/{id}");
    service
        .administer(
            Method::PATCH,
            &path,
            json!({ "permissions": ["journey:outcome:view"] }),
        )
        .await;
    let asked = service
        .get("/api/v2/journey/segments", &[("authorization", &token)])
        .await;
    asked.assert_error(401, "bad.credentials");
}

#[tokio::test]
async fn programs_grant_no_more_than_they_may_either() {
    let service = TestService::start().await;
    role(
        &service,
        "Role maker",
        &["authorization:role:*", "journey:settings:edit"],
    )
    .await;
    let seed = service.service.seed();
    let secret = waymeet_service::secret::Secret::new("bridge secret");
    seed.api_client(ORGANISATION, "maker", "maker", &secret, &[], &["Role maker"])
        .await
        .unwrap();
    let path = "/api/v2/authorization/roles";
    for grant in ["*:*:*", "journey:segment:view"] {
        let role = json!({ "name": "Mine", "permissions": [grant] });
        let refused = service.api("maker", Method::POST, path, role.clone()).await;
        assert_eq!(refused.json()["code"], "invalid.value", "{grant}");
        let mut imported = role;
        imported["id"] = json!("00000000-0000-4000-8000-0000000000e1");
        let file = json!({ "roles": [imported] });
        let refused = service
            .api(
                "maker",
                Method::POST,
                "/api/v2/journey/configuration/import",
                file,
            )
            .await;
        assert_eq!(refused.json()["code"], "invalid.value", "{grant}");
    }
    let allowed = json!({ "name": "Mine", "permissions": ["authorization:role:view"] });
    let made = service.api("maker", Method::POST, path, allowed).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let more = format!("{path}/{}", made.json()["id"].as_str().unwrap());
    let refused = service
        .api("maker", Method::PATCH, &more, json!({ "permissions": ["*:*:*"] }))
        .await;
    assert_eq!(refused.json()["code"], "invalid.value");
}

#[tokio::test]
async fn a_deleted_role_is_brought_back_by_undo() {
    let service = TestService::start().await;
    let id = role(&service, "Short-lived", &["journey:segment:view"]).await;
    let cookie = service.log_in().await;
    let delete = format!("/admin/roles/{id}/delete");
    let gone = service.submit(&cookie, &delete, &delete, &[]).await;
    let list = gone.header("location").to_owned();
    assert!(
        service
            .page(&cookie, &list)
            .await
            .text()
            .contains("data-test=\"undo\"")
    );
    let undo = format!("/admin/roles/{id}/restore");
    let back = service.submit(&cookie, &list, &undo, &[]).await;
    assert_eq!(back.header("location"), "/admin/roles?done=restored");
    let page = service.page(&cookie, &format!("/admin/roles/{id}")).await.text();
    assert!(page.contains("Short-lived"));
    let told = crate::admin_audit::entries(&service, "role").await;
    assert_eq!(told.last().unwrap()["deed"], "restored");

    service.submit(&cookie, &delete, &delete, &[]).await;
    role(&service, "short-lived", &["journey:segment:view"]).await;
    let taken = service.submit(&cookie, &list, &undo, &[]).await;
    assert_eq!(taken.header("location"), "/admin/roles?done=not-restored");
}
