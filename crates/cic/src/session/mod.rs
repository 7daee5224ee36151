//! Agents' sessions: who is logged in, what they subscribed to, and the news they have not had yet. Without sockets or clock.

mod auth_tokens;
mod ending;
mod house;
mod log_in_guard;
mod news;
mod outbox;
mod subscription;

pub(crate) use ending::Ending;
pub(crate) use house::Sessions;
pub(crate) use log_in_guard::LogInGuard;
pub(crate) use news::may_watch;
pub(crate) use outbox::Event;
pub(crate) use subscription::{Subscription, Window};
