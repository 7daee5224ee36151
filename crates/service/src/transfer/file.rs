//! A file with a whole configuration: plain lists, or the vendor's listings as its API answers them, one page or several.

use super::Problem;
use crate::limits::MAX_DOCUMENT_BYTES;
use crate::wire::kind::Kind;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use waymeet_journey::ids::Uuid;

/// An object of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Object {
    pub(super) kind: Kind,
    /// Empty for the caps, which are the organisation's.
    pub(super) id: String,
    /// Where it stands: `segments[3]`.
    pub(super) path: String,
    pub(super) sent: Map<String, Value>,
}

/// A file, taken apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct File {
    pub(super) objects: Vec<Object>,
    /// What could not be read at all.
    pub(super) problems: Vec<Problem>,
}

impl File {
    /// Takes a file apart.
    ///
    /// # Errors
    /// What is wrong with it, where it is no JSON object at all.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut lists = match serde_json::from_slice(bytes) {
            Ok(Value::Object(lists)) => lists,
            Ok(_) => return Err("the file is not a JSON object".to_owned()),
            Err(error) => return Err(format!("the file is not JSON: {error}")),
        };
        let mut file = Self::default();
        for kind in Kind::ALL {
            if let Some(list) = lists.remove(kind.collection()) {
                file.take(kind, list);
            }
        }
        for name in lists.keys() {
            let name: String = name.chars().take(64).collect();
            file.complain(None, "", &name, "there is no such list in a configuration");
        }
        Ok(file)
    }

    /// Whether it holds anything of a kind.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.objects.iter().any(|object| object.kind == kind)
    }

    /// What is sent of a kind, object by object.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Map<String, Value>> {
        let objects = self.objects.iter().filter(move |object| object.kind == kind);
        objects.map(|object| &object.sent)
    }

    fn complain(&mut self, kind: Option<Kind>, id: &str, path: &str, problem: &str) {
        self.problems.push(Problem {
            kind: kind.map_or("", Kind::as_str),
            id: id.chars().take(64).collect(),
            path: path.to_owned(),
            problem: problem.to_owned(),
        });
    }

    fn take(&mut self, kind: Kind, list: Value) {
        let collection = kind.collection();
        if kind == Kind::FrequencyCaps {
            return self.take_caps(list);
        }
        let mut items = Vec::new();
        let mut total = 0;
        if !flatten(list, &mut items, &mut total) {
            return self.complain(Some(kind), "", collection, "this is neither a list nor a listing");
        }
        if total > items.len() {
            let problem = format!(
                "the listing has {total} objects, of which {} are here",
                items.len()
            );
            self.complain(Some(kind), "", collection, &problem);
        }
        let mut ids = HashSet::new();
        for (index, item) in items.into_iter().enumerate() {
            let path = format!("{collection}[{index}]");
            let Value::Object(sent) = without_nulls(item) else {
                self.complain(Some(kind), "", &path, "this is not an object");
                continue;
            };
            let id = sent
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let canonical = Uuid::parse(&id).map(Uuid::to_text);
            if canonical.as_deref() != Some(&id) {
                // Ids are compared as text, so there must be one way to write them.
                let problem = "this is not a UUID in lower case";
                self.complain(Some(kind), &id, &format!("{path}.id"), problem);
            } else if !ids.insert(id.clone()) {
                self.complain(Some(kind), &id, &format!("{path}.id"), "this id is there twice");
            } else {
                self.push(kind, id, path, sent);
            }
        }
    }

    /// The caps are a list, or what our API answers: an object that holds one.
    fn take_caps(&mut self, list: Value) {
        let kind = Kind::FrequencyCaps;
        let caps = match without_nulls(list) {
            Value::Object(mut caps) => caps.remove("frequencyCaps").unwrap_or_default(),
            list => list,
        };
        match caps {
            Value::Array(caps) if caps.is_empty() => {}
            Value::Array(caps) => {
                let sent = Map::from_iter([("frequencyCaps".to_owned(), caps.into())]);
                self.push(kind, String::new(), String::new(), sent);
            }
            _ => self.complain(Some(kind), "", kind.collection(), "this is not a list"),
        }
    }

    fn push(&mut self, kind: Kind, id: String, path: String, sent: Map<String, Value>) {
        if json!(sent).to_string().len() > MAX_DOCUMENT_BYTES {
            let problem = format!("this is larger than {MAX_DOCUMENT_BYTES} bytes");
            return self.complain(Some(kind), &id, &path, &problem);
        }
        self.objects.push(Object { kind, id, path, sent });
    }
}

/// The entities of a list, of a listing, or of a list of listings; how many there are in all, as far as a listing says so.
/// `false` where it is none of them.
fn flatten(list: Value, items: &mut Vec<Value>, total: &mut usize) -> bool {
    match list {
        Value::Array(list) => {
            for item in list {
                let is_listing = item.get("entities").is_some_and(Value::is_array);
                if is_listing {
                    flatten(item, items, total);
                } else {
                    items.push(item);
                }
            }
            true
        }
        Value::Object(mut listing) => {
            let said = listing.get("total").and_then(Value::as_u64);
            let said = said.and_then(|said| usize::try_from(said).ok());
            *total = (*total).max(said.unwrap_or_default());
            match listing.remove("entities") {
                Some(Value::Array(entities)) => {
                    items.extend(entities);
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// A field that is `null` is one that is absent.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(fields.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "00000000-0000-4000-8000-000000000051";
    const OTHER: &str = "00000000-0000-4000-8000-000000000052";

    fn read(file: &Value) -> (Vec<String>, Vec<String>) {
        let file = File::read(file.to_string().as_bytes()).unwrap();
        (
            file.objects.iter().map(|object| object.path.clone()).collect(),
            file.problems.iter().map(|problem| problem.path.clone()).collect(),
        )
    }

    #[test]
    fn lists_listings_and_pages_of_listings_are_read_alike() {
        let (first, second) = (json!({ "id": ID }), json!({ "id": OTHER }));
        for list in [
            json!([first, second]),
            json!({ "entities": [first, second], "pageSize": 25, "total": 2 }),
            json!([{ "entities": [first], "total": 2 }, { "entities": [second], "total": 2 }]),
        ] {
            let (paths, problems) = read(&json!({ "segments": list }));
            assert_eq!(paths, ["segments[0]", "segments[1]"], "{list}");
            assert_eq!(problems, [] as [String; 0], "{list}");
        }
        let (paths, problems) = read(&json!({ "segments": { "entities": [first], "total": 60 } }));
        assert_eq!((paths.len(), &problems[..]), (1, &["segments".to_owned()][..]));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_place() {
        let large = json!({ "id": ID, "description": "x".repeat(MAX_DOCUMENT_BYTES) });
        for (file, expected) in [
            (json!({ "segmentz": [] }), "segmentz"),
            (json!({ "segments": 7 }), "segments"),
            (json!({ "segments": { "items": [] } }), "segments"),
            (json!({ "segments": [7] }), "segments[0]"),
            (json!({ "segments": [{}] }), "segments[0].id"),
            (json!({ "roles": [{ "id": ID }, { "id": "7" }] }), "roles[1].id"),
            (json!({ "roles": [{ "id": ID }, { "id": ID }] }), "roles[1].id"),
            (json!({ "frequencyCaps": 7 }), "frequencyCaps"),
            (json!({ "segments": [large] }), "segments[0]"),
        ] {
            let problems = read(&file).1;
            let found: Vec<&str> = problems.iter().map(String::as_str).collect();
            assert_eq!(found, [expected]);
        }
        for text in ["", "[]", "7", "{"] {
            assert!(File::read(text.as_bytes()).is_err(), "{text}");
        }
    }
}
