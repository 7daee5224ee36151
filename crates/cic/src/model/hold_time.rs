//! How long interactions are on hold.

use super::contact_centre::ContactCentre;
use super::interaction::InteractionId;
use super::time::UnixMillis;

impl ContactCentre {
    /// The interaction is on hold from now on.
    pub(super) fn hold_begins(&mut self, id: InteractionId, now: UnixMillis) {
        if let Some(interaction) = self.interactions.get_mut(id) {
            interaction.held_since.get_or_insert(now);
        }
    }

    /// The interaction is on hold no more, if it was; how long it was is counted for its workgroup and its agent.
    pub(super) fn hold_ends(&mut self, id: InteractionId, now: UnixMillis) {
        let Some(interaction) = self.interactions.get_mut(id) else {
            return;
        };
        let Some(since) = interaction.held_since.take() else {
            return;
        };
        let hold = now.since(since);
        let workgroup = interaction.workgroup.clone();
        let user = interaction.talking_user().map(str::to_owned);
        if let Some(Ok(workgroup)) = workgroup.map(|name| self.workgroup_mut(&name)) {
            workgroup.tally.held_for(hold);
        }
        if let Some(Ok(user)) = user.map(|id| self.user_mut(&id)) {
            user.presence.tally.held_for(hold);
        }
    }
}
