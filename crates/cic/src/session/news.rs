//! The difference between what a client knows and what is true, as messages.

mod activation;
mod catalogue;
mod chat;
mod directory;
mod licence;
mod sessions;
mod statuses;

use std::collections::BTreeMap;

use uuid::Uuid;
use waymeet_icws::agent::{
    AlertingInteraction, ErrorBody, ErrorType, InteractionAlertingMessage, InteractionChangedMessage,
    InteractionDeallocatedMessage, InteractionLostRightsMessage, MEDIA_TYPE_CHAT, Message,
    QueueContentsMessage, QueueId, QueueInteraction, QueueSubscriptionStateMessage,
    ResponseManagementMessage, StatisticKey, StatisticValue, StatisticValueChange, StatisticValueMessage,
    UserStatus, UserStatusMessage, WorkgroupActivationMessage, alert_action, alert_type, queue_type,
    subscription_state,
};

use super::subscription::{Known, KnownChat, Subscription};
use crate::model::{Attributes, ContactCentre, Interaction, InteractionId, InteractionState, User};
use crate::statistic::statistic;
use crate::wire;

/// Takes a message for the session.
type Tell<'a> = &'a mut dyn FnMut(Message);

impl Subscription {
    /// Tells what is new. `false` when there will never be any more.
    pub(super) fn news(&mut self, name: &str, user: &User, centre: &ContactCentre, tell: Tell<'_>) -> bool {
        match self {
            Self::Queue {
                queues,
                attribute_names,
                known,
            } => {
                // The name of a queue subscription is the client's, behind our own prefix.
                let client_name = name.strip_prefix("queues/").unwrap_or(name);
                // A workgroup may have gone, or the user from it.
                if let Some(lost) = queues.iter().find(|queue| !may_watch(queue, user, centre)) {
                    tell(Message::QueueSubscriptionState(faulted(client_name, lost)));
                    return false;
                }
                queue_news(client_name, queues, attribute_names, known, centre, tell);
                true
            }
            Self::Alerting {
                attribute_names,
                known,
            } => {
                alerting_news(user, attribute_names, known, centre, tell);
                true
            }
            Self::Interaction {
                id,
                attribute_names,
                known,
            } => interaction_news(*id, attribute_names, known, user, centre, tell),
            Self::Chat { id, known } => chat::news(*id, known, user, centre, tell),
            Self::Statuses { users, known } => {
                status_news(users, known, centre, tell);
                true
            }
            Self::Activations {
                workgroup,
                users,
                known,
            } => {
                let client_name = name.strip_prefix("activations/workgroups/").unwrap_or(name);
                activation_news(client_name, workgroup, users, known, user, centre, tell)
            }
            Self::Statistics { keys, known } => {
                statistic_news(keys, known, user, centre, tell);
                true
            }
            Self::Responses { known } => {
                response_news(known, centre, tell);
                true
            }
            Self::UserActivations {
                user: watched,
                workgroups,
                known,
            } => {
                let client_name = name.strip_prefix("activations/users/").unwrap_or(name);
                activation::news(client_name, watched, workgroups, known, centre, tell)
            }
            Self::StatusMessages { is_told } => {
                statuses::all(is_told, tell);
                true
            }
            Self::StatusChoices { users, is_told } => {
                statuses::choices(users, is_told, tell);
                true
            }
            Self::Licences { names, known } => {
                licence::news(names, known, user, centre, tell);
                true
            }
            Self::Sessions { users, known } => {
                sessions::news(users, known, user, centre, tell);
                true
            }
            Self::Directories { known } => {
                directory::all(known, user, centre, tell);
                true
            }
            Self::Directory {
                workgroup,
                window,
                known,
            } => {
                let client_name = name.strip_prefix("directories/").unwrap_or(name);
                directory::news(client_name, workgroup, *window, known, (user, centre), tell)
            }
            Self::StatisticCatalogue { is_told } => {
                catalogue::news(is_told, tell);
                true
            }
            // There are no handlers that send any.
            Self::HandlerNotifications => true,
        }
    }
}

/// Whether the user may watch this queue: the own one, those of the own workgroups, and all for an observer.
pub(crate) fn may_watch(queue: &QueueId, user: &User, centre: &ContactCentre) -> bool {
    let is_own = match queue.queue_type {
        queue_type::USER => centre.user(&queue.queue_name).map(|found| found.id == user.id),
        queue_type::WORKGROUP => centre
            .workgroup(&queue.queue_name)
            .map(|workgroup| centre.is_member(user, &workgroup.name)),
        // One that is no user's is empty.
        queue_type::SYSTEM => Ok(centre
            .user(&queue.queue_name)
            .map_or(true, |found| found.id == user.id)),
        _ => Ok(true),
    };
    is_own.is_ok_and(|is_own| is_own || user.is_observer())
}

fn faulted(name: &str, lost: &QueueId) -> QueueSubscriptionStateMessage {
    QueueSubscriptionStateMessage {
        is_delta: true,
        subscription_id: name.to_owned(),
        state: subscription_state::FAULTED,
        error: Some(ErrorBody {
            kind: ErrorType::Error,
            error_id: Some("error.request.accessDenied".to_owned()),
            message: format!("you may not see the queue `{}` any more", lost.queue_name),
            property_name: None,
        }),
    }
}

fn is_in_queue(interaction: &Interaction, queue: &QueueId) -> bool {
    let is_named = |name: Option<&str>| name.is_some_and(|name| name.eq_ignore_ascii_case(&queue.queue_name));
    match queue.queue_type {
        // The vendor's page calls it a queue of what is on a user's or a station's queue; `PureConnectGaapChatBot` names its user.
        queue_type::USER | queue_type::SYSTEM => is_named(interaction.user()),
        queue_type::WORKGROUP => !interaction.is_over() && is_named(interaction.workgroup.as_deref()),
        _ => false,
    }
}

/// The entries that are new or different, and the keys that are gone.
fn difference<K: Ord + Clone, V: PartialEq + Clone>(
    known: Option<&BTreeMap<K, V>>,
    current: &BTreeMap<K, V>,
) -> BTreeMap<K, V> {
    let is_news = |key: &K, value: &V| known.and_then(|known| known.get(key)) != Some(value);
    current
        .iter()
        .filter(|(key, value)| is_news(key, value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn queue_news(
    name: &str,
    queues: &[QueueId],
    attribute_names: &[String],
    known: &mut Known<BTreeMap<InteractionId, Attributes>>,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let inside = centre
        .interactions()
        .filter(|interaction| queues.iter().any(|queue| is_in_queue(interaction, queue)));
    let current: BTreeMap<_, _> = inside
        .map(|interaction| (interaction.id, centre.attributes(interaction, attribute_names)))
        .collect();
    let before = known.as_ref();
    let mut message = QueueContentsMessage {
        is_delta: before.is_some(),
        subscription_id: name.to_owned(),
        interactions_added: Vec::new(),
        interactions_changed: Vec::new(),
        interactions_removed: Vec::new(),
    };
    for (id, attributes) in &current {
        match before.and_then(|before| before.get(id)) {
            None => message
                .interactions_added
                .push(queue_interaction(*id, attributes.clone())),
            Some(old) if old != attributes => {
                message
                    .interactions_changed
                    .push(queue_interaction(*id, difference(Some(old), attributes)));
            }
            Some(_) => {}
        }
    }
    let gone = before
        .into_iter()
        .flat_map(BTreeMap::keys)
        .filter(|id| !current.contains_key(id));
    message.interactions_removed = gone.map(ToString::to_string).collect();
    let is_empty = message.interactions_added.is_empty()
        && message.interactions_changed.is_empty()
        && message.interactions_removed.is_empty();
    if before.is_none() || !is_empty {
        tell(Message::QueueContents(message));
    }
    *known = Some(current);
}

fn queue_interaction(id: InteractionId, attributes: Attributes) -> QueueInteraction {
    QueueInteraction {
        interaction_id: id.to_string(),
        attributes,
    }
}

fn alerting_news(
    user: &User,
    attribute_names: &[String],
    known: &mut Known<Vec<InteractionId>>,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let is_alerting = |interaction: &&Interaction| matches!(&interaction.state, InteractionState::Alerting { user: alerted, .. } if *alerted == user.id);
    let current: Vec<InteractionId> = centre
        .interactions()
        .filter(is_alerting)
        .map(|interaction| interaction.id)
        .collect();
    let before = known.as_deref().unwrap_or_default();
    let mut details = Vec::new();
    for id in before.iter().filter(|id| !current.contains(id)) {
        details.push(alerting(*id, centre, attribute_names, alert_action::STOP));
    }
    for id in current.iter().filter(|id| !before.contains(id)) {
        details.push(alerting(*id, centre, attribute_names, alert_action::START));
    }
    if known.is_none() || !details.is_empty() {
        tell(Message::InteractionAlerting(InteractionAlertingMessage {
            is_delta: known.is_some(),
            alerting_interaction_details: details,
        }));
    }
    *known = Some(current);
}

fn alerting(
    id: InteractionId,
    centre: &ContactCentre,
    attribute_names: &[String],
    alert_action: u8,
) -> AlertingInteraction {
    let interaction = centre.interaction(id);
    let is_acd = interaction.is_none_or(|interaction| interaction.sent_to.is_none());
    AlertingInteraction {
        interaction_id: id.to_string(),
        interaction_type: interaction.map_or(MEDIA_TYPE_CHAT, Interaction::media_type),
        name: interaction
            .map(|interaction| interaction.chat.visitor().name.clone())
            .unwrap_or_default(),
        address: interaction
            .and_then(|interaction| interaction.callback.as_ref())
            .map(|callback| callback.telephone.clone())
            .unwrap_or_default(),
        alert_type: if is_acd {
            alert_type::ACD_USER
        } else {
            alert_type::USER
        },
        alert_action,
        auto_answer: false,
        attributes: match interaction {
            Some(interaction) if !attribute_names.is_empty() => {
                centre.attributes(interaction, attribute_names)
            }
            _ => Attributes::new(),
        },
    }
}

fn interaction_news(
    id: InteractionId,
    attribute_names: &[String],
    known: &mut Known<Attributes>,
    user: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) -> bool {
    let Some(interaction) = centre.interaction(id) else {
        tell(Message::InteractionDeallocated(InteractionDeallocatedMessage {
            is_delta: true,
            interaction_id: id.to_string(),
        }));
        return false;
    };
    if centre.interaction_for(user, &id.to_string()).is_err() {
        // It may come back; then everything of it is told again.
        if known.take().is_some() {
            tell(Message::InteractionLostRights(InteractionLostRightsMessage {
                is_delta: true,
                interaction_id: id.to_string(),
            }));
        }
        return true;
    }
    let current = centre.attributes(interaction, attribute_names);
    let changed = difference(known.as_ref(), &current);
    if known.is_none() || !changed.is_empty() {
        tell(Message::InteractionChanged(InteractionChangedMessage {
            is_delta: known.is_some(),
            interaction_id: id.to_string(),
            attributes: changed,
        }));
    }
    *known = Some(current);
    true
}

fn status_news(
    users: &[String],
    known: &mut Known<BTreeMap<String, UserStatus>>,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let statuses = users
        .iter()
        .filter_map(|id| centre.user(id).ok())
        .map(|user| (user.id.clone(), wire::user_status(user, centre)));
    let current: BTreeMap<_, _> = statuses.collect();
    let changed = difference(known.as_ref(), &current);
    if known.is_none() || !changed.is_empty() {
        tell(Message::UserStatus(UserStatusMessage {
            is_delta: known.is_some(),
            user_status_list: changed.into_values().collect(),
        }));
    }
    *known = Some(current);
}

fn activation_news(
    name: &str,
    workgroup: &str,
    users: &[String],
    known: &mut Known<BTreeMap<String, bool>>,
    user: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) -> bool {
    let Ok(workgroup) = centre.workgroup(workgroup) else {
        return false;
    };
    // Whoever was a member when they subscribed may be none by now.
    if !centre.is_member(user, &workgroup.name) && !user.reads_configuration() {
        return false;
    }
    let is_wanted =
        |member: &String| users.is_empty() || users.iter().any(|user| user.eq_ignore_ascii_case(member));
    let members = workgroup.members.iter().filter(|(member, _)| is_wanted(member));
    let current: BTreeMap<_, _> = members
        .map(|(member, is_active)| (member.clone(), *is_active))
        .collect();
    let changed = difference(known.as_ref(), &current);
    if known.is_none() || !changed.is_empty() {
        tell(Message::WorkgroupActivation(WorkgroupActivationMessage {
            is_delta: known.is_some(),
            subscription_id: name.to_owned(),
            workgroup_id: workgroup.name.clone(),
            activations_changed: changed,
        }));
    }
    *known = Some(current);
    true
}

fn statistic_news(
    keys: &[StatisticKey],
    known: &mut Known<Vec<Option<StatisticValue>>>,
    user: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let current: Vec<_> = keys.iter().map(|key| statistic(key, user, centre)).collect();
    let is_news = |place: usize, value| known.as_ref().and_then(|known| known.get(place)) != Some(value);
    let changed = keys
        .iter()
        .zip(&current)
        .enumerate()
        .filter(|(place, (_, value))| is_news(*place, *value));
    let changed: Vec<_> = changed
        .map(|(_, (key, value))| StatisticValueChange {
            statistic_key: key.clone(),
            statistic_value: value.clone(),
        })
        .collect();
    if known.is_none() || !changed.is_empty() {
        tell(Message::StatisticValue(StatisticValueMessage {
            is_delta: known.is_some(),
            statistic_value_changes: changed,
        }));
    }
    *known = Some(current);
}

fn response_news(known: &mut Known<BTreeMap<Uuid, String>>, centre: &ContactCentre, tell: Tell<'_>) {
    let libraries = centre.responses();
    let current: BTreeMap<Uuid, String> = libraries
        .iter()
        .map(|library| (library.id, library.cache_tag.clone()))
        .collect();
    let before = known.as_ref();
    if before != Some(&current) {
        let is_known = |id: &Uuid| before.is_some_and(|before| before.contains_key(id));
        let news = difference(before, &current);
        let files = |is_wanted: &dyn Fn(&Uuid) -> bool| {
            libraries
                .iter()
                .filter(|library| is_wanted(&library.id))
                .map(wire::library_file)
                .collect()
        };
        let gone = before.into_iter().flat_map(BTreeMap::keys);
        tell(Message::ResponseManagement(ResponseManagementMessage {
            is_delta: before.is_some(),
            libraries_added: files(&|id| !is_known(id)),
            libraries_changed: files(&|id| is_known(id) && news.contains_key(id)),
            libraries_removed: gone
                .filter(|id| !current.contains_key(id))
                .map(Uuid::to_string)
                .collect(),
        }));
    }
    *known = Some(current);
}
