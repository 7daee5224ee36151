//! The pages that edit segments, outcomes, action maps and all else that rules are made of.

use crate::helpers::*;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_service::auth::role::Role;
use waymeet_service::secret::Secret;

/// Somebody at the pages of the administration.
struct Person<'a> {
    service: &'a TestService,
    cookie: String,
}

impl<'a> Person<'a> {
    async fn administrator(service: &'a TestService) -> Self {
        let cookie = service.log_in().await;
        Self { service, cookie }
    }

    async fn agent(service: &'a TestService) -> Self {
        let password = Secret::new(PASSWORD);
        let seed = service.service.seed();
        seed.user(ORGANISATION, "agent", &password, Role::ai_agent())
            .await
            .unwrap();
        let answer = service.try_log_in("agent", PASSWORD).await;
        let cookie = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
        Self { service, cookie }
    }

    async fn page(&self, path: &str) -> Answer {
        self.service.page(&self.cookie, path).await
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.page(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text());
        answer.text()
    }

    /// Sends a form, with the token of this log-in.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        // Every page of the administration has it, in the form that logs out.
        let token = self.page("/admin").await.field("token");
        let mut fields = fields.to_vec();
        fields.push(("token", &token));
        let headers = [("cookie", self.cookie.as_str())];
        self.service.post(path, &headers, form_body(&fields)).await
    }

    /// Sends one that must be taken; where it leads.
    async fn save(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {}", answer.text());
        answer.header("location").to_owned()
    }
}

const MOBILE_CART: [(&str, &str); 14] = [
    ("displayName", "Mobile <cart>"),
    ("color", "#008000"),
    ("scope", "Session"),
    ("assignmentExpirationDays:number", ""),
    ("context.patterns:rows", ""),
    ("context.patterns[0].criteria[0].key", "device.category"),
    ("context.patterns[0].criteria[0].operator", "equal"),
    ("context.patterns[0].criteria[0].values:lines", "mobile"),
    ("journey.patterns:rows", ""),
    ("journey.patterns[0].eventName:optional", "page_viewed"),
    ("journey.patterns[0].count:number", "2"),
    ("journey.patterns[0].criteria[0].key", "page.pathname"),
    ("journey.patterns[0].criteria[0].operator", "startsWith"),
    ("journey.patterns[0].criteria[0].values:lines", "/cart\n/checkout"),
];

/// The id at the end of an address such as `/admin/segments/{id}?done=created`.
fn id_of(address: &str) -> &str {
    address.split(['/', '?']).nth(3).unwrap()
}

fn with<'a>(fields: &[(&'a str, &'a str)], further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().chain(further).copied().collect()
}

#[tokio::test]
async fn a_segment_is_created_shown_in_plain_words_and_in_force() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let address = admin.save("/admin/segments/new", &MOBILE_CART).await;
    assert!(address.ends_with("?done=created"), "{address}");
    let text = admin.text(&address).await;
    for expected in [
        "Mobile &#60;cart&#62;",
        "Created. It is in force at once.",
        "Visitors whose device category is “mobile”, and who at least 2 times view a page whose page path starts \
         with “/cart” or “/checkout”.",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    assert!(!text.contains("<cart>"), "a name is text");
    let path = format!("/api/v2/journey/segments/{}", id_of(&address));
    let segment = service.administer(Method::GET, &path, Value::Null).await;
    assert_eq!(segment["journey"]["patterns"][0]["count"], 2);
    assert_eq!(
        segment["journey"]["patterns"][0]["criteria"][0]["values"],
        json!(["/cart", "/checkout"])
    );
    let list = admin.text("/admin/segments?q=mobile").await;
    assert!(
        list.contains("Mobile &#60;cart&#62;") && !list.contains(">Interested<"),
        "{list}"
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_that_was_typed_is_lost() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    for (field, value, place, problem) in [
        ("displayName", "", "displayName", "This is empty."),
        ("color", "green", "color", "is not “#rrggbb”"),
        (
            "journey.patterns[0].count:number",
            "many",
            "journey.patterns[0].count",
            "“many” is not a number.",
        ),
        (
            "journey.patterns[0].criteria[0].values:lines",
            "",
            "journey.patterns[0].criteria[0].values",
            "There is no value to compare with.",
        ),
        (
            "journey.patterns[0].criteria[0].operator",
            "sounds",
            "journey.patterns[0].criteria[0].operator",
            "“sounds” is not known.",
        ),
    ] {
        let answer = admin
            .send("/admin/segments/new", &with(&MOBILE_CART, &[(field, value)]))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let text = answer.text();
        let told = format!("data-problem=\"{place}\">");
        let (_, rest) = text
            .split_once(&told)
            .unwrap_or_else(|| panic!("{told} is missing in {text}"));
        let said = rest.split("</p>").next().unwrap();
        assert!(said.contains(problem), "{field}: {said}");
        assert!(
            text.contains("/checkout</textarea>") || field.contains("values"),
            "{field}: what was typed is there"
        );
        assert!(text.contains("Not saved yet"), "{field}");
    }
    let list = service
        .administer(Method::GET, "/api/v2/journey/segments", Value::Null)
        .await;
    assert_eq!(list["total"], 1, "nothing was stored");
}

#[tokio::test]
async fn a_form_is_checked_while_one_types_and_its_rows_come_and_go() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let press = |button: &'static str| with(&MOBILE_CART, &[("_do", button)]);
    let text = admin.send("/admin/segments/new", &press("check")).await.text();
    assert!(
        text.contains("Visitors whose device category is “mobile”") && !text.contains("Not saved"),
        "{text}"
    );
    let text = admin
        .send("/admin/segments/new", &press("add:journey.patterns"))
        .await
        .text();
    assert!(
        text.contains("name=\"journey.patterns[1].count:number\""),
        "{text}"
    );
    let text = admin
        .send("/admin/segments/new", &press("add:journey.patterns[0].criteria"))
        .await
        .text();
    assert!(
        text.contains("name=\"journey.patterns[0].criteria[1].key\""),
        "{text}"
    );
    let text = admin
        .send("/admin/segments/new", &press("remove:journey.patterns[0]"))
        .await
        .text();
    assert!(!text.contains("name=\"journey.patterns[0]"), "{text}");
    assert!(
        text.contains("value=\"Mobile &#60;cart&#62;\""),
        "the rest is there"
    );
    let list = service
        .administer(Method::GET, "/api/v2/journey/segments", Value::Null)
        .await;
    assert_eq!(list["total"], 1, "nothing was stored");
}

#[tokio::test]
async fn what_a_form_does_not_show_stays_in_the_document() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let path = format!("/api/v2/journey/segments/{SEGMENT}");
    let own = json!({ "ownNote": { "kept": true } });
    service.administer(Method::PATCH, &path, own).await;
    let page = admin.page(&format!("/admin/segments/{SEGMENT}")).await;
    let version = page.field("_version");
    let fields = with(&MOBILE_CART, &[("_version", &version)]);
    let address = admin.save(&format!("/admin/segments/{SEGMENT}"), &fields).await;
    assert_eq!(address, format!("/admin/segments/{SEGMENT}?done=saved"));
    let segment = service.administer(Method::GET, &path, Value::Null).await;
    assert_eq!(segment["displayName"], "Mobile <cart>");
    assert_eq!(segment["ownNote"], json!({ "kept": true }));
    assert_eq!(segment.get("assignmentExpirationDays"), None);
}

#[tokio::test]
async fn of_two_who_edit_at_once_the_second_is_told_and_loses_nothing() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let path = format!("/admin/segments/{SEGMENT}");
    let version = admin.page(&path).await.field("_version");
    let renamed = |name: &'static str| {
        let mut fields = with(&MOBILE_CART, &[]);
        fields.push(("displayName", name));
        fields
    };
    admin
        .save(&path, &with(&renamed("First"), &[("_version", &version)]))
        .await;
    let second = with(&renamed("Second"), &[("_version", &version)]);
    let answer = admin.send(&path, &second).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = answer.text();
    assert!(
        text.contains("data-test=\"conflict\"") && text.contains("value=\"Second\""),
        "{text}"
    );
    assert_eq!(answer.field("_version"), version, "a plain save conflicts again");
    assert!(admin.text(&path).await.contains("value=\"First\""));
    let over = answer.text();
    let (_, rest) = over.split_once("name=\"_over\" value=\"").unwrap();
    let theirs = rest.split('"').next().unwrap();
    admin.save(&path, &with(&second, &[("_over", theirs)])).await;
    assert!(admin.text(&path).await.contains("value=\"Second\""));
}

#[tokio::test]
async fn what_was_deleted_is_brought_back_and_what_is_in_use_is_not_deleted() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let answer = admin
        .send(&format!("/admin/segments/{SEGMENT}/delete"), &[("_version", "1")])
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.text().contains("“Help with the cart” names “Interested”"),
        "{}",
        answer.text()
    );

    let address = admin.save("/admin/segments/new", &MOBILE_CART).await;
    let id = id_of(&address);
    let unseen = admin
        .send(&format!("/admin/segments/{id}/delete"), &[("_version", "7")])
        .await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    assert!(unseen.text().contains("Changed meanwhile"));
    let list = admin
        .save(&format!("/admin/segments/{id}/delete"), &[("_version", "1")])
        .await;
    let text = admin.text(&list).await;
    assert!(
        text.contains("Deleted <bdi>Mobile &#60;cart&#62;</bdi>"),
        "{text}"
    );
    assert_eq!(
        admin.page(&format!("/admin/segments/{id}")).await.status,
        StatusCode::NOT_FOUND
    );
    let back = admin.save(&format!("/admin/segments/{id}/restore"), &[]).await;
    let text = admin.text(&back).await;
    assert!(
        text.contains("Restored. It is in force at once.") && text.contains("/checkout</textarea>"),
        "{text}"
    );
    // Once it is there again nothing is offered to be undone.
    assert!(!admin.text(&list).await.contains("data-test=\"undo\""));
}

#[tokio::test]
async fn every_version_is_listed_and_one_can_be_brought_back() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let address = admin.save("/admin/segments/new", &MOBILE_CART).await;
    let page = format!("/admin/segments/{}", id_of(&address));
    admin
        .save(
            &page,
            &with(&MOBILE_CART, &[("displayName", "Renamed"), ("_version", "1")]),
        )
        .await;
    let text = admin.text(&format!("{page}/versions")).await;
    for expected in [
        "Version 2",
        "Version 1",
        "Changed: displayName",
        "Bring back version 1",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let unseen = admin
        .send(&format!("{page}/versions/1"), &[("_version", "1")])
        .await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    admin
        .save(&format!("{page}/versions/1"), &[("_version", "2")])
        .await;
    let text = admin.text(&page).await;
    assert!(
        text.contains("Mobile &#60;cart&#62;") && text.contains("version 3"),
        "{text}"
    );
}

#[tokio::test]
async fn a_role_sees_what_it_may_and_changes_nothing_else() {
    let service = TestService::start().await;
    let agent = Person::agent(&service).await;
    let list = agent.text("/admin/segments").await;
    assert!(
        list.contains("Interested") && !list.contains("data-test=\"new\""),
        "{list}"
    );
    let one = agent.text(&format!("/admin/segments/{SEGMENT}")).await;
    assert!(
        !one.contains("data-test=\"save\"") && !one.contains("data-test=\"delete\""),
        "{one}"
    );
    for path in [
        "/admin/content-offers",
        "/admin/schedules",
        "/admin/segments/new",
        "/admin/offer-frame",
    ] {
        assert_eq!(agent.page(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in [
        format!("/admin/segments/{SEGMENT}"),
        "/admin/segments/new".to_owned(),
        format!("/admin/segments/{SEGMENT}/delete"),
        format!("/admin/segments/{SEGMENT}/restore"),
        format!("/admin/segments/{SEGMENT}/versions/1"),
        "/admin/frequency-caps".to_owned(),
    ] {
        assert_eq!(
            agent.send(&path, &MOBILE_CART).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let stranger = service.get("/admin/segments", &[("accept", "text/html")]).await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    assert_eq!(
        stranger.header("location"),
        "/admin/login?next=%2Fadmin%2Fsegments"
    );
}

#[tokio::test]
async fn a_form_without_the_token_of_the_log_in_changes_nothing() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let headers = [("cookie", admin.cookie.as_str())];
    for token in ["", "guessed"] {
        let body = form_body(&with(&MOBILE_CART, &[("token", token)]));
        let answer = service.post("/admin/segments/new", &headers, body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("Form out of date"));
    }
    let list = service
        .administer(Method::GET, "/api/v2/journey/segments", Value::Null)
        .await;
    assert_eq!(list["total"], 1);
}

#[tokio::test]
async fn a_draft_is_tried_in_what_was_recorded_and_stored_nowhere() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let fields = [
        ("displayName", "Help in the cart"),
        ("triggerWithEventConditions:rows", ""),
        ("triggerWithEventConditions[0].eventName", "page_viewed"),
        ("triggerWithEventConditions[0].key", "page.pathname"),
        ("triggerWithEventConditions[0].operator", "startsWith"),
        ("triggerWithEventConditions[0].values:lines", "/cart"),
        ("pageUrlConditions:rows", ""),
        ("pageUrlConditions[0].operator", "containsAny"),
        ("pageUrlConditions[0].values:lines", "/checkout"),
        ("action.mediaType", "webchat"),
        ("action.actionTargetId:optional", TARGET),
        ("weight:number", "3"),
        ("_do", "test"),
    ];
    let text = admin.send("/admin/action-maps/new", &fields).await.text();
    assert!(
        text.contains("No visit of the last 7 days is recorded yet"),
        "{text}"
    );
    service
        .collect(json!([
            page_view(0, "/", "Home"),
            page_view(1, "/cart", "Cart"),
            page_view(9, "/", "Home")
        ]))
        .await;
    let text = admin.send("/admin/action-maps/new", &fields).await.text();
    for expected in [
        "data-test=\"test-visits\">1<",
        "data-test=\"test-matched\">1<",
        "data-test=\"test-offered\">0<",
        "data-reason=\"PageUrlConditionsNotMatching\"",
        &format!("href=\"/journey/{VISITOR}?session={SESSION}\""),
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let offered = with(&fields, &[("pageUrlConditions[0].values:lines", "/cart")]);
    let text = admin.send("/admin/action-maps/new", &offered).await.text();
    assert!(
        text.contains("data-test=\"test-offered\">1<") && text.contains("would be offered"),
        "{text}"
    );
    let broken = with(&fields, &[("action.actionTargetId:optional", "")]);
    let text = admin.send("/admin/action-maps/new", &broken).await.text();
    assert!(
        text.contains("There is something to mend in the form first."),
        "{text}"
    );
    let maps = service
        .administer(Method::GET, "/api/v2/journey/actionmaps", Value::Null)
        .await;
    assert_eq!(maps["total"], 1);
}

#[tokio::test]
async fn each_kind_of_document_is_made_by_its_form() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let offer = admin
        .save(
            "/admin/content-offers/new",
            &[
                ("name", "Free delivery"),
                ("mediaType", "contentOffer"),
                ("state", "Active"),
                ("contentOffer.displayMode", "Toast"),
                ("contentOffer.layoutMode", "TextOnly"),
                ("contentOffer.headline:optional", "Free delivery"),
                ("contentOffer.callToAction.text:optional", ""),
                ("contentOffer.callToAction.url:optional", ""),
                ("contentOffer.callToAction.target", "Self"),
            ],
        )
        .await;
    let schedule = admin
        .save(
            "/admin/schedules/single/new",
            &[
                ("name", "Office"),
                ("start", "2026-01-05T09:00"),
                ("end", "2026-01-05T17:00"),
                ("repeat.every:optional", "WEEKLY"),
                ("repeat.days:list", "MO"),
                ("repeat.days:list", "FR"),
            ],
        )
        .await;
    let schedule = schedule.split(['/', '?']).nth(4).unwrap();
    let body = service
        .administer(
            Method::GET,
            &format!("/api/v2/architect/schedules/{schedule}"),
            Value::Null,
        )
        .await;
    assert_eq!(
        (&body["rrule"], body.get("repeat")),
        (&json!("FREQ=WEEKLY;BYDAY=MO,FR"), None)
    );
    let group = admin
        .save(
            "/admin/schedules/new",
            &[
                ("name", "Hours"),
                ("timeZone:optional", "Europe/Berlin"),
                ("openSchedules:list", schedule),
            ],
        )
        .await;
    let text = admin.text(&group).await;
    assert!(
        text.contains("Open during “Office”. Times are those of Europe/Berlin."),
        "{text}"
    );
    admin
        .save(
            "/admin/action-maps/new",
            &[
                ("displayName", "Delivery"),
                ("triggerWithSegments:list", SEGMENT),
                ("action.mediaType", "contentOffer"),
                ("action.actionTemplate.id:optional", id_of(&offer)),
                ("action.props.webchatPrompt:optional", "left over"),
                (
                    "actionMapScheduleGroups.actionMapScheduleGroup.id:optional",
                    id_of(&group),
                ),
                (
                    "actionMapScheduleGroups.emergencyActionMapScheduleGroup.id:optional",
                    "",
                ),
                ("weight:number", "1"),
            ],
        )
        .await;
    admin
        .save(
            "/admin/outcomes/new",
            &[
                ("displayName", "Order"),
                ("journey.patterns[0].eventName:optional", "order_placed"),
                ("journey.patterns[0].count:number", "1"),
                ("associatedValueField.name:optional", "total"),
                ("associatedValueField.dataType", "Number"),
            ],
        )
        .await;
    admin
        .save(
            "/admin/workgroups/new",
            &[
                ("name", "Support"),
                ("serviceLevel.percentage:percent", "80"),
                ("serviceLevel.durationMs:number", "20000"),
            ],
        )
        .await;
    let maps = service
        .administer(
            Method::GET,
            "/api/v2/journey/actionmaps?sortBy=displayName",
            Value::Null,
        )
        .await;
    let map = &maps["entities"][0];
    assert_eq!(map["displayName"], "Delivery");
    assert_eq!(
        map["action"].get("props"),
        None,
        "what belongs to another medium is not kept"
    );
    assert_eq!(
        map["actionMapScheduleGroups"]["actionMapScheduleGroup"]["id"],
        id_of(&group)
    );
}

#[tokio::test]
async fn frequency_caps_are_saved_and_a_wait_that_is_none_is_told_at_its_field() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let text = admin.text("/admin/frequency-caps").await;
    assert!(
        text.contains("No caps: a visitor may be offered something again and again."),
        "{text}"
    );
    let address = admin
        .save(
            "/admin/frequency-caps",
            &[
                ("frequencyCaps[0].mediaType", "webchat"),
                ("frequencyCaps[0].onceRejected:flag", "true"),
                ("frequencyCaps[1].mediaType", "contentOffer"),
                ("frequencyCaps[1].minimumWait:optional", "01:30"),
                ("frequencyCaps[2].mediaType", "openAction"),
            ],
        )
        .await;
    let text = admin.text(&address).await;
    assert!(
        text.contains(
            "Invitations to chat: none after one was rejected. Content offers: at least 01:30 between two."
        ),
        "{text}"
    );
    let caps = service
        .administer(Method::GET, "/api/v2/journey/frequencycaps", Value::Null)
        .await;
    assert_eq!(caps["frequencyCaps"][1]["minimumWait"], "01:30");
    let wrong = [
        ("frequencyCaps[0].mediaType", "webchat"),
        ("frequencyCaps[1].mediaType", "contentOffer"),
        ("frequencyCaps[1].minimumWait:optional", "1 h"),
    ];
    let answer = admin.send("/admin/frequency-caps", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = "data-problem=\"frequencyCaps[1].minimumWait\">“1 h” is not a wait";
    assert!(answer.text().contains(told), "{}", answer.text());
    // And changed again.
    let version = admin.page("/admin/frequency-caps").await.field("_version");
    let none = [("frequencyCaps:rows", ""), ("_version", version.as_str())];
    let text = admin
        .text(&admin.save("/admin/frequency-caps", &none).await)
        .await;
    assert!(text.contains("No caps"), "{text}");
}

#[tokio::test]
async fn what_was_typed_is_not_lost_where_the_document_was_deleted_meanwhile() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let address = admin.save("/admin/segments/new", &MOBILE_CART).await;
    let page = format!("/admin/segments/{}", id_of(&address));
    admin.save(&format!("{page}/delete"), &[("_version", "1")]).await;
    let late = with(
        &MOBILE_CART,
        &[("displayName", "Typed for long"), ("_version", "1")],
    );
    let answer = admin.send(&page, &late).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let text = answer.text();
    assert!(
        text.contains("Somebody has deleted it meanwhile") && text.contains("value=\"Typed for long\""),
        "{text}"
    );
    assert!(text.contains("action=\"/admin/segments/new\""), "{text}");
}

#[tokio::test]
async fn a_role_is_told_no_more_by_a_form_than_its_permissions_allow() {
    let service = TestService::start().await;
    let role =
        json!({ "name": "Maps only", "permissions": ["journey:actionmap:view", "journey:actionmap:edit"] });
    service
        .administer(Method::POST, "/api/v2/authorization/roles", role)
        .await;
    let seed = service.service.seed();
    let role = Role {
        name: "Maps only".to_owned(),
        ..Role::ai_agent()
    };
    seed.user(ORGANISATION, "mapper", &Secret::new(PASSWORD), role)
        .await
        .unwrap();
    let answer = service.try_log_in("mapper", PASSWORD).await;
    let cookie = format!("waymeet_admin={}", answer.cookie("waymeet_admin").unwrap());
    let page = service.page(&cookie, &format!("/admin/action-maps/{MAP}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(text.contains(SEGMENT) && !text.contains("Interested"), "{text}");
    assert!(!text.contains("Web Sales"), "{text}");
    // A test counts visits, and tells of none.
    service
        .collect(json!([
            page_view(0, "/p/1", "Lamp"),
            page_view(1, "/p/2", "Lamp")
        ]))
        .await;
    let token = page.field("token");
    let fields = form_body(&[
        ("token", token.as_str()),
        ("displayName", "x"),
        ("triggerWithEventConditions[0].eventName", "page_viewed"),
        ("triggerWithEventConditions[0].key", "page.pathname"),
        ("triggerWithEventConditions[0].operator", "startsWith"),
        ("triggerWithEventConditions[0].values:lines", "/p"),
        ("triggerWithSegments:list", ""),
        ("action.mediaType", "webchat"),
        ("action.actionTargetId:optional", TARGET),
        ("_do", "test"),
    ]);
    let headers = [("cookie", cookie.as_str())];
    let text = service
        .post(&format!("/admin/action-maps/{MAP}"), &headers, fields)
        .await
        .text();
    assert!(text.contains("data-test=\"test-matched\">1<"), "{text}");
    assert!(!text.contains(VISITOR) && !text.contains(SESSION), "{text}");
}

#[tokio::test]
async fn what_cannot_be_done_is_told_as_a_page() {
    let service = TestService::start().await;
    let admin = Person::administrator(&service).await;
    let nobody = "00000000-0000-4000-8000-000000000777";
    for path in [
        format!("/admin/segments/{nobody}/delete"),
        format!("/admin/segments/{nobody}/restore"),
    ] {
        let answer = admin.send(&path, &[("_version", "1")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("<h1>Not there</h1>"), "{}", answer.text());
    }
}
