//! A switchover pair: one of two servers answers, and what goes on goes on at the other one.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use waymeet_cic::Half;
use waymeet_icws::{CallbackEnd, CallbackInput, CallbackStage, Delivery, Dialect, Input, Stage};

use crate::caller::{Caller, wish};
use crate::helpers::{Agent, Answer, HOSTS, SHOP, TestCic};
use crate::page::{DIALECTS, Page};

async fn ask(cic: &TestCic, host: &str, method: &str, path: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ORIGIN, SHOP);
    cic.send_to(host, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_passive_server_names_the_other_one_to_visitors_and_agents() {
    let cic = TestCic::pair();
    let kim = cic.agent("kim").await;
    let session = &kim.session;
    let nobody = "0b1ecb3c-0000-4000-8000-000000000000";
    let icws = [
        ("POST", "/icws/web-chat/start".to_owned()),
        ("GET", format!("/icws/web-chat/messages/{nobody}")),
        ("GET", format!("/icws/web-chat/file/{nobody}/{nobody}/a.pdf")),
        ("POST", "/icws/web-callback/create".to_owned()),
        ("GET", "/icws/connection/features".to_owned()),
        ("POST", "/icws/connection".to_owned()),
        ("GET", format!("/icws/{session}/messaging/messages")),
        ("GET", format!("/icws/{session}/configuration/workgroups")),
        ("POST", format!("/icws/{session}/interactions/1/chat/send-file")),
    ];
    for (half, passive, other) in [
        (Half::First, HOSTS[1], HOSTS[0]),
        (Half::Second, HOSTS[0], HOSTS[1]),
    ] {
        assert_eq!(cic.pair.as_ref().unwrap().active(), half);
        for (method, path) in &icws {
            let answer = ask(&cic, passive, method, path).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert_eq!(answer.body["__type"], "urn:inin.com:connection:alternateHosts");
            assert_eq!(answer.body["alternateHostList"], json!([other]));
            let active = ask(&cic, other, method, path).await;
            assert_ne!(active.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        }
        for path in ["serverConfiguration", &format!("chat/poll/{nobody}")] {
            let answer = ask(&cic, passive, "GET", &format!("/websvcs/{path}")).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            // Without these a page could not tell it from a server that is gone.
            assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], SHOP);
        }
        cic.switch_over();
    }
    let told = cic.log_in("kim", "kim-secret").await.body;
    assert_eq!(told["alternateHostList"], json!([HOSTS[1]]));
}

#[tokio::test]
async fn an_agents_session_goes_on_at_the_other_server_and_its_stream_ends_here() {
    let cic = TestCic::pair();
    let kim = cic.available_agent("kim").await;
    kim.messages("").await;
    let mut stream = kim.stream(None).await;
    cic.switch_over();
    assert_eq!(stream.next().await, None);
    let mut stream = kim.stream(None).await;
    let _ada = cic.visitor(None).await;
    assert!(stream.next().await.is_some());
}

#[tokio::test]
async fn ids_of_icws_stay_good_and_those_of_web_tools_have_to_be_asked_for_anew() {
    let cic = TestCic::pair();
    let ada = cic.visitor(None).await;
    let body = json!({ "participant": { "name": "Bob" }, "target": "Web Sales", "targettype": "Workgroup" });
    let bob = cic.post("/websvcs/chat/start", body).await.body["chat"].clone();
    let call = json!({ "participant": { "name": "Bob", "telephone": "555 0100" }, "target": "Web Sales",
        "targettype": "Workgroup" });
    let call = cic.post("/websvcs/callback/create", call).await.body["callback"].clone();
    cic.switch_over();

    let ids = json!({ "chatId": ada.chat, "participantId": ada.participant });
    let back = cic.post("/icws/web-chat/reconnect", ids).await;
    assert_eq!(back.status, StatusCode::NO_CONTENT);
    ada.say("Still me").await;

    let poll = async |id: &Value| {
        let path = format!("/websvcs/chat/poll/{}", id.as_str().unwrap());
        cic.get(&path).await.body["chat"]["status"].clone()
    };
    let status = async |id: &Value| {
        let path = format!("/websvcs/callback/status/{}", id.as_str().unwrap());
        cic.get(&path).await.body["callback"]["status"].clone()
    };
    let gone = json!({ "type": "failure", "reason": "error.websvc.unknownEntity.session" });
    let fine = json!({ "type": "success" });
    assert_eq!(poll(&bob["participantID"]).await, gone);
    assert_eq!(status(&call["participantID"]).await, gone);
    let back = cic
        .post("/websvcs/chat/reconnect", json!({ "chatID": bob["chatID"] }))
        .await;
    assert_eq!(poll(&back.body["chat"]["participantID"]).await, fine);
    let back = cic
        .post(
            "/websvcs/callback/reconnect",
            json!({ "callbackID": call["callbackID"] }),
        )
        .await;
    assert_eq!(status(&back.body["callback"]["participantID"]).await, fine);
}

async fn kim_says(kim: &Agent<'_>, id: &str, text: &str) {
    let message = json!({ "text": text, "clearTypingIndicator": true });
    kim.act(Method::POST, &format!("interactions/{id}/chat/messages"), message)
        .await;
}

/// A chat in the middle of which the servers change places after so many turns of the machine; where `is_answer_lost`, the
/// answer just before it does not arrive.
async fn chat_with_a_switchover(
    cic: &TestCic,
    kim: &Agent<'_>,
    dialect: Dialect,
    turns: usize,
    is_answer_lost: bool,
) {
    let context = format!("{dialect:?}, after {turns} turns, lost: {is_answer_lost}");
    kim.messages("").await;
    let mut page = Page::start(cic, dialect);
    page.go_on(|_| false).await;
    let id = kim.pick_up().await;
    kim.subscribe(&format!("interactions/{id}/chat"), Value::Null)
        .await;
    kim_says(kim, &id, "Hello Ada").await;
    for text in ["The oak one", "or the ash one"] {
        page.push(Input::Say(text.to_owned()));
    }
    for turn in 1..=turns {
        page.turn(|_| is_answer_lost && turn == turns).await;
    }
    cic.switch_over();
    kim_says(kim, &id, "We have both").await;
    kim.send_file(&id, "sizes.pdf", b"%PDF").await;
    page.push(Input::Say("Oak, then".to_owned()));
    for _ in 0..6 {
        page.go_on(|_| false).await;
    }

    let lines = page.lines();
    for line in [
        "The oak one",
        "or the ash one",
        "Oak, then",
        "Hello Ada",
        "We have both",
        "[sizes.pdf]",
    ] {
        assert_eq!(page.says(line), 1, "{line} in {lines:?}: {context}");
    }
    assert_eq!(page.says("Kim Agent joined"), 1, "{lines:?}: {context}");
    assert_eq!(page.machine.stage(), Stage::Talking, "{context}");
    let is_sent = |entry: &waymeet_icws::Entry| entry.delivery == Delivery::Sent;
    assert!(page.machine.transcript().iter().all(is_sent), "{context}");
    assert_eq!(page.download().await.bytes, b"%PDF", "{context}");

    let contents = kim.messages(":chatContentsMessage").await;
    let heard = contents
        .iter()
        .flat_map(|message| message["messagesAdded"].as_array().unwrap())
        .filter(|line| line["chatMember"]["chatMemberType"] == 4)
        .map(|line| line["text"].as_str().unwrap());
    let heard: Vec<_> = heard.collect();
    assert_eq!(heard, ["The oak one", "or the ash one", "Oak, then"], "{context}");

    // And back again.
    cic.switch_over();
    page.push(Input::Say("Thank you".to_owned()));
    page.go_on(|_| false).await;
    page.go_on(|_| false).await;
    page.push(Input::Close);
    page.go_on(|_| false).await;
    let contents = kim.messages(":chatContentsMessage").await;
    assert_eq!(contents[0]["messagesAdded"][0]["text"], "Thank you", "{context}");
    let state = kim.get(&format!("interactions/{id}?select=Eic_State")).await.body;
    assert_eq!(state["attributes"]["Eic_State"], "E", "{context}");
}

#[tokio::test]
async fn a_chat_loses_and_doubles_nothing_whenever_the_servers_change_places() {
    let cic = TestCic::pair();
    let kim = cic.available_agent("kim").await;
    for dialect in DIALECTS {
        for turns in 0..12 {
            for is_answer_lost in [false, true] {
                // One address may not start chats without end.
                cic.pass(1);
                chat_with_a_switchover(&cic, &kim, dialect, turns, is_answer_lost).await;
            }
        }
    }
}

#[tokio::test]
async fn a_chat_begins_at_whichever_server_is_active() {
    for dialect in DIALECTS {
        let cic = TestCic::pair();
        cic.switch_over();
        let kim = cic.available_agent("kim").await;
        let mut page = Page::start(&cic, dialect);
        page.go_on(|_| false).await;
        kim.pick_up().await;
        page.go_on(|_| false).await;
        assert_eq!(page.machine.stage(), Stage::Talking);
    }
}

#[tokio::test]
async fn a_callback_is_still_there_after_a_switchover_and_is_done_or_taken_back() {
    for dialect in DIALECTS {
        let cic = TestCic::pair();
        let mut ada = Caller::ask(&cic, dialect, wish()).await;
        let mut bob = Caller::ask(&cic, dialect, wish()).await;
        cic.switch_over();
        ada.wake().await;
        assert_eq!(
            (ada.stage(), ada.status.position),
            (CallbackStage::Waiting, Some(1))
        );
        // The first that Bob's page hears of the switchover is that it cannot take it back there.
        bob.push(CallbackInput::Cancel).await;
        assert_eq!(bob.stage(), CallbackStage::Ended(CallbackEnd::Cancelled));
        let kim = cic.available_agent("kim").await;
        let id = kim.pick_up().await;
        cic.switch_over();
        kim.act(
            Method::POST,
            &format!("interactions/{id}/disconnect"),
            Value::Null,
        )
        .await;
        ada.wake().await;
        assert_eq!(ada.stage(), CallbackStage::Ended(CallbackEnd::Done));
        assert_eq!(kim.offered().await, None);
    }
}

#[tokio::test]
async fn only_this_machine_switches_over_and_no_page_of_another_site() {
    let cic = TestCic::pair();
    let control = async |peer: Option<[u8; 4]>, origin: Option<&str>| {
        let mut request = Request::post("/demo/switchover")
            .header(header::HOST, "127.0.0.1:8018")
            .body(Body::empty())
            .unwrap();
        if let Some(peer) = peer {
            let address = SocketAddr::from((peer, 50_000));
            request.extensions_mut().insert(ConnectInfo(address));
        }
        if let Some(origin) = origin {
            let headers = request.headers_mut();
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        cic.send_to(HOSTS[0], request).await
    };
    for (peer, origin) in [
        (None, None),
        (Some([192, 0, 2, 1]), None),
        (Some([127, 0, 0, 1]), Some(SHOP)),
        (Some([127, 0, 0, 1]), Some("null")),
    ] {
        assert_eq!(control(peer, origin).await.status, StatusCode::FORBIDDEN);
    }
    let here = Some([127, 0, 0, 1]);
    assert_eq!(control(here, None).await.body, json!({ "active": HOSTS[1] }));
    let own = control(here, Some("http://127.0.0.1:8018")).await;
    assert_eq!(own.body, json!({ "active": HOSTS[0] }));
    // Where nobody asked for a pair there is no such address.
    let answer = TestCic::new().post("/demo/switchover", Value::Null).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
