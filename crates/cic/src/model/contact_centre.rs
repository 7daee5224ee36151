//! The contact centre: everything that is true of it at a moment. What people do to it is in `visitor_actions`,
//! `agent_actions`, `administration` and `clockwork`; who is given what in `dispatch`.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::attributes::Attributes;
use super::canned_response::{CannedResponse, ResponseLibrary, libraries};
use super::configuration::Configuration;
use super::error::AgentError;
use super::interaction::{Interaction, InteractionId, InteractionState};
use super::interactions::Interactions;
use super::licence::ServerLicences;
use super::limits::{Limits, Policy, StartLimiter};
use super::postbox::Postbox;
use super::time::UnixMillis;
use super::user::User;
use super::visitor_account::VisitorAccounts;
use super::workgroup::Workgroup;
use crate::organisation_link::OrganisationLink;

/// Where an agent sends an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferTarget {
    /// To a workgroup's queue.
    Workgroup(String),
    /// To a user.
    User(String),
    /// To whichever has this name, workgroups first.
    Named(String),
}

/// The contact centre.
pub struct ContactCentre {
    pub(super) users: BTreeMap<String, User>,
    pub(super) workgroups: BTreeMap<String, Workgroup>,
    pub(super) licences: ServerLicences,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) organisation: Option<OrganisationLink>,
    pub(super) limits: Limits,
    pub(super) policy: Policy,
    pub(super) interactions: Interactions,
    pub(super) by_visitor: HashMap<Uuid, InteractionId>,
    pub(super) start_limiter: StartLimiter,
    pub(super) accounts: VisitorAccounts,
    pub(super) responses: Vec<ResponseLibrary>,
    /// Whether transcripts are sent to visitors who want one.
    pub(super) sends_transcripts: bool,
    pub(super) postbox: Postbox,
    pub(super) next_id: u64,
    /// How many switchovers there were.
    pub(super) era: u64,
    /// The server's name, as clients see it.
    pub(super) server_name: String,
    /// Whether users, workgroups, licences or parameters may have changed since somebody last wrote them down.
    pub(super) is_staff_touched: bool,
    /// Whether nobody is given a chat, because the configuration is being changed and may be put back.
    pub(super) is_routing_held: bool,
}

impl std::fmt::Debug for ContactCentre {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ContactCentre")
            .field("users", &self.users.len())
            .field("workgroups", &self.workgroups.len())
            .finish_non_exhaustive()
    }
}

/// Users and workgroups are compared without regard to case.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase()
}

impl ContactCentre {
    /// An empty house with this configuration. Members that are no users are left out.
    #[must_use]
    pub fn new(configuration: Configuration, limits: Limits, policy: Policy, now: UnixMillis) -> Self {
        let users = configuration.users.into_iter();
        let users: BTreeMap<_, _> = users.map(|user| (key(&user.id), user)).collect();
        let workgroups = configuration.workgroups.into_iter().map(|mut workgroup| {
            let members = std::mem::take(&mut workgroup.members);
            let known = |(member, is_active): (String, bool)| {
                users.get(&key(&member)).map(|user| (user.id.clone(), is_active))
            };
            workgroup.members = members.into_iter().filter_map(known).collect();
            (key(&workgroup.name), workgroup)
        });
        let workgroups = workgroups.collect();
        Self {
            users,
            workgroups,
            licences: configuration.licences,
            parameters: configuration.parameters,
            organisation: configuration.organisation,
            limits,
            policy,
            interactions: Interactions::default(),
            by_visitor: HashMap::new(),
            start_limiter: StartLimiter::default(),
            accounts: VisitorAccounts::default(),
            responses: Vec::new(),
            sends_transcripts: false,
            postbox: Postbox::default(),
            // Seconds since 1970: numbers do not repeat after a restart unless there was more than a chat a second.
            next_id: u64::try_from(now.in_seconds()).unwrap_or(0) + 1,
            era: 0,
            server_name: String::new(),
            is_staff_touched: true,
            is_routing_held: false,
        }
    }

    /// What is configured now.
    fn configuration(&self) -> Configuration {
        Configuration {
            users: self.users.values().cloned().collect(),
            workgroups: self.workgroups.values().cloned().collect(),
            licences: self.licences.clone(),
            parameters: self.parameters.clone(),
            organisation: self.organisation.clone(),
        }
    }

    /// Changes the configuration by several steps: all of them, or none. Nobody is given a chat before it is known which.
    pub(crate) fn configure<T, E>(
        &mut self,
        now: UnixMillis,
        change: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.configuration();
        self.is_routing_held = true;
        let changed = change(self);
        if changed.is_err() {
            self.set_configuration(before);
        }
        self.is_routing_held = false;
        self.route(now);
        changed
    }

    /// Puts a configuration back that was in force a moment ago.
    fn set_configuration(&mut self, configuration: Configuration) {
        self.users = (configuration.users.into_iter())
            .map(|user| (key(&user.id), user))
            .collect();
        self.workgroups = (configuration.workgroups.into_iter())
            .map(|workgroup| (key(&workgroup.name), workgroup))
            .collect();
        self.licences = configuration.licences;
        self.parameters = configuration.parameters;
        self.organisation = configuration.organisation;
        self.is_staff_touched = true;
    }

    /// Sends transcripts to visitors who want one, from now on.
    pub(crate) fn send_transcripts(&mut self) {
        self.sends_transcripts = true;
    }

    /// The mails that wait.
    #[must_use]
    pub fn postbox(&self) -> &Postbox {
        &self.postbox
    }

    /// The mails that wait, for whoever sends them.
    pub fn postbox_mut(&mut self) -> &mut Postbox {
        &mut self.postbox
    }

    /// All users.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// A user by id.
    ///
    /// # Errors
    /// [`AgentError::UnknownUser`].
    pub fn user(&self, id: &str) -> Result<&User, AgentError> {
        self.users
            .get(&key(id))
            .ok_or_else(|| AgentError::UnknownUser(id.to_owned()))
    }

    pub(super) fn user_mut(&mut self, id: &str) -> Result<&mut User, AgentError> {
        self.is_staff_touched = true;
        self.users
            .get_mut(&key(id))
            .ok_or_else(|| AgentError::UnknownUser(id.to_owned()))
    }

    /// All workgroups.
    pub fn workgroups(&self) -> impl Iterator<Item = &Workgroup> {
        self.workgroups.values()
    }

    /// A workgroup by name.
    ///
    /// # Errors
    /// [`AgentError::UnknownWorkgroup`].
    pub fn workgroup(&self, name: &str) -> Result<&Workgroup, AgentError> {
        self.workgroups
            .get(&key(name))
            .ok_or_else(|| AgentError::UnknownWorkgroup(name.to_owned()))
    }

    pub(super) fn workgroup_mut(&mut self, name: &str) -> Result<&mut Workgroup, AgentError> {
        self.is_staff_touched = true;
        self.workgroups
            .get_mut(&key(name))
            .ok_or_else(|| AgentError::UnknownWorkgroup(name.to_owned()))
    }

    /// The server's licences.
    #[must_use]
    pub fn licences(&self) -> &ServerLicences {
        &self.licences
    }

    /// The server parameters.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, String> {
        &self.parameters
    }

    /// The organisation the server is linked with.
    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationLink> {
        self.organisation.as_ref()
    }

    /// The libraries of canned responses.
    #[must_use]
    pub fn responses(&self) -> &[ResponseLibrary] {
        &self.responses
    }

    /// These are the canned responses from now on.
    pub fn set_responses(&mut self, responses: &[CannedResponse]) {
        self.responses = libraries(responses);
    }

    /// The server's name, as clients see it.
    #[must_use]
    pub fn server_name(&self) -> &str {
        &self.server_name
    }

    /// The server is called so from now on.
    pub(crate) fn set_server_name(&mut self, name: &str) {
        name.clone_into(&mut self.server_name);
    }

    /// How long the server waits.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What the server refuses.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// All interactions, those that have just ended included.
    pub fn interactions(&self) -> impl Iterator<Item = &Interaction> {
        self.interactions.values()
    }

    /// An interaction, whoever asks.
    #[must_use]
    pub fn interaction(&self, id: InteractionId) -> Option<&Interaction> {
        self.interactions.get(id)
    }

    /// An interaction this user may see: one in the own queue, one waiting in a workgroup the user is a member of, or any
    /// for an observer.
    ///
    /// # Errors
    /// [`AgentError::UnknownInteraction`], [`AgentError::NoRight`].
    pub fn interaction_for(&self, user: &User, id: &str) -> Result<&Interaction, AgentError> {
        let unknown = || AgentError::UnknownInteraction(id.to_owned());
        let interaction = id
            .parse()
            .ok()
            .and_then(|id| self.interaction(id))
            .ok_or_else(unknown)?;
        let is_own = interaction.user() == Some(&user.id);
        let is_in_own_workgroup = interaction.state == InteractionState::Waiting
            && interaction
                .workgroup
                .as_deref()
                .is_some_and(|workgroup| self.is_member(user, workgroup));
        if is_own || is_in_own_workgroup || user.is_observer() {
            Ok(interaction)
        } else {
            Err(AgentError::NoRight("see this interaction"))
        }
    }

    /// A chat this user may read.
    ///
    /// # Errors
    /// As [`ContactCentre::conversation_for`]; [`AgentError::NoChat`] if it is a callback.
    pub fn chat_for(&self, user: &User, id: &str) -> Result<&Interaction, AgentError> {
        let interaction = self.conversation_for(user, id)?;
        if interaction.callback.is_some() {
            return Err(AgentError::NoChat);
        }
        Ok(interaction)
    }

    /// An interaction whose conversation this user may read: only one in the own queue (or any, for an observer).
    ///
    /// # Errors
    /// [`AgentError::UnknownInteraction`], [`AgentError::NoRight`].
    pub fn conversation_for(&self, user: &User, id: &str) -> Result<&Interaction, AgentError> {
        let interaction = self.interaction_for(user, id)?;
        if interaction.user() == Some(&user.id) || user.is_observer() {
            Ok(interaction)
        } else {
            Err(AgentError::NoRight("read this conversation"))
        }
    }

    /// The attributes asked for; all that have a value if none were.
    #[must_use]
    pub fn attributes(&self, interaction: &Interaction, names: &[String]) -> Attributes {
        let user_name = |id: &str| {
            self.user(id)
                .map(|user| user.display_name.clone())
                .unwrap_or_default()
        };
        if names.is_empty() {
            return interaction.all_attributes(user_name);
        }
        names
            .iter()
            .map(|name| (name.clone(), interaction.attribute(name, user_name)))
            .collect()
    }
}
