//! What a CIC-compatible server is made of, before it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::model::{Limits, Policy, Presence, Rights, User, Workgroup};
use crate::organisation_link::LinkSecret;

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A password could not be hashed.
    #[error("the password of `{user}` cannot be hashed")]
    Password {
        /// The user.
        user: String,
    },
    /// Two users or workgroups have the same name.
    #[error("`{0}` is there twice")]
    Duplicate(String),
    /// A workgroup names a member who is no user.
    #[error("workgroup `{workgroup}` has a member `{member}` who is no user")]
    UnknownMember {
        /// The workgroup.
        workgroup: String,
        /// The member.
        member: String,
    },
}

/// A password, hashed with Argon2id; the text itself is not kept.
#[derive(Clone)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    /// Hashes a password with a fresh salt. Takes tens of milliseconds on purpose. `None` if it cannot be hashed.
    #[must_use]
    pub fn of(password: &str) -> Option<Self> {
        let hash = Argon2::default().hash_password(password.as_bytes()).ok()?;
        Some(Self(hash.to_string()))
    }

    /// Whether this is the password. As slow as [`PasswordHash::of`].
    #[must_use]
    pub fn matches(&self, password: &str) -> bool {
        Argon2::default()
            .verify_password(password.as_bytes(), self.0.as_str())
            .is_ok()
    }
}

/// A user, before the server runs.
#[derive(Clone)]
pub struct UserSettings {
    /// The id to log in with; letter case does not matter.
    pub id: String,
    /// The name visitors and colleagues see.
    pub display_name: String,
    /// The password; hashed when the server is made.
    pub password: String,
    /// What the user may do.
    pub rights: Rights,
    /// Licences such as [`crate::model::USER_LICENCE`].
    pub licences: Vec<String>,
    /// Whether visitors are shown a picture of the user.
    pub has_photo: bool,
}

impl std::fmt::Debug for UserSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UserSettings")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A workgroup, before the server runs.
#[derive(Debug, Clone)]
pub struct WorkgroupSettings {
    /// Its name.
    pub name: String,
    /// User ids of its members; each begins activated.
    pub members: Vec<String>,
    /// The option *Enable Altocloud queue availability updates*.
    pub has_availability_updates: bool,
}

/// The link with an organisation of the engagement service.
#[derive(Debug, Clone)]
pub struct OrganisationLink {
    /// The service's origin, such as `http://127.0.0.1:7601`; where journey views come from.
    pub service: String,
    /// The organisation's id.
    pub organisation: String,
    /// What both ends sign journey links with.
    pub secret: LinkSecret,
}

/// Which websites may call the chat API from their pages.
#[derive(Debug, Clone, Default)]
pub enum WebOrigins {
    /// All of them.
    #[default]
    Any,
    /// These origins, such as `https://shop.example`.
    Only(Vec<String>),
}

/// Everything a server begins with. State is kept in memory for now.
#[derive(Debug, Clone)]
pub struct CicSettings {
    /// The server's name, as clients see it.
    pub server_name: String,
    /// The users.
    pub users: Vec<UserSettings>,
    /// The workgroups.
    pub workgroups: Vec<WorkgroupSettings>,
    /// Feature licences such as [`crate::model::SERVER_LICENCE`].
    pub licences: Vec<String>,
    /// Server parameters by name, such as `AltocloudPacingRateOverrideMilliseconds`.
    pub parameters: BTreeMap<String, String>,
    /// The organisation, if the server is linked with one.
    pub organisation: Option<OrganisationLink>,
    /// Websites that may chat.
    pub web_origins: WebOrigins,
    /// Proxies whose `X-Forwarded-For` is believed, so that limits on addresses count visitors and not a proxy.
    pub trusted_proxies: Vec<IpAddr>,
    /// What the server refuses.
    pub limits: Limits,
    /// How long the server waits.
    pub policy: Policy,
    /// Whether cookies may travel over TLS only. Off for plain loopback addresses.
    pub has_secure_cookies: bool,
}

impl Default for CicSettings {
    fn default() -> Self {
        Self {
            server_name: "waymeet".to_owned(),
            users: Vec::new(),
            workgroups: Vec::new(),
            licences: Vec::new(),
            parameters: BTreeMap::new(),
            organisation: None,
            web_origins: WebOrigins::Any,
            trusted_proxies: Vec::new(),
            limits: Limits::default(),
            policy: Policy::default(),
            has_secure_cookies: false,
        }
    }
}

/// Who works here.
pub(crate) struct Staff {
    pub(crate) users: Vec<User>,
    /// By lower-case user id.
    pub(crate) hashes: BTreeMap<String, PasswordHash>,
    pub(crate) workgroups: Vec<Workgroup>,
}

impl CicSettings {
    /// Users and workgroups as the model has them, checked against each other.
    pub(crate) fn staff(&self) -> Result<Staff, SettingsError> {
        let mut hashes = BTreeMap::new();
        let mut users = Vec::new();
        for settings in &self.users {
            let hash = PasswordHash::of(&settings.password);
            let hash = hash.ok_or_else(|| SettingsError::Password {
                user: settings.id.clone(),
            })?;
            if hashes.insert(settings.id.to_lowercase(), hash).is_some() {
                return Err(SettingsError::Duplicate(settings.id.clone()));
            }
            users.push(User {
                id: settings.id.clone(),
                display_name: settings.display_name.clone(),
                rights: settings.rights,
                licences: settings.licences.iter().cloned().collect(),
                has_photo: settings.has_photo,
                presence: Presence::default(),
            });
        }
        let mut names = BTreeSet::new();
        let mut workgroups = Vec::new();
        for settings in &self.workgroups {
            if !names.insert(settings.name.to_lowercase()) {
                return Err(SettingsError::Duplicate(settings.name.clone()));
            }
            if let Some(member) = settings
                .members
                .iter()
                .find(|member| !hashes.contains_key(&member.to_lowercase()))
            {
                return Err(SettingsError::UnknownMember {
                    workgroup: settings.name.clone(),
                    member: member.clone(),
                });
            }
            workgroups.push(Workgroup {
                name: settings.name.clone(),
                has_availability_updates: settings.has_availability_updates,
                members: settings
                    .members
                    .iter()
                    .map(|member| (member.clone(), true))
                    .collect(),
                tally: crate::model::Tally::default(),
            });
        }
        Ok(Staff {
            users,
            hashes,
            workgroups,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hashed_with_its_own_salt_and_recognised() {
        let (one, two) = (
            PasswordHash::of("secret").unwrap(),
            PasswordHash::of("secret").unwrap(),
        );
        assert_ne!(one.0, two.0);
        assert!(one.matches("secret"));
        assert!(!one.matches("Secret"));
        assert!(!format!("{one:?}").contains("argon2"));
    }

    #[test]
    fn a_member_who_is_no_user_is_named() {
        let settings = CicSettings {
            workgroups: vec![WorkgroupSettings {
                name: "Web Sales".into(),
                members: vec!["nobody".into()],
                has_availability_updates: true,
            }],
            ..CicSettings::default()
        };
        let error = settings.staff().err().unwrap().to_string();
        assert_eq!(
            error,
            "workgroup `Web Sales` has a member `nobody` who is no user"
        );
    }
}
