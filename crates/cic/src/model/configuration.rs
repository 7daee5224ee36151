//! What a contact centre is set up with: all that an administrator may change.

use std::collections::BTreeMap;

use super::licence::ServerLicences;
use super::user::User;
use super::workgroup::Workgroup;
use crate::organisation_link::OrganisationLink;

/// Users, workgroups, licences, parameters, and the organisation.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// Everybody who may log in.
    pub users: Vec<User>,
    /// The queues.
    pub workgroups: Vec<Workgroup>,
    /// What the licence file gave.
    pub licences: ServerLicences,
    /// Server parameters by name.
    pub parameters: BTreeMap<String, String>,
    /// The organisation of the engagement service, if the server is linked with one.
    pub organisation: Option<OrganisationLink>,
}
