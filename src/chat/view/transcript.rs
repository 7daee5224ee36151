//! The conversation on screen.

use crate::browser::js;
use crate::browser::timers::{self, Listener};
use crate::chat::links::{Piece, pieces};
use crate::chat::view::builder::{attribute, set_text};
use crate::chat::view::{Action, Builder};
use js_sys::{Date, Object};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_icws::{Delivery, Entry, EntryId, EntryKind, ParticipantKind};
use web_sys::{Event, HtmlElement, Node};

/// An entry's element.
struct Row {
    id: EntryId,
    element: HtmlElement,
    class: String,
    _retry: Option<Listener>,
}

/// The list of what was said.
pub(crate) struct TranscriptView {
    pub(crate) element: HtmlElement,
    rows: RefCell<Vec<Row>>,
}

/// Nearer to the end than this the visitor is reading along, and the list follows.
const FOLLOW_DISTANCE_IN_PX: u32 = 120;
/// Messages of one author within this time stand together.
const GROUP_GAP_IN_MS: u64 = 5 * 60 * 1000;

impl TranscriptView {
    pub(crate) fn new(element: HtmlElement) -> Self {
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
        let size = |name| js::get_number(log, name).unwrap_or(0);
        let is_near_end =
            size("scrollTop") + size("clientHeight") + FOLLOW_DISTANCE_IN_PX > size("scrollHeight");
        let mut rows = self.rows.borrow_mut();
        for (index, entry) in entries.iter().enumerate() {
            let next = entries.get(index + 1);
            let class = class(
                entry,
                index.checked_sub(1).and_then(|before| entries.get(before)),
                next,
            );
            let mut place = index;
            while rows.get(place).is_some_and(|row| row.id != entry.id) {
                place += 1;
            }
            if place != index || place == rows.len() {
                let row = if place < rows.len() {
                    rows.remove(place)
                } else {
                    let element = builder.element("div", "", "");
                    attribute(&element, "data-test", "entry");
                    Row {
                        id: entry.id,
                        element,
                        class: String::new(),
                        _retry: None,
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
                attribute(&row.element, "class", &class);
                row.class = class;
            }
        }
        while rows.len() > entries.len() {
            if let Some(row) = rows.pop() {
                row.element.remove();
            }
        }
        let speaks_last = entries
            .last()
            .is_some_and(|entry| entry.author_kind == ParticipantKind::Visitor);
        if is_near_end || speaks_last && !changed.is_empty() {
            self.follow();
        }
    }

    /// Shows the end of the conversation.
    pub(crate) fn follow(&self) {
        let height = js::get(&self.element, "scrollHeight");
        js::set(self.element.unchecked_ref(), "scrollTop", &height);
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
) -> Option<Listener> {
    set_text(element, "");
    let strings = &builder.strings;
    let who = match entry.author_kind {
        ParticipantKind::Visitor => strings.get("you"),
        ParticipantKind::Agent | ParticipantKind::System => {
            entry.author_name.as_deref().unwrap_or(strings.get("agent"))
        }
    };
    let notice = match entry.kind {
        EntryKind::Joined => "joined",
        EntryKind::Left => "left",
        EntryKind::Text(_) | EntryKind::File { .. } => "",
    };
    if !notice.is_empty() {
        set_text(element, &strings.with(notice, who));
        return None;
    }
    if entry.author_kind != ParticipantKind::System {
        builder.add(element, "span", "Message_author", who);
    }
    let bubble = builder.add(element, "div", "Message_bubble", "");
    // Each message in its own direction, whatever the page's.
    attribute(&bubble, "dir", "auto");
    if let EntryKind::File { name, path, .. } = &entry.kind {
        link(builder, &bubble, &file_url(path), &strings.with("file", name));
    } else if let EntryKind::Text(text) = &entry.kind {
        for piece in pieces(text) {
            match piece {
                Piece::Text(words) => drop(builder.add(&bubble, "span", "", words)),
                Piece::Link(address) => link(builder, &bubble, address, address),
            }
        }
    }
    let meta = builder.add(element, "div", "Message_meta", "");
    builder.add(&meta, "time", "", &local_time(entry.at.0));
    if entry.author_kind != ParticipantKind::Visitor {
        return None;
    }
    let state = strings.get(match entry.delivery {
        Delivery::Waiting => "message-waiting",
        Delivery::Sending => "message-sending",
        Delivery::Sent => "message-sent",
        Delivery::Failed => "message-failed",
    });
    builder.add(&meta, "span", "Message_state", state);
    if entry.delivery != Delivery::Failed {
        return None;
    }
    let button = builder.add(&meta, "button", "Message_retry", strings.get("retry"));
    attribute(&button, "type", "button");
    attribute(&button, "data-test", "retry");
    let (act, id) = (Rc::clone(&builder.act), entry.id);
    let retry = Box::new(move |_: &Event| act(Action::Retry(id)));
    Some(timers::on(&button, "click", false, retry))
}

#[inline(never)]
fn link(builder: &Builder, parent: &HtmlElement, address: &str, words: &str) {
    let link = builder.add(parent, "a", "", words);
    // The target learns neither our page nor, for a file, the participant id in its own address.
    for (name, value) in [
        ("href", address),
        ("target", "_blank"),
        ("rel", "noopener noreferrer nofollow"),
    ] {
        attribute(&link, name, value);
    }
}

/// Hours and minutes as the visitor's own language writes them.
fn local_time(at_in_ms: u64) -> String {
    let options = Object::new();
    for part in ["hour", "minute"] {
        js::set(&options, part, &"2-digit".into());
    }
    let locale = crate::browser::page::visitor_language();
    #[expect(
        clippy::cast_precision_loss,
        reason = "JavaScript's times are floating point numbers"
    )]
    let date = Date::new(&(at_in_ms as f64).into());
    date.to_locale_time_string_with_options(&locale, &options).into()
}
