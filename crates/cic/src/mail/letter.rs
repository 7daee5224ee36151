//! A transcript as a mail: plain text, and the same as HTML. Whatever anybody wrote is text in both.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use askama::Template as _;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use super::settings::Sender;
use super::words::Words;
use crate::model::{
    Content, HistoryItem, InteractionId, Line, Mail, ParticipantKind, Transcript, UnixMillis, plain_line,
};

/// The longest name or subject, in characters.
const MAX_HEADER_CHARS: usize = 200;

/// A mail as it travels.
pub(crate) struct Letter {
    /// Names it, and nobody in it. The same mail has the same name whenever it is tried.
    pub(crate) name: String,
    pub(crate) message: Message,
}

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
#[error("the mail cannot be written: {0}")]
pub(crate) struct LetterError(String);

impl Letter {
    /// # Errors
    /// [`LetterError`], which is a mistake of ours: the same mail fails again.
    pub(crate) fn write(mail: &Mail, sender: &Sender) -> Result<Self, LetterError> {
        let page = Page::of(&mail.transcript);
        let html = page.render().map_err(|error| LetterError(error.to_string()))?;
        let name = name_of(mail.id);
        let written_at = u64::try_from(mail.transcript.ended.0).unwrap_or(0);
        let message = Message::builder()
            .from(sender.0.clone())
            .to(recipient(&mail.transcript.visitor, mail.to.reveal()))
            .subject(plain_line(&page.subject, MAX_HEADER_CHARS))
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(written_at))
            // The same whenever it is tried: should a mail be sent twice, mail programs show it once.
            .message_id(Some(format!("<{name}@{}>", sender.0.email.domain())))
            // Source: RFC 3834. Nobody's holiday note is to answer it.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .multipart(MultiPart::alternative_plain_html(page.plain(), html))
            .map_err(|error| LetterError(error.to_string()))?;
        Ok(Self { name, message })
    }
}

/// Whom a mail is for. The name is made one plain line once more: `lettre` panics at one with a line end, and what waited in a
/// file comes from elsewhere than the start of a chat.
fn recipient(name: &str, address: &lettre::Address) -> Mailbox {
    let name = plain_line(name, MAX_HEADER_CHARS);
    Mailbox::new(Some(name).filter(|name| !name.is_empty()), address.clone())
}

fn name_of(id: InteractionId) -> String {
    format!("transcript-{id}")
}

/// The text of a mail.
#[derive(askama::Template)]
#[template(path = "transcript.html")]
struct Page<'a> {
    words: &'static Words,
    subject: String,
    began: String,
    ended: String,
    sections: Vec<Section<'a>>,
    is_cut: bool,
}

struct Section<'a> {
    heading: &'static str,
    lines: Vec<Written<'a>>,
}

/// A line, as it is written.
struct Written<'a> {
    time: String,
    /// Who speaks; the system speaks for itself.
    name: Option<&'a str>,
    /// What it is, if it is no text.
    label: Option<&'static str>,
    text: &'a str,
    is_page: bool,
}

impl<'a> Page<'a> {
    fn of(transcript: &'a Transcript) -> Self {
        let words = Words::of(transcript.language.as_deref());
        let said = transcript.lines.iter().map(|line| Written::said(line, words));
        let mut sections = Vec::new();
        if !transcript.before.is_empty() {
            sections.push(Section {
                heading: words.before,
                lines: transcript.before.iter().map(Written::before).collect(),
            });
        }
        sections.push(Section {
            heading: words.conversation,
            lines: said.collect(),
        });
        Self {
            words,
            subject: words.subject(&transcript.queue),
            began: time(transcript.began),
            ended: time(transcript.ended),
            sections,
            is_cut: transcript.is_cut,
        }
    }

    fn plain(&self) -> String {
        let words = self.words;
        let mut text = format!(
            "{}\n\n{}: {}\n{}: {}\n{}\n",
            self.subject, words.began, self.began, words.ended, self.ended, words.zone
        );
        for section in &self.sections {
            // Writing to a text does not fail.
            let _ = writeln!(text, "\n{}\n", section.heading);
            for line in &section.lines {
                text.push_str(&line.plain());
            }
        }
        if self.is_cut {
            let _ = writeln!(text, "\n{}", words.cut);
        }
        let _ = writeln!(text, "\n-- \n{}", words.why);
        text
    }
}

impl<'a> Written<'a> {
    fn said(line: &'a Line, words: &'static Words) -> Self {
        let (label, text) = match &line.content {
            Content::Text(text) => (None, text),
            Content::Page(address) => (Some(words.page), address),
            Content::File(name) => (Some(words.file), name),
        };
        Self {
            time: time(line.at),
            name: speaker(line.kind, &line.name),
            label,
            text,
            // The address was judged when the agent pushed it: it leads to a page of the web.
            is_page: matches!(line.content, Content::Page(_)),
        }
    }

    fn before(item: &'a HistoryItem) -> Self {
        Self {
            time: told_time(&item.timestamp),
            name: speaker(item.kind, &item.name),
            label: None,
            text: &item.text,
            is_page: false,
        }
    }

    /// What follows a line's first is moved in, so that nobody can write a line that looks like another's.
    fn plain(&self) -> String {
        let mut line = format!("[{}] ", self.time);
        if let Some(name) = self.name {
            let _ = write!(line, "{name}: ");
        }
        if let Some(label) = self.label {
            let _ = write!(line, "{label}: ");
        }
        line.push_str(&self.text.replace('\n', "\n    "));
        line.push('\n');
        line
    }
}

fn speaker(kind: ParticipantKind, name: &str) -> Option<&str> {
    (kind != ParticipantKind::System).then_some(name)
}

fn time(moment: UnixMillis) -> String {
    jiff::Timestamp::from_millisecond(moment.0)
        .map(utc)
        .unwrap_or_default()
}

fn utc(moment: jiff::Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment as a website wrote it: in UTC if it can be read, else as it stands.
///
/// Source: reference sections 2.3 and 2.4, for the spellings.
fn told_time(text: &str) -> String {
    let extended = text.parse::<jiff::Timestamp>().ok();
    let compact = || {
        let moment = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
        moment.to_zoned(jiff::tz::TimeZone::UTC).ok()
    };
    let moment = extended.or_else(|| compact().map(|moment| moment.timestamp()));
    moment.map_or_else(|| text.to_owned(), utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: UnixMillis = UnixMillis(1_795_363_200_000);

    fn line(kind: ParticipantKind, name: &str, content: Content) -> Line {
        Line {
            at: NOON.plus(Duration::from_secs(5)),
            kind,
            name: name.into(),
            content,
        }
    }

    fn transcript(visitor: &str, lines: Vec<Line>) -> Transcript {
        Transcript {
            language: Some("en-us".into()),
            visitor: visitor.into(),
            queue: "Web Sales".into(),
            began: NOON,
            ended: NOON.plus(Duration::from_secs(65)),
            before: Vec::new(),
            lines,
            is_cut: false,
        }
    }

    fn agent(text: &str) -> Line {
        line(ParticipantKind::Agent, "Kim Agent", Content::Text(text.into()))
    }

    fn written(transcript: Transcript) -> String {
        let to = "ada@shop.example".parse().unwrap();
        let mail = Mail::new(InteractionId(7), to, transcript, NOON);
        let sender = "The Shop <chat@shop.example>".parse().unwrap();
        let letter = Letter::write(&mail, &sender).unwrap();
        assert_eq!(letter.name, "transcript-7");
        String::from_utf8(letter.message.formatted()).unwrap()
    }

    #[test]
    fn the_plain_text_has_every_line_with_its_time_in_utc() {
        let mut transcript = transcript(
            "Ada",
            vec![
                line(ParticipantKind::System, "IC", Content::Text("Welcome.".into())),
                line(
                    ParticipantKind::WebUser,
                    "Ada",
                    Content::Text("Hello\nthere".into()),
                ),
                line(
                    ParticipantKind::Agent,
                    "Kim Agent",
                    Content::Page("https://shop.example/a?b=1&c=2".into()),
                ),
                line(
                    ParticipantKind::Agent,
                    "Kim Agent",
                    Content::File("size guide.pdf".into()),
                ),
            ],
        );
        transcript.before = ["20261122T155900Z", "2026-11-22T16:59:30+01:00", "a while ago"]
            .map(|timestamp| HistoryItem {
                timestamp: timestamp.into(),
                name: "Bot".into(),
                kind: ParticipantKind::Agent,
                text: "How may I help?".into(),
            })
            .into();
        transcript.is_cut = true;
        assert_eq!(
            Page::of(&transcript).plain(),
            "Your conversation with Web Sales\n\n\
             Began: 2026-11-22 16:00:00 UTC\nEnded: 2026-11-22 16:01:05 UTC\nAll times are UTC.\n\n\
             Before this conversation\n\n\
             [2026-11-22 15:59:00 UTC] Bot: How may I help?\n\
             [2026-11-22 15:59:30 UTC] Bot: How may I help?\n\
             [a while ago] Bot: How may I help?\n\n\
             Conversation\n\n\
             [2026-11-22 16:00:05 UTC] Welcome.\n\
             [2026-11-22 16:00:05 UTC] Ada: Hello\n    there\n\
             [2026-11-22 16:00:05 UTC] Kim Agent: Page: https://shop.example/a?b=1&c=2\n\
             [2026-11-22 16:00:05 UTC] Kim Agent: File: size guide.pdf\n\n\
             The rest was too long to be sent.\n\n-- \n\
             You get this message because somebody asked for it with your address when the chat began. It was sent by a \
             program.\n"
        );
    }

    #[test]
    fn what_anybody_wrote_is_text_in_the_html_too() {
        let evil = "<script>alert(1)</script> & \"'";
        let mut transcript = transcript(
            "<b>Ada</b>",
            vec![
                agent(evil),
                line(
                    ParticipantKind::Agent,
                    "<i>Kim",
                    Content::Page("https://shop.example/\"><img".into()),
                ),
                line(
                    ParticipantKind::WebUser,
                    "<b>Ada</b>",
                    Content::File("<u>.pdf".into()),
                ),
            ],
        );
        transcript.queue = "<h1>Sales".into();
        transcript.before = vec![HistoryItem {
            timestamp: "<time>".into(),
            name: "<em>".into(),
            kind: ParticipantKind::WebUser,
            text: "</body>".into(),
        }];
        let html = Page::of(&transcript).render().unwrap();
        for markup in [
            "<script",
            "<b>",
            "<i>",
            "<img",
            "<u>",
            "<h1>Sales",
            "<time",
            "<em>",
        ] {
            assert!(!html.contains(markup), "{markup} in {html}");
        }
        assert_eq!(html.matches("</body>").count(), 1);
        assert_eq!(html.matches("<a href").count(), 1);
    }

    #[test]
    fn a_mail_says_what_it_is_and_is_the_same_whenever_it_is_tried() {
        let mail = written(transcript("Ada", vec![agent("Hello")]));
        for header in [
            "From: \"The Shop\" <chat@shop.example>\r\n",
            "To: Ada <ada@shop.example>\r\n",
            "Subject: Your conversation with Web Sales\r\n",
            "Message-ID: <transcript-7@shop.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Date: Sun, 22 Nov 2026 16:01:05 +0000\r\n",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(mail.contains(header), "{header} in {mail}");
        }
    }

    #[test]
    fn no_name_becomes_a_header_or_another_address() {
        for name in [
            "Ada\r\nBcc: eve@evil.example",
            "Ada\nBcc: eve@evil.example\n\nHello",
            "eve@evil.example>, <eve@evil.example",
            "\" <eve@evil.example>, \"",
            "=?utf-8?q?Ada=0D=0ABcc:_eve@evil.example?=",
        ] {
            let mut said = transcript(name, vec![agent("Hello")]);
            said.queue = name.into();
            let mail = written(said);
            let head = mail.split_once("\r\n\r\n").unwrap().0;
            assert!(!head.contains("\nBcc"), "{head}");
            let to = "ada@shop.example".parse::<lettre::Address>().unwrap();
            let mail = Mail::new(
                InteractionId(7),
                "ada@shop.example".parse().unwrap(),
                transcript(name, vec![agent("Hello")]),
                NOON,
            );
            let letter = Letter::write(&mail, &"chat@shop.example".parse().unwrap()).unwrap();
            assert_eq!(letter.message.envelope().to(), [to]);
        }
    }

    #[test]
    fn no_character_of_a_name_stands_in_the_way_of_a_mail() {
        let address: lettre::Address = "ada@shop.example".parse().unwrap();
        for c in ('\0'..='\u{3000}').chain(['\u{feff}', '\u{fffd}', '\u{1f600}', '\u{10ffff}']) {
            for name in [format!("{c}"), format!("A{c}da")] {
                let to = Message::builder().to(recipient(&name, &address));
                let message = to.from("chat@shop.example".parse().unwrap());
                let message = message.subject(plain_line(&name, 9)).body(String::new()).unwrap();
                assert_eq!(
                    message.envelope().to(),
                    std::slice::from_ref(&address),
                    "{name:?}"
                );
            }
        }
    }

    #[test]
    fn a_visitor_is_written_to_in_their_language() {
        let said = Transcript {
            language: Some("de-at".into()),
            ..transcript("Zoë", vec![agent("Grüß Gott")])
        };
        let page = Page::of(&said);
        assert!(page.plain().starts_with("Ihr Gespräch mit Web Sales\n"));
        assert!(page.render().unwrap().contains("<html lang=\"de\">"));
    }
}
