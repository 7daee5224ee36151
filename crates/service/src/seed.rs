//! Puts things in place: for the demo, for tests, and for whoever sets a service up from a script. Everything here may
//! be done twice; the second time changes nothing.

use crate::audit::{Actor, Stamp};
use crate::auth::password;
use crate::auth::permission::{Grants, Permission};
use crate::auth::role::Role;
use crate::limits::MAX_NAME_BYTES;
use crate::origin::AllowedDomain;
use crate::retention::RetentionSettings;
use crate::secret::Secret;
use crate::shared::Shared;
use crate::store::{ApiClient, Deployment, DocumentKey, Organisation, StoreError, User};
use crate::wire::entity;
use crate::wire::kind::Kind;

/// Who the audit log says it was.
static ACTOR: Actor = Actor::Command("waymeet");

/// Why something could not be put in place.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something handed in is not usable.
    #[error("{0}")]
    Invalid(String),
}

/// Puts things in place.
#[derive(Debug, Clone, Copy)]
pub struct Seed<'a> {
    shared: &'a Shared,
}

impl<'a> Seed<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self { shared }
    }

    fn stamp(self) -> Stamp<'static> {
        Stamp {
            actor: &ACTOR,
            at: self.shared.now(),
        }
    }

    /// An organisation.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn organisation(self, organisation: &Organisation) -> Result<(), SeedError> {
        uuid(&organisation.id)?;
        for application in &organisation.client_applications {
            if crate::origin::Origin::parse(application).is_none() {
                return Err(SeedError::Invalid(format!("`{application}` is not an origin")));
            }
        }
        Ok(self
            .shared
            .store
            .put_organisation(organisation, self.stamp())
            .await?)
    }

    /// How long an organisation keeps what it knows of its visitors.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn retention(self, organisation: &str, retention: RetentionSettings) -> Result<(), SeedError> {
        let checked = retention.check();
        checked.map_err(|error| SeedError::Invalid(error.to_string()))?;
        Ok(self
            .shared
            .store
            .put_retention(organisation, retention, self.stamp())
            .await?)
    }

    /// The secret an organisation shares with its CIC server; use at least 32 random bytes.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn link_secret(self, organisation: &str, secret: &[u8]) -> Result<(), SeedError> {
        Ok(self
            .shared
            .store
            .put_link_secret(organisation, secret, self.stamp())
            .await?)
    }

    /// A deployment of an organisation.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn deployment(self, deployment: &Deployment) -> Result<(), SeedError> {
        uuid(&deployment.id)?;
        for domain in &deployment.allowed_domains {
            AllowedDomain::parse(domain).map_err(|error| SeedError::Invalid(error.to_string()))?;
        }
        let checked = deployment.tracking.check();
        checked.map_err(|error| SeedError::Invalid(error.to_string()))?;
        self.shared.store.put_deployment(deployment, self.stamp()).await?;
        self.shared.sites.forget();
        Ok(())
    }

    /// A user of the administration.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn user(
        self,
        organisation: &str,
        name: &str,
        password: &Secret,
        role: Role,
    ) -> Result<(), SeedError> {
        short(name)?;
        let known = self.shared.store.user(name).await?;
        let known = known.filter(|user| user.organisation == organisation && user.role == role);
        if let Some(user) = known
            && password::verify(password, Some(&user.password_hash)).await
        {
            return Ok(());
        }
        let user = User {
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            password_hash: hash(password).await?,
            role,
            must_change_password: false,
            is_of_contact_centre: false,
        };
        Ok(self.shared.store.put_user(&user, self.stamp()).await?)
    }

    /// A client of the API, such as the availability bridge: what it may do by itself, and its roles.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn api_client(
        self,
        organisation: &str,
        id: &str,
        name: &str,
        secret: &Secret,
        permissions: &[Permission],
        roles: &[&str],
    ) -> Result<(), SeedError> {
        short(id)?;
        let grants = Grants::of(permissions);
        let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
        let known = self.shared.store.api_client(id).await?;
        let known = known.filter(|client| {
            (client.organisation.as_str(), client.name.as_str()) == (organisation, name)
                && (&client.grants, &client.roles) == (&grants, &roles)
        });
        if let Some(client) = known
            && password::verify(secret, Some(&client.secret_hash)).await
        {
            return Ok(());
        }
        let client = ApiClient {
            id: id.to_owned(),
            organisation: organisation.to_owned(),
            name: name.to_owned(),
            secret_hash: hash(secret).await?,
            grants,
            roles,
        };
        Ok(self.shared.store.put_api_client(&client, self.stamp()).await?)
    }

    /// A rule, in the vendor's JSON; its version. What is not said is filled in, as it is in what is sent. A rule the engine does not understand is stored all the same, set
    /// aside, and shown on the overview with its reason.
    ///
    /// # Errors
    /// [`SeedError`]; then nothing was changed.
    pub async fn document(
        self,
        organisation: &str,
        kind: Kind,
        id: &str,
        body: &serde_json::Value,
    ) -> Result<u32, SeedError> {
        uuid(id)?;
        let key = DocumentKey {
            organisation,
            kind,
            id,
        };
        let body = entity::seeded_body(kind, body);
        let version = self.shared.store.put_document(key, &body, self.stamp()).await?;
        self.shared.configuration_changed();
        Ok(version)
    }
}

/// A longer name could never log in.
fn short(name: &str) -> Result<(), SeedError> {
    if name.len() > MAX_NAME_BYTES {
        let problem = format!("`{name}` is longer than {MAX_NAME_BYTES} bytes");
        return Err(SeedError::Invalid(problem));
    }
    Ok(())
}

fn uuid(text: &str) -> Result<(), SeedError> {
    let canonical = waymeet_journey::ids::Uuid::parse(text).map(waymeet_journey::ids::Uuid::to_text);
    // Ids are compared as text, so there must be one way to write them.
    if canonical.as_deref() == Some(text) {
        Ok(())
    } else {
        Err(SeedError::Invalid(format!(
            "`{text}` is not a UUID in lower case"
        )))
    }
}

async fn hash(secret: &Secret) -> Result<String, SeedError> {
    let hash = password::hash(secret).await;
    hash.ok_or_else(|| SeedError::Invalid("the password could not be hashed".to_owned()))
}
