//! Licences of the session's user.

use std::collections::BTreeMap;

use waymeet_icws::agent::{LicenseAssignedStatus, LicenseMessage, Message};

use super::{Known, Tell, difference};
use crate::model::{ContactCentre, User};

/// Tells which of these licences are there for the user, or which came or went.
pub(super) fn news(
    names: &[String],
    known: &mut Known<BTreeMap<String, bool>>,
    user: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let current: BTreeMap<String, bool> = names
        .iter()
        .map(|name| (name.clone(), centre.has_licence(user, name)))
        .collect();
    let changed = difference(known.as_ref(), &current);
    if known.is_none() || !changed.is_empty() {
        let status = |(name, is_assigned)| LicenseAssignedStatus { name, is_assigned };
        tell(Message::License(LicenseMessage {
            is_delta: known.is_some(),
            license_assigned_status_list: changed.into_iter().map(status).collect(),
        }));
    }
    *known = Some(current);
}
