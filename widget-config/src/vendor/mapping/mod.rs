//! What a block says, as a configuration of ours.
//!
//! What a value of the vendor's may be and what it means is told in `www/adapters/cxbus`; the differences are those between a page's
//! block, which may say anything about each chat, and a configuration, which a form has to be able to show.

mod form;
mod input;
mod looks;
mod pack;
mod target;
mod texts;

use super::block::Block;
use pack::Pack;
use serde_json::{Map, Value, json};

pub(super) use crate::vendor::finding::Outcome;

/// The longest text a configuration may have, in characters.
const MAX_TEXT_CHARS: usize = 500;
const MAX_NAME_CHARS: usize = 100;

/// A configuration of what the block says; it may lack servers and whom a chat is for.
pub(super) fn draft(block: &mut Block<'_>) -> Value {
    let mut draft = Map::new();
    draft.insert("version".to_owned(), json!(crate::CURRENT_VERSION));
    let mut pack = Pack::of(block);
    target::write(block, &mut draft);
    looks::write(block, &pack, &mut draft);
    form::write(block, &mut pack, &mut draft);
    texts::write(block, &pack, &mut draft);
    Value::Object(draft)
}

fn is_short(text: &str, most: usize) -> bool {
    let is_some = !text.trim().is_empty();
    is_some && text.chars().count() <= most
}
