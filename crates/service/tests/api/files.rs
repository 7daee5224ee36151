//! `GET /{file}`: the website module

use crate::helpers::*;
use axum::http::StatusCode;

#[tokio::test]
async fn the_modules_files_are_for_every_origin_and_have_their_types() {
    let service = TestService::start().await;
    let answer = service.get("/waymeet_journey_bg.wasm", &[]).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/wasm")
    );
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let etag = answer.header("etag").to_owned();
    let again = service
        .get("/waymeet_journey_bg.wasm", &[("if-none-match", &etag)])
        .await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn the_snippet_carries_the_services_address() {
    let service = TestService::start().await;
    assert_eq!(
        service.get("/snippet.js", &[]).await.text(),
        "load('http://127.0.0.1:7601/')"
    );
    assert_eq!(
        service.service.snippet().await.unwrap(),
        "load('http://127.0.0.1:7601/')"
    );
}

#[tokio::test]
async fn the_loader_lies_where_the_vendors_snippets_look_for_theirs() {
    let service = TestService::start().await;
    let own = service.get("/waymeet.js", &[]).await;
    for path in [
        "/journey/sdk/js/web/v1/ac.js",
        "/genesys-bootstrap/genesys.min.js",
    ] {
        let answer = service.get(path, &[]).await;
        assert_eq!(
            (answer.status, answer.text()),
            (StatusCode::OK, "// the loader".to_owned())
        );
        for name in [
            "etag",
            "cache-control",
            "content-type",
            "access-control-allow-origin",
            "cross-origin-resource-policy",
        ] {
            assert_eq!(answer.header(name), own.header(name), "{path} {name}");
        }
        let again = service.get(path, &[("if-none-match", own.header("etag"))]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
    for path in ["/journey/sdk/js/web/v1/other.js", "/genesys-bootstrap/other.js"] {
        service.get(path, &[]).await.assert_error(404, "not.found");
    }
}

#[tokio::test]
async fn the_bus_lies_where_the_vendors_widgets_blocks_look_for_theirs() {
    let service = TestService::start().await;
    for path in ["/waymeet_cxbus.js", "/widgets/9.0/cxbus.min.js"] {
        let answer = service.get(path, &[]).await;
        assert_eq!(
            (answer.status, answer.text()),
            (StatusCode::OK, "// the bus".to_owned())
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    service
        .get("/widgets/9.0/plugins/widgets-core.min.js", &[])
        .await
        .assert_error(404, "not.found");
}

#[tokio::test]
async fn nothing_else_is_served() {
    let service = TestService::start().await;
    for path in [
        "/missing.js",
        "/..%2fwaymeet.sqlite",
        "/%2e%2e%2fwaymeet.sqlite",
        "/.env",
        "/static/x.css",
        "/a/b/c",
    ] {
        service.get(path, &[]).await.assert_error(404, "not.found");
    }
    for name in [
        "service.css",
        "icon.svg",
        "journey.js",
        "merge.js",
        "times.js",
        "admin.js",
    ] {
        assert_eq!(
            service.get(&format!("/static/{name}"), &[]).await.status,
            StatusCode::OK,
            "{name}"
        );
    }
    assert_eq!(service.get("/health", &[]).await.status, StatusCode::NO_CONTENT);
}
