//! What visitors do who want to be called: ask for it, ask how it stands, come back to it, take it back.

use std::net::IpAddr;
use std::time::Duration;

use uuid::Uuid;
use waymeet_icws::agent::MEDIA_TYPE_CALLBACK;

use super::callback::{AskForCall, CallStatus, Callback, telephone};
use super::chat::ParticipantKind;
use super::contact_centre::ContactCentre;
use super::entropy::Entropy;
use super::error::{StartError, UnknownParticipant, VisitorError};
use super::interaction::{EndedBy, Interaction, InteractionState};
use super::statistics::estimated_wait;
use super::text::plain_line;
use super::time::UnixMillis;
use super::visitor_actions::Started;

impl ContactCentre {
    /// Puts the visitor's wish into its queue; without an address an agent does it for them.
    ///
    /// # Errors
    /// [`StartError`]; then nobody will call.
    pub fn ask_for_call(
        &mut self,
        asked: AskForCall,
        address: Option<IpAddr>,
        entropy: &mut dyn Entropy,
        now: UnixMillis,
    ) -> Result<Started, StartError> {
        let wish = self.cleaned(asked.wish)?;
        let limits = &self.limits;
        let number = telephone(&asked.telephone, limits.telephone_chars);
        let callback = Callback {
            telephone: number.ok_or_else(|| StartError::InvalidProperty {
                property: "telephone",
                reason: "is no telephone number".to_owned(),
            })?,
            subject: plain_line(&asked.subject, limits.notes_chars),
        };
        self.open(wish, Some(callback), address, entropy, now)
    }

    /// How the callback stands.
    ///
    /// # Errors
    /// [`UnknownParticipant`], also once it is over: that is how a visitor's client learns that it is.
    pub fn call_status(&self, participant: Uuid, now: UnixMillis) -> Result<CallStatus, UnknownParticipant> {
        let interaction = self.call_of(participant)?;
        let is_same_queue = |other: &&Interaction| {
            other.workgroup == interaction.workgroup && other.sent_to == interaction.sent_to
        };
        let waiting: Vec<&Interaction> = self
            .interactions()
            .filter(|other| !other.is_over() && other.talking_user().is_none())
            .filter(is_same_queue)
            .collect();
        let place = |other: &Interaction| (other.queued_at, other.id);
        let ahead = waiting
            .iter()
            .filter(|other| place(other) < place(interaction))
            .count();
        let is_taken = interaction.talking_user().is_some();
        let workgroup = interaction
            .workgroup
            .as_deref()
            .and_then(|name| self.workgroup(name).ok());
        let members = workgroup.iter().flat_map(|workgroup| workgroup.members.keys());
        let available = workgroup.map_or(0, |workgroup| {
            self.available_for(workgroup, MEDIA_TYPE_CALLBACK).count()
        });
        let expected = match &interaction.state {
            InteractionState::Waiting => workgroup.and_then(|workgroup| {
                let serving = self.staff(workgroup, MEDIA_TYPE_CALLBACK).count();
                estimated_wait(ahead, available, serving, workgroup.tally.recent_talk())
            }),
            _ => Some(Duration::ZERO),
        };
        let until = interaction.connected_at.filter(|_| is_taken).unwrap_or(now);
        let agent = interaction.talking_user().and_then(|user| {
            let mut parties = interaction.chat.participants().iter();
            parties.find(|party| party.kind == ParticipantKind::Agent && party.user.as_deref() == Some(user))
        });
        let display_name = |user: &String| self.user(user).ok().map(|user| user.display_name.clone());
        Ok(CallStatus {
            state: interaction.state.clone(),
            waited: until.since(interaction.queued_at),
            position: if is_taken { 0 } else { ahead + 1 },
            expected,
            queue: interaction
                .workgroup
                .clone()
                .or_else(|| interaction.sent_to.as_ref().and_then(display_name))
                .unwrap_or_default(),
            longest_wait: waiting
                .iter()
                .map(|other| now.since(other.queued_at))
                .max()
                .unwrap_or_default(),
            waiting: waiting.len(),
            logged_in: members
                .filter(|id| self.user(id).is_ok_and(|user| user.is_logged_in()))
                .count(),
            available,
            agent: agent.map(|agent| (agent.id, agent.name.clone())),
        })
    }

    /// The visitor takes it back.
    ///
    /// # Errors
    /// [`UnknownParticipant`], also where it is over.
    pub fn take_back(&mut self, participant: Uuid, now: UnixMillis) -> Result<(), UnknownParticipant> {
        let id = self.call_of(participant)?.id;
        self.end(id, EndedBy::Visitor, now);
        self.route(now);
        Ok(())
    }

    /// The visitor comes back with both ids.
    ///
    /// # Errors
    /// [`VisitorError::UnknownChat`] when they do not belong together, or it is over.
    pub fn reconnect_call(&self, callback_id: Uuid, participant: Uuid) -> Result<(), VisitorError> {
        let found = self.call_of(participant).ok();
        found
            .filter(|interaction| interaction.chat_id == callback_id)
            .map(|_| ())
            .ok_or(VisitorError::UnknownChat)
    }

    /// The visitor comes back with the callback's id alone, and goes on under another participant id.
    ///
    /// # Errors
    /// [`VisitorError::UnknownChat`] when there is no such callback, or it is over.
    pub fn reconnect_call_anew(
        &mut self,
        callback_id: Uuid,
        entropy: &mut dyn Entropy,
    ) -> Result<Uuid, VisitorError> {
        let mut open = self.interactions().filter(|interaction| !interaction.is_over());
        let found =
            open.find(|interaction| interaction.callback.is_some() && interaction.chat_id == callback_id);
        let id = found.ok_or(VisitorError::UnknownChat)?.id;
        drop(open);
        Ok(self.rename_visitor(id, entropy))
    }

    /// The callback of this visitor, as long as it is not over.
    fn call_of(&self, participant: Uuid) -> Result<&Interaction, UnknownParticipant> {
        let id = self.by_visitor.get(&participant).ok_or(UnknownParticipant)?;
        let interaction = self.interaction(*id);
        interaction
            .filter(|interaction| interaction.callback.is_some() && !interaction.is_over())
            .ok_or(UnknownParticipant)
    }
}
