//! What an administrator does: users, workgroups, licences, server parameters, the organisation.

use std::collections::{BTreeMap, BTreeSet};

use super::contact_centre::{ContactCentre, key};
use super::interaction::{EndedBy, Interaction, InteractionState};
use super::licence::{Seats, ServerLicences, USER_LICENCE, is_known_licence};
use super::password::PasswordHash;
use super::skills::{MAX_PROFICIENCY, Skills};
use super::statistics::Tally;
use super::text::plain_line;
use super::time::UnixMillis;
use super::user::{Presence, Rights, SessionId, User};
use super::workgroup::Workgroup;
use crate::organisation_link::OrganisationLink;

/// Users, workgroups or parameters there may be of each.
const MAX_OBJECTS: usize = 10_000;

/// More chats than this nobody handles at once.
const MAX_CHATS_AT_ONCE: usize = 50;

/// Why the configuration stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdministrationError {
    /// No such user, workgroup or parameter.
    #[error("there is no {kind} `{name}`")]
    Unknown {
        /// Such as `user`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A property has a value that cannot be used.
    #[error("`{property}` {reason}")]
    Invalid {
        /// The property's name on the wire.
        property: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// There would be nobody left to undo it.
    #[error("`{0}` is the only administrator; make another one first")]
    LastAdministrator(String),
    /// More users would have the licence than the server has.
    #[error(
        "{users} users would have the licence {USER_LICENCE}, and the licence file has {seats}; take it from somebody, or load a file with more"
    )]
    NoSeat {
        /// How many would have it.
        users: usize,
        /// How many may.
        seats: u32,
    },
    /// Somebody is in the workgroup's queue.
    #[error("{chats} interactions are in the queue of `{workgroup}`; wait until they are over")]
    InUse {
        /// The workgroup.
        workgroup: String,
        /// How many.
        chats: usize,
    },
    /// There are as many as there may be.
    #[error("there are as many as this server keeps")]
    Full,
}

/// A user, as an administrator enters them.
#[derive(Debug, Clone)]
pub struct UserEntry {
    /// The id to log in with.
    pub id: String,
    /// The name visitors and colleagues see.
    pub display_name: String,
    /// What the user may do.
    pub rights: Rights,
    /// A new password; `None` leaves the one there is. A user who is new needs one.
    pub password: Option<PasswordHash>,
    /// Licences such as [`USER_LICENCE`].
    pub licences: BTreeSet<String>,
    /// What the user is good at, and how good.
    pub skills: BTreeMap<String, u8>,
    /// Whether visitors are shown a picture of the user.
    pub has_photo: bool,
    /// How many chats the user handles at once; as many as the policy has without.
    pub chats_at_once: Option<usize>,
}

/// A workgroup, as an administrator enters it.
#[derive(Debug, Clone)]
pub struct WorkgroupEntry {
    /// Its name.
    pub name: String,
    /// The option *Enable Altocloud queue availability updates*.
    pub has_availability_updates: bool,
    /// User ids of its members. Who is new among them begins activated.
    pub members: BTreeSet<String>,
}

fn invalid(property: &'static str, reason: impl Into<String>) -> AdministrationError {
    AdministrationError::Invalid {
        property,
        reason: reason.into(),
    }
}

impl ContactCentre {
    /// Makes or changes a user. Returns the sessions that end with it: those of a user whose password or rights are others now.
    ///
    /// # Errors
    /// [`AdministrationError`]; then nothing has changed.
    pub fn put_user(
        &mut self,
        entry: UserEntry,
        now: UnixMillis,
    ) -> Result<Vec<SessionId>, AdministrationError> {
        let id = self.name("id", &entry.id)?;
        let display_name = self.name("displayName", &entry.display_name)?;
        let known = self.users.get(&key(&id));
        if known.is_none() && self.users.len() >= MAX_OBJECTS {
            return Err(AdministrationError::Full);
        }
        if let Some(licence) = entry.licences.iter().find(|licence| !is_known_licence(licence)) {
            return Err(invalid(
                "licences",
                format!("names `{licence}`, which is no licence"),
            ));
        }
        let skills = self.skills(entry.skills)?;
        if entry
            .chats_at_once
            .is_some_and(|chats| !(1..=MAX_CHATS_AT_ONCE).contains(&chats))
        {
            return Err(invalid(
                "chatsAtOnce",
                format!("is not from 1 to {MAX_CHATS_AT_ONCE}"),
            ));
        }
        let was_administrator = known.is_some_and(User::is_administrator);
        if was_administrator && entry.rights != Rights::Administrator {
            self.another_administrator_than(&id)?;
        }
        let others = self
            .users()
            .filter(|user| key(&user.id) != key(&id) && user.licences.contains(USER_LICENCE))
            .count();
        let is_licensed = entry.licences.contains(USER_LICENCE);
        // Who has it keeps it, also where a seat too many was given out before.
        let had_it = known.is_some_and(|user| user.licences.contains(USER_LICENCE));
        if is_licensed && !had_it {
            enough(self.licences.seats(), others + 1)?;
        }
        let is_other = known.is_some_and(|user| entry.password.is_some() || user.rights != entry.rights);
        let password = entry.password.or_else(|| known.map(|user| user.password.clone()));
        let password = password.ok_or_else(|| invalid("password", "is missing"))?;
        let (id, presence) = known.map_or_else(
            || (id.clone(), Presence::default()),
            |user| (user.id.clone(), user.presence.clone()),
        );
        let sessions = if is_other {
            presence.sessions.keys().cloned().collect()
        } else {
            Vec::new()
        };
        let user = User {
            id: id.clone(),
            display_name,
            rights: entry.rights,
            password,
            skills,
            licences: entry.licences,
            has_photo: entry.has_photo,
            chats_at_once: entry.chats_at_once,
            presence,
        };
        self.users.insert(key(&id), user);
        self.is_staff_touched = true;
        self.release_chats_sent_to(&id, now);
        self.route(now);
        Ok(sessions)
    }

    /// Removes a user. Their chats go back to where they waited. Returns the sessions that end with it.
    ///
    /// # Errors
    /// [`AdministrationError`]; then nothing has changed.
    pub fn remove_user(&mut self, id: &str, now: UnixMillis) -> Result<Vec<SessionId>, AdministrationError> {
        let user = self
            .users
            .get(&key(id))
            .ok_or_else(|| AdministrationError::Unknown {
                kind: "user",
                name: id.to_owned(),
            })?;
        if user.is_administrator() {
            self.another_administrator_than(id)?;
        }
        let (id, sessions) = (user.id.clone(), user.presence.sessions.keys().cloned().collect());
        self.put_back_chats_of(&id, now);
        self.users.remove(&key(&id));
        for workgroup in self.workgroups.values_mut() {
            workgroup.members.remove(&id);
        }
        self.is_staff_touched = true;
        self.release_chats_sent_to(&id, now);
        self.route(now);
        Ok(sessions)
    }

    /// Chats that wait for a user who may take them no more wait for their workgroup instead; those without one are over.
    fn release_chats_sent_to(&mut self, user: &str, now: UnixMillis) {
        let receiver = self.user(user).ok().filter(|user| user.is_agent());
        let is_licensed = receiver.is_some_and(|receiver| self.is_licensed(receiver));
        let (is_agent, is_stranded) = (receiver.is_some(), |interaction: &Interaction| {
            !interaction.is_over()
                && interaction.talking_user().is_none()
                && interaction.sent_to.as_deref() == Some(user)
        });
        let stranded = self.interactions.ids(|interaction| {
            let may_take = is_agent && (is_licensed || !interaction.is_started_by_action_map());
            is_stranded(interaction) && !may_take
        });
        for id in stranded {
            let has_workgroup = self
                .interaction(id)
                .is_some_and(|interaction| interaction.workgroup.is_some());
            if has_workgroup && let Some(interaction) = self.interactions.get_mut(id) {
                interaction.sent_to = None;
                interaction.state = InteractionState::Waiting;
            } else {
                self.end(id, EndedBy::Agent, now);
            }
        }
    }

    /// Makes or changes a workgroup.
    ///
    /// # Errors
    /// [`AdministrationError`]; then nothing has changed.
    pub fn put_workgroup(
        &mut self,
        entry: WorkgroupEntry,
        now: UnixMillis,
    ) -> Result<(), AdministrationError> {
        let name = self.name("name", &entry.name)?;
        let known = self.workgroups.get(&key(&name));
        if known.is_none() && self.workgroups.len() >= MAX_OBJECTS {
            return Err(AdministrationError::Full);
        }
        let mut members = BTreeMap::new();
        for member in &entry.members {
            let user = self
                .user(member)
                .map_err(|_| invalid("members", format!("names `{member}`, who is no user")))?;
            let was_active = known.and_then(|workgroup| workgroup.members.get(&user.id).copied());
            members.insert(user.id.clone(), was_active.unwrap_or(true));
        }
        let (name, tally) = known.map_or_else(
            || (name.clone(), Tally::default()),
            |workgroup| (workgroup.name.clone(), workgroup.tally.clone()),
        );
        let workgroup = Workgroup {
            name: name.clone(),
            has_availability_updates: entry.has_availability_updates,
            members,
            tally,
        };
        self.workgroups.insert(key(&name), workgroup);
        self.is_staff_touched = true;
        self.route(now);
        Ok(())
    }

    /// Removes a workgroup nobody waits in.
    ///
    /// # Errors
    /// [`AdministrationError`]; then nothing has changed.
    pub fn remove_workgroup(&mut self, name: &str) -> Result<(), AdministrationError> {
        let unknown = || AdministrationError::Unknown {
            kind: "workgroup",
            name: name.to_owned(),
        };
        let workgroup = self.workgroups.get(&key(name)).ok_or_else(unknown)?;
        let chats = self.open_interactions(workgroup).count();
        if chats > 0 {
            return Err(AdministrationError::InUse {
                workgroup: workgroup.name.clone(),
                chats,
            });
        }
        self.workgroups.remove(&key(name));
        self.is_staff_touched = true;
        Ok(())
    }

    /// Takes over what a licence file gives.
    ///
    /// # Errors
    /// [`AdministrationError::NoSeat`], when more users have the user licence than the file has.
    pub fn load_licences(
        &mut self,
        licences: ServerLicences,
        now: UnixMillis,
    ) -> Result<(), AdministrationError> {
        let users = self
            .users()
            .filter(|user| user.licences.contains(USER_LICENCE))
            .count();
        enough(licences.seats(), users)?;
        self.licences = licences;
        self.is_staff_touched = true;
        self.route(now);
        Ok(())
    }

    /// Sets a server parameter. Letter case of names does not matter; the first spelling stays.
    ///
    /// # Errors
    /// [`AdministrationError`]; then nothing has changed.
    pub fn set_parameter(&mut self, name: &str, value: &str) -> Result<(), AdministrationError> {
        let name = self.name("name", name)?;
        if value.chars().count() > self.limits.notes_chars {
            return Err(invalid(
                "value",
                format!("is longer than {} characters", self.limits.notes_chars),
            ));
        }
        let known = self.parameter_name(&name);
        if known.is_none() && self.parameters.len() >= MAX_OBJECTS {
            return Err(AdministrationError::Full);
        }
        self.parameters.insert(known.unwrap_or(name), value.to_owned());
        self.is_staff_touched = true;
        Ok(())
    }

    /// Removes a server parameter.
    ///
    /// # Errors
    /// [`AdministrationError::Unknown`].
    pub fn remove_parameter(&mut self, name: &str) -> Result<(), AdministrationError> {
        let known = self
            .parameter_name(name)
            .ok_or_else(|| AdministrationError::Unknown {
                kind: "server parameter",
                name: name.to_owned(),
            })?;
        self.parameters.remove(&known);
        self.is_staff_touched = true;
        Ok(())
    }

    /// Links the server with an organisation, or with none.
    ///
    /// # Errors
    /// [`AdministrationError::Invalid`].
    pub fn link_organisation(&mut self, link: Option<OrganisationLink>) -> Result<(), AdministrationError> {
        if let Some(link) = &link {
            link.check()
                .map_err(|(property, reason)| invalid(property, reason))?;
        }
        self.organisation = link;
        self.is_staff_touched = true;
        Ok(())
    }

    fn parameter_name(&self, name: &str) -> Option<String> {
        let mut names = self.parameters.keys();
        names.find(|known| known.eq_ignore_ascii_case(name)).cloned()
    }

    /// A name as it was entered, if it is one: a line of text without markup.
    fn name(&self, property: &'static str, entered: &str) -> Result<String, AdministrationError> {
        let name = entered.trim();
        let max = self.limits.name_chars;
        if name.is_empty() {
            Err(invalid(property, "is empty"))
        } else if name.chars().count() > max {
            Err(invalid(property, format!("is longer than {max} characters")))
        } else if plain_line(name, max) != name {
            Err(invalid(
                property,
                "has markup, control characters or a line break in it",
            ))
        } else {
            Ok(name.to_owned())
        }
    }

    fn skills(&self, entered: BTreeMap<String, u8>) -> Result<Skills, AdministrationError> {
        let mut skills = Vec::new();
        for (name, proficiency) in entered {
            if !(1..=MAX_PROFICIENCY).contains(&proficiency) {
                let reason =
                    format!("has `{name}` with {proficiency}, which is not from 1 to {MAX_PROFICIENCY}");
                return Err(invalid("skills", reason));
            }
            skills.push((self.name("skills", &name)?, proficiency));
        }
        Ok(Skills::new(skills))
    }

    fn another_administrator_than(&self, id: &str) -> Result<(), AdministrationError> {
        let mut others = self.users().filter(|user| key(&user.id) != key(id));
        if others.any(User::is_administrator) {
            Ok(())
        } else {
            Err(AdministrationError::LastAdministrator(id.to_owned()))
        }
    }
}

fn enough(seats: Seats, users: usize) -> Result<(), AdministrationError> {
    match seats {
        Seats::Limited(limit) if !seats.are_enough_for(users) => {
            Err(AdministrationError::NoSeat { users, seats: limit })
        }
        Seats::Limited(_) | Seats::Unlimited => Ok(()),
    }
}
