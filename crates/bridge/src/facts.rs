//! What the bridge knows of the CIC server: what is configured, and what is going on right now.

use std::collections::{BTreeMap, BTreeSet};

use waymeet_icws::agent::{Message, QueueInteraction, StatisticKey, StatisticValue, WORKGROUP_PARAMETER};

use crate::pacing::PacingParameters;

/// The id of the one subscription to all agents' own queues.
pub(crate) const AGENT_QUEUES: &str = "agents";

/// The attribute that tells an interaction's state.
pub(crate) const STATE_ATTRIBUTE: &str = "Eic_State";

/// The attribute that tells whose queue an interaction is in, alerting ones included (*inferred* for the vendor's
/// servers; where it stays empty, the server's own count of available agents still keeps us from telling too many).
pub(crate) const USER_ATTRIBUTE: &str = "Eic_LocalUserId";

/// The attribute that tells what kind of interaction it is.
pub(crate) const KIND_ATTRIBUTE: &str = "Eic_ObjectType";

/// The kind of an interaction several of which fit beside each other (*inferred*).
const CHAT_KIND: &str = "Chat";

/// The statistics the bridge watches of each workgroup, all below `inin.workgroup:`.
pub(crate) mod statistic {
    /// Agents that could take an interaction now.
    pub(crate) const AVAILABLE: &str = "inin.workgroup:NumberAvailableForACDInteractions";
    /// Interactions waiting.
    pub(crate) const WAITING: &str = "inin.workgroup:InteractionsWaiting";
    /// The server's own estimate; only CIC-compatible servers of ours have it.
    pub(crate) const ESTIMATED_WAIT: &str = "inin.workgroup:EstimatedWaitTime";
    /// How long an interaction takes, in the current period.
    pub(crate) const AVERAGE_TALK: &str = "inin.workgroup:AverageTalkTime";
}

/// What is configured on the server, read again from time to time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Configuration {
    /// Whether the server holds `I3_FEATURE_ALTOCLOUD`.
    pub(crate) server_licensed: bool,
    /// The pacing parameters.
    pub(crate) pacing: PacingParameters,
    /// The ids of the statuses in which ACD offers work.
    pub(crate) acd_statuses: BTreeSet<String>,
    /// The workgroups by name.
    pub(crate) workgroups: BTreeMap<String, WorkgroupOptions>,
    /// The users that hold `I3_ACCESS_ALTOCLOUD_USER`.
    pub(crate) licensed_users: BTreeSet<String>,
    /// All users, by id, with the names people call them.
    pub(crate) users: BTreeMap<String, String>,
    /// How many chats users are given at once, by id, where the server says it.
    pub(crate) chats_at_once: BTreeMap<String, usize>,
}

/// What is configured of one workgroup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WorkgroupOptions {
    /// *Enable Altocloud queue availability updates*.
    pub(crate) updates_enabled: bool,
    /// Active, and interactions can wait in it.
    pub(crate) in_use: bool,
    /// The ids of its members.
    pub(crate) members: BTreeSet<String>,
}

/// What a user is doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Activity {
    /// Logged in anywhere.
    pub(crate) logged_in: bool,
    /// On a call.
    pub(crate) on_phone: bool,
    /// The id of the status.
    pub(crate) status: String,
}

/// One interaction in an agent's own queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Occupation {
    /// The agent's id.
    pub(crate) user: String,
    /// The state, a letter.
    pub(crate) state: String,
    /// What kind of interaction it is; empty where the server does not say.
    pub(crate) kind: String,
}

impl Occupation {
    /// Whether it keeps the agent from other work: it alerts, is connected or held. An ended one does not.
    fn occupies(&self) -> bool {
        matches!(self.state.as_str(), "A" | "C" | "H")
    }
}

/// What the statistics say of a workgroup; nothing where the server has no such statistic or no value.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Numbers {
    /// Agents that could take an interaction now, licensed or not.
    pub(crate) available: Option<u32>,
    /// Interactions waiting.
    pub(crate) waiting: Option<u32>,
    /// The server's estimate of the wait, in seconds.
    pub(crate) estimated_wait_seconds: Option<f64>,
    /// How long an interaction takes, in seconds.
    pub(crate) average_talk_seconds: Option<f64>,
}

/// Everything the rules look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// What is configured.
    pub(crate) configuration: Configuration,
    /// What users are doing, by id.
    pub(crate) activities: BTreeMap<String, Activity>,
    /// The interactions in the agents' own queues, by id.
    pub(crate) interactions: BTreeMap<String, Occupation>,
    /// Which members take part in each workgroup's routing.
    pub(crate) activations: BTreeMap<String, BTreeMap<String, bool>>,
    /// The statistics of each workgroup.
    pub(crate) numbers: BTreeMap<String, Numbers>,
}

impl Facts {
    /// The workgroups updates may be sent for: enabled and in use.
    pub(crate) fn enabled_workgroups(&self) -> impl Iterator<Item = (&String, &WorkgroupOptions)> {
        let workgroups = self.configuration.workgroups.iter();
        workgroups.filter(|(_, options)| options.updates_enabled && options.in_use)
    }

    /// The users the rules depend on: licensed members of enabled workgroups.
    pub(crate) fn watched_users(&self) -> BTreeSet<&String> {
        let members = self
            .enabled_workgroups()
            .flat_map(|(_, options)| &options.members);
        members
            .filter(|user| self.configuration.licensed_users.contains(*user))
            .collect()
    }

    /// The users whom a call or interactions keep from one more chat: as many chats as fit, or anything else. Where the server
    /// does not say how many fit, it is one.
    pub(crate) fn busy_users(&self) -> BTreeSet<&str> {
        let calling = self
            .activities
            .iter()
            .filter(|(_, activity)| activity.on_phone)
            .map(|(user, _)| user.as_str());
        let mut chats: BTreeMap<&str, usize> = BTreeMap::new();
        let mut busy: BTreeSet<&str> = calling.collect();
        for one in self.interactions.values().filter(|one| one.occupies()) {
            if one.kind.eq_ignore_ascii_case(CHAT_KIND) {
                *chats.entry(&one.user).or_default() += 1;
            } else {
                busy.insert(&one.user);
            }
        }
        let capacity = |user: &str| self.configuration.chats_at_once.get(user).copied().unwrap_or(1);
        let full = chats.into_iter().filter(|(user, chats)| *chats >= capacity(user));
        busy.extend(full.map(|(user, _)| user));
        busy
    }

    /// Takes in one message of the server. What nobody asked about is ignored.
    pub(crate) fn apply(&mut self, message: Message) {
        match message {
            Message::UserStatus(told) => {
                for status in told.user_status_list {
                    let activity = self.activities.entry(status.user_id).or_default();
                    activity.logged_in = status.logged_in;
                    activity.on_phone = status.on_phone;
                    activity.status = status.status_id;
                }
            }
            Message::WorkgroupActivation(told) => {
                let activations = self.activations.entry(told.workgroup_id).or_default();
                if !told.is_delta {
                    activations.clear();
                }
                activations.extend(told.activations_changed);
            }
            Message::QueueContents(told) if told.subscription_id == AGENT_QUEUES => {
                if !told.is_delta {
                    self.interactions.clear();
                }
                self.note_interactions(told.interactions_added);
                self.note_interactions(told.interactions_changed);
                for gone in told.interactions_removed {
                    self.interactions.remove(&gone);
                }
            }
            Message::StatisticValue(told) => {
                for change in told.statistic_value_changes {
                    self.note_number(&change.statistic_key, change.statistic_value);
                }
            }
            _ => {}
        }
    }

    /// Notes what is told; an attribute that is not named stays as it was.
    fn note_interactions(&mut self, told: Vec<QueueInteraction>) {
        for mut interaction in told {
            let occupation = self.interactions.entry(interaction.interaction_id).or_default();
            if let Some(state) = interaction.attributes.remove(STATE_ATTRIBUTE) {
                occupation.state = state;
            }
            if let Some(kind) = interaction.attributes.remove(KIND_ATTRIBUTE) {
                occupation.kind = kind;
            }
            if let Some(user) = interaction.attributes.remove(USER_ATTRIBUTE) {
                occupation.user = user;
            }
        }
    }

    fn note_number(&mut self, key: &StatisticKey, value: Option<StatisticValue>) {
        let parameters = &key.parameter_value_items;
        let Some(workgroup) = parameters
            .iter()
            .find(|item| item.parameter_type_id == WORKGROUP_PARAMETER)
        else {
            return;
        };
        let value = value.and_then(number);
        let numbers = self.numbers.entry(workgroup.value.clone()).or_default();
        match key.statistic_identifier.as_str() {
            statistic::AVAILABLE => numbers.available = value.map(count),
            statistic::WAITING => numbers.waiting = value.map(count),
            statistic::ESTIMATED_WAIT => numbers.estimated_wait_seconds = value,
            statistic::AVERAGE_TALK => numbers.average_talk_seconds = value,
            _ => {}
        }
    }
}

/// A statistic as a number that makes sense as a count or a duration.
fn number(value: StatisticValue) -> Option<f64> {
    let number = match value {
        #[expect(clippy::cast_precision_loss, reason = "counts of agents are far below 2^52")]
        StatisticValue::Int { value, .. } => value as f64,
        StatisticValue::Duration { value, .. } => value,
        _ => return None,
    };
    (number.is_finite() && number >= 0.0).then_some(number)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates; never negative here"
)]
fn count(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(facts: &mut Facts, json: &str) {
        facts.apply(serde_json::from_str(json).unwrap());
    }

    #[test]
    fn a_whole_state_replaces_and_a_delta_adds() {
        let mut facts = Facts::default();
        told(
            &mut facts,
            r#"{"__type":"urn:inin.com:queues:queueContentsMessage","isDelta":false,"subscriptionId":"agents",
                "interactionsAdded":[{"interactionId":"1","attributes":{"Eic_State":"C","Eic_LocalUserId":"kim"}}]}"#,
        );
        assert_eq!(facts.busy_users(), BTreeSet::from(["kim"]));
        told(
            &mut facts,
            r#"{"__type":"urn:inin.com:queues:queueContentsMessage","isDelta":true,"subscriptionId":"agents",
                "interactionsAdded":[{"interactionId":"2","attributes":{"Eic_State":"A","Eic_LocalUserId":"lee"}}],
                "interactionsChanged":[{"interactionId":"1","attributes":{"Eic_State":"I"}},{"interactionId":"2","attributes":{}}]}"#,
        );
        assert_eq!(
            facts.busy_users(),
            BTreeSet::from(["lee"]),
            "an ended interaction occupies nobody"
        );
        told(
            &mut facts,
            r#"{"__type":"urn:inin.com:queues:queueContentsMessage","isDelta":true,"subscriptionId":"agents",
                "interactionsRemoved":["2"]}"#,
        );
        assert!(facts.busy_users().is_empty());
        told(
            &mut facts,
            r#"{"__type":"urn:inin.com:queues:queueContentsMessage","isDelta":false,"subscriptionId":"agents"}"#,
        );
        assert!(facts.interactions.is_empty());
    }

    #[test]
    fn statistics_are_noted_by_workgroup_and_nonsense_is_no_value() {
        let mut facts = Facts::default();
        let message = |identifier: &str, value: &str| {
            format!(
                r#"{{"__type":"urn:inin.com:statistics:statisticValueMessage","isDelta":false,"statisticValueChanges":[
                {{"statisticKey":{{"statisticIdentifier":"{identifier}","parameterValueItems":[
                {{"parameterTypeId":"ININ.People.WorkgroupStats:Workgroup","value":"Web Sales"}}]}},"statisticValue":{value}}}]}}"#
            )
        };
        let seconds = r#"{"__type":"urn:inin.com:statistics:statisticDurationValue","statisticValueType":6,"value":12}"#;
        let int =
            r#"{"__type":"urn:inin.com:statistics:statisticIntValue","statisticValueType":0,"value":3}"#;
        let negative =
            r#"{"__type":"urn:inin.com:statistics:statisticIntValue","statisticValueType":0,"value":-3}"#;
        told(&mut facts, &message(statistic::ESTIMATED_WAIT, seconds));
        told(&mut facts, &message(statistic::WAITING, int));
        told(&mut facts, &message(statistic::AVAILABLE, negative));
        let expected = Numbers {
            waiting: Some(3),
            estimated_wait_seconds: Some(12.0),
            ..Numbers::default()
        };
        assert_eq!(facts.numbers["Web Sales"], expected);
        told(&mut facts, &message(statistic::ESTIMATED_WAIT, "null"));
        assert_eq!(facts.numbers["Web Sales"].estimated_wait_seconds, None);
    }
}
