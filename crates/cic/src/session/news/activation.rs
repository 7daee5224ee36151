//! Activations of one user.

use std::collections::BTreeMap;

use waymeet_icws::agent::{Message, UserActivationMessage};

use super::{Known, Tell, difference};
use crate::model::ContactCentre;

/// Tells what is new. `false` when the user is gone.
pub(super) fn news(
    name: &str,
    user: &str,
    workgroups: &[String],
    known: &mut Known<BTreeMap<String, bool>>,
    centre: &ContactCentre,
    tell: Tell<'_>,
) -> bool {
    let Ok(user) = centre.user(user) else {
        return false;
    };
    let is_wanted = |workgroup: &str| {
        workgroups.is_empty() || workgroups.iter().any(|name| name.eq_ignore_ascii_case(workgroup))
    };
    let current: BTreeMap<String, bool> = centre
        .workgroups()
        .filter(|workgroup| is_wanted(&workgroup.name))
        .filter_map(|workgroup| {
            let is_active = workgroup.members.get(&user.id)?;
            Some((workgroup.name.clone(), *is_active))
        })
        .collect();
    let changed = difference(known.as_ref(), &current);
    if known.is_none() || !changed.is_empty() {
        tell(Message::UserActivation(UserActivationMessage {
            is_delta: known.is_some(),
            subscription_id: name.to_owned(),
            user_id: user.id.clone(),
            activations_changed: changed,
        }));
    }
    *known = Some(current);
    true
}
