//! The contact centre itself: users, workgroups, licences, chats, routing. No sockets, no JSON, no clock: the time is an
//! argument of everything that needs it.

mod administration;
mod agent_actions;
mod attribute_change;
mod attributes;
mod callback;
mod callback_actions;
mod canned_response;
mod chat;
mod clockwork;
mod configuration;
mod contact_centre;
mod entropy;
mod error;
mod file;
mod hold_time;
mod interaction;
mod interactions;
mod licence;
mod limits;
mod page_address;
mod password;
mod restart;
mod routing;
mod skills;
mod statistics;
mod status;
mod system_text;
mod text;
mod time;
mod user;
mod visitor_actions;
mod workgroup;

pub use administration::{AdministrationError, UserEntry, WorkgroupEntry};
pub use attribute_change::AppendMode;
pub use attributes::{Attributes, attribute};
pub use callback::{AskForCall, CallStatus, Callback};
pub(crate) use canned_response::fault as canned_fault;
pub use canned_response::{CannedResponse, ResponseLibrary};
pub use chat::{
    Chat, Entry, HistoryItem, Participant, ParticipantKind, ParticipantState, SYSTEM_PARTICIPANT, Said,
};
pub use configuration::Configuration;
pub use contact_centre::{ContactCentre, TransferTarget};
pub use entropy::{Entropy, SystemEntropy};
pub use error::{AgentError, StartError, UnknownParticipant, VisitorError};
pub use file::ChatFile;
pub use interaction::{EndedBy, Interaction, InteractionId, InteractionState};
pub use licence::{SERVER_LICENCE, Seats, ServerLicences, USER_LICENCE, is_known_licence};
pub use limits::{Limits, Policy, StartLimiter};
pub use password::PasswordHash;
pub(crate) use restart::Touched;
pub use routing::{Candidate, Waiting, assign};
pub use skills::{MAX_PROFICIENCY, Skills};
pub use statistics::{Tally, estimated_wait};
pub use status::{STATUSES, Status, StatusWish, Until, status};
pub use text::{plain_line, plain_text};
pub use time::UnixMillis;
pub use user::{Presence, Rights, SessionId, Station, User};
pub use visitor_actions::{StartChat, Started, TargetKind};
pub use workgroup::Workgroup;
