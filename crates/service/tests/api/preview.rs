//! `POST /admin/previews` and `GET /v1/sites/{site}/preview`

use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;
use waymeet_service::store::Deployment;
use waymeet_service::wire::kind::Kind;

const TEMPLATE: &str = "00000000-0000-4000-8000-0000000000e1";
const OTHER_DEPLOYMENT: &str = "00000000-0000-4000-8000-00000000000e";
const ADDRESS: &str = "https://www.shop.example/p/17?a=b";

fn template() -> Value {
    json!({ "name": "Sale", "contentOffer": { "displayMode": "Toast", "layoutMode": "TextOnly",
        "headline": "Half price", "style": { "offer": { "backgroundColor": "#102030" } } } })
}

/// Asks for a preview as the administration's pages do, with some fields changed.
async fn ask(service: &TestService, changed: &[(&str, &str)]) -> Answer {
    let cookie = service.log_in().await;
    let token = service.page(&cookie, "/admin").await.field("token");
    let template = template().to_string();
    let mut fields = vec![
        ("token", token.as_str()),
        ("deployment", DEPLOYMENT),
        ("address", ADDRESS),
        ("template", template.as_str()),
    ];
    fields.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    fields.extend(changed);
    service
        .post("/admin/previews", &[("cookie", &cookie)], form_body(&fields))
        .await
}

/// The token of the link in an answer.
fn token(answer: &Answer) -> String {
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    url.split_once("waymeet-preview=").unwrap().1.to_owned()
}

async fn look(service: &TestService, deployment: &str, token: &str) -> Answer {
    let path = format!("/v1/sites/{deployment}/preview?token={token}");
    service.get(&path, &[("origin", ORIGIN)]).await
}

#[tokio::test]
async fn a_draft_is_shown_on_its_site_for_a_quarter_of_an_hour() {
    let service = TestService::start().await;
    let answer = ask(&service, &[]).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let link = answer.json();
    assert_eq!(link["expiresInSeconds"], 900);
    let expected = format!("{ADDRESS}#waymeet-preview={}", token(&answer));
    assert_eq!(link["url"], expected);

    service.advance(899);
    let shown = look(&service, DEPLOYMENT, &token(&answer)).await;
    assert_eq!(shown.header("access-control-allow-origin"), ORIGIN);
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(
        shown.json(),
        json!({ "mediaType": "contentOffer", "shown": { "displayMode": "Toast", "layoutMode": "TextOnly",
            "title": "", "headline": "Half price", "body": "", "style": {
                "offer": { "color": "#ffffff", "backgroundColor": "#102030" },
                "ctaButton": { "color": "#06213a", "backgroundColor": "#8cc4ff" } } } })
    );
    service.advance(1);
    let over = look(&service, DEPLOYMENT, &token(&answer)).await;
    over.assert_error(404, "not.found");
    assert_eq!(
        over.header("access-control-allow-origin"),
        ORIGIN,
        "the page may read why"
    );
}

#[tokio::test]
async fn a_stored_template_is_shown_as_it_is_now_and_a_sites_own_fragment_stays() {
    let service = TestService::start().await;
    let seed = service.service.seed();
    seed.document(ORGANISATION, Kind::ActionTemplate, TEMPLATE, &template())
        .await
        .unwrap();
    let address = format!("{ORIGIN}/#/cart");
    let answer = ask(
        &service,
        &[("template", ""), ("id", TEMPLATE), ("address", &address)],
    )
    .await;
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("{address}&waymeet-preview=")), "{url}");
    let shown = look(&service, DEPLOYMENT, &token(&answer)).await.json();
    assert_eq!(shown["shown"]["headline"], "Half price");
    ask(&service, &[("id", MAP)]).await.assert_error(404, "not.found");
}

#[tokio::test]
async fn a_token_opens_one_deployment_and_only_to_its_pages() {
    let service = TestService::start().await;
    let other = Deployment {
        id: OTHER_DEPLOYMENT.into(),
        ..deployment(&tracking())
    };
    service.service.seed().deployment(&other).await.unwrap();
    let token = token(&ask(&service, &[]).await);
    look(&service, OTHER_DEPLOYMENT, &token)
        .await
        .assert_error(404, "not.found");
    for wrong in ["", "nonsense", &token[1..]] {
        look(&service, DEPLOYMENT, wrong)
            .await
            .assert_error(404, "not.found");
    }
    let path = format!("/v1/sites/{DEPLOYMENT}/preview?token={token}");
    let elsewhere = service.get(&path, &[("origin", "https://evil.example")]).await;
    elsewhere.assert_error(403, "origin.not.allowed");
    assert_eq!(look(&service, DEPLOYMENT, &token).await.status, StatusCode::OK);
    // Kept in memory: a restart closes it.
    let service = service.restart().await;
    look(&service, DEPLOYMENT, &token)
        .await
        .assert_error(404, "not.found");
}

#[tokio::test]
async fn a_preview_is_refused_for_other_sites_broken_drafts_and_forged_forms() {
    let service = TestService::start().await;
    for address in ["https://evil.example/", "javascript:alert(1)", "data:text/html,x"] {
        ask(&service, &[("address", address)])
            .await
            .assert_error(403, "origin.not.allowed");
    }
    ask(&service, &[("address", "/p/17")])
        .await
        .assert_error(400, "bad.request");
    ask(&service, &[("deployment", OTHER_DEPLOYMENT)])
        .await
        .assert_error(404, "deployment.not.found");
    // An organisation is no deployment.
    ask(&service, &[("deployment", ORGANISATION)])
        .await
        .assert_error(404, "deployment.not.found");
    ask(&service, &[("template", "{")])
        .await
        .assert_error(400, "bad.request");
    let mut broken = template();
    broken["contentOffer"]["style"]["offer"]["padding"] = json!("wide");
    let answer = ask(&service, &[("template", &broken.to_string())]).await;
    answer.assert_error(400, "bad.request");
    assert!(answer.text().contains("contentOffer.style.offer.padding"));
    let forged = ask(&service, &[("token", "forged")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let nobody = service.post("/admin/previews", &[], "").await;
    nobody.assert_error(401, "bad.credentials");
}

#[tokio::test]
async fn nobody_looks_at_another_organisations_site() {
    let service = TestService::start().await;
    let seed = service.service.seed();
    let stranger = waymeet_service::store::Organisation {
        id: "00000000-0000-4000-8000-00000000000b".into(),
        name: "Others".into(),
        client_applications: vec![],
    };
    seed.organisation(&stranger).await.unwrap();
    seed.user(&stranger.id, "other", &Secret::new(PASSWORD), Role::admin())
        .await
        .unwrap();
    let log_in = service.try_log_in("other", PASSWORD).await;
    let cookie = format!("waymeet_admin={}", log_in.cookie("waymeet_admin").unwrap());
    let token = service.page(&cookie, "/admin").await.field("token");
    let template = template().to_string();
    let body = form_body(&[
        ("token", &token),
        ("deployment", DEPLOYMENT),
        ("address", ADDRESS),
        ("template", &template),
    ]);
    let answer = service
        .post("/admin/previews", &[("cookie", &cookie)], body)
        .await;
    answer.assert_error(404, "deployment.not.found");
}
