//! The limits on everything that comes from outside, in one place.

use std::time::Duration;

/// Largest body of a batch of events. Source: docs/wire.
pub const MAX_BATCH_BYTES: usize = 1024 * 1024;
/// How long a body may take to arrive.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// Most events in one batch.
pub const MAX_BATCH_EVENTS: usize = 1_000;
/// Largest body of an availability update.
pub const MAX_AVAILABILITY_BYTES: usize = 256 * 1024;
/// Most workgroups in one availability update.
pub const MAX_AVAILABILITY_UPDATES: usize = 1_000;
/// Largest body of a form (log-in, token request).
pub const MAX_FORM_BYTES: usize = 16 * 1024;
/// Longest name of a user, and longest id of an API client, in bytes: failed attempts are remembered under it.
pub const MAX_NAME_BYTES: usize = 255;

/// Longest event name, in bytes.
pub const MAX_EVENT_NAME_BYTES: usize = 255;
/// Longest address of a page or referrer, in bytes.
pub const MAX_URL_BYTES: usize = 8 * 1024;
/// Longest title, in bytes.
pub const MAX_TITLE_BYTES: usize = 4 * 1024;
/// Longest search query, list of keywords, or error message, in bytes.
pub const MAX_TEXT_BYTES: usize = 4 * 1024;
/// Longest language tag, in bytes.
pub const MAX_LANGUAGE_BYTES: usize = 64;
/// Longest name of a page load, in bytes.
pub const MAX_TAB_BYTES: usize = 64;
/// Most attributes of one event.
pub const MAX_ATTRIBUTES: usize = 50;
/// Longest attribute name, in bytes.
pub const MAX_ATTRIBUTE_NAME_BYTES: usize = 255;
/// Longest attribute value, in bytes.
pub const MAX_ATTRIBUTE_VALUE_BYTES: usize = 4 * 1024;
/// Longest user agent that is kept, in bytes; the rest is cut off.
pub const MAX_USER_AGENT_BYTES: usize = 1024;
/// Longest name of a workgroup, in bytes.
pub const MAX_WORKGROUP_BYTES: usize = 255;
/// How far back an event may lie: what waited longer in a visitor's browser is of no use to anyone.
pub const MAX_EVENT_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Most journeys kept folded in memory; the ones not looked at for longest go first.
pub const MAX_CACHED_JOURNEYS: usize = 256;
/// Most events of one visitor a journey is folded from: the newest ones.
pub const MAX_JOURNEY_EVENTS: u32 = 10_000;
/// Most open views; beyond it the oldest go first. Links that were used are not among them: they are remembered until they
/// expire, since one that is forgotten earlier could be used again.
pub const MAX_OPEN_VIEWS: usize = 10_000;
