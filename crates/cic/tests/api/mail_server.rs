//! A small mail server on loopback, which does as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does with the next mail.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    /// Takes it.
    Takes,
    /// Takes it, and then says nothing to the farewell.
    TakesAndSulks,
    /// Answers this to the recipient.
    Refuses(&'static str),
    /// Answers this to the log-in.
    KnowsNobody(&'static str),
    /// Says nothing at all.
    Hangs,
    /// Ends the connection in the middle of the mail.
    Breaks,
}

/// What it has heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Mails it took.
    pub(crate) mails: Vec<String>,
    /// Every line it was told outside of mails.
    pub(crate) commands: Vec<String>,
    pub(crate) connections: usize,
}

/// A running mail server.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    heard: Arc<Mutex<Heard>>,
    moods: Arc<Mutex<VecDeque<Mood>>>,
}

impl MailServer {
    /// A server that is in these moods, one a connection, and takes every mail after that.
    pub(crate) async fn start(moods: impl IntoIterator<Item = Mood>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let moods = Arc::new(Mutex::new(moods.into_iter().collect::<VecDeque<_>>()));
        let server = Self {
            port,
            heard: Arc::clone(&heard),
            moods: Arc::clone(&moods),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mood = moods.lock().unwrap().pop_front().unwrap_or(Mood::Takes);
                heard.lock().unwrap().connections += 1;
                tokio::spawn(talk(stream, mood, Arc::clone(&heard)));
            }
        });
        server
    }

    /// What it does with the mails to come.
    pub(crate) fn will(&self, mood: Mood) {
        self.moods.lock().unwrap().push_back(mood);
    }

    pub(crate) fn heard<T>(&self, look: impl FnOnce(&Heard) -> T) -> T {
        look(&self.heard.lock().unwrap())
    }
}

async fn talk(stream: TcpStream, mood: Mood, heard: Arc<Mutex<Heard>>) {
    let mut stream = BufReader::new(stream);
    if matches!(mood, Mood::Hangs) {
        // Until the other side has had enough.
        let mut line = String::new();
        let _ = stream.read_line(&mut line).await;
        return;
    }
    let _ = stream.write_all(b"220 mail.example\r\n").await;
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|bytes| bytes > 0) {
        let command = std::mem::take(&mut line).trim_end().to_owned();
        heard.lock().unwrap().commands.push(command.clone());
        let answer = match (command.split([' ', ':']).next().unwrap_or_default(), mood) {
            ("EHLO", _) => "250-mail.example\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
            ("AUTH", Mood::KnowsNobody(answer)) => answer,
            ("AUTH", _) => "235 fine",
            ("RCPT", Mood::Refuses(answer)) => answer,
            ("DATA", Mood::Breaks) => {
                let _ = stream.write_all(b"354 go on\r\n").await;
                let _ = stream.read_line(&mut line).await;
                return;
            }
            ("DATA", _) => {
                let _ = stream.write_all(b"354 go on\r\n").await;
                let mail = read_mail(&mut stream).await;
                heard.lock().unwrap().mails.push(mail);
                "250 taken"
            }
            ("QUIT", Mood::TakesAndSulks) => {
                let _ = stream.read_line(&mut line).await;
                return;
            }
            ("QUIT", _) => "221 bye",
            _ => "250 fine",
        };
        if stream
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

async fn read_mail(stream: &mut BufReader<TcpStream>) -> String {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        let bytes = stream.read_line(&mut line).await.unwrap_or(0);
        if bytes == 0 || line == ".\r\n" {
            return mail;
        }
        mail.push_str(&line);
    }
}
