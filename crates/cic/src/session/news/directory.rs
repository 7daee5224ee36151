//! Directories of workgroups, and who is in one.

use std::collections::BTreeMap;

use waymeet_icws::agent::{
    CONTACT_ENTRY, ContactEntry, DirectoriesMessage, DirectoryMessage, DirectoryMetadata, Message,
    StatusSummary, directory_category,
};

use super::{Known, Tell};
use crate::model::{ContactCentre, User, Workgroup};
use crate::session::Window;

/// The shape of entries has a name of ours.
const SCHEMA: &str = "workgroup";

/// Tells of the directories the user may see: those of the own workgroups, and all for who reads the configuration.
pub(super) fn all(
    known: &mut Known<BTreeMap<String, DirectoryMetadata>>,
    user: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let seen = centre.workgroups().filter(|workgroup| may_see(user, workgroup));
    let current: BTreeMap<String, DirectoryMetadata> = seen
        .map(|workgroup| (workgroup.name.clone(), metadata(workgroup)))
        .collect();
    let before = known.as_ref();
    let (added, changed, removed) = parts(before, &current);
    let message = DirectoriesMessage {
        is_delta: before.is_some(),
        directories_added: added,
        directories_changed: changed,
        directories_removed: removed,
    };
    let is_empty = message.directories_added.is_empty()
        && message.directories_changed.is_empty()
        && message.directories_removed.is_empty();
    if before.is_none() || !is_empty {
        tell(Message::Directories(message));
    }
    *known = Some(current);
}

/// Whether the user may see who is in the workgroup.
pub(crate) fn may_see(user: &User, workgroup: &Workgroup) -> bool {
    workgroup.members.contains_key(&user.id) || user.reads_configuration()
}

fn metadata(workgroup: &Workgroup) -> DirectoryMetadata {
    DirectoryMetadata {
        directory_id: workgroup.name.clone(),
        display_name: workgroup.name.clone(),
        schema_id: SCHEMA.to_owned(),
        category: directory_category::WORKGROUP,
        count: workgroup.members.len(),
        has_activation: true,
        has_status: true,
    }
}

/// Tells who is in the workgroup, or who changed. `false` when the user may not see it any more.
pub(super) fn news(
    name: &str,
    workgroup: &str,
    window: Window,
    known: &mut Known<BTreeMap<String, ContactEntry>>,
    (user, centre): (&User, &ContactCentre),
    tell: Tell<'_>,
) -> bool {
    let found = centre.workgroup(workgroup).ok();
    let Some(workgroup) = found.filter(|workgroup| may_see(user, workgroup)) else {
        return false;
    };
    let members = workgroup.members.iter().enumerate();
    let current: BTreeMap<String, ContactEntry> = members
        .skip(window.first)
        .take(window.count)
        .filter_map(|(index, (id, is_active))| {
            Some((id.clone(), entry(index, centre.user(id).ok()?, *is_active)))
        })
        .collect();
    let before = known.as_ref();
    let (added, changed, removed) = parts(before, &current);
    let message = DirectoryMessage {
        is_delta: before.is_some(),
        subscription_id: name.to_owned(),
        total_count: workgroup.members.len(),
        filtered_count: current.len(),
        contacts_added: added,
        contacts_changed: changed,
        contacts_removed: removed,
    };
    let is_empty = message.contacts_added.is_empty()
        && message.contacts_changed.is_empty()
        && message.contacts_removed.is_empty();
    if before.is_none() || !is_empty {
        tell(Message::Directory(message));
    }
    *known = Some(current);
    true
}

fn entry(index: usize, user: &User, is_active: bool) -> ContactEntry {
    let presence = &user.presence;
    ContactEntry {
        kind: CONTACT_ENTRY.to_owned(),
        entry_id: user.id.clone(),
        index,
        user_id: user.id.clone(),
        display_name: user.display_name.clone(),
        activated: is_active,
        status_id: presence.status_id.to_owned(),
        status_summary: StatusSummary {
            status_id: presence.status_id.to_owned(),
            logged_in: user.is_logged_in(),
            on_phone: false,
        },
        status_notes: presence.notes.clone(),
        status_changed: presence.status_since.compact_utc(),
        logged_in: user.is_logged_in(),
        on_phone: false,
    }
}

/// What is new, what is other than before, and the keys of what is gone.
fn parts<V: PartialEq + Clone>(
    before: Option<&BTreeMap<String, V>>,
    current: &BTreeMap<String, V>,
) -> (Vec<V>, Vec<V>, Vec<String>) {
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for (key, value) in current {
        match before.and_then(|before| before.get(key)) {
            None => added.push(value.clone()),
            Some(old) if old != value => changed.push(value.clone()),
            Some(_) => {}
        }
    }
    let gone = before.into_iter().flat_map(BTreeMap::keys);
    let removed = gone.filter(|key| !current.contains_key(*key)).cloned().collect();
    (added, changed, removed)
}
