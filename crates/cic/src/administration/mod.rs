//! What is configured, as an administrator writes it: in a file, or through the administration's page.

mod file;
mod shape;

pub use file::{AdministrationFile, FileError};
pub(crate) use file::{OrganisationView, Overview};
pub(crate) use shape::{LicenceFile, OrganisationShape, UserShape, WorkgroupShape};
