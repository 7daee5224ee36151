//! A block while it is read: what is in it, and what became of each thing.

use super::finding::{Finding, Outcome};
use super::keys::{KEYS, Meaning};
use super::reader::{Literal, Node};
use std::collections::BTreeMap;

pub(super) struct Block<'a> {
    root: &'a Node,
    /// By path, with the place in the text.
    found: BTreeMap<String, (usize, Outcome)>,
    /// The same of things whose parts are told of one by one, too.
    whole: BTreeMap<String, (usize, Outcome)>,
}

impl<'a> Block<'a> {
    pub(super) fn new(root: &'a Node) -> Self {
        Self {
            root,
            found: BTreeMap::new(),
            whole: BTreeMap::new(),
        }
    }

    /// What stands at `webchat.chatButton.enabled`.
    pub(super) fn get(&self, path: &str) -> Option<&'a Node> {
        path.split('.').try_fold(self.root, |node, name| node.get(name))
    }

    /// Notes what became of what stands there. What is said first counts.
    pub(super) fn note(&mut self, path: impl Into<String>, node: &Node, outcome: Outcome) {
        self.found.entry(path.into()).or_insert((node.at, outcome));
    }

    /// The same of something whose parts are told of one by one, too.
    pub(super) fn note_whole(&mut self, path: &str, node: &Node, outcome: Outcome) {
        self.whole.insert(path.to_owned(), (node.at, outcome));
    }

    pub(super) fn understood(&mut self, path: impl Into<String>, node: &Node) {
        self.note(path, node, Outcome::Understood);
    }

    /// A truth value, which is understood then.
    pub(super) fn truth(&mut self, path: &str) -> Option<bool> {
        let node = self.get(path)?;
        let truth = node.truth()?;
        self.understood(path, node);
        Some(truth)
    }

    /// A whole number of at most so many, and what it means where it cannot be read.
    pub(super) fn whole(&mut self, path: &str, least: u32, most: u32) -> Option<u32> {
        let node = self.get(path)?;
        let amount = node.amount()?;
        let whole = amount.round().clamp(f64::from(least), f64::from(most));
        let outcome = match whole == amount {
            true => Outcome::Understood,
            false => Outcome::changed(format!(
                "{whole}: it has to be a whole number from {least} to {most}"
            )),
        };
        self.note(path, node, outcome);
        // It lies between two of its kind.
        Some(whole as u32)
    }

    /// All that was found, what nobody has asked for included.
    pub(super) fn findings(mut self, text: &str) -> Vec<Finding> {
        self.rest(self.root, "");
        let mut found: Vec<(String, (usize, Outcome))> = self.whole.into_iter().chain(self.found).collect();
        found.sort_by_key(|(_, (at, _))| *at);
        let (mut line, mut counted) = (1, 0);
        found
            .into_iter()
            .map(|(path, (at, outcome))| {
                let since = text.get(counted..at).unwrap_or_default();
                line += since.matches('\n').count();
                counted = at;
                Finding { path, line, outcome }
            })
            .collect()
    }

    fn rest(&mut self, node: &Node, path: &str) {
        if self.found.contains_key(path) {
            return;
        }
        let meaning = KEYS.iter().find(|key| key.path == path).map(|key| key.meaning);
        let is_off = match &node.value {
            Literal::Nothing | Literal::Truth(false) => true,
            Literal::Text(text) => text.is_empty(),
            Literal::Object(entries) => entries.is_empty(),
            Literal::List(items) => items.is_empty(),
            _ => false,
        };
        let outcome = match meaning {
            Some(Meaning::NotNeeded(why)) => Outcome::not_needed(why),
            _ if node.is_code() => Outcome::Code,
            _ if is_off && !path.is_empty() => Outcome::not_needed("it is empty, or turned off"),
            Some(Meaning::NotSupported(why)) => Outcome::not_supported(why),
            _ => {
                let below = format!("{path}.");
                let is_told = |(known, _): (&String, &(usize, Outcome))| known.starts_with(&below);
                let is_known = path.is_empty()
                    || KEYS.iter().any(|key| key.path.starts_with(&below))
                    || self.found.range(below.clone()..).next().is_some_and(is_told);
                if let Some(entries) = node.entries().filter(|_| is_known) {
                    for (name, child) in entries {
                        let path = if path.is_empty() {
                            name.clone()
                        } else {
                            format!("{below}{name}")
                        };
                        self.rest(child, &path);
                    }
                    return;
                }
                match meaning {
                    Some(Meaning::Read) => Outcome::not_supported("it is not of the kind that is read here"),
                    _ if holds_code(node) => Outcome::Code,
                    _ => Outcome::Unknown,
                }
            }
        };
        if !path.is_empty() {
            self.note(path, node, outcome);
        }
    }
}

fn holds_code(node: &Node) -> bool {
    match &node.value {
        Literal::Code => true,
        Literal::List(items) => items.iter().any(holds_code),
        Literal::Object(entries) => entries.iter().any(|(_, node)| holds_code(node)),
        _ => false,
    }
}
