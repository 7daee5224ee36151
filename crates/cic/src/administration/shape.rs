//! The shapes of users, workgroups, licences and the organisation on the wire and in files.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{
    AdministrationError, PasswordHash, Rights, SERVER_LICENCE, Seats, ServerLicences, USER_LICENCE, User,
    UserEntry, Workgroup, WorkgroupEntry, is_known_licence,
};
use crate::organisation_link::{LinkSecret, OrganisationLink};

/// A user.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UserShape {
    pub(crate) id: String,
    pub(crate) display_name: String,
    /// A new password; never told.
    #[serde(default, skip_serializing)]
    pub(crate) password: Option<String>,
    #[serde(default = "agent")]
    pub(crate) role: Rights,
    #[serde(default)]
    pub(crate) licences: BTreeSet<String>,
    #[serde(default)]
    pub(crate) skills: BTreeMap<String, u8>,
    #[serde(default)]
    pub(crate) has_photo: bool,
    /// As many as the server's policy has without.
    #[serde(default)]
    pub(crate) chats_at_once: Option<usize>,
}

fn agent() -> Rights {
    Rights::Agent
}

impl std::fmt::Debug for UserShape {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UserShape")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The shortest password somebody may be given, in characters.
///
/// Source: NIST SP 800-63B, 5.1.1.2.
const MIN_PASSWORD_CHARS: usize = 8;
/// The longest that is hashed.
const MAX_PASSWORD_CHARS: usize = 256;

impl UserShape {
    /// As the model takes it. Hashes the password, which takes a moment.
    pub(crate) fn entry(self) -> Result<UserEntry, AdministrationError> {
        let invalid = |reason: String| AdministrationError::Invalid {
            property: "password",
            reason,
        };
        let password = match self.password.as_deref() {
            None | Some("") => None,
            Some(password) => {
                let chars = password.chars().count();
                if !(MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&chars) {
                    return Err(invalid(format!(
                        "has to have {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters"
                    )));
                }
                let hash = PasswordHash::of(password);
                Some(hash.ok_or_else(|| invalid("cannot be hashed".to_owned()))?)
            }
        };
        Ok(UserEntry {
            id: self.id,
            display_name: self.display_name,
            rights: self.role,
            password,
            licences: self.licences,
            skills: self.skills,
            has_photo: self.has_photo,
            chats_at_once: self.chats_at_once,
        })
    }
}

impl From<&User> for UserShape {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.clone(),
            display_name: user.display_name.clone(),
            password: None,
            role: user.rights,
            licences: user.licences.clone(),
            skills: user
                .skills
                .iter()
                .map(|(name, proficiency)| (name.to_owned(), proficiency))
                .collect(),
            has_photo: user.has_photo,
            chats_at_once: user.chats_at_once,
        }
    }
}

/// A workgroup.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WorkgroupShape {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) members: BTreeSet<String>,
    /// *Enable Altocloud queue availability updates*.
    #[serde(default)]
    pub(crate) altocloud_queue_availability_updates: bool,
}

impl From<WorkgroupShape> for WorkgroupEntry {
    fn from(shape: WorkgroupShape) -> Self {
        Self {
            name: shape.name,
            has_availability_updates: shape.altocloud_queue_availability_updates,
            members: shape.members,
        }
    }
}

impl From<&Workgroup> for WorkgroupShape {
    fn from(workgroup: &Workgroup) -> Self {
        Self {
            name: workgroup.name.clone(),
            members: workgroup.members.keys().cloned().collect(),
            altocloud_queue_availability_updates: workgroup.has_availability_updates,
        }
    }
}

/// A licence file. The vendor's own files are signed and in a form that is not published: this one is ours.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LicenceFile {
    pub(crate) licences: Vec<LicenceLine>,
}

/// One licence of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LicenceLine {
    pub(crate) name: String,
    /// For a licence of users: how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u32>,
}

impl LicenceFile {
    /// What the file gives.
    pub(crate) fn licences(self) -> Result<ServerLicences, AdministrationError> {
        let mut features = BTreeSet::new();
        let mut seats = Seats::Limited(0);
        for LicenceLine { name, count } in self.licences {
            if !is_known_licence(&name) {
                return Err(AdministrationError::Invalid {
                    property: "licences",
                    reason: format!("names `{name}`, which is no licence this server knows"),
                });
            }
            if name == USER_LICENCE {
                seats = count.map_or(Seats::Unlimited, Seats::Limited);
            } else {
                features.insert(name);
            }
        }
        Ok(ServerLicences::new(features, seats))
    }
}

impl From<&ServerLicences> for LicenceFile {
    fn from(licences: &ServerLicences) -> Self {
        let server = licences.has(SERVER_LICENCE).then(|| LicenceLine {
            name: SERVER_LICENCE.to_owned(),
            count: None,
        });
        let count = match licences.seats() {
            Seats::Unlimited => None,
            Seats::Limited(seats) => Some(seats),
        };
        let users = (count != Some(0)).then(|| LicenceLine {
            name: USER_LICENCE.to_owned(),
            count,
        });
        Self {
            licences: server.into_iter().chain(users).collect(),
        }
    }
}

/// The link with an organisation.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OrganisationShape {
    pub(crate) service: String,
    pub(crate) organisation: String,
    #[serde(default)]
    pub(crate) long_name: String,
    #[serde(default)]
    pub(crate) short_name: String,
    #[serde(default)]
    pub(crate) administrator_email: String,
    /// A new secret; never told. `None` leaves the one there is.
    #[serde(default)]
    pub(crate) secret: Option<String>,
}

impl std::fmt::Debug for OrganisationShape {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OrganisationShape")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

impl OrganisationShape {
    /// As the model takes it; with the secret of before where there is no new one.
    pub(crate) fn link(
        self,
        before: Option<&OrganisationLink>,
    ) -> Result<OrganisationLink, AdministrationError> {
        let kept = || before.map(|link| link.secret.clone());
        let secret = self.secret.filter(|secret| !secret.is_empty());
        let secret = secret
            .map(|secret| LinkSecret::new(secret.into_bytes()))
            .or_else(kept);
        let secret = secret.ok_or_else(|| AdministrationError::Invalid {
            property: "secret",
            reason: "is missing".to_owned(),
        })?;
        Ok(OrganisationLink {
            service: self.service.trim().trim_end_matches('/').to_owned(),
            organisation: self.organisation.trim().to_owned(),
            long_name: self.long_name.trim().to_owned(),
            short_name: self.short_name.trim().to_owned(),
            administrator_email: self.administrator_email.trim().to_owned(),
            secret,
        })
    }
}
