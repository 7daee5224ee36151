//! The vendor's language packs, as they are written.

use super::super::block::Block;
use super::super::reader::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The packs of a block, and which of their words have been used.
pub(super) struct Pack<'a> {
    /// By the language as it is written, then by `webchat.ChatTitle`.
    pub(super) languages: Vec<(String, BTreeMap<String, &'a Node>)>,
    /// Which of them is the page's.
    pub(super) own: String,
    /// What a form has taken for its labels.
    pub(super) used: BTreeSet<String>,
}

impl<'a> Pack<'a> {
    pub(super) fn of(block: &Block<'a>) -> Self {
        let languages = block.get("main.i18n").and_then(Node::entries).unwrap_or_default();
        let own = block.get("main.lang").and_then(Node::text);
        Self {
            languages: languages
                .iter()
                .map(|(language, words)| {
                    let mut list = BTreeMap::new();
                    flat(words, "", &mut list);
                    (language.clone(), list)
                })
                .collect(),
            own: own.unwrap_or_else(|| "en".to_owned()),
            used: BTreeSet::new(),
        }
    }

    /// The page's own word for something.
    pub(super) fn word(&self, key: &str) -> Option<String> {
        let (_, words) = self
            .languages
            .iter()
            .find(|(language, _)| language.eq_ignore_ascii_case(&self.own))?;
        words.get(key).and_then(|node| node.text())
    }
}

/// All words below a place, by their paths.
fn flat<'a>(node: &'a Node, path: &str, list: &mut BTreeMap<String, &'a Node>) {
    match node.entries() {
        Some(entries) => {
            for (name, child) in entries {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                flat(child, &path, list);
            }
        }
        None => {
            list.insert(path.to_owned(), node);
        }
    }
}

/// The vendor's texts are markup, and have their own way to name what is put in; ours are text.
pub(super) fn as_text(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some(begin) = rest.find('<') {
        let (before, tag) = rest.split_at(begin);
        text.push_str(before);
        let Some(end) = tag.find('>') else {
            text.push_str(tag);
            rest = "";
            break;
        };
        let (inside, after) = (
            tag.get(1..end).unwrap_or_default(),
            tag.get(end + 1..).unwrap_or_default(),
        );
        let placeholder = inside.strip_prefix('%').and_then(|name| name.strip_suffix('%'));
        let is_word = |name: &str| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if placeholder.is_some_and(is_word) {
            text.push_str("{name}");
        } else if inside.trim_end_matches('/').trim_end().eq_ignore_ascii_case("br") {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::as_text;

    #[test]
    fn markup_becomes_text() {
        for (markup, text) in [
            ("<%Agent%> Connected", "{name} Connected"),
            ("Chat &mdash;<br/>here", "Chat &mdash; here"),
            ("Given <b>name</b>", "Given name"),
            (" a\n b ", "a b"),
            ("1 < 2", "1 < 2"),
            ("<>", ""),
        ] {
            assert_eq!(as_text(markup), text, "{markup}");
        }
    }
}
