//! Members and contents of a chat.

use std::collections::BTreeMap;

use waymeet_icws::agent::{
    ChatContentsMessage, ChatLine, ChatMember, ChatMembersMessage, Message, chat_member_type, message_type,
};

use super::{Known, KnownChat, Tell, difference};
use crate::model::{
    ContactCentre, Entry, HistoryItem, InteractionId, Participant, ParticipantKind, ParticipantState, Said,
    User,
};

/// Tells who takes part and what was said since. `false` when the chat is gone.
pub(super) fn news(
    id: InteractionId,
    known: &mut Known<KnownChat>,
    user: &User,
    centre: &ContactCentre,
    tell: Tell<'_>,
) -> bool {
    let Some(interaction) = centre.interaction(id) else {
        return false;
    };
    // Whoever handed a chat on does not read along.
    if centre.conversation_for(user, &id.to_string()).is_err() {
        return true;
    }
    let chat = &interaction.chat;
    let interaction_id = id.to_string();
    let is_delta = known.is_some();
    let known = known.get_or_insert_with(KnownChat::default);

    let is_there = |participant: &Participant| {
        participant.state != ParticipantState::Disconnected && participant.kind != ParticipantKind::System
    };
    let member = |place: usize, is_typing: Option<bool>| {
        chat.participants()
            .get(place)
            .map(|participant| member_of(participant, &interaction_id, user, is_typing))
    };
    let current: BTreeMap<usize, bool> = chat
        .participants()
        .iter()
        .enumerate()
        .filter(|(_, participant)| is_there(participant))
        .map(|(place, participant)| (place, participant.is_typing))
        .collect();
    let changes = difference(Some(&known.members), &current);
    let (changed, added): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|(place, _)| known.members.contains_key(place));
    let removed: Vec<usize> = known
        .members
        .keys()
        .filter(|place| !current.contains_key(place))
        .copied()
        .collect();
    if !is_delta || !changed.is_empty() || !added.is_empty() || !removed.is_empty() {
        tell(Message::ChatMembers(ChatMembersMessage {
            is_delta,
            interaction_id: interaction_id.clone(),
            members_added: added
                .into_iter()
                .filter_map(|(place, typing)| member(place, Some(typing)))
                .collect(),
            members_changed: changed
                .into_iter()
                .filter_map(|(place, typing)| member(place, Some(typing)))
                .collect(),
            members_removed: removed
                .into_iter()
                .filter_map(|place| member(place, None))
                .collect(),
        }));
    }
    known.members = current;

    let new_entries = chat.entries().get(known.entries..).unwrap_or_default();
    let line = |entry: &Entry| {
        let (text, message_type) = match &entry.said {
            Said::Text(text) | Said::Page(text) => (text, message_type::TEXT),
            Said::File(file) => (&file.name, message_type::FILE),
            Said::Typing(_) | Said::State(_) => return None,
        };
        Some(ChatLine {
            chat_member: member_of(chat.participant(entry), &interaction_id, user, None),
            text: text.clone(),
            timestamp: entry.at.compact_utc(),
            message_type,
        })
    };
    let mut lines: Vec<ChatLine> = Vec::new();
    if !is_delta {
        lines.extend(
            chat.history()
                .iter()
                .map(|item| history_line(item, &interaction_id)),
        );
    }
    lines.extend(new_entries.iter().filter_map(line));
    if !is_delta || !lines.is_empty() {
        tell(Message::ChatContents(ChatContentsMessage {
            is_delta,
            interaction_id,
            messages_added: lines,
        }));
    }
    known.entries = chat.entries().len();
    true
}

fn member_of(
    participant: &Participant,
    interaction_id: &str,
    user: &User,
    is_typing: Option<bool>,
) -> ChatMember {
    let kind = match participant.kind {
        ParticipantKind::WebUser => chat_member_type::EXTERNAL,
        ParticipantKind::System => chat_member_type::SYSTEM,
        ParticipantKind::Agent if participant.user.as_deref() == Some(&user.id) => {
            chat_member_type::CURRENT_USER
        }
        ParticipantKind::Agent => chat_member_type::INTERNAL,
    };
    ChatMember {
        chat_member_type: kind,
        display_name: participant.name.clone(),
        interaction_id: interaction_id.to_owned(),
        user_id: participant.user.clone().unwrap_or_default(),
        is_typing,
    }
}

fn history_line(item: &HistoryItem, interaction_id: &str) -> ChatLine {
    let kind = match item.kind {
        ParticipantKind::WebUser => chat_member_type::EXTERNAL,
        ParticipantKind::System => chat_member_type::SYSTEM,
        ParticipantKind::Agent => chat_member_type::INTERNAL,
    };
    ChatLine {
        chat_member: ChatMember {
            chat_member_type: kind,
            display_name: item.name.clone(),
            interaction_id: interaction_id.to_owned(),
            user_id: String::new(),
            is_typing: None,
        },
        text: item.text.clone(),
        timestamp: item.timestamp.clone(),
        message_type: message_type::TEXT,
    }
}
