//! Callbacks: a visitor asks to be called, an agent calls.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use waymeet_cic::CicSettings;
use waymeet_icws::{CallbackEnd, CallbackInput, CallbackRequest, CallbackStage, Dialect};

use crate::caller::{Caller, wish};
use crate::helpers::{TestCic, settings};
use crate::page::{DIALECTS, Page};

fn icws() -> Value {
    json!({ "__type": "urn:inin.com:webCallback:callbackCreateRequest", "targetQueue": "web sales",
        "targetQueueType": "Workgroup", "telephone": "555 0100", "name": "Ada", "subject": "Lamps" })
}

fn web_tools() -> Value {
    json!({ "target": "Web Sales", "targettype": "Workgroup", "subject": "Lamps", "customInfo": "after five",
        "participant": { "name": "Ada", "credentials": "", "telephone": "555 0100" },
        "attributes": { "AltocloudActionMapId": "map-1" }, "language": "en-us", "clientToken": "deprecated" })
}

const UNKNOWN: &str = "0b1ecb3c-0000-4000-8000-000000000000";
const DONE: CallbackStage = CallbackStage::Ended(CallbackEnd::Done);
const CANCELLED: CallbackStage = CallbackStage::Ended(CallbackEnd::Cancelled);

#[tokio::test]
async fn a_callback_waits_is_offered_taken_and_done_and_the_page_knows() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let mut ada = Caller::ask(&cic, dialect, wish()).await;
        assert_eq!(
            (ada.stage(), ada.status.position),
            (CallbackStage::Waiting, Some(1))
        );
        assert_eq!(
            (ada.status.waited_in_seconds, ada.status.expected_in_seconds),
            (Some(0), None)
        );
        let mut bob = Caller::ask(&cic, dialect, wish()).await;
        assert_eq!(bob.status.position, Some(2));
        cic.pass(40);
        ada.wake().await;
        assert_eq!(ada.status.waited_in_seconds, Some(40));

        let kim = cic.available_agent("kim").await;
        kim.subscribe("interaction-alerting", json!({})).await;
        let messages = kim.messages(":interactionAlertingMessage").await;
        let alert = messages[0]["alertingInteractionDetails"][0].clone();
        assert_eq!(
            (&alert["interactionType"], &alert["address"], &alert["name"]),
            (&json!(5), &json!("+353 21 555 0100"), &json!("Ada Visitor"))
        );
        let id = alert["interactionId"].as_str().unwrap();
        let select = "Eic_ObjectType,Eic_RemoteId,Eic_CallbackPhone,Eic_CallbackMessage,Eic_WorkgroupName";
        let attributes = kim.get(&format!("interactions/{id}?select={select}")).await.body;
        let expected = json!({ "Eic_ObjectType": "Callback", "Eic_RemoteId": "+353 21 555 0100",
            "Eic_CallbackPhone": "+353 21 555 0100", "Eic_CallbackMessage": "Oak lamps", "Eic_WorkgroupName": "Web Sales" });
        assert_eq!(attributes["attributes"], expected);

        kim.act(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
            .await;
        ada.wake().await;
        assert_eq!(
            (ada.status.position, ada.status.waited_in_seconds),
            (Some(0), Some(40))
        );
        let (agent, expected) = match dialect {
            Dialect::Icws => (None, None),
            Dialect::WebTools => (Some("Kim Agent"), Some(0)),
        };
        assert_eq!(
            (ada.status.agent.as_deref(), ada.status.expected_in_seconds),
            (agent, expected)
        );
        bob.wake().await;
        assert_eq!(bob.status.position, Some(1));

        // Whoever calls is asked for nothing else meanwhile.
        assert_eq!(kim.offered().await, None);
        kim.act(
            Method::POST,
            &format!("interactions/{id}/disconnect"),
            Value::Null,
        )
        .await;
        ada.wake().await;
        assert_eq!((ada.stage(), &*ada.events), (DONE, &[][..]));
        assert!(kim.offered().await.is_some());
    }
}

#[tokio::test]
async fn a_visitor_takes_a_callback_back_before_it_is_offered_while_it_is_and_when_it_was_taken() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let mut ada = Caller::ask(&cic, dialect, wish()).await;
        ada.push(CallbackInput::Cancel).await;
        assert_eq!(ada.stage(), CANCELLED);

        let kim = cic.available_agent("kim").await;
        let mut ada = Caller::ask(&cic, dialect, wish()).await;
        let id = kim.offered().await.unwrap();
        ada.push(CallbackInput::Cancel).await;
        let pickup = kim
            .call(Method::POST, &format!("interactions/{id}/pickup"), Value::Null)
            .await;
        assert_ne!(pickup.status, StatusCode::NO_CONTENT);

        let mut ada = Caller::ask(&cic, dialect, wish()).await;
        let id = kim.pick_up().await;
        ada.push(CallbackInput::Cancel).await;
        assert_eq!(ada.stage(), CANCELLED);
        let state = kim.get(&format!("interactions/{id}?select=Eic_State")).await.body;
        assert_eq!(state["attributes"]["Eic_State"], "E");
    }
}

#[tokio::test]
async fn a_callback_outlives_its_page_and_is_given_up_after_a_day() {
    let cic = TestCic::new();
    let mut ada = Caller::ask(&cic, Dialect::Icws, wish()).await;
    // Far longer than a chat lives without a poll.
    cic.pass(23 * 60 * 60);
    ada.wake().await;
    assert_eq!(ada.stage(), CallbackStage::Waiting);
    cic.pass(60 * 60);
    ada.wake().await;
    assert_eq!(ada.stage(), DONE);
}

#[tokio::test]
async fn callbacks_go_to_stations_that_take_them_and_chats_to_those_that_take_chats() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let lee = cic.available_agent("lee").await;
    let station = |media: Value| json!({ "__type": "urn:inin.com:connection:stationlessSettings", "supportedMediaTypes": media });
    kim.call(Method::PUT, "connection/station", station(json!([2])))
        .await;
    lee.call(Method::PUT, "connection/station", station(json!([5])))
        .await;
    let _ada = Caller::ask(&cic, Dialect::WebTools, wish()).await;
    assert_eq!((kim.offered().await, lee.offered().await.is_some()), (None, true));
    let _page = cic.visitor(None).await;
    assert!(kim.offered().await.is_some());
}

#[tokio::test]
async fn a_callback_has_no_conversation_and_its_ids_are_no_chats() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let answer = cic.post("/icws/web-callback/create", icws()).await;
    let id = kim.pick_up().await;
    let own = answer.body["participantID"].as_str().unwrap();
    let callback = &answer.body["callbackID"];
    let words = "a callback has no conversation to read or write";
    for (method, path, body) in [
        (
            Method::PUT,
            format!("messaging/subscriptions/interactions/{id}/chat"),
            Value::Null,
        ),
        (
            Method::POST,
            format!("interactions/{id}/chat/messages"),
            json!({ "text": "Hello", "clearTypingIndicator": true }),
        ),
    ] {
        let answer = kim.call(method, &path, body).await;
        assert_eq!(
            (answer.status, &answer.body["message"]),
            (StatusCode::BAD_REQUEST, &json!(words))
        );
    }
    assert_eq!(
        kim.send_file(&id, "a.pdf", b"x").await.status,
        StatusCode::BAD_REQUEST
    );
    let poll = cic.get(&format!("/icws/web-chat/messages/{own}")).await;
    assert_eq!(poll.body["errorId"], "error.request.webChat.invalidParticipantId");
    let reconnect = cic
        .post("/websvcs/chat/reconnect", json!({ "chatID": callback }))
        .await;
    assert_eq!(
        reconnect.body["chat"]["status"]["reason"],
        "error.websvc.unknownEntity.session"
    );

    let ada = cic.visitor(None).await;
    let status = cic
        .get(&format!("/icws/web-callback/status/{}", ada.participant))
        .await;
    assert_eq!(
        status.body["errorId"],
        "error.request.webCallback.invalidParticipantId"
    );
    let reconnect = cic
        .post("/websvcs/callback/reconnect", json!({ "callbackID": ada.chat }))
        .await;
    assert_eq!(
        reconnect.body["callback"]["status"]["reason"],
        "error.websvc.unknownEntity.session"
    );
}

#[tokio::test]
async fn over_icws_it_is_said_what_is_wrong_with_a_wish() {
    let cic = TestCic::new();
    for property in ["__type", "targetQueue", "targetQueueType", "telephone", "name"] {
        let mut body = icws();
        body.as_object_mut().unwrap().remove(property);
        let answer = cic.post("/icws/web-callback/create", body).await;
        assert_eq!(answer.body["__type"], "urn:inin.com:common:missingPropertyError");
        assert_eq!(answer.body["propertyName"], property);
    }
    for (property, value) in [
        ("__type", json!("urn:inin.com:webChat:startChatRequest")),
        ("targetQueueType", json!("Station")),
        ("telephone", json!("call me")),
        ("telephone", json!(5_550_100)),
        ("name", json!("<>")),
        ("subject", json!(5)),
    ] {
        let mut body = icws();
        body[property] = value;
        let answer = cic.post("/icws/web-callback/create", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{property}");
        assert_eq!(answer.body["__type"], "urn:inin.com:common:invalidPropertyError");
        assert_eq!(answer.body["propertyName"], property);
    }
    let mut body = icws();
    body["targetQueue"] = "Nowhere".into();
    let answer = cic.post("/icws/web-callback/create", body).await;
    assert_eq!(answer.body["errorId"], "error.request.webCallback.invalidTarget");

    let participant = "error.request.webCallback.invalidParticipantId";
    for pid in [UNKNOWN, "not-a-guid"] {
        let status = cic.get(&format!("/icws/web-callback/status/{pid}")).await;
        let disconnect = cic
            .post(&format!("/icws/web-callback/disconnect/{pid}"), Value::Null)
            .await;
        for answer in [status, disconnect] {
            assert_eq!(
                (answer.status, &answer.body["errorId"]),
                (StatusCode::BAD_REQUEST, &json!(participant))
            );
        }
    }
    let started = cic.post("/icws/web-callback/create", icws()).await.body;
    let kind = "urn:inin.com:webCallback:callbackReconnectRequest";
    let back = json!({ "__type": kind, "callbackID": started["callbackID"], "participantID": started["participantID"] });
    let answer = cic.post("/icws/web-callback/reconnect", back.clone()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    for property in ["callbackID", "participantID"] {
        for value in [UNKNOWN, "not-a-guid"] {
            let mut body = back.clone();
            body[property] = value.into();
            let answer = cic.post("/icws/web-callback/reconnect", body).await;
            assert_eq!(
                answer.body["errorId"],
                "error.request.webCallback.invalidCallbackId"
            );
        }
    }
}

#[tokio::test]
async fn over_web_tools_what_goes_wrong_has_a_reason_in_the_callbacks_envelope() {
    let cic = TestCic::new();
    let with = |name: &str, value: Value| {
        let mut body = web_tools();
        body[name] = value;
        body
    };
    let (invalid, session) = (
        "error.websvc.content.invalid",
        "error.websvc.unknownEntity.session",
    );
    let target = "error.websvc.unknownEntity.badTarget";
    for (path, body, expected) in [
        ("create", with("target", json!("Nowhere")), target),
        ("create", with("targettype", json!("Station")), target),
        ("create", with("participant", Value::Null), invalid),
        ("create", with("participant", json!({ "name": "Ada" })), invalid),
        (
            "create",
            with("participant", json!({ "name": "Ada", "telephone": "call me" })),
            invalid,
        ),
        ("create", with("subject", json!({})), invalid),
        ("reconnect", json!({}), invalid),
        ("reconnect", json!({ "callbackID": UNKNOWN }), session),
        ("disconnect/not-a-guid", Value::Null, session),
    ] {
        let answer = cic.post(&format!("/websvcs/callback/{path}"), body).await;
        assert_eq!(answer.status, StatusCode::OK);
        let status = json!({ "type": "failure", "reason": expected });
        assert_eq!(answer.body["callback"]["status"], status, "{path}");
    }
    let status = cic.get(&format!("/websvcs/callback/status/{UNKNOWN}")).await;
    assert_eq!(status.body["callback"]["status"]["reason"], session);
}

#[tokio::test]
async fn over_web_tools_a_status_says_how_the_queue_stands_and_a_reconnect_gives_another_id() {
    let cic = TestCic::new();
    // Without the licence an offered wish is nothing for Lee.
    let _lee = cic.available_agent("lee").await;
    let started = cic.post("/WebSvcs/callback/create", web_tools()).await.body["callback"].clone();
    let own = started["participantID"].as_str().unwrap().to_owned();
    cic.pass(5);
    let status = cic.get(&format!("/websvcs/callback/status/{own}")).await.body;
    let expected = json!({ "queueWaitTime": 5, "interactionState": "offering", "queuePosition": 1,
        "queueName": "Web Sales", "longestWaitTime": 5, "callsWaitingCount": 1, "loggedInAgentsCount": 1,
        "availableAgentsCount": 1, "estimatedCallbackTime": 0 });
    assert_eq!(status["callback"]["acdStatus"], expected);
    assert_eq!(status["callback"].get("assignedAgent"), None);

    let body = json!({ "callbackID": started["callbackID"] });
    let back = cic.post("/websvcs/callback/reconnect", body).await.body;
    let new = back["callback"]["participantID"].as_str().unwrap();
    assert_ne!(new, own);
    // Not every client reads the new one.
    for pid in [own.as_str(), new] {
        let status = cic.get(&format!("/websvcs/callback/status/{pid}")).await.body;
        assert_eq!(status["callback"]["status"]["type"], "success");
    }
}

#[tokio::test]
async fn a_callback_is_handed_on_as_a_chat_is() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let kim = cic.available_agent("kim").await;
        let mut ada = Caller::ask(&cic, dialect, wish()).await;
        let id = kim.pick_up().await;
        let queue = json!({ "queueID": { "queueType": 2, "queueName": "Web Support" } });
        kim.act(Method::POST, &format!("interactions/{id}/blind-transfer"), queue)
            .await;
        ada.wake().await;
        assert_eq!((ada.status.position, ada.status.agent.clone()), (Some(1), None));
        let max = cic.available_agent("max").await;
        assert_eq!(max.pick_up().await, id);
        ada.wake().await;
        assert_eq!(ada.status.position, Some(0));
    }
}

#[tokio::test]
async fn chats_and_callbacks_share_an_addresss_share_and_refusals_reach_the_page() {
    let mut settings: CicSettings = settings();
    settings.limits.chats_per_address = 2;
    for dialect in DIALECTS {
        let cic = TestCic::with(settings.clone());
        let mut page = Page::start(&cic, dialect);
        page.go_on(|_| false).await;
        let _ada = Caller::ask(&cic, dialect, wish()).await;
        let bob = Caller::ask(&cic, dialect, wish()).await;
        assert_eq!(bob.stage(), CallbackStage::Idle);
        let nowhere = CallbackRequest {
            target_name: "Nowhere".to_owned(),
            ..wish()
        };
        let eve = Caller::ask(&cic, dialect, nowhere).await;
        let reason = match dialect {
            Dialect::Icws => "error.request.webCallback.invalidTarget",
            Dialect::WebTools => "error.websvc.unknownEntity.badTarget",
        };
        assert!(eve.events[0].contains(reason), "{:?}", eve.events);
    }
}

#[tokio::test]
async fn callbacks_are_announced_in_both_protocols() {
    let cic = TestCic::new();
    let feature = cic.get("/icws/connection/features/web-callback").await;
    assert_eq!(feature.body, json!({ "featureId": "web-callback", "version": 2 }));
    let configuration = cic.get("/websvcs/serverConfiguration").await.body;
    let can = &configuration[0]["serverConfiguration"]["capabilities"]["callback"];
    for capability in ["create", "status", "reconnect", "disconnect"] {
        assert!(can.as_array().unwrap().contains(&json!(capability)));
    }
}
