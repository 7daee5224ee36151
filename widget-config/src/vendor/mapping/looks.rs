//! Languages, looks, launcher and invitation.

use super::super::block::Block;
use super::super::reader::Node;
use super::Outcome;
use super::pack::Pack;
use crate::language::is_tag;
use serde_json::{Map, Value, json};

/// How long the button waits where the block does not say. Source: `reference/cic-web-chat.md`, 4.2.
const OPEN_DELAY_MS: u32 = 1_000;
const TIME_TO_INVITE_SECONDS: u32 = 10;
const INVITE_TIMEOUT_SECONDS: u32 = 30;
const LONGEST_DELAY_MS: u32 = 600_000;
const LONGEST_WAIT_SECONDS: u32 = 3_600;
const LONGEST_MESSAGE: u32 = 10_000;

pub(super) fn write(block: &mut Block<'_>, pack: &Pack<'_>, draft: &mut Map<String, Value>) {
    language(block, pack, draft);
    theme(block, draft);
    time_format(block, draft);
    launcher(block, draft);
    invitation(block, draft);
    if block.get("webchat.maxMessageLength").and_then(Node::amount) == Some(0.0) {
        if let Some(node) = block.get("webchat.maxMessageLength") {
            block.note(
                "webchat.maxMessageLength",
                node,
                Outcome::not_needed("it is empty, or turned off"),
            );
        }
    } else if let Some(length) = block.whole("webchat.maxMessageLength", 1, LONGEST_MESSAGE) {
        draft.insert("maxMessageLength".to_owned(), json!(length));
    }
    if let Some(callback) = block.get("callback")
        && callback.entries().is_some_and(|entries| !entries.is_empty())
    {
        draft.insert("callback".to_owned(), json!({ "enabled": true }));
        let how = "a visitor is offered to be called where nobody is there to chat";
        block.note_whole("callback", callback, Outcome::changed(how));
    }
}

fn language(block: &mut Block<'_>, pack: &Pack<'_>, draft: &mut Map<String, Value>) {
    let Some(node) = block.get("main.lang") else {
        return;
    };
    if node.text().is_none() {
        return;
    }
    let tag = pack.own.replace('_', "-");
    let outcome = match (is_tag(&tag), tag == pack.own) {
        (false, _) => Outcome::not_supported("it is no language's tag, such as `en` or `de-CH`"),
        (true, true) => Outcome::Understood,
        (true, false) => Outcome::changed(format!("`{tag}`, as language tags are written")),
    };
    if is_tag(&tag) {
        // It wins over the page's and the visitor's, as it does in the vendor's widget.
        draft.insert("languages".to_owned(), json!({ "default": tag, "isFixed": true }));
    }
    block.note("main.lang", node, outcome);
}

fn theme(block: &mut Block<'_>, draft: &mut Map<String, Value>) {
    let Some(node) = block.get("main.theme") else {
        return;
    };
    let Some(name) = node.text() else { return };
    let outcome = match name.to_ascii_lowercase().as_str() {
        scheme @ ("light" | "dark") => {
            draft.insert("theme".to_owned(), json!({ "scheme": scheme }));
            Outcome::Understood
        }
        _ => Outcome::not_supported("there are `light` and `dark`"),
    };
    block.note("main.theme", node, outcome);
}

/// The chat's own goes before that of all widgets.
fn time_format(block: &mut Block<'_>, draft: &mut Map<String, Value>) {
    for path in ["webchat.timeFormat", "main.timeFormat"] {
        let Some(node) = block.get(path) else { continue };
        let format = match node.text().as_deref() {
            Some("12") => 12,
            Some("24") => 24,
            _ => continue,
        };
        if draft.contains_key("timeFormat") {
            block.note(
                path,
                node,
                Outcome::not_needed("`webchat.timeFormat` goes before it"),
            );
        } else {
            draft.insert("timeFormat".to_owned(), json!(format));
            block.understood(path, node);
        }
    }
}

fn launcher(block: &mut Block<'_>, draft: &mut Map<String, Value>) {
    if block.get("webchat.chatButton").and_then(Node::entries).is_none() {
        return;
    }
    let is_enabled = block.truth("webchat.chatButton.enabled").unwrap_or(false);
    let delay = block.whole("webchat.chatButton.openDelay", 0, LONGEST_DELAY_MS);
    draft.insert(
        "launcher".to_owned(),
        json!({ "enabled": is_enabled, "delayMs": delay.unwrap_or(OPEN_DELAY_MS) }),
    );
    let path = "webchat.chatButton.hideDuringInvite";
    if let Some(node) = block.get(path) {
        let outcome = match node.truth() {
            Some(true) => Outcome::Understood,
            Some(false) => Outcome::not_supported("the launcher is not shown beside an invitation"),
            None => return,
        };
        block.note(path, node, outcome);
    }
}

fn invitation(block: &mut Block<'_>, draft: &mut Map<String, Value>) {
    let is_enabled = block.truth("webchat.autoInvite.enabled");
    let after = block.whole("webchat.autoInvite.timeToInviteSeconds", 0, LONGEST_WAIT_SECONDS);
    let during = block.whole("webchat.autoInvite.inviteTimeoutSeconds", 1, LONGEST_WAIT_SECONDS);
    draft.insert(
        "invitation".to_owned(),
        json!({
            "enabled": is_enabled.unwrap_or(false),
            "afterSeconds": after.unwrap_or(TIME_TO_INVITE_SECONDS),
            "forSeconds": during.unwrap_or(INVITE_TIMEOUT_SECONDS),
        }),
    );
}
