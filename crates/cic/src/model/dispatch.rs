//! Who can take what, and who is given it.

use std::collections::BTreeSet;
use std::time::Duration;

use waymeet_icws::agent::{MEDIA_TYPE_CALLBACK, MEDIA_TYPE_CHAT};

use super::contact_centre::ContactCentre;
use super::interaction::{Interaction, InteractionState};
use super::licence::{SERVER_LICENCE, USER_LICENCE};
use super::routing::{Candidate, Waiting, assign};
use super::skills::skilled;
use super::statistics::estimated_wait;
use super::time::UnixMillis;
use super::user::User;
use super::workgroup::Workgroup;

impl ContactCentre {
    /// Whether the user is a member of the workgroup.
    #[must_use]
    pub fn is_member(&self, user: &User, workgroup: &str) -> bool {
        self.workgroup(workgroup)
            .is_ok_and(|workgroup| workgroup.members.contains_key(&user.id))
    }

    /// Whether the user may take chats that an action map started: the server and the user hold the licence.
    #[must_use]
    pub fn is_licensed(&self, user: &User) -> bool {
        self.licences.has(SERVER_LICENCE) && user.licences.contains(USER_LICENCE)
    }

    /// Whether this licence is there for the user: assigned, where it is for users, or the server's.
    #[must_use]
    pub fn has_licence(&self, user: &User, licence: &str) -> bool {
        if licence == USER_LICENCE {
            user.licences.contains(USER_LICENCE)
        } else {
            self.licences.has(licence)
        }
    }

    /// How many chats the user handles at once.
    #[must_use]
    pub fn chats_at_once(&self, user: &User) -> usize {
        user.chats_at_once.unwrap_or(self.policy.chats_per_agent)
    }

    /// How many more chats the user can take now: none on the telephone.
    #[must_use]
    pub fn free_places(&self, user: &User) -> usize {
        let mut taken = 0;
        for interaction in self
            .interactions()
            .filter(|interaction| interaction.occupies(&user.id))
        {
            if interaction.callback.is_some() {
                return 0;
            }
            taken += 1;
        }
        self.chats_at_once(user).saturating_sub(taken)
    }

    /// How many interactions the user has to do.
    fn taken(&self, user: &User) -> usize {
        let all = self.interactions();
        all.filter(|interaction| interaction.occupies(&user.id)).count()
    }

    /// Whether the user has nothing to do, as somebody needs who is to call.
    #[must_use]
    pub fn is_idle(&self, user: &User) -> bool {
        self.taken(user) == 0
    }

    /// The members of a workgroup who could be given a chat now.
    pub fn available_members<'a>(&'a self, workgroup: &'a Workgroup) -> impl Iterator<Item = &'a User> {
        self.available_for(workgroup, MEDIA_TYPE_CHAT)
    }

    /// The members of a workgroup who could be given an interaction of this media type now.
    pub fn available_for<'a>(
        &'a self,
        workgroup: &'a Workgroup,
        media_type: u8,
    ) -> impl Iterator<Item = &'a User> {
        self.staff(workgroup, media_type).filter(move |user| {
            let needs_all = media_type == MEDIA_TYPE_CALLBACK;
            self.free_places(user) > 0 && (!needs_all || self.is_idle(user))
        })
    }

    /// The members of a workgroup who serve it with this media type, busy or not.
    pub fn staff<'a>(&'a self, workgroup: &'a Workgroup, media_type: u8) -> impl Iterator<Item = &'a User> {
        let members = workgroup.members.iter().filter(|(_, is_active)| **is_active);
        members
            .filter_map(|(id, _)| self.user(id).ok())
            .filter(move |user| user.takes_acd(media_type))
    }

    /// The open interactions of a workgroup.
    pub fn open_interactions<'a>(
        &'a self,
        workgroup: &'a Workgroup,
    ) -> impl Iterator<Item = &'a Interaction> {
        let name = Some(workgroup.name.as_str());
        self.interactions()
            .filter(move |interaction| interaction.workgroup.as_deref() == name && !interaction.is_over())
    }

    /// How long the next chat of this workgroup would wait; `None` when nobody serves it.
    #[must_use]
    pub fn estimated_wait(&self, workgroup: &Workgroup) -> Option<Duration> {
        let waiting = self
            .open_interactions(workgroup)
            .filter(|chat| chat.talking_user().is_none())
            .count();
        let available = self.available_members(workgroup).count();
        estimated_wait(
            waiting,
            available,
            self.staff(workgroup, MEDIA_TYPE_CHAT).count(),
            workgroup.tally.recent_talk(),
        )
    }

    /// Gives waiting chats to agents. Everything that may have changed who is free calls this.
    /// Returns whether anybody was given one.
    pub(super) fn route(&mut self, now: UnixMillis) -> bool {
        if self.is_routing_held {
            return false;
        }
        let waiting = self
            .interactions()
            .filter(|interaction| interaction.state == InteractionState::Waiting);
        let waiting = waiting
            .map(|interaction| Waiting {
                interaction: interaction.id,
                since: interaction.queued_at,
                may_take: self.who_may_take(interaction, now),
                needs_licence: interaction.is_started_by_action_map(),
                needs_all: interaction.callback.is_some(),
            })
            .collect::<Vec<_>>();
        if waiting.is_empty() {
            return false;
        }
        let candidates = self
            .users()
            .filter(|user| user.is_logged_in())
            .map(|user| Candidate {
                user: user.id.clone(),
                idle_since: user.presence.idle_since,
                is_licensed: self.is_licensed(user),
                free_places: self.free_places(user),
                taken: self.taken(user),
            });
        let pairs = assign(waiting, candidates.collect());
        let is_changed = !pairs.is_empty();
        for (id, user) in pairs {
            if let Ok(user) = self.user_mut(&user) {
                user.presence.tally.entered += 1;
            }
            if let Some(interaction) = self.interactions.get_mut(id) {
                interaction.state = InteractionState::Alerting { user, since: now };
            }
        }
        is_changed
    }

    fn who_may_take(&self, interaction: &Interaction, now: UnixMillis) -> BTreeSet<String> {
        let media_type = interaction.media_type();
        if let Some(user) = &interaction.sent_to {
            let user = self.user(user).ok().filter(|user| user.takes_acd(media_type));
            return user.map(|user| user.id.clone()).into_iter().collect();
        }
        let workgroup = interaction
            .workgroup
            .as_deref()
            .and_then(|name| self.workgroup(name).ok());
        let Some(workgroup) = workgroup else {
            return BTreeSet::new();
        };
        // Whoever has waited long enough is better served by anybody than by nobody.
        let contexts = if now.since(interaction.queued_at) < self.policy.skill_wait {
            &*interaction.routing_contexts
        } else {
            &[]
        };
        let members = workgroup.members.keys().filter_map(|id| self.user(id).ok());
        skilled(contexts, members, self.staff(workgroup, media_type))
    }

    /// The user has become free, or less busy.
    pub(super) fn now_idle(&mut self, user: &str, now: UnixMillis) {
        if let Ok(user) = self.user_mut(user) {
            user.presence.idle_since = now;
        }
    }
}
