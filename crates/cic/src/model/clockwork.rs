//! What happens because time passes: alerts run out, silent visitors are gone, ended chats are forgotten.

use super::contact_centre::ContactCentre;
use super::interaction::{EndedBy, Interaction, InteractionId, InteractionState};
use super::postbox::Mail;
use super::status::NOT_ANSWERING;
use super::time::UnixMillis;
use super::transcript::Transcript;

impl ContactCentre {
    /// Does what is due. Returns whether anything changed that somebody may want to be told of.
    pub fn tick(&mut self, now: UnixMillis) -> bool {
        let is_changed = self.end_alerts(now)
            | self.end_silent(now)
            | self.forget_ended_chats(now)
            | self.give_up_waiting_for_agents(now);
        self.start_limiter.forget_old(now);
        // Also where nothing changed: skills are asked for only so long.
        is_changed | self.route(now)
    }

    /// Chats of users who have not come back after the server's restart go to others.
    fn give_up_waiting_for_agents(&mut self, now: UnixMillis) -> bool {
        let late = self
            .users()
            .filter(|user| user.presence.awaited_until.is_some_and(|until| now >= until));
        let late: Vec<String> = late.map(|user| user.id.clone()).collect();
        for id in &late {
            let Ok(user) = self.user_mut(id) else { continue };
            user.presence.awaited_until = None;
            if !user.is_logged_in() {
                self.put_back_chats_of(id, now);
            }
        }
        !late.is_empty()
    }

    /// An alert that ran out puts the chat back at its old place in the queue, and its agent into *Agent Not Answering*, so
    /// that the next one is asked instead.
    fn end_alerts(&mut self, now: UnixMillis) -> bool {
        let timeout = self.policy.alert_timeout;
        let is_due = |interaction: &Interaction| match &interaction.state {
            InteractionState::Alerting { since, .. } => now.since(*since) >= timeout,
            _ => false,
        };
        let mut not_answering = Vec::new();
        for id in self.interactions.ids(is_due) {
            if let Some(interaction) = self.interactions.get_mut(id)
                && let InteractionState::Alerting { user, .. } = &interaction.state
            {
                not_answering.push(user.clone());
                interaction.state = InteractionState::Waiting;
            }
        }
        for user in &not_answering {
            self.not_answering(user, now);
        }
        !not_answering.is_empty()
    }

    /// The user did not take what was offered; nothing more is offered until they choose a status again.
    pub(super) fn not_answering(&mut self, user: &str, now: UnixMillis) {
        if let Ok(user) = self.user_mut(user) {
            user.presence.status_id = NOT_ANSWERING;
            user.presence.status_since = now;
            user.presence.idle_since = now;
        }
    }

    /// Ends chats whose visitors are gone, and wishes for a call that nobody has met for too long. Whoever wants to be called
    /// may close the page; silence means nothing there.
    fn end_silent(&mut self, now: UnixMillis) -> bool {
        let policy = &self.policy;
        let silent = self
            .interactions()
            .filter(|interaction| match interaction.callback {
                None => !interaction.is_over() && now.since(interaction.polled_at) >= policy.visitor_silence,
                Some(_) => {
                    interaction.state == InteractionState::Waiting
                        && now.since(interaction.initiated_at) >= policy.callback_life
                }
            });
        let silent: Vec<InteractionId> = silent.map(|chat| chat.id).collect();
        for id in &silent {
            self.end(*id, EndedBy::Visitor, now);
        }
        !silent.is_empty()
    }

    fn forget_ended_chats(&mut self, now: UnixMillis) -> bool {
        let kept = self.policy.ended_chat_kept;
        let is_old = |interaction: &Interaction| match &interaction.state {
            InteractionState::Disconnected { at, .. } => now.since(*at) >= kept,
            _ => false,
        };
        let old = self.interactions.ids(is_old);
        for id in &old {
            if let Some(forgotten) = self.interactions.remove(*id) {
                for visitor in forgotten.visitor_ids() {
                    self.by_visitor.remove(&visitor);
                }
            }
        }
        !old.is_empty()
    }

    /// Ends a chat and counts it. One that is over stays as it is.
    pub(super) fn end(&mut self, id: InteractionId, by: EndedBy, now: UnixMillis) {
        self.hold_ends(id, now);
        let Some(interaction) = self
            .interactions
            .get_mut(id)
            .filter(|interaction| !interaction.is_over())
        else {
            return;
        };
        let user = interaction.talking_user().map(str::to_owned);
        interaction.chat.end(now);
        interaction.state = InteractionState::Disconnected {
            user: user.clone(),
            by,
            at: now,
        };
        let talk = interaction.connected_at.map(|connected| now.since(connected));
        let workgroup = interaction.workgroup.clone().unwrap_or_default();
        if let Ok(workgroup) = self.workgroup_mut(&workgroup) {
            match talk {
                Some(talk) => workgroup.tally.completed_after(talk),
                None => workgroup.tally.abandoned += 1,
            }
        }
        if let Some(user) = user {
            if let (Some(talk), Ok(user)) = (talk, self.user_mut(&user)) {
                user.presence.tally.completed_after(talk);
            }
            self.now_idle(&user, now);
        }
        self.post_transcript(id, now);
    }

    /// Posts the transcript of a chat that has just ended, if its visitor wants one and there is something in it.
    fn post_transcript(&mut self, id: InteractionId, now: UnixMillis) {
        let ended = self.interactions.get_mut(id);
        let Some(to) = ended.and_then(|interaction| interaction.transcript_to.take()) else {
            return;
        };
        let Some(interaction) = self.interactions.get(id) else {
            return;
        };
        let queue = interaction.workgroup.clone();
        let queue = queue.or_else(|| self.display_name(interaction.sent_to.as_deref()));
        if let Some(transcript) = Transcript::of(interaction, queue.unwrap_or_default(), now) {
            self.postbox.post(Mail::new(id, to, transcript, now));
        }
    }
}
