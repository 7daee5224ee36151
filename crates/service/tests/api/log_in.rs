//! Logging in and out

use crate::helpers::*;
use axum::http::{StatusCode, header};
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;

#[tokio::test]
async fn without_a_log_in_no_page_is_shown() {
    let service = TestService::start().await;
    for path in ["/admin", &format!("/journey/{VISITOR}")] {
        let answer = service.page("", path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(
            answer.header("location").starts_with("/admin/login?next="),
            "{path}"
        );
    }
    service
        .get(&format!("/journey/{VISITOR}/live"), &[])
        .await
        .assert_error(401, "bad.credentials");
    service
        .get("/admin", &[("cookie", "waymeet_admin=forged")])
        .await
        .assert_error(401, "bad.credentials");
    service
        .post("/admin/logout", &[], "")
        .await
        .assert_error(401, "bad.credentials");
}

#[tokio::test]
async fn the_cookie_of_a_log_in_is_not_for_scripts_nor_for_other_sites() {
    let service = TestService::start().await;
    let answer = service.try_log_in("ADMIN", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/admin")
    );
    let cookie = answer.header(header::SET_COOKIE);
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let service = TestService::start().await;
    for name in ["admin", "nobody"] {
        let answer = service.try_log_in(name, "wrong").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text().contains("The name or the password is wrong."));
        assert_eq!(answer.cookie("waymeet_admin"), None);
    }
}

#[tokio::test]
async fn after_five_wrong_passwords_the_right_one_has_to_wait_too() {
    let service = TestService::start().await;
    for _ in 0..5 {
        assert_eq!(
            service.try_log_in("admin", "wrong").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let answer = service.try_log_in("Admin", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "30")
    );
    assert!(answer.text().contains("try again in 30 seconds"));
    service.advance(30);
    service.log_in().await;
}

#[tokio::test]
async fn wrong_passwords_sent_at_once_are_no_way_around_the_wait() {
    let service = TestService::start().await;
    let guesses = (0..12).map(|_| service.try_log_in("admin", "wrong"));
    let answers = futures_util::future::join_all(guesses).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!(count(StatusCode::UNAUTHORIZED), 5);
    assert_eq!(count(StatusCode::TOO_MANY_REQUESTS), 7);
}

#[tokio::test]
async fn a_name_longer_than_any_user_has_is_wrong_and_never_remembered() {
    let service = TestService::start().await;
    let name = "n".repeat(256);
    for _ in 0..6 {
        let answer = service.try_log_in(&name, "wrong").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!answer.text().contains(&name));
    }
    let password = Secret::new(PASSWORD);
    let seeded = service
        .service
        .seed()
        .user(ORGANISATION, &name, &password, Role::admin());
    assert!(seeded.await.is_err(), "who could never log in is not set up");
}

#[tokio::test]
async fn a_form_of_somebody_else_logs_nobody_in_or_out() {
    let service = TestService::start().await;
    let body = form_body(&[("name", "admin"), ("password", PASSWORD), ("token", "guessed")]);
    for cookie in ["", "waymeet_form=other"] {
        let answer = service
            .post("/admin/login", &[("cookie", cookie)], body.clone())
            .await;
        assert_eq!(
            (answer.status, answer.cookie("waymeet_admin")),
            (StatusCode::FORBIDDEN, None)
        );
    }
    let cookie = service.log_in().await;
    let answer = service
        .post(
            "/admin/logout",
            &[("cookie", &cookie)],
            form_body(&[("token", "guessed")]),
        )
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(service.page(&cookie, "/admin").await.status, StatusCode::OK);
}

#[tokio::test]
async fn logging_out_ends_the_cookie_for_good() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let token = service.page(&cookie, "/admin").await.field("token");
    let answer = service
        .post(
            "/admin/logout",
            &[("cookie", &cookie)],
            form_body(&[("token", &token)]),
        )
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/admin/login")
    );
    assert_eq!(
        service.page(&cookie, "/admin").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_cookie_is_replaced_after_a_quarter_of_an_hour_and_ends_after_a_working_day() {
    let service = TestService::start().await;
    let first = service.log_in().await;
    service.advance(15 * 60 - 1);
    assert_eq!(service.page(&first, "/admin").await.cookie("waymeet_admin"), None);
    service.advance(1);
    let answer = service.page(&first, "/admin").await;
    let second = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    assert_eq!(
        service.page(&first, "/admin").await.status,
        StatusCode::OK,
        "requests on their way still arrive"
    );
    service.advance(60);
    assert_eq!(service.page(&first, "/admin").await.status, StatusCode::SEE_OTHER);
    assert_eq!(service.page(&second, "/admin").await.status, StatusCode::OK);
    service.advance(12 * 60 * 60);
    assert_eq!(
        service.page(&second, "/admin").await.status,
        StatusCode::SEE_OTHER
    );
}
