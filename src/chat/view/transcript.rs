//! The conversation on screen.

use crate::browser::dom;
use crate::chat::links::{Piece, pieces};
use crate::chat::view::{Action, Builder};
use gloo_events::EventListener;
use js_sys::{Date, Object};
use std::cell::RefCell;
use std::rc::Rc;
use waymeet_icws::{Delivery, Entry, EntryId, EntryKind, ParticipantKind};
use web_sys::{HtmlElement, Node};

/// An entry's element.
struct Row {
    id: EntryId,
    element: HtmlElement,
    class: String,
    _retry: Option<EventListener>,
}

/// The list of what was said.
pub(crate) struct TranscriptView {
    pub(crate) element: HtmlElement,
    rows: RefCell<Vec<Row>>,
}

/// Nearer to the end than this the visitor is reading along, and the list follows.
const FOLLOW_DISTANCE_IN_PX: i32 = 120;
/// Messages of one author within this time stand together.
const GROUP_GAP_IN_MS: u64 = 5 * 60 * 1000;

impl TranscriptView {
    pub(crate) fn new(builder: &Builder) -> Self {
        let element = builder.element("div", "Transcript", "");
        for (name, value) in [
            ("role", "log"),
            ("aria-live", "polite"),
            ("aria-label", builder.strings.get("transcript")),
            ("tabindex", "0"),
            ("data-test", "transcript"),
        ] {
            dom::attribute(&element, name, value);
        }
        Self {
            element,
            rows: RefCell::default(),
        }
    }

    /// Brings the list up to date; `changed` are the entries whose content is new. `file_url` gives a file's address.
    pub(crate) fn sync(
        &self,
        builder: &Builder,
        entries: &[Entry],
        changed: &[EntryId],
        file_url: &dyn Fn(&str) -> String,
    ) {
        let log = &self.element;
        let distance = log.scroll_height() - log.scroll_top() - log.client_height();
        let mut rows = self.rows.borrow_mut();
        for (index, entry) in entries.iter().enumerate() {
            let next = entries.get(index + 1);
            let class = class(
                entry,
                index.checked_sub(1).and_then(|before| entries.get(before)),
                next,
            );
            let place = rows
                .iter()
                .skip(index)
                .position(|row| row.id == entry.id)
                .map(|offset| index + offset);
            if place != Some(index) {
                let row = match place {
                    Some(place) => rows.remove(place),
                    None => {
                        let element = builder.element("div", "", "");
                        dom::attribute(&element, "data-test", "entry");
                        Row {
                            id: entry.id,
                            element,
                            class: String::new(),
                            _retry: None,
                        }
                    }
                };
                let before: Option<&Node> = rows.get(index).map(|row| row.element.as_ref());
                let _ = log.insert_before(&row.element, before);
                rows.insert(index, row);
            }
            let Some(row) = rows.get_mut(index) else { return };
            if row.class.is_empty() || changed.contains(&entry.id) {
                row._retry = fill(builder, &row.element, entry, file_url);
            }
            if row.class != class {
                row.element.set_class_name(&class);
                row.class = class;
            }
        }
        let kept = entries.len().min(rows.len());
        for row in rows.drain(kept..) {
            row.element.remove();
        }
        let speaks_last = entries
            .last()
            .is_some_and(|entry| entry.author_kind == ParticipantKind::Visitor);
        if distance < FOLLOW_DISTANCE_IN_PX || speaks_last && !changed.is_empty() {
            self.follow();
        }
    }

    /// Shows the end of the conversation.
    pub(crate) fn follow(&self) {
        self.element.set_scroll_top(self.element.scroll_height());
    }
}

fn class(entry: &Entry, before: Option<&Entry>, after: Option<&Entry>) -> String {
    let is_message = |entry: &Entry| matches!(entry.kind, EntryKind::Text(_) | EntryKind::File { .. });
    if !is_message(entry) {
        return "Notice".to_owned();
    }
    let is_grouped = |other: Option<&Entry>| {
        other.is_some_and(|other| {
            is_message(other)
                && other.author == entry.author
                && other.at.0.abs_diff(entry.at.0) < GROUP_GAP_IN_MS
        })
    };
    let mut class = String::from(match entry.author_kind {
        ParticipantKind::Visitor => "Message Message--own",
        ParticipantKind::Agent => "Message",
        ParticipantKind::System => "Message Message--system",
    });
    if is_grouped(before) {
        class.push_str(" Message--follows");
    }
    if is_grouped(after) && entry.delivery == Delivery::Sent {
        class.push_str(" Message--goes-on");
    }
    if entry.delivery == Delivery::Failed {
        class.push_str(" Message--failed");
    }
    class
}

fn fill(
    builder: &Builder,
    element: &HtmlElement,
    entry: &Entry,
    file_url: &dyn Fn(&str) -> String,
) -> Option<EventListener> {
    element.set_text_content(None);
    let strings = &builder.strings;
    let who = match entry.author_kind {
        ParticipantKind::Visitor => strings.get("you"),
        ParticipantKind::Agent | ParticipantKind::System => {
            entry.author_name.as_deref().unwrap_or(strings.get("agent"))
        }
    };
    let bubble = builder.element("div", "Message_bubble", "");
    // Each message in its own direction, whatever the page's.
    dom::attribute(&bubble, "dir", "auto");
    match &entry.kind {
        EntryKind::Joined => {
            element.set_text_content(Some(&strings.with("joined", who)));
            return None;
        }
        EntryKind::Left => {
            element.set_text_content(Some(&strings.with("left", who)));
            return None;
        }
        EntryKind::Text(text) => {
            for piece in pieces(text) {
                match piece {
                    Piece::Text(words) => dom::append(&bubble, &builder.document.create_text_node(words)),
                    Piece::Link(address) => dom::append(&bubble, &link(builder, address, address)),
                }
            }
        }
        EntryKind::File { name, path, .. } => {
            let words = strings.with("file", name);
            dom::append(&bubble, &link(builder, &file_url(path), &words));
        }
    }
    if entry.author_kind != ParticipantKind::System {
        dom::append(element, &builder.element("span", "Message_author", who));
    }
    dom::append(element, &bubble);
    let meta = builder.element("div", "Message_meta", "");
    let time = builder.element("time", "", &local_time(entry.at.0));
    dom::append(&meta, &time);
    let mut retry = None;
    if entry.author_kind == ParticipantKind::Visitor {
        let state = strings.get(match entry.delivery {
            Delivery::Waiting => "message-waiting",
            Delivery::Sending => "message-sending",
            Delivery::Sent => "message-sent",
            Delivery::Failed => "message-failed",
        });
        dom::append(&meta, &builder.element("span", "Message_state", state));
        if entry.delivery == Delivery::Failed {
            let button = builder.button("Message_retry", strings.get("retry"), "retry");
            dom::append(&meta, &button);
            let (act, id) = (Rc::clone(&builder.act), entry.id);
            retry = Some(EventListener::new(&button, "click", move |_| {
                act(Action::Retry(id))
            }));
        }
    }
    dom::append(element, &meta);
    retry
}

fn link(builder: &Builder, address: &str, words: &str) -> HtmlElement {
    let link = builder.element("a", "", words);
    // The target learns neither our page nor, for a file, the participant id in its own address.
    for (name, value) in [
        ("href", address),
        ("target", "_blank"),
        ("rel", "noopener noreferrer nofollow"),
    ] {
        dom::attribute(&link, name, value);
    }
    link
}

/// Hours and minutes as the visitor's own language writes them.
fn local_time(at_in_ms: u64) -> String {
    let options = Object::new();
    for part in ["hour", "minute"] {
        crate::browser::js::set(&options, part, &"2-digit".into());
    }
    let locale = crate::browser::page::visitor_language();
    #[expect(
        clippy::cast_precision_loss,
        reason = "JavaScript's times are floating point numbers"
    )]
    let date = Date::new(&(at_in_ms as f64).into());
    date.to_locale_time_string_with_options(&locale, &options).into()
}
