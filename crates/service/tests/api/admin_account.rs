//! One's own account: password and log-ins

use crate::helpers::*;
use axum::http::StatusCode;
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;

const CHOSEN: &str = "four words nobody knows";

#[tokio::test]
async fn one_changes_ones_own_password_with_the_old_one_and_stays_logged_in_here_alone() {
    let service = TestService::start().await;
    let (here, elsewhere) = (service.log_in().await, service.log_in().await);
    let fields = [("old", PASSWORD), ("new", CHOSEN), ("again", CHOSEN)];
    let answer = service
        .submit(&here, "/admin/account", "/admin/account", &fields)
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/admin/account?done=password")
    );
    let here = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    let page = service.page(&here, "/admin/account?done=password").await.text();
    assert!(page.contains("Your password is changed."));
    assert_eq!(page.matches("data-test=\"log-in\"").count(), 1);
    assert_eq!(
        service.page(&elsewhere, "/admin").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        service.try_log_in("admin", PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    service.log_in_as("admin", CHOSEN).await;
}

#[tokio::test]
async fn a_wrong_old_password_changes_nothing_and_guessing_has_to_wait() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for _ in 0..5 {
        let fields = [("old", "wrong"), ("new", CHOSEN), ("again", CHOSEN)];
        let answer = service
            .submit(&cookie, "/admin/account", "/admin/account", &fields)
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("This is not your password."));
    }
    let fields = [("old", PASSWORD), ("new", CHOSEN), ("again", CHOSEN)];
    let answer = service
        .submit(&cookie, "/admin/account", "/admin/account", &fields)
        .await;
    assert!(
        answer
            .text()
            .contains("Too many attempts; please try again in 30 seconds.")
    );
    service.advance(30);
    service.log_in().await;
}

#[tokio::test]
async fn a_new_password_is_checked_as_at_the_first_log_in() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for (new, again, reason) in [
        ("short", "short", "shorter than 12 characters"),
        (PASSWORD, PASSWORD, "guessed first"),
        (CHOSEN, "other", "not the same"),
    ] {
        let fields = [("old", PASSWORD), ("new", new), ("again", again)];
        let answer = service
            .submit(&cookie, "/admin/account", "/admin/account", &fields)
            .await;
        assert!(answer.text().contains(reason), "{reason}");
    }
}

#[tokio::test]
async fn one_sees_ones_open_log_ins_and_ends_the_others() {
    let service = TestService::start().await;
    let (here, elsewhere) = (service.log_in().await, service.log_in().await);
    service.log_in_as_agent().await;
    let page = service.page(&here, "/admin/account").await.text();
    assert_eq!(page.matches("data-test=\"log-in\"").count(), 2, "nobody else's");
    assert_eq!(page.matches("this one").count(), 1);
    let path = "/admin/account/log-ins/end";
    let forged = service
        .post(path, &[("cookie", &here)], form_body(&[("token", "guessed")]))
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    service.submit(&here, "/admin/account", path, &[]).await;
    assert_eq!(service.page(&here, "/admin").await.status, StatusCode::OK);
    assert_eq!(
        service.page(&elsewhere, "/admin").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_log_in_whose_cookie_was_replaced_is_one_and_ends_with_all_its_cookies() {
    let service = TestService::start().await;
    let first = service.log_in().await;
    service.advance(15 * 60);
    let answer = service.page(&first, "/admin").await;
    let second = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    let page = service.page(&second, "/admin/account").await.text();
    assert_eq!(page.matches("data-test=\"log-in\"").count(), 1);
    service
        .submit(&second, "/admin/account", "/admin/logout", &[])
        .await;
    for cookie in [first, second] {
        assert_eq!(
            service.page(&cookie, "/admin").await.status,
            StatusCode::SEE_OTHER,
            "not even in the minute that requests on their way have"
        );
    }
}

#[tokio::test]
async fn a_user_put_in_place_with_another_password_or_role_is_logged_out() {
    let service = TestService::start().await;
    for (password, role) in [(CHOSEN, Role::ai_agent()), (CHOSEN, Role::admin())] {
        let agent = service.log_in_as_agent().await;
        let seed = service.service.seed();
        seed.user(ORGANISATION, "agent", &Secret::new(password), role)
            .await
            .unwrap();
        assert_eq!(
            service.page(&agent, "/admin/account").await.status,
            StatusCode::SEE_OTHER
        );
    }
}

#[tokio::test]
async fn many_addresses_cannot_guess_at_one_name() {
    let service = TestService::start().await;
    for number in 0..50 {
        let answer = service
            .try_log_in_from(&format!("192.0.2.{number}"), "admin", "wrong")
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{number}");
    }
    let answer = service.try_log_in_from("192.0.2.99", "Admin", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (StatusCode::TOO_MANY_REQUESTS, "30")
    );
    service.advance(30);
    service.log_in().await;
}
