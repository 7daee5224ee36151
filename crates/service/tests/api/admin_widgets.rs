//! The configurator of chat widgets, at its pages.

use crate::admin_users::log_in_with;
use crate::forms::{fill, send};
use crate::helpers::*;
use axum::http::StatusCode;
use serde_json::{Value, json};

const FORM: &str = "form";

fn path() -> String {
    format!("/admin/deployments/{DEPLOYMENT}/widget")
}

/// What makes a widget of nothing.
const ENOUGH: [(&str, &str); 2] = [
    ("cic.servers[0]", "https://cic.example:8019"),
    ("target.name", "Web Sales"),
];

/// Presses a button of the form, with some fields changed.
async fn press(service: &TestService, cookie: &str, button: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = fill(service, cookie, &path(), FORM, changes).await;
    fields.push(("_do".to_owned(), button.to_owned()));
    send(service, cookie, &path(), &fields).await
}

async fn publish(service: &TestService, cookie: &str, changes: &[(&str, &str)]) {
    let answer = press(service, cookie, "publish", changes).await;
    let location = format!("{}?done=published", path());
    assert_eq!(answer.header("location"), location, "{}", answer.text());
}

/// What a page of the site is told.
async fn told(service: &TestService) -> Value {
    let address = format!("/v1/sites/{DEPLOYMENT}/widget");
    service.get(&address, &[("origin", ORIGIN)]).await.json()
}

#[tokio::test]
async fn what_is_saved_is_a_draft_and_pages_have_it_once_it_is_published() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let before = told(&service).await;
    let saved = press(&service, &cookie, "", &ENOUGH).await;
    assert_eq!(
        saved.header("location"),
        format!("{}?done=saved", path()),
        "{}",
        saved.text()
    );
    assert_eq!(told(&service).await, before);

    publish(&service, &cookie, &[("rating:flag", "true")]).await;
    let widget = told(&service).await;
    assert_eq!(widget["version"], 2);
    assert_eq!(widget["cic"]["servers"], json!(["https://cic.example:8019"]));
    assert_eq!(widget["rating"], true);
    // It knew a key that this version does not.
    assert_eq!(widget["title"], "Chat with us");

    // What belongs to the deployment is set with it.
    let changes = [("_deployment.chat", "denied"), ("_deployment.pageviews", "Once")];
    publish(&service, &cookie, &changes).await;
    let deployment = service
        .page(&cookie, &format!("/admin/deployments/{DEPLOYMENT}"))
        .await
        .text();
    for chosen in ["value=\"Once\" selected", "value=\"denied\" selected"] {
        assert!(deployment.contains(chosen), "{chosen}");
    }

    // Looking at it and saving what is shown changes nothing.
    publish(&service, &cookie, &[]).await;
    assert_eq!(told(&service).await, widget);
    let versions = service
        .page(&cookie, &format!("{}/versions", path()))
        .await
        .text();
    assert_eq!(versions.matches("data-test=\"version\"").count(), 2, "{versions}");
}

#[tokio::test]
async fn every_mistake_is_said_at_its_field_and_nothing_that_was_typed_is_lost() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let before = told(&service).await;
    for (field, typed, place, problem) in [
        (
            "cic.servers[0]",
            "cic.example:8019",
            "cic.servers[0]",
            "no address of a server",
        ),
        ("cic.servers[0]", "", "cic.servers", "There are 0 servers"),
        (
            "cic.servers[1]",
            "https://cic.example:8019",
            "cic.servers[1]",
            "It is there twice",
        ),
        ("target.name", "", "target.name", "It is empty"),
        (
            "theme.logo:optional",
            "javascript:alert(1)",
            "theme.logo",
            "no address with https",
        ),
        (
            "theme.layer:number",
            "top",
            "theme.layer",
            "“top” is not a number",
        ),
        (
            "launcher.offset.side:number",
            "900",
            "launcher.offset.side",
            "This is no whole number in that range",
        ),
        (
            "maxMessageLength:number",
            "0",
            "maxMessageLength",
            "This is no whole number in that range",
        ),
        (
            "_deployment.domains:optional",
            "shop.example\nhttps://shop.example/a",
            "_deployment.domains",
            "is not a domain",
        ),
        (
            "_deployment.domains:optional",
            "",
            "_deployment.domains",
            "Name the site",
        ),
    ] {
        let mut changes = ENOUGH.to_vec();
        changes.retain(|(known, _)| *known != field);
        changes.push((field, typed));
        let answer = press(&service, &cookie, "publish", &changes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={typed}");
        let text = answer.text();
        if place != "cic.servers" {
            let (_, told) = text.split_once(&format!("data-problem=\"{place}\">")).unwrap();
            assert!(
                told.split("</p>").next().unwrap().contains(problem),
                "{place}: {told:.200}"
            );
        }
        assert!(text.contains(problem), "{field}");
        let first = typed.lines().next().unwrap_or_default();
        assert!(text.contains(first), "{field} has lost {typed}");
    }
    assert_eq!(told(&service).await, before);
}

#[tokio::test]
async fn rows_are_added_and_words_are_kept_by_language() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    press(&service, &cookie, "", &ENOUGH).await;
    let added = press(&service, &cookie, "add:form.fields", &[]).await.text();
    assert!(added.contains("name=\"form.fields[0].name\""), "{added}");
    publish(
        &service,
        &cookie,
        &[
            ("shown.wording[0].language", "de"),
            ("shown.wording[0].name", "title"),
            ("shown.wording[0].text", "Frag </div><script>alert(1)</script>"),
            ("shown.wording[1].language", "*"),
            ("shown.wording[1].name", "send"),
            ("shown.wording[1].text", "Go"),
            ("form.fields[0].name", "topic"),
            ("form.fields[0].type", "select"),
            ("form.fields[0].label:optional", "Topic"),
            ("form.fields[0].options[0].value", "lamps"),
            ("form.fields[0].options[0].label", "Lamps"),
        ],
    )
    .await;
    let widget = told(&service).await;
    assert_eq!(
        widget["texts"]["de"]["title"],
        "Frag </div><script>alert(1)</script>"
    );
    assert_eq!(widget["texts"]["*"]["send"], "Go");
    assert_eq!(
        widget["form"]["fields"][0]["options"],
        json!([{ "value": "lamps", "label": "Lamps" }])
    );
    let shown = service.page(&cookie, &path()).await.text();
    assert!(!shown.contains("<script>alert"), "{shown}");

    // A row that is emptied goes.
    publish(&service, &cookie, &[("shown.wording[1].text", "")]).await;
    assert_eq!(told(&service).await["texts"], json!({ "*": { "send": "Go" } }));
}

#[tokio::test]
async fn two_who_work_on_it_at_once_hear_of_each_other() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    press(&service, &cookie, "", &ENOUGH).await;
    let mut late = fill(&service, &cookie, &path(), FORM, &[("target.name", "Mine")]).await;
    press(&service, &cookie, "", &[("target.name", "Theirs")]).await;
    let refused = send(&service, &cookie, &path(), &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let text = refused.text();
    assert!(
        text.contains("data-test=\"conflict\"") && text.contains("Theirs") && text.contains("value=\"Mine\"")
    );
    // Whoever saves again has seen it.
    late.retain(|(name, _)| name != "_version");
    late.push(("_version".to_owned(), refused.field("_version")));
    let saved = send(&service, &cookie, &path(), &late).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
}

#[tokio::test]
async fn what_belongs_to_the_deployment_changes_when_it_is_published_and_undoes_nobodys_work() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let domains = ("_deployment.domains:optional", "shop.example\nlamps.example");
    let mut changes = ENOUGH.to_vec();
    changes.push(domains);
    press(&service, &cookie, "", &changes).await;
    let bundle = format!("/v1/sites/{DEPLOYMENT}/bundle");
    let lamps = [("origin", "https://lamps.example")];
    service
        .get(&bundle, &lamps)
        .await
        .assert_error(403, "origin.not.allowed");
    // The draft has it.
    let shown = service.page(&cookie, &path()).await.text();
    assert!(
        shown.contains("lamps.example") && shown.contains("data-test=\"has-changes\""),
        "{shown}"
    );

    // Somebody else sets something at the deployment meanwhile.
    let late = fill(&service, &cookie, &path(), FORM, &[]).await;
    let theirs = format!("/admin/deployments/{DEPLOYMENT}");
    let fields = fill(
        &service,
        &cookie,
        &theirs,
        "deployment-form",
        &[("consent.chat", "denied")],
    )
    .await;
    assert_eq!(
        send(&service, &cookie, &theirs, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let publishing = |mut fields: Vec<(String, String)>| {
        fields.push(("_do".to_owned(), "publish".to_owned()));
        fields
    };
    let refused = send(&service, &cookie, &path(), &publishing(late.clone())).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    assert!(refused.text().contains("data-test=\"conflict\""));
    service
        .get(&bundle, &lamps)
        .await
        .assert_error(403, "origin.not.allowed");
    let consent = service.page(&cookie, &theirs).await.text();
    assert!(consent.contains("value=\"denied\" selected"), "theirs is undone");

    publish(&service, &cookie, &[]).await;
    assert_eq!(service.get(&bundle, &lamps).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_draft_is_thrown_away_whatever_is_wrong_in_the_form() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    publish(&service, &cookie, &ENOUGH).await;
    press(
        &service,
        &cookie,
        "",
        &[("target.name", "Support"), ("_deployment.chat", "denied")],
    )
    .await;
    let wrong = [
        ("theme.layer:number", "top"),
        ("_deployment.domains:optional", "a b"),
    ];
    let back = press(&service, &cookie, "discard", &wrong).await;
    assert_eq!(
        back.header("location"),
        format!("{}?done=discarded", path()),
        "{}",
        back.text()
    );
    let shown = service.page(&cookie, &path()).await.text();
    assert!(
        shown.contains("value=\"Web Sales\"") && !shown.contains("data-test=\"has-changes\""),
        "{shown}"
    );
    let list = service.page(&cookie, "/admin/widgets").await.text();
    assert!(!list.contains("changes not published"), "{list}");
}

#[tokio::test]
async fn a_form_that_does_not_say_what_it_was_made_of_changes_nothing() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    for missing in ["_version", "_site_version"] {
        let mut fields = fill(&service, &cookie, &path(), FORM, &ENOUGH).await;
        fields.retain(|(name, _)| name != missing);
        let refused = send(&service, &cookie, &path(), &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{missing}");
    }
}

#[tokio::test]
async fn an_earlier_version_comes_back_as_a_draft_and_the_log_says_who() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    publish(&service, &cookie, &ENOUGH).await;
    publish(&service, &cookie, &[("target.name", "Support")]).await;
    let versions = format!("{}/versions", path());
    let shown = service.page(&cookie, &versions).await.text();
    assert!(
        shown.contains("Who takes the chat › Name</th>") && shown.contains("Support</pre>"),
        "{shown}"
    );
    let form = [("_version", "2")];
    let back = service
        .submit(&cookie, &versions, &format!("{versions}/2"), &form)
        .await;
    assert_eq!(
        back.header("location"),
        format!("{}?done=restored", path()),
        "{}",
        back.text()
    );
    assert_eq!(told(&service).await["target"]["name"], "Support");
    // Somebody has changed the draft meanwhile.
    let refused = service
        .submit(&cookie, &versions, &format!("{versions}/1"), &form)
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    publish(&service, &cookie, &[]).await;
    assert_eq!(told(&service).await["target"]["name"], "Web Sales");

    let entries = crate::admin_audit::entries(&service, "deployment").await;
    let last = entries.last().unwrap();
    assert_eq!(last["who"], "user admin");
    assert_eq!(last["changes"][0]["field"], "widget");
    assert!(
        !crate::admin_audit::entries(&service, "widgetdraft")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_new_site_has_its_deployment_and_knows_the_servers_of_the_others() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    publish(&service, &cookie, &ENOUGH).await;
    let new = "/admin/widgets/new";
    let refused = service
        .submit(&cookie, new, new, &[("name", ""), ("domains", "a b")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("needs a name"));
    let made = service
        .submit(
            &cookie,
            new,
            new,
            &[("name", "Outlet"), ("domains", "outlet.example")],
        )
        .await;
    let location = made.header("location").to_owned();
    let page = service
        .page(&cookie, location.split('?').next().unwrap())
        .await
        .text();
    assert!(
        page.contains("value=\"https://cic.example:8019\"") && page.contains("not published yet"),
        "{page}"
    );
    assert!(!page.contains("aria-invalid"), "nothing is wrong yet");
    let list = service.page(&cookie, "/admin/widgets").await.text();
    assert!(list.contains("Outlet") && list.contains("not published"));
}

#[tokio::test]
async fn who_may_see_settings_sees_it_and_changes_nothing_and_others_see_nothing() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let fields = fill(&service, &cookie, &path(), FORM, &ENOUGH).await;
    let looker = log_in_with(&service, &["journey:settings:view"]).await;
    let page = service.page(&looker, &path()).await.text();
    assert!(
        page.contains("data-test=\"read-only\"") && !page.contains("data-test=\"publish\""),
        "{page}"
    );
    let refused = send(&service, &looker, &path(), &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let stranger = service.get(&path(), &[("accept", "text/html")]).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_organisations_widgets_are_not_there_and_without_leave_no_page_opens() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let nobody = log_in_with(&service, &["journey:segment:view"]).await;
    add_other_organisation(&service).await;
    let theirs = "00000000-0000-4000-8000-0000000000aa";
    let deployment = waymeet_service::store::Deployment {
        id: theirs.into(),
        organisation: "00000000-0000-4000-8000-00000000000b".into(),
        ..deployment(&tracking())
    };
    service.service.seed().deployment(&deployment).await.unwrap();
    let token = service.page(&cookie, &path()).await.field("token");
    for rest in ["", "/versions", "/script", "/script/page", "/import", "/check"] {
        let own = service.page(&nobody, &format!("{}{rest}", path())).await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{rest}");
        let address = format!("/admin/deployments/{theirs}/widget{rest}");
        let other = service.page(&cookie, &address).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{rest}");
    }
    for rest in ["", "/versions/1", "/import", "/check", "/connection"] {
        let form = form_body(&[("token", &token), ("_version", "0"), ("_site_version", "1")]);
        let address = format!("/admin/deployments/{theirs}/widget{rest}");
        let other = service.post(&address, &[("cookie", &cookie)], form.clone()).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{rest}");
        let own = service
            .post(&format!("{}{rest}", path()), &[("cookie", &nobody)], form)
            .await;
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{rest}");
    }
}

#[tokio::test]
async fn the_script_is_whole_the_same_each_time_and_there_as_a_file() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let script = format!("{}/script", path());
    let early = service.page(&cookie, &script).await.text();
    assert!(early.contains("The widget is not finished"), "{early}");
    press(&service, &cookie, "", &ENOUGH).await;
    let draft = service.page(&cookie, &script).await.text();
    assert!(
        draft.contains("The widget is not finished"),
        "what pages have has mistakes: {draft}"
    );
    publish(&service, &cookie, &ENOUGH).await;
    let shown = service.page(&cookie, &script).await.text();
    assert!(shown.contains("&#34;load&#34;, &#34;widget&#34;"), "{shown}");
    assert!(
        shown.contains("connect-src http://127.0.0.1:7601 https://cic.example:8019;"),
        "{shown}"
    );
    assert_eq!(service.page(&cookie, &script).await.text(), shown);
    for kind in [
        "page",
        "single-page",
        "nonce",
        "pinned",
        "gtm",
        "npm",
        "react",
        "vue",
    ] {
        let file = service.page(&cookie, &format!("{script}/{kind}")).await;
        assert!(
            file.header("content-disposition")
                .starts_with("attachment; filename=\"waymeet")
                || kind == "react"
        );
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
        assert!(file.text().contains(DEPLOYMENT), "{kind}");
        let page = service
            .page(&cookie, &format!("{script}?for={kind}"))
            .await
            .text();
        assert!(page.contains(&format!("/script/{kind}\" download")), "{kind}");
    }
    let nothing = service.page(&cookie, &format!("{script}/carrier-pigeon")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_block_of_the_vendors_is_read_with_a_report_and_taken_over_as_the_draft() {
    let service = TestService::start().await;
    let cookie = service.log_in().await;
    let import = format!("{}/import", path());
    let broken = [("block", "window._genesys.widgets = { main: {")];
    let refused = service.submit(&cookie, &import, &import, &broken).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("data-test=\"problem\""),
        "{}",
        refused.text()
    );
    let block = r#"<script>window._genesys = { widgets: { main: { theme: "dark", lang: "de" }, webchat: {
        emojis: true, hologram: 1, onReady: function () { alert(1); },
        transport: { type: "pureconnect-v4-rest", hosts: ["cic1.example", "cic2.example"],
            interactionData: { routing: { targetType: "Workgroup", targetName: "Lamps" } } } } } };</script>"#;
    let read = service
        .submit(&cookie, &import, &import, &[("block", block)])
        .await;
    assert_eq!(read.status, StatusCode::OK);
    let text = read.text();
    for kind in ["understood", "unknown", "code"] {
        assert!(
            text.contains(&format!("data-outcome=\"{kind}\"")),
            "{kind}: {text}"
        );
    }
    assert!(!text.contains("<script>window"), "{text}");
    let fields = [("block", block), ("_do", "take"), ("_version", "0")];
    let taken = service.submit(&cookie, &import, &import, &fields).await;
    assert_eq!(
        taken.header("location"),
        format!("{}?done=imported", path()),
        "{}",
        taken.text()
    );
    publish(&service, &cookie, &[]).await;
    let widget = told(&service).await;
    assert_eq!(
        widget["cic"]["servers"],
        json!(["https://cic1.example:8019", "https://cic2.example:8019"])
    );
    assert_eq!(
        (&widget["target"]["name"], &widget["theme"]["scheme"]),
        (&json!("Lamps"), &json!("dark"))
    );
}
