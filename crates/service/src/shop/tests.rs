//! The shop from outside, through the router `main` serves.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

use super::{ShopSettings, router};

const SNIPPET: &str = "(function(w){w.ac=w.ac||function(){(w.ac.q=w.ac.q||[]).push(arguments)}})(window);";

struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    text: String,
}

impl Answer {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn nonce(&self) -> &str {
        let policy = self.header(header::CONTENT_SECURITY_POLICY);
        policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap()
    }
}

fn shop() -> Router {
    router(ShopSettings {
        service_url: "http://127.0.0.1:7601".to_owned(),
        organisation_id: "6b0c2a5e-0000-4000-8000-000000000001".to_owned(),
        deployment_id: "d-1".to_owned(),
        snippet: SNIPPET.to_owned(),
        chat_servers: vec!["http://127.0.0.1:8018".to_owned()],
    })
}

async fn ask(shop: &Router, request: Request<Body>) -> Answer {
    let response = shop.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text,
    }
}

async fn get(address: &str) -> Answer {
    ask(&shop(), Request::get(address).body(Body::empty()).unwrap()).await
}

fn form(address: &str, cart: &str, fields: &str) -> Request<Body> {
    Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, format!("cart={cart}"))
        .body(Body::from(fields.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn every_page_answers_with_the_policy_and_a_nonce_of_its_own() {
    let shop = shop();
    let mut nonces = std::collections::HashSet::new();
    for address in [
        "/",
        "/c/pendants",
        "/p/cep-table",
        "/search?q=oak",
        "/cart",
        "/checkout",
        "/help",
        "/studio",
    ] {
        let page = ask(&shop, Request::get(address).body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let policy = page.header(header::CONTENT_SECURITY_POLICY);
        for part in [
            "'strict-dynamic' 'wasm-unsafe-eval' http://127.0.0.1:7601;",
            "connect-src 'self' http://127.0.0.1:7601 http://127.0.0.1:8018;",
            "require-trusted-types-for 'script'; trusted-types 'none';",
            "frame-ancestors 'none'",
            "report-uri /csp-report",
        ] {
            assert!(policy.contains(part), "{address}: {policy}");
        }
        assert!(
            nonces.insert(page.nonce().to_owned()),
            "{address} repeats a nonce"
        );
        let scripts = page.text.matches("<script").count() - page.text.matches("application/json").count();
        let named = page
            .text
            .matches(&format!("<script nonce=\"{}\"", page.nonce()))
            .count();
        assert_eq!((scripts, named), (2, 2), "{address}");
        assert!(
            !page.text.contains("style=\"") && !page.text.contains(" onclick"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn what_is_not_there_gets_the_policy_too() {
    for address in [
        "/p/no-such-lamp",
        "/c/attic",
        "/nowhere",
        "/order/AE-<b>",
        "/assets/0/js/none.js",
        "/order/x",
    ] {
        let page = get(&address.replace('<', "%3C").replace('>', "%3E")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.text.contains("data-test=\"not-found\""), "{address}");
        assert!(
            page.header(header::CONTENT_SECURITY_POLICY)
                .contains("default-src 'self'"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn every_product_has_a_page_that_can_be_bought_from() {
    let catalogue = super::catalogue::Catalogue::embedded();
    for product in &catalogue.products {
        let page = get(&format!("/p/{}", product.slug)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", product.slug);
        assert!(page.text.contains(&format!("data-sku=\"{}\"", product.sku)));
        assert!(page.text.contains("data-test=\"add-to-cart\""));
    }
}

#[tokio::test]
async fn the_snippet_is_in_the_page_unchanged_and_followed_by_the_customers_calls() {
    let page = get("/").await;
    let script = page.text.split("<script nonce=").nth(1).unwrap();
    assert!(script.contains(SNIPPET), "{script}");
    let (_, calls) = script.split_once("ac('pageview');\n").unwrap();
    let (clicks, _) = calls.split_once("\n</script>").unwrap();
    assert!(clicks.starts_with("ac('load', 'autotrackClick', "), "{script}");
    let studio = get("/studio/shade").await;
    assert!(studio.text.contains(SNIPPET));
    assert!(
        studio
            .text
            .contains("ac('load', 'widget');\nac('load', 'autotrackUrlChange');\n</script>")
    );
    assert!(!studio.text.contains("ac('pageview')"));
}

#[tokio::test]
async fn a_hostile_query_stays_text() {
    let page = get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%3Cimg%20src%3Dx%3E").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.text.contains("<script>alert") && !page.text.contains("<img src=x"),
        "{}",
        page.text
    );
    assert!(page.text.contains("&#60;script&#62;alert(1)"));
    assert!(page.text.contains("data-test=\"search-empty\""));
}

#[tokio::test]
async fn search_finds_products() {
    let page = get("/search?q=oak").await;
    assert!(page.text.contains("href=\"/p/oak-side-table\""));
    assert!(!page.text.contains("href=\"/p/moon-pendant\""));
}

#[tokio::test]
async fn a_plain_form_puts_things_into_the_cart_and_takes_them_out() {
    let shop = shop();
    let added = ask(&shop, form("/cart/add", "", "sku=TL-201&quantity=2")).await;
    assert_eq!(
        (added.status, added.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/cart")
    );
    assert!(added.header(header::SET_COOKIE).starts_with("cart=TL-201~2;"));
    let shown = Request::get("/cart")
        .header(header::COOKIE, "cart=TL-201~2")
        .body(Body::empty())
        .unwrap();
    let shown = ask(&shop, shown).await;
    assert!(shown.text.contains("Pebble") && shown.text.contains("€99.00"));
    assert!(shown.text.contains("data-test=\"cart-count\">2<"));
    let changed = ask(&shop, form("/cart/update", "TL-201~2", "sku=TL-201&quantity=5")).await;
    assert!(changed.header(header::SET_COOKIE).starts_with("cart=TL-201~5;"));
    let removed = ask(&shop, form("/cart/remove", "TL-201~2", "sku=TL-201")).await;
    assert!(removed.header(header::SET_COOKIE).starts_with("cart=;"));
}

#[tokio::test]
async fn the_script_is_told_the_new_count() {
    let mut request = form("/cart/add", "TL-201~2", "sku=studio-oak-linen-warm");
    request
        .headers_mut()
        .insert(header::ACCEPT, "application/json".parse().unwrap());
    let added = ask(&shop(), request).await;
    assert_eq!(added.text, r#"{"count":3,"name":"Studio lamp"}"#);
    assert!(
        added
            .header(header::SET_COOKIE)
            .starts_with("cart=TL-201~2.studio-oak-linen-warm~1;")
    );
}

#[tokio::test]
async fn an_unknown_number_is_not_sold() {
    let added = ask(&shop(), form("/cart/add", "", "sku=%3Cb%3E&quantity=1")).await;
    assert_eq!(added.status, StatusCode::NOT_FOUND);
    assert!(added.headers.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn an_order_gets_a_number_and_empties_the_cart() {
    let shop = shop();
    let placed = ask(
        &shop,
        form("/checkout", "TL-201~1", "card_number=4111111111111111"),
    )
    .await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER);
    assert!(placed.header(header::SET_COOKIE).starts_with("cart=;"));
    let confirmation = placed.header(header::LOCATION).to_owned();
    assert!(confirmation.starts_with("/order/AE-"), "{confirmation}");
    let page = ask(&shop, Request::get(&confirmation).body(Body::empty()).unwrap()).await;
    assert!(page.text.contains(confirmation.trim_start_matches("/order/")));
    assert!(!page.text.contains("4111"));
}

#[tokio::test]
async fn an_empty_cart_cannot_be_ordered() {
    let placed = ask(&shop(), form("/checkout", "", "")).await;
    assert_eq!(placed.header(header::LOCATION), "/checkout");
}

#[tokio::test]
async fn violations_are_kept_for_the_tests_and_nonsense_is_refused() {
    let shop = shop();
    let report = r#"{"csp-report":{"violated-directive":"script-src"}}"#;
    let sent = |body: &'static str| Request::post("/csp-report").body(Body::from(body)).unwrap();
    assert_eq!(ask(&shop, sent(report)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(&shop, sent("not json")).await.status, StatusCode::BAD_REQUEST);
    let large = Request::post("/csp-report")
        .body(Body::from("x".repeat(100_000)))
        .unwrap();
    assert_eq!(ask(&shop, large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let kept = ask(&shop, Request::get("/csp-reports").body(Body::empty()).unwrap()).await;
    assert_eq!(kept.text, format!("[{report}]"));
}

#[tokio::test]
async fn the_files_a_page_names_are_there_and_may_be_kept_for_good() {
    let page = get("/").await;
    let mut named = 0;
    for piece in page.text.split('"').filter(|piece| piece.starts_with("/assets/")) {
        let file = get(piece).await;
        assert_eq!(file.status, StatusCode::OK, "{piece}");
        assert!(
            file.header(header::CACHE_CONTROL).contains("immutable"),
            "{piece}"
        );
        named += 1;
    }
    assert!(named > 10, "{named}");
}
