//! What was said in a chat, for the visitor to keep.

use super::chat::{HistoryItem, ParticipantKind, Said};
use super::email_address::EmailAddress;
use super::interaction::Interaction;
use super::time::UnixMillis;

/// Bytes of text a transcript has at most: mail servers refuse what is too large. A long chat has some ten thousand.
const MAX_BYTES: usize = 512 * 1024;

/// Whether the visitor wants a transcript, as the start of the chat says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AskedTranscript {
    /// No.
    #[default]
    No,
    /// To this address.
    To(EmailAddress),
    /// To something that is no address.
    Nowhere,
}

/// What somebody said.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// A text.
    Text(String),
    /// The address of a web page.
    Page(String),
    /// The name of a file.
    File(String),
}

impl Content {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Page(text) | Self::File(text) => text,
        }
    }
}

/// A line of a transcript.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// When.
    pub at: UnixMillis,
    /// Whose side.
    pub kind: ParticipantKind,
    /// Who, for people.
    pub name: String,
    /// What.
    pub content: Content,
}

/// What was said in a chat. `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transcript {
    /// The visitor's language, if the website told.
    pub language: Option<String>,
    /// The visitor's name.
    pub visitor: String,
    /// The workgroup or the person the chat was with.
    pub queue: String,
    /// When the chat began.
    pub began: UnixMillis,
    /// When it ended.
    pub ended: UnixMillis,
    /// What was said before, as the website told.
    pub before: Vec<HistoryItem>,
    /// What was said.
    pub lines: Vec<Line>,
    /// Whether it was too long and its end is missing.
    pub is_cut: bool,
}

impl std::fmt::Debug for Transcript {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Transcript")
            .field("lines", &self.lines.len())
            .finish_non_exhaustive()
    }
}

impl Transcript {
    /// The transcript of a chat that was a conversation: an agent has said something. Without that, whoever knows an address
    /// could have us write to it what they like.
    #[must_use]
    pub fn of(interaction: &Interaction, queue: String, ended: UnixMillis) -> Option<Self> {
        let chat = &interaction.chat;
        let lines = chat.entries().iter().filter_map(|entry| {
            let content = match &entry.said {
                Said::Text(text) => Content::Text(text.clone()),
                Said::Page(address) => Content::Page(address.clone()),
                Said::File(file) => Content::File(file.name.clone()),
                // Who comes and goes is also said in words.
                Said::Typing(_) | Said::State(_) => return None,
            };
            let participant = chat.participant(entry);
            Some(Line {
                at: entry.at,
                kind: participant.kind,
                name: participant.name.clone(),
                content,
            })
        });
        let lines: Vec<Line> = lines.collect();
        if !lines.iter().any(|line| line.kind == ParticipantKind::Agent) {
            return None;
        }
        let mut transcript = Self {
            language: interaction.language.clone(),
            visitor: chat.visitor().name.clone(),
            queue,
            began: interaction.initiated_at,
            ended,
            before: chat.history().to_vec(),
            lines,
            is_cut: false,
        };
        transcript.cut_to(MAX_BYTES);
        Some(transcript)
    }

    fn cut_to(&mut self, max_bytes: usize) {
        let mut left = max_bytes;
        let mut fits = |text: &str| {
            let rest = left.checked_sub(text.len());
            left = rest.unwrap_or(0);
            rest.is_some()
        };
        let before = self.before.iter().take_while(|item| fits(&item.text)).count();
        let lines = self
            .lines
            .iter()
            .take_while(|line| fits(line.content.text()))
            .count();
        self.is_cut = before < self.before.len() || lines < self.lines.len();
        self.before.truncate(before);
        self.lines.truncate(lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_loses_its_end_and_says_so() {
        let line = |text: &str| Line {
            at: UnixMillis(0),
            kind: ParticipantKind::Agent,
            name: "Kim".into(),
            content: Content::Text(text.into()),
        };
        let mut transcript = Transcript {
            language: None,
            visitor: "Ada".into(),
            queue: "Web Sales".into(),
            began: UnixMillis(0),
            ended: UnixMillis(0),
            before: Vec::new(),
            lines: vec![line("12345"), line("12345"), line("1")],
            is_cut: false,
        };
        transcript.cut_to(11);
        assert_eq!((transcript.lines.len(), transcript.is_cut), (3, false));
        transcript.cut_to(9);
        assert_eq!((transcript.lines.len(), transcript.is_cut), (1, true));
    }
}
