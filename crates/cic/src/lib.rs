//! A CIC-compatible server: the visitors' chat API, the agents' ICWS, routing, and the agent desk.
//!
//! The road of a chat: a website's page starts it (`http/visitor`), the contact centre puts it into its workgroup's queue and
//! offers it to the agent who has been idle longest (`model`), the agent's desk is told so by a subscription (`session`)
//! through an event stream (`http/messaging`), picks it up (`http/interactions`), and both sides write into the same
//! [`model::Chat`], each reading it in its own dialect.
//!
//! State is kept in memory: a restart forgets chats and sessions, and takes users and workgroups from the settings.

mod cic;
mod clock;
pub mod forwarded;
mod http;
pub mod model;
pub mod organisation_link;
mod pair;
mod session;
mod settings;
mod shared;
mod wire;

pub use cic::Cic;
pub use clock::{Clock, FakeClock, SystemClock};
pub use pair::{Half, Pair};
pub use settings::{
    CicSettings, OrganisationLink, PasswordHash, SettingsError, UserSettings, WebOrigins, WorkgroupSettings,
};
