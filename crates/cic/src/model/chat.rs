//! A chat: who takes part, and everything that happened in it in order.

use uuid::Uuid;

use super::file::ChatFile;
use super::system_text::SYSTEM_NAME;
use super::time::UnixMillis;

/// The id of the system participant.
///
/// Source: reference sections 1.6 and 4.6.
pub const SYSTEM_PARTICIPANT: Uuid = Uuid::nil();

/// Whose side a participant is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ParticipantKind {
    /// The visitor.
    WebUser,
    /// An agent.
    Agent,
    /// The server.
    System,
}

/// What a participant does in the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ParticipantState {
    /// Takes part.
    Active,
    /// Has put the chat on hold.
    Held,
    /// Has left.
    Disconnected,
}

/// One who takes part. `Debug` leaves the id out: a visitor's is a secret.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Participant {
    /// The id on the visitors' side.
    pub id: Uuid,
    /// Whose side.
    pub kind: ParticipantKind,
    /// The name for people.
    pub name: String,
    /// The user, for an agent.
    pub user: Option<String>,
    /// What they do.
    pub state: ParticipantState,
    /// Whether they are typing.
    pub is_typing: bool,
}

impl std::fmt::Debug for Participant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Participant")
            .field("kind", &self.kind)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Said {
    /// A text.
    Text(String),
    /// The address of a web page the visitor is to see.
    Page(String),
    /// A file.
    File(ChatFile),
    /// Began or stopped typing.
    Typing(bool),
    /// Came, paused or left.
    State(ParticipantState),
}

/// One thing that happened. Its place in the chat is its sequence number in the visitor's view.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// When.
    pub at: UnixMillis,
    /// By whom: an index into the participants.
    pub by: usize,
    /// What.
    pub said: Said,
}

/// A line of an earlier conversation that the website brought along.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryItem {
    /// When, as the website wrote it.
    pub timestamp: String,
    /// Who, for people.
    pub name: String,
    /// Whose side.
    pub kind: ParticipantKind,
    /// What.
    pub text: String,
}

/// A chat.
///
/// INVARIANT (numbers never move): entries are only added at the end, so that an index is a sequence number for good.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chat {
    participants: Vec<Participant>,
    #[serde(skip)]
    pub(super) entries: Vec<Entry>,
    history: Vec<HistoryItem>,
    /// How many entries the visitor has polled.
    pub(super) delivered: usize,
}

impl std::fmt::Debug for Chat {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Chat")
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

/// Places of the two participants every chat begins with.
const VISITOR: usize = 0;
const SYSTEM: usize = 1;

impl Chat {
    /// A chat between a visitor and the system.
    #[must_use]
    pub fn new(visitor: Uuid, name: String, history: Vec<HistoryItem>, now: UnixMillis) -> Self {
        let participant = |id, kind, name| Participant {
            id,
            kind,
            name,
            user: None,
            state: ParticipantState::Active,
            is_typing: false,
        };
        let mut chat = Self {
            participants: vec![
                participant(visitor, ParticipantKind::WebUser, name),
                participant(
                    SYSTEM_PARTICIPANT,
                    ParticipantKind::System,
                    SYSTEM_NAME.to_owned(),
                ),
            ],
            entries: Vec::new(),
            history,
            delivered: 0,
        };
        chat.add(VISITOR, Said::State(ParticipantState::Active), now);
        chat.add(SYSTEM, Said::State(ParticipantState::Active), now);
        chat
    }

    fn add(&mut self, by: usize, said: Said, now: UnixMillis) {
        self.entries.push(Entry { at: now, by, said });
    }

    /// The visitor.
    #[must_use]
    pub fn visitor(&self) -> &Participant {
        &self.participants[VISITOR]
    }

    /// Everybody who takes or took part.
    #[must_use]
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }

    /// Everything that happened, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What was said before the chat.
    #[must_use]
    pub fn history(&self) -> &[HistoryItem] {
        &self.history
    }

    /// Who made the entry.
    #[must_use]
    pub fn participant(&self, entry: &Entry) -> &Participant {
        &self.participants[entry.by]
    }

    /// What the visitor has not polled yet, with the first one's sequence number; afterwards they have.
    pub fn deliver(&mut self) -> (usize, &[Entry]) {
        let first = std::mem::replace(&mut self.delivered, self.entries.len());
        (first, &self.entries[first..])
    }

    /// The whole chat counts as delivered, as after a full history.
    pub fn deliver_all(&mut self) -> &[Entry] {
        self.delivered = self.entries.len();
        &self.entries
    }

    /// The visitor has another id from now on, and has been told nothing under it.
    pub fn visitor_returns_as(&mut self, id: Uuid) {
        self.participants[VISITOR].id = id;
        self.delivered = 0;
    }

    /// The visitor says something, and so has stopped typing.
    pub fn visitor_says(&mut self, text: String, now: UnixMillis) {
        self.participants[VISITOR].is_typing = false;
        self.add(VISITOR, Said::Text(text), now);
    }

    /// The visitor types, or stops. Agents see it; it is no entry, since a visitor's own typing is not echoed.
    pub fn visitor_types(&mut self, is_typing: bool) {
        self.participants[VISITOR].is_typing = is_typing;
    }

    /// The visitor is with the system again: their agent has gone, and another one is looked for. It never left, but that is how
    /// CIC tells of a transfer.
    ///
    /// Source: reference section 1.6; for ICWS inferred.
    pub fn system_takes_over(&mut self, now: UnixMillis) {
        self.add(SYSTEM, Said::State(ParticipantState::Active), now);
    }

    /// The system says something.
    pub fn system_says(&mut self, text: impl Into<String>, now: UnixMillis) {
        self.add(SYSTEM, Said::Text(text.into()), now);
    }

    /// An agent comes into the chat, under the participant id `id` if it is the first time.
    pub fn agent_joins(&mut self, user: &str, name: &str, id: Uuid, now: UnixMillis) {
        let place = self.place_of(user).unwrap_or_else(|| {
            self.participants.push(Participant {
                id,
                kind: ParticipantKind::Agent,
                name: name.to_owned(),
                user: Some(user.to_owned()),
                state: ParticipantState::Disconnected,
                is_typing: false,
            });
            self.participants.len() - 1
        });
        self.set_state(place, ParticipantState::Active, now);
    }

    /// The agent's state changes; nothing happens if the agent never took part.
    pub fn agent_becomes(&mut self, user: &str, state: ParticipantState, now: UnixMillis) {
        if let Some(place) = self.place_of(user) {
            self.set_typing(place, false, now);
            self.set_state(place, state, now);
        }
    }

    /// The agent says something.
    pub fn agent_says(&mut self, user: &str, text: String, clears_typing: bool, now: UnixMillis) {
        if let Some(place) = self.place_of(user) {
            if clears_typing {
                self.set_typing(place, false, now);
            }
            self.add(place, Said::Text(text), now);
        }
    }

    /// The agent shows the visitor a web page.
    pub fn agent_pushes(&mut self, user: &str, address: String, now: UnixMillis) {
        if let Some(place) = self.place_of(user) {
            self.add(place, Said::Page(address), now);
        }
    }

    /// The agent sends a file.
    pub fn agent_sends(&mut self, user: &str, file: ChatFile, now: UnixMillis) {
        if let Some(place) = self.place_of(user) {
            self.add(place, Said::File(file), now);
        }
    }

    /// The files sent so far.
    pub fn files(&self) -> impl Iterator<Item = &ChatFile> {
        self.entries.iter().filter_map(|entry| match &entry.said {
            Said::File(file) => Some(file),
            Said::Text(_) | Said::Page(_) | Said::Typing(_) | Said::State(_) => None,
        })
    }

    /// The agent types, or stops.
    pub fn agent_types(&mut self, user: &str, is_typing: bool, now: UnixMillis) {
        if let Some(place) = self.place_of(user) {
            self.set_typing(place, is_typing, now);
        }
    }

    /// The chat is over for everybody; the visitor's own end comes last, since it tells them to stop polling.
    pub fn end(&mut self, now: UnixMillis) {
        for place in (0..self.participants.len()).rev() {
            self.set_typing(place, false, now);
            if place != SYSTEM {
                self.set_state(place, ParticipantState::Disconnected, now);
            }
        }
    }

    /// The newest text the predicate accepts.
    pub fn last_text(&self, mut accepts: impl FnMut(&Participant) -> bool) -> Option<&str> {
        self.entries.iter().rev().find_map(|entry| match &entry.said {
            Said::Text(text) | Said::Page(text) if accepts(self.participant(entry)) => Some(text.as_str()),
            Said::Text(_) | Said::Page(_) | Said::File(_) | Said::Typing(_) | Said::State(_) => None,
        })
    }

    fn place_of(&self, user: &str) -> Option<usize> {
        self.participants
            .iter()
            .position(|participant| participant.user.as_deref() == Some(user))
    }

    fn set_state(&mut self, place: usize, state: ParticipantState, now: UnixMillis) {
        if self.participants[place].state != state {
            self.participants[place].state = state;
            self.add(place, Said::State(state), now);
        }
    }

    fn set_typing(&mut self, place: usize, is_typing: bool, now: UnixMillis) {
        if self.participants[place].is_typing != is_typing {
            self.participants[place].is_typing = is_typing;
            if place != VISITOR {
                self.add(place, Said::Typing(is_typing), now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat() -> Chat {
        Chat::new(Uuid::from_u128(1), "Ada".into(), Vec::new(), UnixMillis(0))
    }

    fn texts(entries: &[Entry]) -> Vec<String> {
        let text = |entry: &Entry| match &entry.said {
            Said::Text(text) => format!("{}: {text}", entry.by),
            Said::Page(address) => format!("{}: page {address}", entry.by),
            Said::File(file) => format!("{}: file {}", entry.by, file.name),
            Said::Typing(on) => format!("{}: typing {on}", entry.by),
            Said::State(state) => format!("{}: {state:?}", entry.by),
        };
        entries.iter().map(text).collect()
    }

    #[test]
    fn every_entry_is_delivered_once_and_numbered_without_gaps() {
        let mut chat = chat();
        assert_eq!(chat.deliver().1.len(), 2);
        chat.visitor_says("Hi".into(), UnixMillis(1));
        chat.agent_joins("kim", "Kim Agent", Uuid::from_u128(2), UnixMillis(2));
        let (first, entries) = chat.deliver();
        assert_eq!(
            (first, texts(entries)),
            (2, vec!["0: Hi".to_owned(), "2: Active".to_owned()])
        );
        assert!(chat.deliver().1.is_empty());
        assert_eq!(chat.deliver_all().len(), 4);
    }

    #[test]
    fn typing_is_told_once_a_change_and_ends_with_the_message() {
        let mut chat = chat();
        chat.agent_joins("kim", "Kim Agent", Uuid::from_u128(2), UnixMillis(0));
        chat.deliver();
        chat.agent_types("kim", true, UnixMillis(1));
        chat.agent_types("kim", true, UnixMillis(2));
        chat.agent_says("kim", "Hello".into(), true, UnixMillis(3));
        assert_eq!(
            texts(chat.deliver().1),
            ["2: typing true", "2: typing false", "2: Hello"]
        );
    }

    #[test]
    fn a_visitors_own_typing_is_not_echoed_and_ends_with_their_message() {
        let mut chat = chat();
        chat.deliver();
        chat.visitor_types(true);
        assert!(chat.visitor().is_typing);
        assert_eq!(chat.deliver().1.len(), 0);
        chat.visitor_says("Hi".into(), UnixMillis(1));
        assert!(!chat.visitor().is_typing);
    }

    #[test]
    fn the_visitor_is_the_last_to_be_told_that_a_chat_is_over() {
        let mut chat = chat();
        chat.agent_joins("kim", "Kim Agent", Uuid::from_u128(2), UnixMillis(0));
        chat.agent_types("kim", true, UnixMillis(1));
        chat.deliver();
        chat.end(UnixMillis(2));
        assert_eq!(
            texts(chat.deliver().1),
            ["2: typing false", "2: Disconnected", "0: Disconnected"]
        );
    }

    #[test]
    fn an_agent_who_comes_back_is_the_same_participant() {
        let mut chat = chat();
        chat.agent_joins("kim", "Kim Agent", Uuid::from_u128(2), UnixMillis(0));
        chat.agent_becomes("kim", ParticipantState::Disconnected, UnixMillis(1));
        chat.agent_joins("kim", "Kim Agent", Uuid::from_u128(3), UnixMillis(2));
        assert_eq!(chat.participants().len(), 3);
    }
}
