//! Transcripts by e-mail: who gets one, once, in files and by a mail server that is not always in the mood.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use waymeet_cic::model::UnixMillis;
use waymeet_cic::{
    CicSettings, FolderSettings, MailPassword, MailSettings, SmtpLogIn, SmtpSecurity, SmtpSettings,
};

use crate::helpers::{Agent, NOW, TestCic, settings};
use crate::mail_server::{MailServer, Mood};

const ADA: &str = "ada@shop.example";
const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

fn in_folder(folder: &Path) -> CicSettings {
    let sender = "The Shop <chat@shop.example>".parse().unwrap();
    CicSettings {
        mail: MailSettings::Folder(FolderSettings::new(folder, sender)),
        ..settings()
    }
}

fn by(server: &MailServer) -> SmtpSettings {
    SmtpSettings {
        port: Some(server.port),
        security: SmtpSecurity::Plain,
        timeout: Duration::from_secs(30),
        ..SmtpSettings::new("127.0.0.1", "chat@shop.example".parse().unwrap())
    }
}

fn by_smtp(smtp: SmtpSettings) -> CicSettings {
    CicSettings {
        mail: MailSettings::Smtp(smtp),
        ..settings()
    }
}

/// Starts a chat over ICWS with more in its body; the participant's id.
async fn start(cic: &TestCic, more: Value) -> String {
    let mut body = json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup" });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let answer = cic.post("/icws/web-chat/start", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body["participantId"].as_str().unwrap().to_owned()
}

async fn says(agent: &Agent<'_>, id: &str, text: &str) {
    let body = json!({ "text": text, "clearTypingIndicator": true });
    agent
        .act(Method::POST, &format!("interactions/{id}/chat/messages"), body)
        .await;
}

/// A chat in which Kim says hello, and which its visitor leaves.
async fn conversation(cic: &TestCic, more: Value) {
    let kim = cic.available_agent("kim").await;
    let ada = start(cic, more).await;
    let id = kim.pick_up().await;
    says(&kim, &id, "Hello Ada").await;
    let left = cic.post(&format!("/icws/web-chat/exit/{ada}"), Value::Null).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
}

async fn wanted_conversation(cic: &TestCic) {
    conversation(cic, json!({ "transcriptEmailAddress": ADA })).await;
}

/// The mails in a folder.
fn mails(folder: &Path) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    files
        .map(|file| file.unwrap())
        .inspect(|file| {
            let name = file.file_name().into_string().unwrap();
            assert!(
                name.starts_with("transcript-") && name.ends_with(".eml"),
                "{name}"
            );
        })
        .map(|file| std::fs::read_to_string(file.path()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_conversation_over_icws_is_written_once_with_all_that_was_said() {
    let folder = TempDir::new().unwrap();
    let cic = TestCic::with(in_folder(folder.path()));
    let kim = cic.available_agent("kim").await;
    let ada = start(
        &cic,
        json!({ "transcriptEmailAddress": ADA, "chatHistory": [{ "timestamp": "20261122T155500Z",
            "displayName": "Robot", "participantType": "Agent", "message": "I fetch somebody." }] }),
    )
    .await;
    let id = kim.pick_up().await;
    says(&kim, &id, "Hello Ada").await;
    cic.pass(61);
    let say = json!({ "message": "1 < 2\nis true", "type": "text/plain" });
    cic.post(&format!("/icws/web-chat/send-message/{ada}"), say).await;
    let page = json!({ "url": "https://shop.example/lamp" });
    kim.act(Method::POST, &format!("interactions/{id}/chat/push-url"), page)
        .await;
    kim.send_file(&id, "lamp.pdf", b"a lamp").await;
    cic.cic.send_mails().await;
    assert_eq!(mails(folder.path()), [""; 0], "the chat is not over");

    kim.act(
        Method::POST,
        &format!("interactions/{id}/disconnect"),
        Value::Null,
    )
    .await;
    cic.cic.send_mails().await;
    let written = mails(folder.path());
    assert_eq!(written.len(), 1);
    for line in [
        "From: \"The Shop\" <chat@shop.example>",
        "To: Ada <ada@shop.example>",
        "Subject: Your conversation with Web Sales",
        "[2026-11-22 15:55:00 UTC] Robot: I fetch somebody.",
        "[2026-11-22 16:00:00 UTC] Kim Agent: Hello Ada",
        "[2026-11-22 16:01:01 UTC] Ada: 1 < 2\r\n    is true",
        "Kim Agent: Page: https://shop.example/lamp",
        "Kim Agent: File: lamp.pdf",
        "1 &#60; 2",
    ] {
        assert!(written[0].contains(line), "{line} in {}", written[0]);
    }
    assert!(!written[0].contains("a lamp"), "files by name");

    // Whatever happens afterwards, it was written.
    std::fs::remove_dir_all(folder.path()).unwrap();
    cic.post(&format!("/icws/web-chat/exit/{ada}"), Value::Null).await;
    cic.pass(200);
    cic.cic.send_mails().await;
    assert_eq!(mails(folder.path()), [""; 0]);
}

#[tokio::test]
async fn a_visitor_of_the_older_api_says_that_a_transcript_is_wanted() {
    let folder = TempDir::new().unwrap();
    let cic = TestCic::with(in_folder(folder.path()));
    let kim = cic.available_agent("kim").await;
    let start = async |more: Value| {
        let mut body = json!({ "participant": { "name": "Ada" }, "target": "Web Sales", "targettype": "Workgroup",
            "language": "de-de" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        cic.pass(1);
        cic.post("/websvcs/chat/start", body).await.body["chat"].clone()
    };
    for (wish, reason) in [
        (
            json!({ "transcriptRequired": true }),
            "error.websvc.content.invalid.missingData",
        ),
        (
            json!({ "transcriptRequired": true, "emailAddress": " " }),
            "error.websvc.content.invalid.missingData",
        ),
        (
            json!({ "transcriptRequired": true, "emailAddress": "ada" }),
            "error.websvc.content.invalid",
        ),
        (
            json!({ "transcriptRequired": "yes", "emailAddress": ADA }),
            "error.websvc.content.invalid",
        ),
    ] {
        let refused = start(wish).await;
        assert_eq!(refused["status"], json!({ "type": "failure", "reason": reason }));
    }
    for (wish, is_written) in [
        (json!({ "transcriptRequired": true, "emailAddress": ADA }), true),
        (json!({ "transcriptRequired": false, "emailAddress": ADA }), false),
        (json!({ "emailAddress": ADA }), false),
        (json!({ "transcriptRequired": false, "emailAddress": "" }), false),
    ] {
        let chat = start(wish).await;
        let id = kim.pick_up().await;
        says(&kim, &id, "Guten Tag").await;
        let exit = format!("/websvcs/chat/exit/{}", chat["participantID"].as_str().unwrap());
        cic.post(&exit, Value::Null).await;
        cic.cic.send_mails().await;
        let written = mails(folder.path());
        assert_eq!(written.len(), usize::from(is_written), "{written:?}");
        // `Gespräch`, in a word that ASCII can carry.
        assert!(written.iter().all(|mail| mail.contains("Subject: Ihr =?utf-8?")));
        for file in std::fs::read_dir(folder.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
    }
}

#[tokio::test]
async fn what_was_no_conversation_is_not_written_to_anybody() {
    let folder = TempDir::new().unwrap();
    let cic = TestCic::with(in_folder(folder.path()));
    let ada = start(&cic, json!({ "transcriptEmailAddress": "eve@elsewhere.example" })).await;
    let say = json!({ "message": "Buy my lamps", "type": "text/plain" });
    cic.post(&format!("/icws/web-chat/send-message/{ada}"), say).await;
    cic.post(&format!("/icws/web-chat/exit/{ada}"), Value::Null).await;
    cic.cic.send_mails().await;
    assert_eq!(mails(folder.path()), [""; 0]);
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_told_to_the_visitor_and_no_reason_to_refuse_the_chat() {
    let folder = TempDir::new().unwrap();
    let no_transcript =
        "What you gave is no e-mail address, so no transcript of this chat can be sent to you.";
    for (settings, is_told) in [(in_folder(folder.path()), true), (settings(), false)] {
        let cic = TestCic::with(settings);
        let ada = start(&cic, json!({ "transcriptEmailAddress": "ada at home" })).await;
        let told = cic.get(&format!("/icws/web-chat/messages/{ada}")).await.body;
        assert_eq!(told.to_string().contains(no_transcript), is_told, "{told}");
        let empty = start(&cic, json!({ "transcriptEmailAddress": "" })).await;
        let told = cic.get(&format!("/icws/web-chat/messages/{empty}")).await.body;
        assert!(!told.to_string().contains(no_transcript));
    }
    let wrong = json!({ "participantName": "Ada", "targetName": "Web Sales", "targetType": "Workgroup",
        "transcriptEmailAddress": 5 });
    let refused = TestCic::new().post("/icws/web-chat/start", wrong).await;
    assert_eq!(refused.body["propertyName"], "transcriptEmailAddress");
}

#[tokio::test]
async fn agents_are_not_told_the_address() {
    let folder = TempDir::new().unwrap();
    let cic = TestCic::with(in_folder(folder.path()));
    let kim = cic.available_agent("kim").await;
    start(&cic, json!({ "transcriptEmailAddress": ADA })).await;
    let id = kim.pick_up().await;
    // Without names it is told of all attributes there are.
    kim.subscribe(&format!("interactions/{id}"), json!({})).await;
    let told = kim.messages(":interactionChangedMessage").await;
    let all = json!(told).to_string();
    assert!(all.contains("Ada") && !all.contains(ADA), "{all}");
}

#[tokio::test]
async fn old_files_are_thrown_away_after_a_week_and_those_of_others_are_not() {
    let folder = TempDir::new().unwrap();
    let cic = TestCic::with(in_folder(folder.path()));
    let written = |name: &str, days: u64| {
        let file = std::fs::File::create(folder.path().join(name)).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(NOW.0.unsigned_abs());
        file.set_modified(now - Duration::from_secs(days * DAY)).unwrap();
    };
    for (name, days) in [
        ("transcript-1.eml", 7),
        ("transcript-2.eml", 6),
        ("transcript-3.part", 8),
        ("letter.eml", 30),
        ("transcript-4.txt", 30),
    ] {
        written(name, days);
    }
    let left = || {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    cic.cic.send_mails().await;
    assert_eq!(left(), ["letter.eml", "transcript-2.eml", "transcript-4.txt"]);
    cic.pass(59 * MINUTE);
    cic.cic.send_mails().await;
    assert!(left().contains(&"transcript-2.eml".to_owned()));
    cic.pass(DAY);
    cic.cic.send_mails().await;
    assert_eq!(left(), ["letter.eml", "transcript-4.txt"]);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_can_read_a_mail() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let outbox = folder.path().join("mail");
    let cic = TestCic::with(in_folder(&outbox));
    wanted_conversation(&cic).await;
    cic.cic.send_mails().await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = std::fs::read_dir(&outbox).unwrap().next().unwrap().unwrap();
    assert_eq!((mode(&outbox), mode(&file.path())), (0o700, 0o600));
}

#[tokio::test]
async fn a_mail_that_waits_is_sent_after_a_restart_and_only_then() {
    let folder = TempDir::new().unwrap();
    let (outbox, file) = (folder.path().join("mail"), folder.path().join("cic.sqlite"));
    let before = TestCic::open(in_folder(&outbox), &file, NOW).await;
    wanted_conversation(&before).await;
    // Nobody had the time to send it, or to close the file.
    let later = UnixMillis(NOW.0 + 30_000);
    let after = TestCic::open(in_folder(&outbox), &file, later).await;
    after.cic.send_mails().await;
    let written = mails(&outbox);
    assert_eq!(written.len(), 1);
    assert!(written[0].contains("Kim Agent: Hello Ada"));
    after.cic.close().await;

    std::fs::remove_dir_all(&outbox).unwrap();
    let last = TestCic::open(in_folder(&outbox), &file, later).await;
    last.pass(300);
    last.cic.send_mails().await;
    assert_eq!(mails(&outbox), [""; 0]);
}

#[tokio::test]
async fn an_address_survives_a_restart_in_the_middle_of_the_chat() {
    let folder = TempDir::new().unwrap();
    let (outbox, file) = (folder.path().join("mail"), folder.path().join("cic.sqlite"));
    let before = TestCic::open(in_folder(&outbox), &file, NOW).await;
    let kim = before.available_agent("kim").await;
    let ada = start(&before, json!({ "transcriptEmailAddress": ADA })).await;
    let id = kim.pick_up().await;
    says(&kim, &id, "Hello Ada").await;
    before.cic.close().await;

    let after = TestCic::open(in_folder(&outbox), &file, NOW).await;
    after
        .post(&format!("/icws/web-chat/exit/{ada}"), Value::Null)
        .await;
    after.cic.send_mails().await;
    assert!(mails(&outbox)[0].contains("To: Ada <ada@shop.example>"));
}

#[tokio::test]
async fn where_no_mail_is_sent_no_address_is_kept_and_what_waited_is_thrown_away() {
    let folder = TempDir::new().unwrap();
    let (outbox, file) = (folder.path().join("mail"), folder.path().join("cic.sqlite"));
    let holds_the_address = || {
        let log = std::fs::read(file.with_extension("sqlite-wal")).unwrap_or_default();
        let bytes = [std::fs::read(&file).unwrap(), log].concat();
        bytes.windows(ADA.len()).any(|window| window == ADA.as_bytes())
    };
    let without = TestCic::open(settings(), &file, NOW).await;
    wanted_conversation(&without).await;
    assert!(!holds_the_address());
    without.cic.close().await;

    // The first chat is forgotten by then.
    let later = UnixMillis(NOW.0 + 600_000);
    let with = TestCic::open(in_folder(&outbox), &file, later).await;
    with.pass(0);
    wanted_conversation(&with).await;
    assert!(holds_the_address());
    with.cic.close().await;
    let without = TestCic::open(settings(), &file, later).await;
    without.cic.close().await;
    assert!(!holds_the_address());
}

#[tokio::test]
async fn the_address_of_a_chat_that_goes_on_is_forgotten_where_no_mail_is_sent_any_more() {
    let folder = TempDir::new().unwrap();
    let (outbox, file) = (folder.path().join("mail"), folder.path().join("cic.sqlite"));
    let with = TestCic::open(in_folder(&outbox), &file, NOW).await;
    let kim = with.available_agent("kim").await;
    let ada = start(&with, json!({ "transcriptEmailAddress": ADA })).await;
    let id = kim.pick_up().await;
    says(&kim, &id, "Hello Ada").await;
    with.cic.close().await;

    let without = TestCic::open(settings(), &file, NOW).await;
    without
        .post(&format!("/icws/web-chat/exit/{ada}"), Value::Null)
        .await;
    without.cic.close().await;
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(ADA.len()).any(|window| window == ADA.as_bytes()));
}

#[tokio::test]
async fn a_mail_server_gets_the_mail_and_whatever_it_says_to_the_farewell_it_is_sent_once() {
    let server = MailServer::start([Mood::TakesAndSulks]).await;
    let smtp = SmtpSettings {
        log_in: Some(SmtpLogIn {
            user: "chat".into(),
            password: MailPassword::new("swordfish"),
        }),
        ..by(&server)
    };
    let cic = TestCic::with(by_smtp(smtp));
    wanted_conversation(&cic).await;
    cic.cic.send_mails().await;
    cic.pass(DAY);
    cic.cic.send_mails().await;
    let (mails, commands) = server.heard(|heard| (heard.mails.clone(), heard.commands.clone()));
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("Kim Agent: Hello Ada"));
    for command in [
        "EHLO shop.example",
        "MAIL FROM:<chat@shop.example>",
        "RCPT TO:<ada@shop.example>",
    ] {
        assert!(
            commands.iter().any(|heard| heard.starts_with(command)),
            "{commands:?}"
        );
    }
    assert!(commands.iter().any(|heard| heard.starts_with("AUTH PLAIN ")));
}

#[tokio::test]
async fn a_mail_that_is_refused_for_now_is_sent_later() {
    for mood in [
        Mood::Refuses("451 try again later"),
        Mood::KnowsNobody("535 wrong password"),
        Mood::Breaks,
    ] {
        let server = MailServer::start([mood, mood]).await;
        let smtp = SmtpSettings {
            log_in: Some(SmtpLogIn {
                user: "chat".into(),
                password: MailPassword::new("swordfish"),
            }),
            ..by(&server)
        };
        let cic = TestCic::with(by_smtp(smtp));
        wanted_conversation(&cic).await;
        // At once, a minute later, and two minutes after that.
        for (seconds, tries, sent) in [(0, 1, 0), (59, 1, 0), (1, 2, 0), (119, 2, 0), (1, 3, 1)] {
            cic.pass(seconds);
            cic.cic.send_mails().await;
            let heard = server.heard(|heard| (heard.connections, heard.mails.len()));
            assert_eq!(heard, (tries, sent), "{mood:?}");
        }
    }
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_tried_again() {
    let server = MailServer::start([Mood::Refuses("550 nobody of this name")]).await;
    let cic = TestCic::with(by_smtp(by(&server)));
    wanted_conversation(&cic).await;
    for _ in 0..3 {
        cic.cic.send_mails().await;
        cic.pass(DAY);
    }
    assert_eq!(
        server.heard(|heard| (heard.connections, heard.mails.len())),
        (1, 0)
    );
}

#[tokio::test]
async fn a_mail_server_that_hangs_holds_nobody_up_for_longer_than_it_may() {
    let server = MailServer::start([Mood::Hangs]).await;
    let smtp = SmtpSettings {
        timeout: Duration::from_millis(20),
        ..by(&server)
    };
    let cic = TestCic::with(by_smtp(smtp));
    wanted_conversation(&cic).await;
    cic.cic.send_mails().await;
    assert_eq!(
        server.heard(|heard| (heard.connections, heard.mails.len())),
        (1, 0)
    );
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_has_no_tls_where_it_has_to() {
    let server = MailServer::start([]).await;
    let smtp = SmtpSettings {
        security: SmtpSecurity::StartTls,
        log_in: Some(SmtpLogIn {
            user: "chat".into(),
            password: MailPassword::new("swordfish"),
        }),
        ..by(&server)
    };
    let cic = TestCic::with(by_smtp(smtp));
    wanted_conversation(&cic).await;
    cic.cic.send_mails().await;
    let commands = server.heard(|heard| heard.commands.clone());
    assert!(
        commands
            .iter()
            .all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{commands:?}"
    );
}

#[tokio::test]
async fn after_a_day_a_mail_is_given_up_and_the_log_says_so_without_the_address() {
    let log = Log::default();
    let server = MailServer::start([]).await;
    let cic = TestCic::with(by_smtp(by(&server)));
    let said = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || said.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    wanted_conversation(&cic).await;
    for _ in 0..40 {
        server.will(Mood::Refuses("450 <ada@shop.example> is away"));
        cic.cic.send_mails().await;
        cic.pass(60 * MINUTE);
    }
    let tries = server.heard(|heard| heard.connections);
    assert!((24..=26).contains(&tries), "{tries}");
    let text = log.text();
    let given_up = text.lines().find(|line| line.contains("ERROR")).unwrap();
    assert!(
        given_up.contains("gave up a transcript") && given_up.contains("the mail server answered 450"),
        "{given_up}"
    );
    assert!(!text.contains("ada@") && !text.contains("Hello Ada"), "{text}");
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
