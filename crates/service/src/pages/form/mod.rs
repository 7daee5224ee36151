//! Forms of documents: fields and groups of fields, as values; `templates/admin/form/` prints them.

mod draft;
mod field;
mod group;
mod mistake;
mod outline;

pub(crate) use draft::Draft;
pub(crate) use field::{Choice, Field};
pub(crate) use group::{Group, Part, give_focus};
pub(crate) use mistake::{Mistake, mistakes};
pub(crate) use outline::{Entry, outline, places};
