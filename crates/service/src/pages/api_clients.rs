//! Programs that use the API.

use super::audit::encoded;
use super::organization::{RoleChoice, ShownSecret};
use super::problems::Problems;
use super::viewer::Viewer;
use crate::auth::permission::Permission;
use crate::store::ApiClient;
use askama::Template;

/// All of them.
#[derive(Debug, Template)]
#[template(path = "admin/api_clients.html")]
pub(crate) struct ApiClientsPage {
    pub(crate) viewer: Viewer,
    pub(crate) clients: Vec<ListedClient>,
    pub(crate) done: &'static str,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct ListedClient {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) name: String,
    /// Roles, and permissions it has by itself.
    pub(crate) may: Vec<String>,
}

impl From<&ApiClient> for ListedClient {
    fn from(client: &ApiClient) -> Self {
        Self {
            path: format!("/admin/api-clients/{}", encoded(&client.id)),
            id: client.id.clone(),
            name: client.name.clone(),
            may: [client.roles.clone(), client.grants.names().to_vec()].concat(),
        }
    }
}

/// One of them, or a new one.
#[derive(Debug, Template)]
#[template(path = "admin/api_client.html")]
pub(crate) struct ApiClientPage {
    pub(crate) viewer: Viewer,
    /// Empty while it is new.
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) version: u32,
    pub(crate) name: String,
    pub(crate) roles: Vec<RoleChoice>,
    /// Whether it may tell who can take a chat, as the bridge does.
    pub(crate) is_bridge: bool,
    /// Further permissions it has by itself.
    pub(crate) permissions: Vec<String>,
    pub(crate) problems: Problems,
    pub(crate) secret: ShownSecret,
    /// Where it asks for its tokens.
    pub(crate) token_url: String,
    /// Why it cannot be changed; empty where it can.
    pub(crate) read_only: &'static str,
    pub(crate) conflict: Vec<super::audit::ShownChange>,
    pub(crate) done: &'static str,
}
