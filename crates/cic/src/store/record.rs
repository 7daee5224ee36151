//! Rows of the configuration: how users, workgroups and the rest are written, and read back.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::model::{
    Configuration, ContactCentre, PasswordHash, Presence, Rights, Skills, UnixMillis, Until, User, status,
};

/// Kinds of rows.
pub(super) mod kind {
    pub(in crate::store) const USER: &str = "user";
    pub(in crate::store) const WORKGROUP: &str = "workgroup";
    pub(in crate::store) const PARAMETER: &str = "parameter";
    pub(in crate::store) const LICENCES: &str = "licences";
    pub(in crate::store) const ORGANISATION: &str = "organisation";
    /// The number the next interaction gets.
    pub(in crate::store) const NEXT_ID: &str = "nextId";
}

/// A user as the file has them; sessions are not kept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UserRecord {
    id: String,
    display_name: String,
    rights: Rights,
    password: PasswordHash,
    #[serde(default)]
    skills: Skills,
    #[serde(default)]
    licences: BTreeSet<String>,
    #[serde(default)]
    has_photo: bool,
    #[serde(default)]
    chats_at_once: Option<usize>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    status_since: UnixMillis,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    until: Option<Until>,
    #[serde(default)]
    forward_number: String,
    #[serde(default)]
    idle_since: UnixMillis,
}

impl From<&User> for UserRecord {
    fn from(user: &User) -> Self {
        let presence = &user.presence;
        Self {
            id: user.id.clone(),
            display_name: user.display_name.clone(),
            rights: user.rights,
            password: user.password.clone(),
            skills: user.skills.clone(),
            licences: user.licences.clone(),
            has_photo: user.has_photo,
            chats_at_once: user.chats_at_once,
            status: presence.status_id.to_owned(),
            status_since: presence.status_since,
            notes: presence.notes.clone(),
            until: presence.until.clone(),
            forward_number: presence.forward_number.clone(),
            idle_since: presence.idle_since,
        }
    }
}

impl From<UserRecord> for User {
    fn from(record: UserRecord) -> Self {
        let fresh = Presence::default();
        Self {
            id: record.id,
            display_name: record.display_name,
            rights: record.rights,
            password: record.password,
            skills: record.skills,
            licences: record.licences,
            has_photo: record.has_photo,
            chats_at_once: record.chats_at_once,
            presence: Presence {
                status_id: status(&record.status).map_or(fresh.status_id, |status| status.id),
                status_since: record.status_since,
                notes: record.notes,
                until: record.until,
                forward_number: record.forward_number,
                idle_since: record.idle_since,
                ..fresh
            },
        }
    }
}

/// A value as a row has it.
pub(super) fn written(value: &impl Serialize) -> String {
    // Types of ours, with texts for keys: nothing in them can fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// A value from a row.
pub(super) fn read<T: DeserializeOwned>(what: &str, body: String) -> Result<T, StoreError> {
    serde_json::from_str(&body).map_err(|error| StoreError::Damaged {
        what: what.to_owned(),
        // The place of the mistake, without what is written there.
        reason: format!("line {} column {}", error.line(), error.column()),
    })
}

/// All rows of a configuration: kind, name, body.
pub(super) fn rows(centre: &ContactCentre) -> impl Iterator<Item = (&'static str, String, String)> {
    let users = centre.users().map(|user| {
        (
            kind::USER,
            user.id.to_lowercase(),
            written(&UserRecord::from(user)),
        )
    });
    let workgroups = centre
        .workgroups()
        .map(|workgroup| (kind::WORKGROUP, workgroup.name.to_lowercase(), written(workgroup)));
    let parameters = centre
        .parameters()
        .iter()
        .map(|(name, value)| (kind::PARAMETER, name.clone(), written(value)));
    let licences = (kind::LICENCES, String::new(), written(centre.licences()));
    let next_id = (kind::NEXT_ID, String::new(), written(&centre.next_id()));
    let organisation = centre
        .organisation()
        .map(|link| (kind::ORGANISATION, String::new(), written(link)));
    users
        .chain(workgroups)
        .chain(parameters)
        .chain([licences, next_id])
        .chain(organisation)
}

/// Takes the number the next interaction gets out of these rows.
pub(super) fn next_id(rows: &mut Vec<(String, String, String)>) -> Result<Option<u64>, StoreError> {
    let place = rows.iter().position(|(kind, ..)| kind == kind::NEXT_ID);
    let row = place.map(|place| rows.swap_remove(place));
    row.map(|(_, _, body)| read("the next number", body)).transpose()
}

/// The configuration of these rows; `None` where there are none.
pub(super) fn configuration(
    rows: Vec<(String, String, String)>,
) -> Result<Option<Configuration>, StoreError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let mut configuration = Configuration::default();
    for (kind, name, body) in rows {
        let what = format!("{kind} `{name}`");
        match kind.as_str() {
            kind::USER => configuration.users.push(read::<UserRecord>(&what, body)?.into()),
            kind::WORKGROUP => configuration.workgroups.push(read(&what, body)?),
            kind::PARAMETER => {
                configuration.parameters.insert(name, read(&what, body)?);
            }
            kind::LICENCES => configuration.licences = read(&what, body)?,
            kind::ORGANISATION => configuration.organisation = Some(read(&what, body)?),
            // Of a newer version, whose migrations would have refused this one if it mattered.
            _ => {
                tracing::warn!(%kind, "the file of the contact centre holds something this version does not know")
            }
        }
    }
    Ok(Some(configuration))
}
