//! The page in the frame that shows the chat widget.

use crate::admin_users::log_in_with;
use crate::helpers::*;
use axum::http::StatusCode;

const FRAME: &str = "/admin/widget-frame";

#[tokio::test]
async fn the_widget_is_shown_in_a_frame_of_ours_that_speaks_to_nobody_else() {
    let service = TestService::start().await;
    let cookie = log_in_with(&service, &["journey:settings:view"]).await;
    let answer = service.page(&cookie, FRAME).await;
    assert_eq!(answer.status, StatusCode::OK);
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self'",
        "frame-ancestors 'self'",
        "require-trusted-types-for 'script'",
    ] {
        let is_said = policy.split(';').any(|directive| directive.trim() == part);
        assert!(is_said, "{part} is missing in {policy}");
    }
    assert!(answer.text().contains("/static/widget-frame.js"));
    for file in ["widget-frame.js", "widget-preview.js", "widget-preview.css"] {
        let served = service.get(&format!("/static/{file}"), &[]).await;
        assert_eq!(served.status, StatusCode::OK, "{file}");
    }
}

#[tokio::test]
async fn who_may_not_see_the_settings_sees_no_preview_of_them() {
    let service = TestService::start().await;
    let cookie = log_in_with(&service, &["journey:segment:view"]).await;
    let answer = service.page(&cookie, FRAME).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let stranger = service.get(FRAME, &[("accept", "text/html")]).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
}
