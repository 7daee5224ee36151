//! What the engine remembers of the session, kept in memory while a page lives: reading and writing the browser's storage for
//! every event would cost more than everything else about it.

use super::super::ports::KeyValueStore;
use waymeet_journey::state::JourneyState;

/// Prefix of the key it is kept under, before the site.
const PREFIX: &str = "waymeet.s.";

/// The session's state, as this page load knows it, and whether the store knows it, too.
pub(super) struct Memory {
    key: String,
    state: Option<JourneyState>,
    is_read: bool,
    is_changed: bool,
}

impl Memory {
    pub(super) fn of_site(site: &str) -> Self {
        let mut key = String::from(PREFIX);
        key.push_str(site);
        Self {
            key,
            state: None,
            is_read: false,
            is_changed: false,
        }
    }

    /// The state, to be given back with [`Memory::put`].
    pub(super) fn take(&mut self, store: &dyn KeyValueStore) -> Option<JourneyState> {
        self.look(store);
        self.state.take()
    }

    /// The state, to look at.
    pub(super) fn look(&mut self, store: &dyn KeyValueStore) -> Option<&JourneyState> {
        if !self.is_read {
            self.is_read = true;
            self.state = store.get(&self.key).and_then(|text| from_text(&text));
        }
        self.state.as_ref()
    }

    /// Takes the state back.
    pub(super) fn put(&mut self, state: JourneyState, is_changed: bool) {
        self.state = Some(state);
        self.is_changed |= is_changed;
    }

    /// Another tab has written its own: the next look reads it, unless we have changed ours meanwhile.
    pub(super) fn reload(&mut self) {
        self.is_read = self.is_changed;
    }

    /// Writes what has changed.
    pub(super) fn write(&mut self, store: &mut dyn KeyValueStore) {
        if let (true, Some(state)) = (self.is_changed, &self.state) {
            // One character for each byte: storage keeps texts, and base64 would need a decoder.
            let text: String = state.to_bytes().into_iter().map(char::from).collect();
            store.set(&self.key, &text);
        }
        self.is_changed = false;
    }

    /// Forgets everything, here and in the store.
    pub(super) fn clear(&mut self, store: &mut dyn KeyValueStore) {
        store.remove(&self.key);
        (self.state, self.is_read, self.is_changed) = (None, true, false);
    }
}

fn from_text(text: &str) -> Option<JourneyState> {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect();
    JourneyState::from_bytes(&bytes?)
}
