//! What the bridge has to be told.

use crate::secret::Secret;

/// Where the bridge reads, where it tells, and as whom. `Debug` hides the secrets.
#[derive(Debug, Clone)]
pub struct BridgeSettings {
    /// Base addresses of the CIC server and its switchover partner, such as `https://cic1.example:8019`, tried in
    /// this order. Alternate hosts a server names are added while running.
    pub cic_hosts: Vec<String>,
    /// The CIC user; must be allowed to see users, workgroups, licences and server parameters.
    pub cic_user: String,
    /// That user's password.
    pub cic_password: Secret,
    /// Base address of the engagement service.
    pub service_url: String,
    /// The OAuth client of the organisation.
    pub client_id: String,
    /// That client's secret.
    pub client_secret: Secret,
}
