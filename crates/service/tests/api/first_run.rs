//! A service that nobody can log in to yet

use crate::helpers::*;
use axum::http::{Method, StatusCode};

const CHOSEN: &str = "four words nobody knows";

/// Fills "Choose a password" in.
pub(crate) async fn choose(service: &TestService, cookie: &str, new: &str, again: &str) -> Answer {
    let page = service
        .page(cookie, "/admin/password?next=%2Fadmin%2Fusers")
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let body = form_body(&[
        ("token", &page.field("token")),
        ("next", &page.field("next")),
        ("new", new),
        ("again", again),
    ]);
    service.post("/admin/password", &[("cookie", cookie)], body).await
}

#[tokio::test]
async fn a_service_without_users_makes_one_administrator_once() {
    let service = TestService::start_empty().await;
    let first = service.service.first_administrator().await.unwrap().unwrap();
    assert_eq!(first.name, "admin");
    assert!(service.service.first_administrator().await.unwrap().is_none());
    let password = first.password.reveal();
    let hashes = service
        .count("SELECT count(*) FROM users WHERE password_hash LIKE '$argon2id$%'")
        .await;
    assert_eq!(hashes, 1, "never stored in clear");
    let told = service
        .count("SELECT count(*) FROM audit WHERE actor = 'waymeet serve'")
        .await;
    assert_eq!(told, 2, "the organization and the user");
    assert!(!format!("{first:?}").contains(password), "never in a log");

    let cookie = service.log_in_as("admin", password).await;
    let page = service.page(&cookie, "/admin").await;
    assert_eq!(
        (page.status, page.header("location")),
        (StatusCode::SEE_OTHER, "/admin/password?next=%2Fadmin")
    );
    let answer = choose(&service, &cookie, CHOSEN, CHOSEN).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/admin/users")
    );
    let cookie = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    assert_eq!(service.page(&cookie, "/admin").await.status, StatusCode::OK);
    assert_eq!(
        service.try_log_in("admin", password).await.status,
        StatusCode::UNAUTHORIZED
    );
    service.log_in_as("admin", CHOSEN).await;
}

#[tokio::test]
async fn a_service_with_users_makes_none() {
    let service = TestService::start().await;
    assert!(service.service.first_administrator().await.unwrap().is_none());
}

#[tokio::test]
async fn nothing_but_the_choice_is_reachable_with_a_one_time_password() {
    let service = TestService::start_empty().await;
    let first = service.service.first_administrator().await.unwrap().unwrap();
    let cookie = service.log_in_as("admin", first.password.reveal()).await;
    for path in [
        "/admin",
        "/admin/account",
        "/admin/users",
        "/admin/audit",
        &format!("/journey/{VISITOR}"),
    ] {
        let page = service.page(&cookie, path).await;
        assert!(
            page.header("location").starts_with("/admin/password?next="),
            "{path}"
        );
    }
    let token = service.page(&cookie, "/admin/password").await.field("token");
    for path in ["/admin/new-user", "/admin/account", "/admin/previews"] {
        let body = form_body(&[("token", &token), ("name", "kim"), ("role", "Admin")]);
        service
            .post(path, &[("cookie", &cookie)], body)
            .await
            .assert_error(401, "bad.credentials");
    }
    let out = service
        .post(
            "/admin/logout",
            &[("cookie", &cookie)],
            form_body(&[("token", &token)]),
        )
        .await;
    assert_eq!(out.header("location"), "/admin/login");
}

#[tokio::test]
async fn a_password_that_is_no_good_is_refused_with_its_reason_and_nothing_changes() {
    let service = TestService::start_empty().await;
    let first = service.service.first_administrator().await.unwrap().unwrap();
    let one_time = first.password.reveal();
    let cookie = service.log_in_as("admin", one_time).await;
    for (new, again, reason) in [
        ("short", "short", "shorter than 12 characters"),
        ("administrator", "administrator", "guessed first"),
        (CHOSEN, "another one", "not the same"),
        (one_time, one_time, "the password you have"),
    ] {
        let answer = choose(&service, &cookie, new, again).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(reason), "{new}: {}", answer.text());
        assert!(!answer.text().contains(one_time), "no password is ever in a page");
    }
    let forged = service
        .send(request(
            Method::POST,
            "/admin/password",
            &[("cookie", &cookie)],
            form_body(&[("token", "guessed"), ("new", CHOSEN), ("again", CHOSEN)]),
        ))
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    service.log_in_as("admin", one_time).await;
}
