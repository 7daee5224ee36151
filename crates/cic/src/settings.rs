//! What a CIC-compatible server is made of, before it runs.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::mail::{MailSettings, MailSettingsError};
use crate::model::{
    CannedResponse, Configuration, Limits, PasswordHash, Policy, Presence, Rights, ServerLicences, Skills,
    Tally, User, Workgroup,
};
use crate::organisation_link::OrganisationLink;

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
    /// A canned response cannot be kept.
    #[error("the canned response `{title}` {fault}")]
    CannedResponse {
        /// Its title.
        title: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// A workgroup names a member who is no user.
    #[error("workgroup `{workgroup}` has a member `{member}` who is no user")]
    UnknownMember {
        /// The workgroup.
        workgroup: String,
        /// The member.
        member: String,
    },
    /// No mail can be sent so.
    #[error(transparent)]
    Mail(#[from] MailSettingsError),
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
    /// What the user is good at, each from 1 to [`crate::model::MAX_PROFICIENCY`].
    pub skills: Vec<(String, u8)>,
    /// Whether visitors are shown a picture of the user.
    pub has_photo: bool,
    /// How many chats the user handles at once; as many as `Policy::chats_per_agent` without.
    pub chats_at_once: Option<usize>,
}

impl UserSettings {
    /// An agent with nothing but a name and a password.
    #[must_use]
    pub fn new(id: impl Into<String>, display_name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            display_name: display_name.into(),
            password: password.into(),
            rights: Rights::Agent,
            licences: Vec::new(),
            skills: Vec::new(),
            has_photo: false,
            chats_at_once: None,
        }
    }

    fn user(&self) -> Result<User, SettingsError> {
        let password = PasswordHash::of(&self.password);
        Ok(User {
            id: self.id.clone(),
            display_name: self.display_name.clone(),
            rights: self.rights,
            password: password.ok_or_else(|| SettingsError::Password {
                user: self.id.clone(),
            })?,
            skills: Skills::new(self.skills.iter().cloned()),
            licences: self.licences.iter().cloned().collect(),
            has_photo: self.has_photo,
            chats_at_once: self.chats_at_once,
            presence: Presence::default(),
        })
    }
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

impl WorkgroupSettings {
    fn workgroup(&self) -> Workgroup {
        Workgroup {
            name: self.name.clone(),
            has_availability_updates: self.has_availability_updates,
            members: self.members.iter().map(|member| (member.clone(), true)).collect(),
            tally: Tally::default(),
        }
    }
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

/// Everything a server begins with. Where it keeps its state in a file, what is configured there goes before what is here.
#[derive(Debug, Clone)]
pub struct CicSettings {
    /// The server's name, as clients see it.
    pub server_name: String,
    /// The users.
    pub users: Vec<UserSettings>,
    /// The workgroups.
    pub workgroups: Vec<WorkgroupSettings>,
    /// What the licence file gives.
    pub licences: ServerLicences,
    /// Server parameters by name, such as `AltocloudPacingRateOverrideMilliseconds`.
    pub parameters: BTreeMap<String, String>,
    /// Texts agents can take as a beginning.
    pub canned_responses: Vec<CannedResponse>,
    /// The organisation, if the server is linked with one.
    pub organisation: Option<OrganisationLink>,
    /// Websites that may chat.
    pub web_origins: WebOrigins,
    /// Proxies whose `X-Forwarded-For` is believed, so that limits on addresses count visitors and not a proxy.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origins whose pages may be agents' clients, such as `https://desk.example`; none by default, and never all, since these
    /// clients work with cookies. The server's own desk needs no entry.
    pub agent_origins: Vec<String>,
    /// Whether visitors of the older API may make accounts and chat under them. Off by default: what they tell is kept for good.
    pub visitor_accounts: bool,
    /// What the server refuses.
    pub limits: Limits,
    /// How long the server waits.
    pub policy: Policy,
    /// How transcripts reach visitors who want one.
    pub mail: MailSettings,
    /// Whether tests may script faults at `/faults`, from this machine. Never where visitors are served.
    pub faults: bool,
    /// Whether cookies may travel over TLS only. Off for plain loopback addresses.
    pub has_secure_cookies: bool,
}

impl Default for CicSettings {
    fn default() -> Self {
        Self {
            server_name: "waymeet".to_owned(),
            users: Vec::new(),
            workgroups: Vec::new(),
            licences: ServerLicences::default(),
            parameters: BTreeMap::new(),
            canned_responses: Vec::new(),
            organisation: None,
            web_origins: WebOrigins::Any,
            trusted_proxies: Vec::new(),
            agent_origins: Vec::new(),
            visitor_accounts: false,
            limits: Limits::default(),
            policy: Policy::default(),
            mail: MailSettings::default(),
            faults: false,
            has_secure_cookies: false,
        }
    }
}

impl CicSettings {
    /// Users, workgroups and the rest as the model has them, checked against each other. Hashes the passwords.
    pub(crate) fn configuration(&self) -> Result<Configuration, SettingsError> {
        let mut ids = BTreeSet::new();
        let mut users = Vec::new();
        for settings in &self.users {
            if !ids.insert(settings.id.to_lowercase()) {
                return Err(SettingsError::Duplicate(settings.id.clone()));
            }
            users.push(settings.user()?);
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
                .find(|member| !ids.contains(&member.to_lowercase()))
            {
                return Err(SettingsError::UnknownMember {
                    workgroup: settings.name.clone(),
                    member: member.clone(),
                });
            }
            workgroups.push(settings.workgroup());
        }
        Ok(Configuration {
            users,
            workgroups,
            licences: self.licences.clone(),
            parameters: self.parameters.clone(),
            organisation: self.organisation.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let error = settings.configuration().err().unwrap().to_string();
        assert_eq!(
            error,
            "workgroup `Web Sales` has a member `nobody` who is no user"
        );
    }
}
