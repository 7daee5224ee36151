//! What visitors do: start a chat, poll it, write, type, leave, come back.

use std::net::IpAddr;

use uuid::Uuid;

use super::attributes::from_website;
use super::callback::Callback;
use super::chat::Chat;
use super::contact_centre::ContactCentre;
use super::entropy::Entropy;
use super::error::{StartError, UnknownParticipant, VisitorError};
use super::file::ChatFile;
use super::interaction::{EndedBy, Interaction, InteractionId, InteractionState};
use super::system_text;
use super::text::plain_text;
use super::time::UnixMillis;
use super::transcript::AskedTranscript;
use super::wish::StartChat;

/// How many of a visitor's former ids stay good.
const FORMER_IDS: usize = 8;

/// The ids of a chat that has started: secrets of the visitor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Started {
    /// For every later address.
    pub participant: Uuid,
    /// For coming back.
    pub chat_id: Uuid,
}

impl ContactCentre {
    /// Starts a chat and routes it.
    ///
    /// # Errors
    /// [`StartError`]; then there is no chat.
    pub fn start(
        &mut self,
        wish: StartChat,
        address: IpAddr,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> Result<Started, StartError> {
        let wish = self.cleaned(wish)?;
        self.open(wish, None, Some(address), entropy, now)
    }

    /// Puts a chat or a callback into its queue. The wish is clean by now.
    pub(super) fn open(
        &mut self,
        wish: StartChat,
        callback: Option<Callback>,
        address: Option<IpAddr>,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> Result<Started, StartError> {
        let (workgroup, sent_to) = self.target(&wish)?;
        self.admit(address, now)?;

        let started = Started {
            participant: entropy.uuid(),
            chat_id: entropy.uuid(),
        };
        let id = InteractionId(self.next_id);
        self.next_id += 1;
        self.is_staff_touched = true;
        let queue_name = workgroup
            .clone()
            .or_else(|| self.display_name(sent_to.as_deref()))
            .unwrap_or_default();
        let mut chat = Chat::new(started.participant, wish.name, wish.history, now);
        if callback.is_none() {
            chat.system_says(system_text::greeting(&queue_name), now);
            chat.system_says(system_text::PLEASE_WAIT, now);
        }
        // Where no mail is sent, nothing is kept that only a mail needs.
        let transcript_to = match wish.transcript {
            _ if callback.is_some() || !self.sends_transcripts => None,
            AskedTranscript::No => None,
            AskedTranscript::To(address) => Some(address),
            AskedTranscript::Nowhere => {
                chat.system_says(system_text::NO_TRANSCRIPT, now);
                None
            }
        };
        if let Some(workgroup) = workgroup
            .as_deref()
            .and_then(|name| self.workgroup_mut(name).ok())
        {
            workgroup.tally.entered += 1;
        }
        self.by_visitor.insert(started.participant, id);
        let interaction = Interaction {
            id,
            chat_id: started.chat_id,
            address,
            workgroup,
            sent_to,
            state: InteractionState::Waiting,
            initiated_at: now,
            queued_at: now,
            connected_at: None,
            held_since: None,
            era: self.era,
            polled_at: now,
            custom: from_website(wish.attributes, &wish.notes),
            notes: wish.notes,
            language: wish.language,
            routing_contexts: wish.routing_contexts,
            transcript_to,
            callback,
            chat,
            former_ids: Vec::new(),
        };
        self.interactions.insert(interaction);
        self.route(now);
        Ok(started)
    }

    /// What the visitor has not seen yet.
    ///
    /// # Errors
    /// [`UnknownParticipant`].
    pub fn poll(
        &mut self,
        participant: Uuid,
        now: UnixMillis,
    ) -> Result<&mut Interaction, UnknownParticipant> {
        let interaction = self.read_by_visitor(participant)?;
        interaction.polled_at = now;
        Ok(interaction)
    }

    /// A file of the visitor's own chat; `None` if it has no such file.
    ///
    /// # Errors
    /// [`UnknownParticipant`].
    pub fn file(&mut self, participant: Uuid, file: Uuid) -> Result<Option<ChatFile>, UnknownParticipant> {
        let mut files = self.read_by_visitor(participant)?.chat.files();
        Ok(files.find(|known| known.id == file).cloned())
    }

    /// The visitor says something. `is_html` has its markup taken out.
    ///
    /// # Errors
    /// [`VisitorError`]; then nothing was said.
    pub fn visitor_says(
        &mut self,
        participant: Uuid,
        text: &str,
        is_html: bool,
        now: UnixMillis,
    ) -> Result<(), VisitorError> {
        let (max_chars, max_entries) = (self.limits.message_chars, self.limits.entries_per_chat);
        let interaction = self.running(participant)?;
        if text.chars().count() > max_chars {
            return Err(VisitorError::MessageTooLong { max_chars });
        }
        let text = if is_html {
            plain_text(&super::text::strip_markup(text))
        } else {
            plain_text(text)
        };
        if text.trim().is_empty() {
            return Err(VisitorError::EmptyMessage);
        }
        if interaction.chat.entries().len() >= max_entries {
            return Err(VisitorError::ChatTooLong);
        }
        interaction.polled_at = now;
        interaction.chat.visitor_says(text, now);
        Ok(())
    }

    /// The visitor types, or stops.
    ///
    /// # Errors
    /// [`VisitorError::UnknownParticipant`].
    pub fn visitor_types(
        &mut self,
        participant: Uuid,
        is_typing: bool,
        now: UnixMillis,
    ) -> Result<(), VisitorError> {
        let interaction = self.running(participant)?;
        interaction.polled_at = now;
        interaction.chat.visitor_types(is_typing);
        Ok(())
    }

    /// The visitor leaves. Leaving twice is no error as long as the chat is remembered.
    ///
    /// # Errors
    /// [`UnknownParticipant`].
    pub fn exit(&mut self, participant: Uuid, now: UnixMillis) -> Result<(), UnknownParticipant> {
        let id = self.of_visitor(participant)?.id;
        self.end(id, EndedBy::Visitor, now);
        self.route(now);
        Ok(())
    }

    /// The visitor comes back with both ids.
    ///
    /// # Errors
    /// [`VisitorError::UnknownChat`] when the ids do not belong together, or the chat is over.
    pub fn reconnect(
        &mut self,
        chat_id: Uuid,
        participant: Uuid,
        now: UnixMillis,
    ) -> Result<(), VisitorError> {
        let era = self.era;
        match self.running(participant) {
            Ok(interaction) if interaction.chat_id == chat_id => {
                interaction.era = era;
                interaction.polled_at = now;
                Ok(())
            }
            _ => Err(VisitorError::UnknownChat),
        }
    }

    /// The visitor comes back with the chat's id alone, and goes on under another participant id: everything is delivered again.
    ///
    /// # Errors
    /// [`VisitorError::UnknownChat`] when there is no such chat, or it is over.
    pub fn reconnect_anew(
        &mut self,
        chat_id: Uuid,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> Result<Uuid, VisitorError> {
        let mut open = self.interactions.values();
        let interaction = open.find(|interaction| {
            interaction.chat_id == chat_id && interaction.callback.is_none() && !interaction.is_over()
        });
        let id = interaction.ok_or(VisitorError::UnknownChat)?.id;
        drop(open);
        if let Some(interaction) = self.interactions.get_mut_quietly(id) {
            interaction.polled_at = now;
        }
        Ok(self.rename_visitor(id, entropy))
    }

    /// The interaction's visitor has another id from now on. Old ones stay good, since not every client reads the new one; those
    /// of before a switchover mean nothing any more.
    pub(super) fn rename_visitor(&mut self, id: InteractionId, entropy: &mut dyn Entropy) -> Uuid {
        let participant = entropy.uuid();
        if let Some(interaction) = self.interactions.get_mut(id) {
            let old = interaction.chat.visitor().id;
            interaction.former_ids.insert(0, old);
            let kept = if interaction.era == self.era {
                FORMER_IDS
            } else {
                0
            };
            for forgotten in interaction
                .former_ids
                .drain(kept.min(interaction.former_ids.len())..)
            {
                self.by_visitor.remove(&forgotten);
            }
            interaction.era = self.era;
            interaction.chat.visitor_returns_as(participant);
            self.by_visitor.insert(participant, id);
        }
        participant
    }

    /// The chat of this visitor, over or not.
    ///
    /// # Errors
    /// [`UnknownParticipant`].
    pub fn of_visitor(&mut self, participant: Uuid) -> Result<&mut Interaction, UnknownParticipant> {
        let id = *self.by_visitor.get(&participant).ok_or(UnknownParticipant)?;
        let interaction = self.interactions.get_mut(id);
        interaction
            .filter(|interaction| interaction.callback.is_none())
            .ok_or(UnknownParticipant)
    }

    /// The interaction of this visitor.
    #[must_use]
    pub fn interaction_of(&self, participant: Uuid) -> Option<InteractionId> {
        self.by_visitor.get(&participant).copied()
    }

    /// As [`ContactCentre::of_visitor`], for who only reads, or takes what is delivered.
    ///
    /// # Errors
    /// [`UnknownParticipant`].
    pub(crate) fn read_by_visitor(
        &mut self,
        participant: Uuid,
    ) -> Result<&mut Interaction, UnknownParticipant> {
        let id = *self.by_visitor.get(&participant).ok_or(UnknownParticipant)?;
        let interaction = self.interactions.get_mut_quietly(id);
        interaction
            .filter(|interaction| interaction.callback.is_none())
            .ok_or(UnknownParticipant)
    }

    /// The other server of a pair has taken over.
    pub fn switched_over(&mut self) {
        self.era += 1;
    }

    /// Whether the visitor of this id came, or came back, after so many switchovers. In the older API an id of before means
    /// nothing.
    #[must_use]
    pub fn has_come_since(&self, participant: Uuid, era: u64) -> bool {
        let id = self.by_visitor.get(&participant);
        let interaction = id.and_then(|id| self.interaction(*id));
        interaction.is_some_and(|interaction| interaction.era >= era)
    }

    fn running(&mut self, participant: Uuid) -> Result<&mut Interaction, UnknownParticipant> {
        self.of_visitor(participant).and_then(|chat| {
            if chat.is_over() {
                Err(UnknownParticipant)
            } else {
                Ok(chat)
            }
        })
    }

    pub(super) fn display_name(&self, user: Option<&str>) -> Option<String> {
        user.and_then(|user| self.user(user).ok())
            .map(|user| user.display_name.clone())
    }
}
