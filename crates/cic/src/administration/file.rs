//! A whole configuration in one file, and what is told of the one in force.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shape::{LicenceFile, OrganisationShape, UserShape, WorkgroupShape};
use crate::model::{AdministrationError, ContactCentre, ServerLicences, SessionId, UnixMillis, UserEntry};
use crate::organisation_link::OrganisationLink;

/// A configuration as a file holds it. What is in the file is made or changed; what is not in it stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AdministrationFile {
    users: Vec<UserShape>,
    workgroups: Vec<WorkgroupShape>,
    licence_file: Option<LicenceFile>,
    parameters: BTreeMap<String, String>,
    organisation: Option<OrganisationShape>,
}

/// Why a file changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not of the shape of a configuration.
    #[error("this is no configuration: {0}")]
    Shape(#[from] serde_json::Error),
    /// Something in it cannot be used.
    #[error("{place}: {error}")]
    Entry {
        /// Where it stands, such as ``users `kim` ``.
        place: String,
        /// What is wrong with it.
        error: AdministrationError,
    },
}

/// A file that has been read, with its passwords hashed.
#[derive(Debug)]
pub(crate) struct Prepared {
    users: Vec<UserEntry>,
    licences: Option<ServerLicences>,
    rest: AdministrationFile,
}

fn at(place: impl Into<String>) -> impl FnOnce(AdministrationError) -> FileError {
    let place = place.into();
    |error| FileError::Entry { place, error }
}

impl AdministrationFile {
    /// Reads a file's text.
    ///
    /// # Errors
    /// [`FileError::Shape`], with the line.
    pub fn read(text: &str) -> Result<Self, FileError> {
        Ok(serde_json::from_str(text)?)
    }

    /// Hashes the passwords, which takes a moment each.
    pub(crate) fn prepare(mut self) -> Result<Prepared, FileError> {
        let users = std::mem::take(&mut self.users);
        let users = users.into_iter().map(|user| {
            let place = format!("users `{}`", user.id);
            user.entry().map_err(at(place))
        });
        let users = users.collect::<Result<_, _>>()?;
        let licences = self.licence_file.take().map(LicenceFile::licences).transpose();
        Ok(Prepared {
            users,
            licences: licences.map_err(at("licenceFile"))?,
            rest: self,
        })
    }
}

impl Prepared {
    /// Changes the centre: all of it, or nothing. Returns the sessions that end with it.
    pub(crate) fn apply(
        self,
        centre: &mut ContactCentre,
        now: UnixMillis,
    ) -> Result<Vec<SessionId>, FileError> {
        centre.configure(now, |centre| self.apply_in_order(centre, now))
    }

    fn apply_in_order(
        self,
        centre: &mut ContactCentre,
        now: UnixMillis,
    ) -> Result<Vec<SessionId>, FileError> {
        let mut ended = Vec::new();
        // Seats before those who sit on them, users before the workgroups they are members of.
        if let Some(licences) = self.licences {
            centre.load_licences(licences, now).map_err(at("licenceFile"))?;
        }
        for user in self.users {
            let place = format!("users `{}`", user.id);
            ended.extend(centre.put_user(user, now).map_err(at(place))?);
        }
        for workgroup in self.rest.workgroups {
            let place = format!("workgroups `{}`", workgroup.name);
            centre.put_workgroup(workgroup.into(), now).map_err(at(place))?;
        }
        for (name, value) in &self.rest.parameters {
            centre
                .set_parameter(name, value)
                .map_err(at(format!("parameters `{name}`")))?;
        }
        if let Some(organisation) = self.rest.organisation {
            let link = organisation
                .link(centre.organisation())
                .map_err(at("organisation"))?;
            centre.link_organisation(Some(link)).map_err(at("organisation"))?;
        }
        Ok(ended)
    }
}

/// The configuration in force, without secrets.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    users: Vec<UserShape>,
    workgroups: Vec<WorkgroupShape>,
    licence_file: LicenceFile,
    parameters: BTreeMap<String, String>,
    organisation: Option<OrganisationView>,
}

/// The link with an organisation, without the secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganisationView {
    service: String,
    organisation: String,
    long_name: String,
    short_name: String,
    administrator_email: String,
}

impl From<&OrganisationLink> for OrganisationView {
    fn from(link: &OrganisationLink) -> Self {
        Self {
            service: link.service.clone(),
            organisation: link.organisation.clone(),
            long_name: link.long_name.clone(),
            short_name: link.short_name.clone(),
            administrator_email: link.administrator_email.clone(),
        }
    }
}

impl From<&ContactCentre> for Overview {
    fn from(centre: &ContactCentre) -> Self {
        Self {
            users: centre.users().map(UserShape::from).collect(),
            workgroups: centre.workgroups().map(WorkgroupShape::from).collect(),
            licence_file: centre.licences().into(),
            parameters: centre.parameters().clone(),
            organisation: centre.organisation().map(OrganisationView::from),
        }
    }
}
