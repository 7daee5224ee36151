//! The words of the vendor's language packs as texts of ours.

use super::super::block::Block;
use super::pack::{Pack, as_text};
use super::{MAX_NAME_CHARS, MAX_TEXT_CHARS, Outcome, is_short};
use crate::language::is_tag;
use serde_json::{Map, Value, json};

/// Our texts (`www/chat/texts/en.json`) by the vendor's, the namespace first. The same text of ours may have several: the last wins.
/// The same table is in `www/adapters/cxbus/texts.js`; a test compares.
pub(super) const TEXTS: [(&str, &[&str]); 41] = [
    ("webchat.ChatButton", &["launcher"]),
    ("webchat.ChatTitle", &["title"]),
    ("webchat.ChatFormName", &["name"]),
    ("webchat.ChatFormFirstName", &["firstname"]),
    ("webchat.ChatFormLastName", &["lastname"]),
    ("webchat.ChatFormNickname", &["nickname"]),
    ("webchat.ChatFormEmail", &["email"]),
    ("webchat.ChatFormPhone", &["telephone"]),
    ("webchat.ChatFormPhoneNumber", &["telephone"]),
    ("webchat.ChatFormSubject", &["subject"]),
    ("webchat.ChatFormSubmit", &["start"]),
    ("webchat.ChatInputPlaceholder", &["message-hint"]),
    ("webchat.ChatInputSend", &["send"]),
    ("webchat.ChatEndQuestion", &["confirm-end"]),
    ("webchat.ChatEndCancel", &["keep-chatting"]),
    ("webchat.ChatEndConfirm", &["end-chat"]),
    ("webchat.EndConfirmBody", &["confirm-end"]),
    ("webchat.EndConfirmReject", &["keep-chatting"]),
    ("webchat.EndConfirmAccept", &["end-chat"]),
    ("webchat.ConfirmCloseWindow", &["confirm-form"]),
    ("webchat.ConfirmCloseCancel", &["stay"]),
    ("webchat.ConfirmCloseConfirm", &["leave-form"]),
    ("webchat.ActionsDownload", &["download"]),
    ("webchat.AgentNameDefault", &["agent"]),
    ("webchat.AgentConnected", &["joined"]),
    ("webchat.AgentDisconnected", &["left"]),
    ("webchat.AgentUnavailable", &["closed"]),
    ("webchat.ChatEnded", &["ended-by-server", "ended-by-visitor"]),
    ("webchat.RestoreTimeoutAccept", &["start-new"]),
    ("webchat.FileTransferRetry", &["retry"]),
    ("webchat.AriaMinimize", &["minimise"]),
    ("webchat.AriaClose", &["close"]),
    ("webchat.ChatError", &["refused"]),
    ("webchat.Errors.StartFailed", &["refused"]),
    ("webchat.Errors.204", &["too-long"]),
    ("webchat.Errors.364", &["wrong-email"]),
    ("webchat.Errors.RestoreFailed", &["ended-gone"]),
    ("webchat.Errors.CriticalFault", &["ended-lost"]),
    ("webchat.Errors.ChatServerWentOffline", &["troubled"]),
    ("callback.CallbackTitle", &["callback-title"]),
    ("callback.ConfirmButtonText", &["callback-request"]),
];

/// Our name for a text that a label refers to.
pub(super) fn name_of(key: &str) -> Option<&'static str> {
    let (_, names) = TEXTS.iter().find(|(known, _)| *known == key)?;
    names.first().copied()
}

/// The words of the invitation are part of it, in one language.
const INVITATION: [(&str, &str, usize); 2] = [
    ("webchat.InviteTitle", "title", MAX_NAME_CHARS),
    ("webchat.InviteBody", "text", MAX_TEXT_CHARS),
];

pub(super) fn write(block: &mut Block<'_>, pack: &Pack<'_>, draft: &mut Map<String, Value>) {
    let Some(node) = block.get("main.i18n") else {
        return;
    };
    if node.text().is_some() {
        let why = "the words lie at an address: paste what is there in its place";
        block.note("main.i18n", node, Outcome::not_supported(why));
    }
    let mut texts = Map::new();
    for (language, words) in &pack.languages {
        let tag = language.replace('_', "-");
        let path = format!("main.i18n.{language}");
        if !is_tag(&tag) {
            if let Some(node) = node.get(language) {
                block.note(path, node, Outcome::not_supported("it is no language's tag"));
            }
            continue;
        }
        let is_own = language.eq_ignore_ascii_case(&pack.own);
        let mut own = Map::new();
        // In the table's order, so that of two for one text the same wins as in the page.
        for (key, names) in TEXTS {
            if let Some(said) = words
                .get(key)
                .and_then(|node| node.text())
                .map(|said| as_text(&said))
                && said.chars().count() > 1
                && is_short(&said, MAX_TEXT_CHARS)
            {
                own.extend(names.iter().map(|name| ((*name).to_owned(), json!(said))));
            }
        }
        for (key, node) in words {
            let path = format!("{path}.{key}");
            let Some(written) = node.text() else { continue };
            let said = as_text(&written);
            let invitation = INVITATION.iter().find(|(known, ..)| known == key);
            let outcome = match (name_of(key), invitation) {
                (Some(_), _) if said.chars().count() < 2 => {
                    Outcome::not_needed("a cross or a dash is no word")
                }
                (Some(_), _) if !is_short(&said, MAX_TEXT_CHARS) => too_long(MAX_TEXT_CHARS),
                (None, Some((_, part, most))) if is_own && is_short(&said, *most) => {
                    if let Some(invitation) = draft.get_mut("invitation") {
                        invitation[*part] = json!(said);
                    }
                    of_markup(&written, &said)
                }
                (None, Some((.., most))) if is_own => too_long(*most),
                (None, Some(_)) => Outcome::not_supported("an invitation is in one language"),
                (None, None) if is_own && pack.used.contains(key) => of_markup(&written, &said),
                (None, None) => Outcome::not_supported("the widget has no such words"),
                (Some(_), _) => of_markup(&written, &said),
            };
            block.note(path, node, outcome);
        }
        if !own.is_empty() {
            texts.insert(tag, Value::Object(own));
        }
    }
    if !texts.is_empty() {
        draft.insert("texts".to_owned(), Value::Object(texts));
    }
}

fn too_long(most: usize) -> Outcome {
    Outcome::not_supported(format!("it is empty, or longer than {most} characters"))
}

fn of_markup(written: &str, said: &str) -> Outcome {
    match written == said {
        true => Outcome::Understood,
        false => Outcome::changed("markup becomes text, and what is put in is {name}"),
    }
}
