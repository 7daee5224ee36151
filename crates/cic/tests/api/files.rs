//! Files from the agent to the visitor.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};
use waymeet_cic::CicSettings;
use waymeet_icws::Stage;

use crate::helpers::{SHOP, TestCic, settings};
use crate::page::{DIALECTS, Page};

/// A page of its own, if anybody opened it.
const CONTENT: &[u8] = b"<script>alert(1)</script>\r\n--border\0\xff";

#[tokio::test]
async fn a_file_is_told_to_the_visitor_and_downloaded_by_nobody_else() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let (ada, bob) = (cic.visitor(None).await, cic.visitor(None).await);
    let id = kim.pick_up().await;
    ada.news().await;
    let answer = kim.send_file(&id, "Größe 1.pdf", CONTENT).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);

    let told = ada.poll().await.body["messages"][0].clone();
    assert_eq!(told["__type"], "urn:inin.com:webChat:chatFileMessage");
    assert_eq!(
        (&told["fileName"], &told["fileSize"]),
        (&json!("Größe 1.pdf"), &json!(CONTENT.len()))
    );
    let guid = told["fileGuid"].as_str().unwrap();
    let short = guid.replace('-', "");
    let download = async |pid: &str, file: &str| {
        let icws = format!("/icws/web-chat/file/{pid}/{file}/any-name");
        let web_tools = format!("/WebSvcs/chat/getFile/{pid}/{file}/any-name");
        [cic.get(&icws).await, cic.get(&web_tools).await]
    };
    for file in [guid, &short] {
        for answer in download(&ada.participant, file).await {
            assert_eq!((answer.status, &*answer.bytes), (StatusCode::OK, CONTENT));
            let header = |name| answer.headers[name].to_str().unwrap();
            assert_eq!(header(header::CONTENT_TYPE), "application/octet-stream");
            assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert_eq!(header(header::CACHE_CONTROL), "no-store");
            let name = "attachment; filename=\"Gr__e 1.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.pdf";
            assert_eq!(header(header::CONTENT_DISPOSITION), name);
        }
    }
    let nobody = "0b1ecb3c-0000-4000-8000-000000000000";
    for (pid, file, statuses) in [
        (bob.participant.as_str(), guid, [404, 404]),
        (ada.participant.as_str(), nobody, [404, 404]),
        (ada.participant.as_str(), "not-a-guid", [404, 404]),
        (nobody, guid, [400, 404]),
        ("not-a-guid", guid, [400, 404]),
    ] {
        let answers = download(pid, file).await.map(|answer| answer.status.as_u16());
        assert_eq!(answers, statuses, "{pid} {file}");
    }
}

#[tokio::test]
async fn a_file_may_be_as_large_as_the_limit_says_and_larger_than_any_other_request() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    let limit = CicSettings::default().limits.file_bytes;
    for (size, status) in [(limit, 200), (limit + 1, 413)] {
        let answer = kim.send_file(&id, "film.bin", &vec![b'x'; size]).await;
        assert_eq!(answer.status, status, "{size}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_listed_website_may_fetch_a_file_and_no_other() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    ada.news().await;
    kim.send_file(&id, "size.pdf", CONTENT).await;
    let guid = ada.poll().await.body["messages"][0]["fileGuid"].clone();
    for folder in ["icws/web-chat/file", "websvcs/chat/getfile"] {
        let address = format!(
            "/{folder}/{}/{}/size.pdf",
            ada.participant,
            guid.as_str().unwrap()
        );
        for (origin, status) in [(SHOP, 200), ("https://elsewhere.example", 403)] {
            let request = axum::http::Request::get(&address).header(header::ORIGIN, origin);
            let answer = cic.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(answer.status, status);
            let allowed = answer.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            assert_eq!(allowed.is_some(), status == 200);
        }
    }
}

#[tokio::test]
async fn the_visitors_page_shows_a_file_once_and_fetches_it_also_after_a_lost_answer() {
    for dialect in DIALECTS {
        let cic = TestCic::new();
        let kim = cic.available_agent("kim").await;
        let (mut page, id) = Page::picked_up(&cic, dialect, &kim).await;
        // A name with everything in it that means something in an address.
        let name = "Größe #1 50% & more.pdf";
        let answer = kim.send_file(&id, name, CONTENT).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        // The answer that tells of it is lost; the page finds out.
        page.go_on(|path| path.contains("poll") || path.contains("messages"))
            .await;
        for _ in 0..4 {
            page.go_on(|_| false).await;
        }
        assert_eq!(page.machine.stage(), Stage::Talking);
        let shown = match page.dialect() {
            waymeet_icws::Dialect::Icws => "[Größe #1 50% & more.pdf]",
            // There the name is the end of an address.
            waymeet_icws::Dialect::WebTools => "[Größe _1 50_ & more.pdf]",
        };
        assert_eq!(page.says(shown), 1, "{:?}", page.lines());
        let answer = page.download().await;
        assert_eq!((answer.status, &*answer.bytes), (StatusCode::OK, CONTENT));
    }
}

#[tokio::test]
async fn agents_see_files_in_the_transcript_the_next_agent_too() {
    let cic = TestCic::new();
    let kim = cic.available_agent("kim").await;
    let _ada = cic.visitor(None).await;
    let id = kim.pick_up().await;
    kim.subscribe(&format!("interactions/{id}/chat"), Value::Null)
        .await;
    kim.messages("").await;
    kim.send_file(&id, "size.pdf", CONTENT).await;
    let line = kim.messages(":chatContentsMessage").await[0]["messagesAdded"][0].clone();
    assert_eq!(
        (&line["text"], &line["messageType"]),
        (&json!("size.pdf"), &json!(1))
    );
    assert_eq!(line["chatMember"]["chatMemberType"], 2);

    let max = cic.available_agent("max").await;
    let queue = json!({ "queueID": { "queueType": 2, "queueName": "Web Support" } });
    kim.act(Method::POST, &format!("interactions/{id}/blind-transfer"), queue)
        .await;
    max.pick_up().await;
    max.subscribe(&format!("interactions/{id}/chat"), Value::Null)
        .await;
    let contents = max.messages(":chatContentsMessage").await[0].clone();
    let lines = contents["messagesAdded"].as_array().unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line["text"] == "size.pdf" && line["messageType"] == 1)
    );
    // What is out of one's hands is nothing one sends files into.
    let answer = kim.send_file(&id, "late.pdf", CONTENT).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_file_or_too_much_of_one_is_refused_and_it_is_said_why() {
    let mut settings: CicSettings = settings();
    settings.limits.file_bytes = 1_000;
    settings.limits.all_file_bytes = 2_500;
    settings.limits.files_per_chat = 3;
    let cic = TestCic::with(settings);
    let kim = cic.available_agent("kim").await;
    let ada = cic.visitor(None).await;
    let waiting = kim.offered().await.unwrap();
    let answer = kim.send_file(&waiting, "size.pdf", CONTENT).await;
    assert_eq!(answer.body["message"], "the interaction cannot be written to now");
    kim.act(
        Method::POST,
        &format!("interactions/{waiting}/pickup"),
        Value::Null,
    )
    .await;
    let id = waiting;
    ada.news().await;

    let large = vec![b'x'; 1_001];
    let huge = vec![b'x'; 100_000];
    for (name, bytes, status, message) in [
        ("size.pdf", &b""[..], 400, "the file is empty"),
        ("size.pdf", &large, 413, "the file is larger than 1000 bytes"),
        ("size.pdf", &huge, 413, "the request is too large"),
        ("", CONTENT, 400, "the file's name is empty"),
        ("..", CONTENT, 400, "the file's name begins with a dot"),
        ("a|b.pdf", CONTENT, 400, "the file's name has a `|`"),
        (
            &"x".repeat(121),
            CONTENT,
            400,
            "the file's name is longer than 120 characters",
        ),
    ] {
        let answer = kim.send_file(&id, name, bytes).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        assert_eq!(answer.body["message"], message);
    }
    let form = "multipart/form-data; boundary=border";
    let text = b"--border\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--border--\r\n";
    for (content_type, body, message) in [
        (
            "application/json",
            &b"{}"[..],
            "the body is no form (multipart/form-data)",
        ),
        (form, b"no form at all", "the form is broken"),
        (
            form,
            b"--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\nx",
            "the form is broken",
        ),
        (form, text, "the property `file` is missing"),
    ] {
        let answer = kim.send_form(&id, content_type, body.to_vec()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
        assert_eq!(answer.body["message"], message);
    }
    assert_eq!(ada.news().await, [""; 0]);

    let full = vec![b'x'; 1_000];
    for status in [200, 200, 429] {
        let answer = kim.send_file(&id, "size.pdf", &full).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    for status in [200, 400] {
        let answer = kim.send_file(&id, "size.pdf", CONTENT).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    // A chat that is forgotten takes its files with it.
    kim.act(
        Method::POST,
        &format!("interactions/{id}/disconnect"),
        Value::Null,
    )
    .await;
    cic.pass(120);
    let kim = cic.available_agent("kim").await;
    let _bob = cic.visitor(None).await;
    let id = kim.pick_up().await;
    assert_eq!(kim.send_file(&id, "size.pdf", &full).await.status, StatusCode::OK);
}
