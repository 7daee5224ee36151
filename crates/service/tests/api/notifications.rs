//! `GET /api/v2/notifications/stream`

use crate::helpers::*;
use axum::body::BodyDataStream;
use axum::http::{Method, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

const STREAM: &str = "/api/v2/notifications/stream";

/// A stream, as its reader sees it.
pub(crate) struct Stream(BodyDataStream);

impl Stream {
    /// Opens a stream; it has begun when this returns.
    pub(crate) async fn open(service: &TestService, topics: &str) -> Self {
        let token = crate::oauth::bearer(service, "administrator").await;
        let path = format!("{STREAM}?topics={topics}");
        let request = request(Method::GET, &path, &[("authorization", &token)], "");
        let response = service.service.router().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self(response.into_body().into_data_stream());
        let begun = stream.next().await.unwrap();
        assert_eq!(begun["eventBody"]["message"], "listening");
        stream
    }

    /// The next message; `None` where the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let chunk = self.0.next().await?.unwrap();
        let text = std::str::from_utf8(&chunk).unwrap();
        Some(serde_json::from_str(text.strip_prefix("data: ").unwrap()).unwrap())
    }
}

fn offered(number: u32) -> Value {
    let mut event = blocked(number, "/p/18", "");
    event["kind"] = json!("action");
    event["state"] = json!("offered");
    event.as_object_mut().unwrap().remove("reason");
    event
}

async fn purchase(service: &TestService) -> String {
    let outcome = json!({ "displayName": "Purchase", "associatedValueField": { "dataType": "Number", "name": "total" },
        "journey": { "patterns": [{ "eventName": "order_placed", "count": 1 }] } });
    let outcome = service
        .administer(Method::POST, "/api/v2/journey/outcomes", outcome)
        .await;
    outcome["id"].as_str().unwrap().to_owned()
}

fn order(number: u32) -> Value {
    let total = json!({ "total": { "dataType": "number", "value": "99.5" } });
    recorded(number, "/thanks", "order_placed", total)
}

#[tokio::test]
async fn everything_that_happens_is_told_in_order_with_the_vendors_fields() {
    let service = TestService::start().await;
    let outcome = purchase(&service).await;
    let mut stream = Stream::open(&service, "v2.journey.events").await;
    let mut first = page_view(0, "/p/17?utm_source=news&q=lamp", "Lamp 17");
    first["search"] = json!("lamp");
    first["referrer"] = json!("https://search.example/?q=lamp");
    let events = json!([
        first,
        page_view(1, "/p/18", "Lamp \"18\"\n"),
        recorded(2, "/p/18", "product_added", json!({})),
        blocked(3, "/p/18", "NoAvailableAgents"),
        offered(4),
        order(5)
    ]);
    service.collect(events).await;
    let mut said = Vec::new();
    for _ in 0..9 {
        let message = stream.next().await.unwrap();
        assert_eq!(message["topicName"], "v2.journey.events");
        said.push(message["eventBody"].clone());
    }
    let session = json!({ "id": SESSION, "type": "web", "selfUri": format!("/api/v2/journey/sessions/{SESSION}"),
        "customerId": VISITOR, "customerIdType": "cookie", "createdDate": "2026-11-22T11:59:00.000Z" });
    assert_eq!(said[0], session);
    let web = &said[1];
    assert_eq!(
        (
            &web["id"],
            &web["eventType"],
            &web["customerId"],
            &web["customerIdType"],
            &web["session"]["id"]
        ),
        (
            &json!(event_id(0)),
            &json!("com.genesys.journey.WebEvent"),
            &json!(VISITOR),
            &json!("cookie"),
            &json!(SESSION)
        )
    );
    let web = &web["webEvent"];
    assert_eq!(
        web["page"],
        json!({ "url": format!("{ORIGIN}/p/17?utm_source=news&q=lamp"), "title": "Lamp 17", "keywords": "",
            "hostname": "www.shop.example", "domain": "shop.example", "pathname": "/p/17",
            "queryString": "utm_source=news&q=lamp", "fragment": "" })
    );
    assert_eq!(
        (
            &web["eventName"],
            &web["searchQuery"],
            &web["mktCampaign"],
            &web["referrer"]["hostname"]
        ),
        (
            &json!("page_viewed"),
            &json!("lamp"),
            &json!({ "source": "news" }),
            &json!("search.example")
        )
    );
    assert_eq!(
        (
            &web["browser"]["family"],
            &web["device"]["category"],
            &web["device"]["screenWidth"]
        ),
        (&json!("Chrome"), &json!("desktop"), &json!(1280))
    );
    assert_eq!(said[2]["webEvent"]["page"]["title"], "Lamp \"18\"\n");
    assert_eq!(
        (
            &said[2]["webEvent"]["totalEventCount"],
            &said[3]["webEvent"]["totalPageviewCount"]
        ),
        (&json!(2), &json!(2))
    );
    let segment = json!({ "id": SEGMENT, "selfUri": format!("/api/v2/journey/segments/{SEGMENT}") });
    assert_eq!(
        (
            &said[4]["eventType"],
            &said[4]["segmentAssignmentEvent"]["segment"]
        ),
        (&json!("com.genesys.journey.SegmentAssignmentEvent"), &segment)
    );
    let blocked = said
        .iter()
        .find_map(|body| body.get("blockedWebActionOfferEvent"))
        .unwrap();
    assert_eq!(
        (
            &blocked["blockingReason"],
            &blocked["actionMap"]["displayName"],
            &blocked["actionTarget"]["id"]
        ),
        (
            &json!("NoAvailableAgents"),
            &json!("Help with the cart"),
            &json!(TARGET)
        )
    );
    let action = said.iter().find_map(|body| body.get("webActionEvent")).unwrap();
    assert_eq!(
        (
            &action["action"]["state"],
            &action["action"]["mediaType"],
            &action["actionMap"]["id"],
            &action["actionMap"]["version"]
        ),
        (&json!("offered"), &json!("webchat"), &json!(MAP), &json!(1))
    );
    let achieved = &said[8]["outcomeAchievedEvent"];
    assert_eq!(
        (
            &achieved["outcome"]["id"],
            &achieved["outcome"]["displayName"],
            &achieved["associatedValue"]
        ),
        (
            &json!(outcome),
            &json!("Purchase"),
            &json!({ "dataType": "Number", "value": 99.5 })
        )
    );
}

/// An action of the shop's map in a state.
fn reached(number: u32, state: &str) -> Value {
    let mut event = offered(number);
    event["state"] = json!(state);
    event
}

#[tokio::test]
async fn an_action_that_ends_says_after_how_long_and_why_and_where_the_visitor_came_from() {
    let service = TestService::start().await;
    let outcome = purchase(&service).await;
    let actions = format!("v2.journey.sessions.{SESSION}.action.events");
    let outcomes = format!("v2.journey.sessions.{SESSION}.outcome.events");
    let mut stream = Stream::open(&service, &format!("{actions},{outcomes}")).await;
    let mut first = page_view(0, "/p/17", "Lamp 17");
    first["referrer"] = json!("https://www.google.com/search?q=oak+lamp");
    service.collect(json!([first, offered(1)])).await;
    let mut errored = reached(9, "errored");
    errored["errorCode"] = json!("no.widget");
    errored["errorMessage"] = json!("the widget did not load");
    service
        .collect(json!([reached(4, "accepted"), errored, order(10)]))
        .await;
    let mut said = Vec::new();
    for _ in 0..4 {
        said.push(stream.next().await.unwrap()["eventBody"].clone());
    }
    let action = |position: usize| &said[position]["webActionEvent"];
    assert_eq!(action(1)["action"]["state"], "accepted");
    // A chat that is accepted has begun and is not over.
    assert_eq!(action(1).get("timeToDisposition"), None);
    assert_eq!(
        (
            &action(2)["timeToDisposition"],
            &action(2)["errorCode"],
            &action(2)["errorMessage"]
        ),
        (
            &json!(8_000),
            &json!("no.widget"),
            &json!("the widget did not load")
        )
    );
    for absent in ["timeToDisposition", "errorCode", "errorMessage"] {
        assert_eq!(action(0).get(absent), None, "{absent}");
    }
    let referrer = json!({ "url": "https://www.google.com/search?q=oak+lamp", "domain": "google.com",
        "hostname": "www.google.com", "pathname": "/search", "queryString": "q=oak+lamp", "keywords": "oak lamp",
        "name": "Google", "medium": "search" });
    assert_eq!(action(0)["visitReferrer"], referrer);
    let achieved = &said[3]["outcomeAchievedEvent"];
    assert_eq!(
        (
            &achieved["outcome"]["id"],
            &achieved["visitReferrer"],
            &achieved["visitCreatedDate"]
        ),
        (&json!(outcome), &referrer, &json!("2026-11-22T11:59:00.000Z"))
    );

    // And afterwards, among the events of the session.
    let events =
        format!("/api/v2/journey/sessions/{SESSION}/events?eventType=com.genesys.journey.WebActionEvent");
    let events = service.administer(Method::GET, &events, Value::Null).await;
    let events = events["entities"].as_array().unwrap();
    assert_eq!(events.len(), 3);
    for (event, told) in events.iter().zip(&said) {
        for field in ["timeToDisposition", "errorCode", "errorMessage", "visitReferrer"] {
            assert_eq!(
                event["webActionEvent"].get(field),
                told["webActionEvent"].get(field),
                "{field}"
            );
        }
    }
}

#[tokio::test]
async fn who_came_from_nowhere_or_from_the_site_itself_has_no_referrer() {
    let service = TestService::start().await;
    purchase(&service).await;
    let topic = format!("v2.journey.sessions.{SESSION}.outcome.events");
    let mut stream = Stream::open(&service, &topic).await;
    let mut first = page_view(0, "/p/17", "Lamp 17");
    first["referrer"] = json!(format!("{ORIGIN}/p/16"));
    service.collect(json!([first, order(1)])).await;
    let achieved = stream.next().await.unwrap()["eventBody"]["outcomeAchievedEvent"].clone();
    assert_eq!(achieved.get("visitReferrer"), None);
}

#[tokio::test]
async fn a_listener_hears_of_its_topics_and_of_nothing_else() {
    let service = TestService::start().await;
    purchase(&service).await;
    let outcomes = format!("v2.journey.sessions.{SESSION}.outcome.events");
    let sessions = format!("v2.externalcontacts.contacts.{OTHER}.journey.sessions");
    let mut stream = Stream::open(&service, &format!("{outcomes},{sessions}")).await;
    let mut elsewhere = of(OTHER, order(10));
    elsewhere["session"] = json!("20000000-0000-4000-8000-000000000002");
    let events = json!([page_view(0, "/", "Home"), order(1), elsewhere]);
    assert_eq!(dispositions(&service.collect(events).await), vec!["stored"; 3]);
    let first = stream.next().await.unwrap();
    assert_eq!(
        (&first["topicName"], &first["metadata"]["correlationId"]),
        (&json!(outcomes), &json!(event_id(1)))
    );
    let second = stream.next().await.unwrap();
    assert_eq!(
        (&second["topicName"], &second["eventBody"]["customerId"]),
        (&json!(sessions), &json!(OTHER))
    );
    service.service.catch_up().await.unwrap();
    assert!(futures_util::poll!(stream.0.next()).is_pending());
}

#[tokio::test]
async fn streams_end_with_the_service() {
    let service = TestService::start().await;
    let mut stream = Stream::open(&service, "v2.journey.events").await;
    assert!(futures_util::poll!(stream.0.next()).is_pending());
    service.service.stop_streams();
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn topics_there_are_none_of_and_listeners_too_many_are_refused() {
    let service = TestService::start().await;
    for path in [
        STREAM.to_owned(),
        format!("{STREAM}?topics=v2.journey.unicorns"),
        format!("{STREAM}?topics=v2.journey.events,v2.users.7.presence"),
    ] {
        let refused = service
            .api("administrator", Method::GET, &path, Value::Null)
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(refused.json()["details"][0]["fieldName"], "topics");
    }
    let token = crate::oauth::bearer(&service, "administrator").await;
    let path = format!("{STREAM}?topics=v2.journey.events");
    let open = async || {
        let request = request(Method::GET, &path, &[("authorization", &token)], "");
        service.service.router().oneshot(request).await.unwrap()
    };
    let mut streams = Vec::new();
    for _ in 0..waymeet_service::limits::MAX_STREAMS {
        streams.push(open().await);
    }
    assert!(streams.iter().all(|stream| stream.status() == StatusCode::OK));
    assert_eq!(open().await.status(), StatusCode::TOO_MANY_REQUESTS);
    streams.pop();
    assert_eq!(open().await.status(), StatusCode::OK);
}
