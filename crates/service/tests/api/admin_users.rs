//! Users: created, changed, deleted by administrators

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::json;
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;

/// What the page says is the secret that is shown once.
pub(crate) fn shown_secret(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("data-test=\"secret\">").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

/// Creates a user; the one-time password.
pub(crate) async fn create(service: &TestService, cookie: &str, name: &str, role: &str) -> String {
    let fields = [("name", name), ("role", role)];
    let answer = service
        .submit(cookie, "/admin/new-user", "/admin/new-user", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    shown_secret(&service.page(cookie, answer.header("location")).await)
}

/// Puts a role of one's own in place.
pub(crate) async fn role(service: &TestService, name: &str, permissions: &[&str]) -> String {
    let role = json!({ "name": name, "permissions": permissions });
    let made = service
        .administer(Method::POST, "/api/v2/authorization/roles", role)
        .await;
    made["id"].as_str().unwrap().to_owned()
}

/// Logs somebody in who has a role with these permissions.
pub(crate) async fn log_in_with(service: &TestService, permissions: &[&str]) -> String {
    role(service, "Limited", permissions).await;
    let role = service_role("Limited");
    let seed = service.service.seed();
    seed.user(ORGANISATION, "limited", &Secret::new(PASSWORD), role)
        .await
        .unwrap();
    service.log_in_as("limited", PASSWORD).await
}

fn service_role(name: &str) -> Role {
    Role {
        name: name.to_owned(),
        ..Role::ai_agent()
    }
}

#[tokio::test]
async fn a_new_user_logs_in_with_a_password_that_is_shown_once_and_chooses_another() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let password = create(&service, &cookie, "Zoë <b>", "AI Agent").await;
    let path = "/admin/users/Zo%C3%AB%20%3Cb%3E";
    let again = service.page(&cookie, path).await.text();
    assert!(!again.contains("data-test=\"secret\""), "shown once");
    assert!(again.contains("Zoë &#60;b&#62;") && !again.contains("<b>"));

    let theirs = service.log_in_as("zoë <b>", &password).await;
    assert!(
        service
            .page(&theirs, "/admin/account")
            .await
            .header("location")
            .starts_with("/admin/password")
    );
    let answer = crate::first_run::choose(&service, &theirs, "words of my own!", "words of my own!").await;
    let theirs = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    assert_eq!(
        service.page(&theirs, "/admin/account").await.status,
        StatusCode::OK
    );
    assert_eq!(
        service.page(&theirs, "/admin/users").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for (name, role, reason) in [
        ("", "Admin", "A user needs a name"),
        ("ADMIN", "Admin", "There is already a user of this name."),
        ("kim", "Unicorn", "Choose one of the roles there are."),
        ("k\u{1}m", "Admin", "A name is one line of text."),
    ] {
        let fields = [("name", name), ("role", role)];
        let answer = service
            .submit(&cookie, "/admin/new-user", "/admin/new-user", &fields)
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(reason), "{reason}");
        assert!(answer.text().contains(&format!("value=\"{name}\"")), "{name}");
    }
}

#[tokio::test]
async fn another_role_a_reset_and_deletion_log_a_user_out() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let path = "/admin/users/agent";
    let is_out =
        async |theirs: &str| service.page(theirs, "/admin/account").await.status == StatusCode::SEE_OTHER;

    let theirs = service.log_in_as_agent().await;
    let role = [("role", "Admin")];
    let changed = service
        .submit(&cookie, path, &format!("{path}/role"), &role)
        .await;
    assert_eq!(changed.header("location"), "/admin/users/agent?done=role");
    assert!(is_out(&theirs).await);

    let theirs = service.log_in_as("agent", PASSWORD).await;
    let reset = service
        .submit(&cookie, path, &format!("{path}/password"), &[])
        .await;
    let one_time = shown_secret(&service.page(&cookie, reset.header("location")).await);
    assert!(is_out(&theirs).await);
    assert_eq!(
        service.try_log_in("agent", PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );

    let theirs = service.log_in_as("agent", &one_time).await;
    let confirm = service.page(&cookie, &format!("{path}/delete")).await;
    assert!(confirm.text().contains("Delete the user agent?"));
    let gone = service
        .submit(&cookie, &format!("{path}/delete"), &format!("{path}/delete"), &[])
        .await;
    assert_eq!(gone.header("location"), "/admin/users?done=deleted");
    assert!(is_out(&theirs).await);
    assert_eq!(service.page(&cookie, path).await.status, StatusCode::NOT_FOUND);

    let told = crate::admin_audit::entries(&service, "user").await;
    let deeds: Vec<&str> = told
        .iter()
        .filter(|entry| entry["who"] == "user admin" && entry["name"] == "agent")
        .map(|entry| entry["deed"].as_str().unwrap())
        .collect();
    assert_eq!(deeds, ["changed", "reset_password", "deleted"]);
}

#[tokio::test]
async fn nobody_deletes_or_demotes_themselves_nor_the_last_administrator() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let own = "/admin/users/admin";
    let page = service.page(&cookie, own).await.text();
    assert!(page.contains("This is you") && !page.contains("data-test=\"delete\""));
    let role = [("role", "AI Agent")];
    let refused = service.submit(&cookie, own, &format!("{own}/role"), &role).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = service
        .submit(&cookie, &format!("{own}/delete"), &format!("{own}/delete"), &[])
        .await;
    assert!(refused.text().contains("This is you"));

    // Somebody with everything, whose role is one of the organization's own.
    let theirs = log_in_with(&service, &["*:*:*"]).await;
    let refused = service.submit(&theirs, own, &format!("{own}/role"), &role).await;
    assert!(refused.text().contains("This is the last administrator."));
    let refused = service
        .submit(&theirs, &format!("{own}/delete"), &format!("{own}/delete"), &[])
        .await;
    assert!(refused.text().contains("This is the last administrator."));
    service.log_in().await;
}

#[tokio::test]
async fn nobody_gives_more_than_they_have_nor_takes_over_who_has_more() {
    let service = TestService::start().await;
    let cookie = log_in_with(&service, &["directory:user:*", "journey:segment:view"]).await;
    let fields = [("name", "kim"), ("role", "Admin")];
    let refused = service
        .submit(&cookie, "/admin/new-user", "/admin/new-user", &fields)
        .await;
    assert!(
        refused
            .text()
            .contains("only somebody who may do all of it can give it")
    );
    create(&service, &cookie, "kim", "Limited").await;

    let page = service.page(&cookie, "/admin/users/admin").await.text();
    assert!(
        page.contains("This one may do more than you may") && !page.contains("data-test=\"password-form\"")
    );
    for action in ["password", "role", "delete"] {
        let path = format!("/admin/users/admin/{action}");
        let answer = service
            .submit(&cookie, "/admin/users/kim", &path, &[("role", "Limited")])
            .await;
        assert!(answer.status.is_client_error(), "{action} {}", answer.status);
    }
    service.log_in().await;
}

#[tokio::test]
async fn buttons_and_routes_are_for_those_who_may() {
    let service = TestService::start().await;
    let cookie = log_in_with(&service, &["directory:user:view"]).await;
    let list = service.page(&cookie, "/admin/users").await.text();
    assert!(!list.contains("data-test=\"new\""));
    let page = service.page(&cookie, "/admin/users/limited").await.text();
    assert!(!page.contains("data-test=\"role-form\"") && !page.contains("data-test=\"delete\""));
    for path in ["/admin/new-user", "/admin/users/admin/delete"] {
        assert_eq!(
            service.page(&cookie, path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    for path in [
        "/admin/new-user",
        "/admin/users/admin/role",
        "/admin/users/admin/password",
        "/admin/users/admin/delete",
    ] {
        let answer = service
            .submit(&cookie, "/admin/account", path, &[("role", "Limited")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let admin = service.log_in().await;
    for path in [
        "/admin/new-user",
        "/admin/users/limited/role",
        "/admin/users/limited/delete",
    ] {
        let forged = service
            .post(
                path,
                &[("cookie", &admin)],
                form_body(&[("token", "guessed"), ("role", "Admin")]),
            )
            .await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{path}");
    }
}

async fn synchronise(service: &TestService, ids: &[&str]) {
    let users: Vec<_> = ids
        .iter()
        .map(|id| json!({ "id": id, "displayName": format!("{id} of the centre") }))
        .collect();
    let token = crate::oauth::bearer(service, "bridge").await;
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
    ];
    let body = json!({ "users": users }).to_string();
    let answer = service
        .send(request(Method::PUT, "/v1/contact-centre/users", &headers, body))
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_user_of_the_contact_centre_gets_a_role_and_a_log_in_and_loses_both_with_leaving() {
    let service = TestService::start().await;
    synchronise(&service, &["kim", "lee"]).await;
    let cookie = service.log_in().await;
    let path = "/admin/contact-centre/kim";
    let list = service.page(&cookie, "/admin/users").await.text();
    assert_eq!(list.matches("data-test=\"agent\"").count(), 2);

    let too_soon = service
        .submit(&cookie, path, &format!("{path}/log-in"), &[])
        .await;
    assert!(too_soon.text().contains("Give this user a role first."));
    let given = service
        .submit(&cookie, path, &format!("{path}/role"), &[("role", "AI Agent")])
        .await;
    assert_eq!(given.header("location"), format!("{path}?done=role"));
    let let_in = service
        .submit(&cookie, path, &format!("{path}/log-in"), &[])
        .await;
    let password = shown_secret(&service.page(&cookie, let_in.header("location")).await);
    let theirs = service.log_in_as("KIM", &password).await;

    // One role, wherever it is given.
    let user = "/admin/users/kim";
    service
        .submit(&cookie, user, &format!("{user}/role"), &[("role", "Admin")])
        .await;
    assert_eq!(
        service.page(&theirs, "/admin/account").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        service
            .page(&cookie, path)
            .await
            .text()
            .contains("value=\"Admin\" checked")
    );

    let theirs = service.log_in_as("kim", &password).await;
    synchronise(&service, &["lee"]).await;
    assert_eq!(
        service.page(&theirs, "/admin/password").await.header("location"),
        "/admin/login?next=%2Fadmin%2Fpassword"
    );
    assert_eq!(service.page(&cookie, user).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_the_role_a_user_of_the_contact_centre_logs_in_no_longer() {
    let service = TestService::start().await;
    synchronise(&service, &["kim", "admin"]).await;
    let cookie = service.log_in().await;
    let path = "/admin/contact-centre/kim";
    service
        .submit(&cookie, path, &format!("{path}/role"), &[("role", "AI Agent")])
        .await;
    let let_in = service
        .submit(&cookie, path, &format!("{path}/log-in"), &[])
        .await;
    let password = shown_secret(&service.page(&cookie, let_in.header("location")).await);
    service
        .submit(&cookie, path, &format!("{path}/role"), &[("role", "")])
        .await;
    assert_eq!(
        service.try_log_in("kim", &password).await.status,
        StatusCode::UNAUTHORIZED
    );

    // A user of one's own keeps the name.
    let path = "/admin/contact-centre/admin";
    service
        .submit(&cookie, path, &format!("{path}/role"), &[("role", "AI Agent")])
        .await;
    let taken = service
        .submit(&cookie, path, &format!("{path}/log-in"), &[])
        .await;
    assert!(taken.text().contains("There is already a user of this name."));
    service.log_in().await;
}
