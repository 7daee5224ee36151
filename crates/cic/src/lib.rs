//! A CIC-compatible server: the visitors' chat API, the agents' ICWS, routing, and the agent desk.
//!
//! The road of a chat: a website's page starts it (`http/visitor`), the contact centre puts it into its workgroup's queue and
//! offers it to the agent who has been idle longest (`model`), the agent's desk is told so by a subscription (`session`)
//! through an event stream (`http/messaging`), picks it up (`http/interactions`), and both sides write into the same
//! [`model::Chat`], each reading it in its own dialect.
//!
//! Everything that is true is in memory; where there is a file, each change is written down before it is answered
//! (`store`), and a restart forgets nothing but agents' sessions.

mod administration;
mod catalogue;
mod cic;
mod clock;
mod faults;
pub mod forwarded;
mod http;
mod link_test;
mod mail;
pub mod model;
pub mod organisation_link;
mod pair;
mod session;
mod settings;
mod shared;
mod statistic;
mod store;
mod wire;

pub use administration::{AdministrationFile, FileError};
pub use cic::{Cic, OpenError};
pub use clock::{Clock, FakeClock, SystemClock};
pub use mail::{
    FolderSettings, MailPassword, MailSettings, MailSettingsError, Sender, SenderError, SmtpLogIn,
    SmtpSecurity, SmtpSettings,
};
pub use organisation_link::OrganisationLink;
pub use pair::{Half, Pair};
pub use settings::{CicSettings, SettingsError, UserSettings, WebOrigins, WorkgroupSettings};
pub use store::StoreError;
