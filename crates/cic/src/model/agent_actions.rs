//! What agents do: come and go, choose a status, take chats, talk, hand on, end.

use std::sync::Arc;

use super::chat::ParticipantState;
use super::contact_centre::{ContactCentre, TransferTarget};
use super::entropy::Entropy;
use super::error::AgentError;
use super::file::{ChatFile, file_name};
use super::interaction::{EndedBy, Interaction, InteractionId, InteractionState};
use super::page_address::page_address;
use super::status::{StatusWish, status};
use super::system_text;
use super::text::{plain_line, plain_text};
use super::time::UnixMillis;
use super::user::{SessionId, Station};

impl ContactCentre {
    /// A session of the user begins, of a client that calls itself so.
    ///
    /// # Errors
    /// [`AgentError::UnknownUser`].
    pub fn log_in(
        &mut self,
        user: &str,
        session: SessionId,
        application: String,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let presence = &mut self.user_mut(user)?.presence;
        presence.applications.insert(session.clone(), application);
        presence.sessions.insert(session, None);
        presence.awaited_until = None;
        presence.idle_since = now;
        Ok(())
    }

    /// A session of the user ends. With the last one, the user's chats go back to where they waited.
    pub fn log_out(&mut self, user: &str, session: &str, now: UnixMillis) {
        let Ok(person) = self.user_mut(user) else { return };
        person.presence.sessions.remove(session);
        person.presence.applications.remove(session);
        if !person.is_logged_in() {
            let id = person.id.clone();
            self.put_back_chats_of(&id, now);
        }
        self.route(now);
    }

    pub(super) fn put_back_chats_of(&mut self, user: &str, now: UnixMillis) {
        for id in self.interactions.ids(|interaction| interaction.occupies(user)) {
            self.hold_ends(id, now);
            let Some(interaction) = self.interactions.get_mut(id) else {
                continue;
            };
            if interaction.talking_user().is_some() {
                interaction
                    .chat
                    .agent_becomes(user, ParticipantState::Disconnected, now);
                interaction.chat.system_takes_over(now);
                interaction.chat.system_says(system_text::AGENT_LOST, now);
            }
            interaction.state = InteractionState::Waiting;
        }
    }

    /// The session takes a station, or drops the one it had.
    ///
    /// # Errors
    /// [`AgentError::UnknownUser`]; [`AgentError::NoRight`] for observers, who take no chats.
    pub fn set_station(
        &mut self,
        user: &str,
        session: &str,
        station: Option<Station>,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let user = self.user_mut(user)?;
        if !user.is_agent() && station.is_some() {
            return Err(AgentError::NoRight("take a station"));
        }
        if let Some(place) = user.presence.sessions.get_mut(session) {
            *place = station;
        }
        self.route(now);
        Ok(())
    }

    /// The user chooses a status.
    ///
    /// # Errors
    /// [`AgentError::UnknownUser`], [`AgentError::UnknownStatus`].
    pub fn set_status(&mut self, user: &str, wish: &StatusWish, now: UnixMillis) -> Result<(), AgentError> {
        let limits = &self.limits;
        let chosen = status(&wish.status_id).filter(|status| status.is_selectable);
        let chosen = chosen
            .ok_or_else(|| AgentError::UnknownStatus(plain_line(&wish.status_id, limits.name_chars)))?;
        let notes = plain_line(&wish.notes, limits.notes_chars);
        let forward_number = plain_line(&wish.forward_number, limits.telephone_chars);
        let until = wish.until.as_ref().and_then(|until| chosen.until(until));
        let presence = &mut self.user_mut(user)?.presence;
        presence.notes = notes;
        presence.until = until;
        presence.forward_number = if chosen.is_forward {
            forward_number
        } else {
            String::new()
        };
        if presence.status_id != chosen.id {
            presence.status_id = chosen.id;
            presence.status_since = now;
            presence.idle_since = now;
        }
        self.route(now);
        Ok(())
    }

    /// A member is activated in a workgroup, or not.
    ///
    /// # Errors
    /// [`AgentError::UnknownWorkgroup`]; [`AgentError::NoRight`] if the user is no member.
    pub fn set_activation(
        &mut self,
        user: &str,
        workgroup: &str,
        is_active: bool,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let user = self.user(user)?.id.clone();
        let workgroup = self.workgroup_mut(workgroup)?;
        let member = workgroup
            .members
            .get_mut(&user)
            .ok_or(AgentError::NoRight("change this activation"))?;
        *member = is_active;
        self.route(now);
        Ok(())
    }

    /// The user takes a chat: one that alerts them, or one that waits in a workgroup of theirs.
    ///
    /// # Errors
    /// [`AgentError`]: unknown, not theirs, already taken, or theirs only with a licence they have not got.
    pub fn pick_up(
        &mut self,
        user: &str,
        id: &str,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let person = self.user(user)?;
        let interaction = self.interaction_for(person, id)?;
        if !person.is_agent() {
            return Err(AgentError::NoRight("take chats"));
        }
        if interaction.is_started_by_action_map() && !self.is_licensed(person) {
            return Err(AgentError::NoRight("take chats that an action map started"));
        }
        let (user, name, id) = (person.id.clone(), person.display_name.clone(), interaction.id);
        let is_held = match &interaction.state {
            InteractionState::Alerting { .. } | InteractionState::Waiting => false,
            InteractionState::Held { .. } => true,
            InteractionState::Connected { .. } => return Ok(()),
            InteractionState::Disconnected { .. } => return Err(AgentError::WrongState("picked up")),
        };
        if is_held {
            return self.hold(&user, &id.to_string(), false, now);
        }
        let Some(interaction) = self.interactions.get_mut(id) else {
            return Ok(());
        };
        interaction.state = InteractionState::Connected { user: user.clone() };
        interaction.chat.agent_joins(&user, &name, entropy.uuid(), now);
        interaction.chat.system_says(system_text::joined(&name), now);
        let is_first = interaction.connected_at.is_none();
        interaction.connected_at.get_or_insert(now);
        let wait = now.since(interaction.queued_at);
        let workgroup = interaction.workgroup.clone().unwrap_or_default();
        let is_sent = interaction.sent_to.is_some();
        if is_first && let Ok(workgroup) = self.workgroup_mut(&workgroup) {
            workgroup.tally.answered_after(wait);
        }
        let tally = &mut self.user_mut(&user)?.presence.tally;
        tally.answered_after(wait);
        tally.sent_to_them += u64::from(is_sent);
        Ok(())
    }

    /// The user ends a chat they talk in; one that is over stays so. One that only alerts is put back into its queue instead, as CIC does not let an
    /// agent hang up on somebody they never spoke to (inferred).
    ///
    /// # Errors
    /// [`AgentError`]: unknown, not theirs, or over already.
    pub fn disconnect(&mut self, user: &str, id: &str, now: UnixMillis) -> Result<(), AgentError> {
        let (user, id) = self.own(user, id)?;
        let name = self.user(&user)?.display_name.clone();
        let Some(interaction) = self.interactions.get_mut(id) else {
            return Ok(());
        };
        match &interaction.state {
            InteractionState::Connected { .. } | InteractionState::Held { .. } => {
                interaction.chat.system_says(system_text::ended_by(&name), now);
                self.end(id, EndedBy::Agent, now);
            }
            InteractionState::Alerting { .. } => {
                interaction.state = InteractionState::Waiting;
                self.not_answering(&user, now);
            }
            // The visitor may have been quicker, or the request is made again.
            InteractionState::Disconnected { .. } => return Ok(()),
            InteractionState::Waiting => return Err(AgentError::WrongState("disconnected")),
        }
        self.route(now);
        Ok(())
    }

    /// The user puts a chat on hold, or comes back to it.
    ///
    /// # Errors
    /// [`AgentError`]: unknown, not theirs, or not connected.
    pub fn hold(&mut self, user: &str, id: &str, is_on: bool, now: UnixMillis) -> Result<(), AgentError> {
        let (user, id) = self.own(user, id)?;
        let name = self.user(&user)?.display_name.clone();
        let Some(interaction) = self.interactions.get_mut(id) else {
            return Ok(());
        };
        match (&interaction.state, is_on) {
            (InteractionState::Connected { .. }, true) => {
                interaction.chat.agent_becomes(&user, ParticipantState::Held, now);
                interaction.chat.system_says(system_text::held(&name), now);
                interaction.state = InteractionState::Held { user };
                self.hold_begins(id, now);
            }
            (InteractionState::Held { .. }, false) => {
                interaction
                    .chat
                    .agent_becomes(&user, ParticipantState::Active, now);
                interaction.chat.system_says(system_text::resumed(&name), now);
                interaction.state = InteractionState::Connected { user };
                self.hold_ends(id, now);
            }
            (InteractionState::Connected { .. }, false) | (InteractionState::Held { .. }, true) => {}
            _ => return Err(AgentError::WrongState("put on hold")),
        }
        Ok(())
    }

    /// The user hands a chat on.
    ///
    /// # Errors
    /// [`AgentError`]: unknown, not theirs, over, no such target, or one who may not take it.
    pub fn transfer(
        &mut self,
        user: &str,
        id: &str,
        target: &TransferTarget,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let (user, id) = self.own(user, id)?;
        let (workgroup, sent_to, name) = self.transfer_target(target)?;
        if sent_to.as_deref() == Some(&user) {
            return Err(AgentError::NoTarget);
        }
        let receiver = sent_to.as_deref().map(|user| self.user(user)).transpose()?;
        let is_licensed = receiver.is_none_or(|receiver| self.is_licensed(receiver));
        let Some(interaction) = self.interactions.get(id) else {
            return Ok(());
        };
        if interaction.is_over() {
            return Err(AgentError::WrongState("transferred"));
        }
        // It would wait for ever, and the visitor with it.
        if interaction.is_started_by_action_map() && !is_licensed {
            return Err(AgentError::NotLicensed(name));
        }
        self.hold_ends(id, now);
        let Some(interaction) = self.interactions.get_mut(id) else {
            return Ok(());
        };
        interaction
            .chat
            .agent_becomes(&user, ParticipantState::Disconnected, now);
        interaction.chat.system_takes_over(now);
        interaction.chat.system_says(system_text::transferred(&name), now);
        interaction.state = InteractionState::Waiting;
        interaction.queued_at = now;
        if workgroup.is_some() {
            interaction.workgroup = workgroup;
        }
        interaction.sent_to = sent_to;
        self.now_idle(&user, now);
        self.route(now);
        Ok(())
    }

    fn transfer_target(
        &self,
        target: &TransferTarget,
    ) -> Result<(Option<String>, Option<String>, String), AgentError> {
        let workgroup = |name: &str| {
            self.workgroup(name)
                .map(|found| (Some(found.name.clone()), None, found.name.clone()))
        };
        let user = |id: &str| {
            let found = self.user(id)?;
            if !found.is_agent() {
                return Err(AgentError::UnknownUser(id.to_owned()));
            }
            Ok((None, Some(found.id.clone()), found.display_name.clone()))
        };
        match target {
            TransferTarget::Workgroup(name) => workgroup(name),
            TransferTarget::User(id) => user(id),
            TransferTarget::Named(name) => workgroup(name).or_else(|_| user(name)),
        }
    }

    /// The user says something to the visitor.
    ///
    /// # Errors
    /// [`AgentError`]; then nothing was said.
    pub fn agent_says(
        &mut self,
        user: &str,
        id: &str,
        text: &str,
        clears_typing: bool,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let (max_chars, max_entries) = (self.limits.message_chars, self.limits.entries_per_chat);
        if text.chars().count() > max_chars {
            return Err(AgentError::MessageTooLong { max_chars });
        }
        let text = plain_text(text);
        if text.trim().is_empty() {
            return Err(AgentError::EmptyMessage);
        }
        let (user, interaction) = self.talking(user, id)?;
        if interaction.chat.entries().len() >= max_entries {
            return Err(AgentError::ChatTooLong);
        }
        interaction.chat.agent_says(&user, text, clears_typing, now);
        Ok(())
    }

    /// The user shows the visitor a web page. Nobody is led there by itself: the visitor's page offers it as a link.
    ///
    /// # Errors
    /// [`AgentError`]; then the visitor was told nothing.
    pub fn agent_pushes(
        &mut self,
        user: &str,
        id: &str,
        address: &str,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let limits = &self.limits;
        let max_entries = limits.entries_per_chat;
        let address = page_address(address, limits.message_chars).map_err(AgentError::PageAddress)?;
        let (user, interaction) = self.talking(user, id)?;
        if interaction.chat.entries().len() >= max_entries {
            return Err(AgentError::ChatTooLong);
        }
        interaction.chat.agent_pushes(&user, address, now);
        Ok(())
    }

    /// The user sends the visitor a file.
    ///
    /// # Errors
    /// [`AgentError`]; then nothing was sent.
    pub fn agent_sends(
        &mut self,
        user: &str,
        id: &str,
        name: &str,
        bytes: Arc<[u8]>,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let limits = &self.limits;
        let (max_files, max_entries) = (limits.files_per_chat, limits.entries_per_chat);
        if bytes.is_empty() {
            return Err(AgentError::EmptyFile);
        }
        if bytes.len() > limits.file_bytes {
            return Err(AgentError::FileTooLarge {
                max_bytes: limits.file_bytes,
            });
        }
        let file = ChatFile {
            id: entropy.uuid(),
            name: file_name(name, limits.file_name_chars).map_err(AgentError::FileName)?,
            bytes,
        };
        let files = self
            .interactions()
            .flat_map(|interaction| interaction.chat.files());
        let kept: usize = files.map(|file| file.bytes.len()).sum();
        let has_room = kept + file.bytes.len() <= limits.all_file_bytes;
        let (user, interaction) = self.talking(user, id)?;
        if interaction.chat.files().count() >= max_files {
            return Err(AgentError::TooManyFiles { max_files });
        }
        if interaction.chat.entries().len() >= max_entries {
            return Err(AgentError::ChatTooLong);
        }
        if !has_room {
            return Err(AgentError::NoRoomForFile);
        }
        interaction.chat.agent_sends(&user, file, now);
        Ok(())
    }

    /// The user types, or stops.
    ///
    /// # Errors
    /// [`AgentError`].
    pub fn agent_types(
        &mut self,
        user: &str,
        id: &str,
        is_typing: bool,
        now: UnixMillis,
    ) -> Result<(), AgentError> {
        let max_entries = self.limits.entries_per_chat;
        let (user, interaction) = self.talking(user, id)?;
        // Typing must not use up the room that words need.
        if interaction.chat.entries().len() < max_entries / 2 || !is_typing {
            interaction.chat.agent_types(&user, is_typing, now);
        }
        Ok(())
    }

    pub(super) fn own(&self, user: &str, id: &str) -> Result<(String, InteractionId), AgentError> {
        let user = self.user(user)?;
        let interaction = self.interaction_for(user, id)?;
        if interaction.user() == Some(&user.id) {
            Ok((user.id.clone(), interaction.id))
        } else {
            Err(AgentError::NoRight("change this interaction"))
        }
    }

    fn talking(&mut self, user: &str, id: &str) -> Result<(String, &mut Interaction), AgentError> {
        let (user, id) = self.own(user, id)?;
        let interaction = self
            .interactions
            .get_mut(id)
            .filter(|chat| chat.talking_user() == Some(&user))
            .ok_or(AgentError::WrongState("written to"))?;
        if interaction.callback.is_some() {
            return Err(AgentError::NoChat);
        }
        Ok((user, interaction))
    }
}
