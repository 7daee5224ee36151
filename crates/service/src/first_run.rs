//! A service that nobody can log in to makes itself an organisation and an administrator.

use crate::audit::{Actor, Stamp};
use crate::auth::role::Role;
use crate::auth::{password, password_rules};
use crate::secret::Secret;
use crate::seed::SeedError;
use crate::shared::Shared;
use crate::store::{Organisation, User, UserError};

/// The administrator's name.
const NAME: &str = "admin";
/// What the organisation is called until somebody says otherwise.
const ORGANISATION_NAME: &str = "My organization";

/// Who the audit log says it was.
static ACTOR: Actor = Actor::Command("waymeet serve");

/// An administrator who was not there before. The password is kept nowhere: show it once.
#[derive(Debug)]
pub struct FirstAdministrator {
    /// The name to log in with.
    pub name: &'static str,
    /// Good for one log-in: another one has to be chosen then.
    pub password: Secret,
}

/// Makes an administrator, and an organisation where there is none; `None` where there is any user already.
pub(crate) async fn first_administrator(shared: &Shared) -> Result<Option<FirstAdministrator>, SeedError> {
    let store = &shared.store;
    if store.has_users().await? {
        return Ok(None);
    }
    let stamp = Stamp {
        actor: &ACTOR,
        at: shared.now(),
    };
    let organisation = match store.any_organisation().await? {
        Some(id) => id,
        None => {
            let organisation = Organisation {
                id: uuid::Uuid::new_v4().to_string(),
                name: ORGANISATION_NAME.to_owned(),
                client_applications: Vec::new(),
            };
            store.put_organisation(&organisation, stamp).await?;
            organisation.id
        }
    };
    let password = password_rules::one_time();
    let hash = password::hash(&password).await;
    let hash = hash.ok_or_else(|| SeedError::Invalid("the password could not be hashed".to_owned()))?;
    let user = User {
        name: NAME.to_owned(),
        organisation,
        password_hash: hash,
        role: Role::admin(),
        must_change_password: true,
        is_of_contact_centre: false,
    };
    match store.create_user(&user, stamp).await {
        Ok(()) => Ok(Some(FirstAdministrator { name: NAME, password })),
        // Somebody else was quicker.
        Err(UserError::NameTaken | UserError::NotFound | UserError::LastAdministrator) => Ok(None),
        Err(UserError::Store(error)) => Err(error.into()),
    }
}
