//! Who is logged in, with what, where.

use std::collections::BTreeMap;

use waymeet_icws::agent::{Message, SessionInformation, SessionsMessage, session_reason};

use super::{Known, Tell};
use crate::model::{ContactCentre, SessionId, User};
use crate::wire;

/// Tells of the sessions of these users, as far as the asking one may see them.
pub(super) fn news(
    users: &[String],
    known: &mut Known<BTreeMap<SessionId, SessionInformation>>,
    asking: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) {
    let is_wanted = |user: &&User| {
        let is_named = users.is_empty() || users.iter().any(|id| id.eq_ignore_ascii_case(&user.id));
        is_named && (user.id == asking.id || asking.reads_configuration())
    };
    let current: BTreeMap<SessionId, SessionInformation> = centre
        .users()
        .filter(is_wanted)
        .flat_map(|user| {
            let sessions = user.presence.sessions.iter();
            sessions.map(|(id, _)| (id.clone(), information(user, id)))
        })
        .collect();
    let before = known.as_ref();
    let is_news = |id: &SessionId| before.and_then(|before| before.get(id)) != current.get(id);
    let added = current.iter().filter(|(id, _)| is_news(id));
    let gone = before.into_iter().flatten();
    let removed = gone.filter(|(id, told)| current.get(*id) != Some(told));
    let message = SessionsMessage {
        is_delta: before.is_some(),
        sessions_added: added.map(|(_, session)| session.clone()).collect(),
        sessions_removed: removed.map(|(_, session)| session.clone()).collect(),
    };
    if before.is_none() || !message.sessions_added.is_empty() || !message.sessions_removed.is_empty() {
        tell(Message::Sessions(message));
    }
    *known = Some(current);
}

fn information(user: &User, session: &SessionId) -> SessionInformation {
    let presence = &user.presence;
    let station = presence.sessions.get(session).and_then(Option::as_ref);
    SessionInformation {
        application_name: presence.applications.get(session).cloned().unwrap_or_default(),
        machine_name: String::new(),
        station_id: wire::station_id(station),
        user_id: wire::user_id(user),
        reason: session_reason::CONNECTION_CHANGE,
    }
}
