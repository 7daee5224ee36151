//! Who may give what to whom: nobody gives a role that grants what they have not got themselves.

use crate::auth::permission::Grants;
use crate::auth::role::{BUILT_IN, Role};
use crate::error::ApiError;
use crate::pages::RoleChoice;
use crate::shared::Shared;
use crate::wire::kind::Kind;
use crate::wire::role::WireRole;

/// What somebody is told who may not.
pub(super) const TOO_MUCH: &str =
    "this role may do more than you may; only somebody who may do all of it can give it";
/// The same of a user, a role or a program that may do more.
pub(super) const MORE_THAN_YOU: &str =
    "This one may do more than you may, so only somebody who may do all of that can change it.";

/// The roles of an organisation, with those marked that are chosen.
pub(super) async fn choices(
    shared: &Shared,
    organisation: &str,
    own: &Grants,
    is_chosen: impl Fn(&str) -> bool,
) -> Result<Vec<RoleChoice>, ApiError> {
    let built_in = BUILT_IN
        .iter()
        .map(|role| (Role::from(role), role.description.to_owned()));
    let documents = shared.store.documents_of_kind(organisation, Kind::Role).await?;
    let made = documents.iter().filter_map(|document| {
        let role = WireRole::read(&document.body).ok()?;
        let grants = role.grants().unwrap_or_default();
        let description = role.description.clone();
        Some((
            Role {
                name: role.name,
                grants,
            },
            description,
        ))
    });
    let choice = |(role, description): (Role, String)| RoleChoice {
        is_chosen: is_chosen(&role.name),
        is_allowed: own.covers(&role.grants),
        name: role.name,
        description,
    };
    Ok(built_in.chain(made).map(choice).collect())
}

/// Why this role cannot be given; `None` where it can.
pub(super) fn refusal(choices: &[RoleChoice], name: &str) -> Option<&'static str> {
    match choices.iter().find(|choice| choice.name == name) {
        None => Some("choose one of the roles there are"),
        Some(choice) if !choice.is_allowed => Some(TOO_MUCH),
        Some(_) => None,
    }
}
