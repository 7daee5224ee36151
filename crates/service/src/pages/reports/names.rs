//! What things are called; also those that were deleted, since what happened with them is still counted.

use crate::pages::kinds::noun;
use crate::store::Document;
use crate::wire::kind::Kind;
use crate::wire::segment::WireSegment;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The colour of a segment nothing is known of any more.
const FORGOTTEN_COLOR: &str = "#6b7280";
/// So much of an id tells what nobody has a name for.
const ID_CHARACTERS: usize = 8;

/// What things of an organisation are called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    known: HashMap<(Kind, String), Name>,
    /// In the order they were made, without the deleted ones.
    order: Vec<(Kind, String)>,
}

#[derive(Debug, Clone)]
struct Name {
    text: String,
    color: String,
    is_deleted: bool,
}

impl Names {
    pub(crate) fn new(documents: &[Document]) -> Self {
        let mut names = Self::default();
        for document in documents {
            names.order.push((document.kind, document.id.clone()));
            names.put(document, false);
        }
        names
    }

    /// The last version of something that was deleted.
    pub(crate) fn add_deleted(&mut self, document: &Document) {
        self.put(document, true);
    }

    fn put(&mut self, document: &Document, is_deleted: bool) {
        let body = &document.body;
        let text = ["displayName", "name"]
            .into_iter()
            .find_map(|field| body.get(field));
        let text = text.and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let color = (document.kind == Kind::Segment)
            .then(|| WireSegment::read(body).ok())
            .flatten();
        let color = color.map_or(FORGOTTEN_COLOR.to_owned(), |segment| segment.color().to_owned());
        let name = Name {
            text,
            color,
            is_deleted,
        };
        self.known.insert((document.kind, document.id.clone()), name);
    }

    /// Of these, what nothing is known of.
    pub(crate) fn missing<'a>(&self, ids: impl Iterator<Item = (Kind, &'a str)>) -> HashSet<(Kind, String)> {
        let ids = ids.map(|(kind, id)| (kind, id.to_owned()));
        ids.filter(|key| !self.known.contains_key(key)).collect()
    }

    /// What something is called, as text.
    pub(crate) fn name(&self, kind: Kind, id: &str) -> String {
        let short = || id.chars().take(ID_CHARACTERS).collect::<String>();
        let noun = noun(kind);
        match self.known.get(&(kind, id.to_owned())) {
            Some(name) if name.is_deleted && name.text.is_empty() => format!("Deleted {noun} {}", short()),
            Some(name) if name.is_deleted => format!("Deleted {noun} “{}”", name.text),
            Some(name) if name.text.is_empty() => format!("Nameless {noun} {}", short()),
            Some(name) => name.text.clone(),
            None => format!("Deleted {noun} {}", short()),
        }
    }

    /// The colour of a segment, always `#rrggbb`.
    pub(crate) fn color(&self, id: &str) -> &str {
        let name = self.known.get(&(Kind::Segment, id.to_owned()));
        name.map_or(FORGOTTEN_COLOR, |name| &name.color)
    }

    /// Ids and names of everything there is of a kind, in the order it was made.
    pub(crate) fn of_kind(&self, kind: Kind) -> Vec<(String, String)> {
        let ids = self.order.iter().filter(|(known, _)| *known == kind);
        ids.map(|(_, id)| (id.clone(), self.name(kind, id))).collect()
    }

    /// The ids of everything there is of a kind, and of what was counted besides.
    pub(crate) fn ids_with<'a>(
        &'a self,
        kind: Kind,
        counted: impl IntoIterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        let there = self.order.iter().filter(|(known, _)| *known == kind);
        let mut ids: Vec<&str> = there.map(|(_, id)| id.as_str()).collect();
        for id in counted {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

/// The kind of the things that are the values of a dimension.
pub(crate) fn kind_of(dimension: &str) -> Option<Kind> {
    Some(match dimension {
        "journeyActionMapId" | "journeyBlockingActionMapId" => Kind::ActionMap,
        "journeySegmentId" => Kind::Segment,
        "journeyOutcomeId" => Kind::Outcome,
        "journeyActionTemplateId" => Kind::ActionTemplate,
        "journeyBlockingScheduleGroupId" | "journeyBlockingEmergencyScheduleGroupId" => Kind::ScheduleGroup,
        _ => return None,
    })
}
