//! What documents refer to: everything else the organisation has, to choose from and to name.

use crate::auth::permission::Grants;
use crate::pages::form::Choice;
use crate::pages::kinds::noun;
use crate::store::Document;
use crate::wire::action_template::WireActionTemplate;
use crate::wire::kind::Kind;
use crate::wire::segment::WireSegment;
use serde_json::Value;

/// Names of events every site may have. Source: the vendor's SDK, and its examples.
const EVENTS: [&str; 8] = [
    "page_viewed",
    "form_submitted",
    "form_abandoned",
    "product_added",
    "product_removed",
    "order_placed",
    "search_performed",
    "widgets_web_chat_submitted",
];

/// What a document may refer to.
#[derive(Debug, Default)]
pub(crate) struct Around {
    documents: Vec<Document>,
    /// Workgroups the contact centre has told of.
    pub(crate) workgroups: Vec<String>,
    /// What whoever looks may see; of the rest they are told ids alone.
    grants: Grants,
}

impl Around {
    pub(crate) fn new(documents: Vec<Document>, workgroups: Vec<String>, grants: Grants) -> Self {
        Self {
            documents,
            workgroups,
            grants,
        }
    }

    fn may_see(&self, kind: Kind) -> bool {
        let editors = super::ALL.iter().find(|editor| editor.kind() == kind);
        editors.is_some_and(|editor| self.grants.has(editor.permissions()[0]))
    }

    /// Those of a kind that may be seen.
    fn seen(&self, kind: Kind) -> impl Iterator<Item = &Document> {
        let may_see = self.may_see(kind);
        self.of_kind(kind).filter(move |_| may_see)
    }

    pub(crate) fn documents(&self) -> &[Document] {
        &self.documents
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Document> {
        self.documents
            .iter()
            .filter(move |document| document.kind == kind)
    }

    /// Those of a kind, to choose from.
    pub(crate) fn choices(&self, kind: Kind) -> Vec<Choice> {
        let choice = |document: &Document| {
            let segment = (kind == Kind::Segment)
                .then(|| WireSegment::read(&document.body).ok())
                .flatten();
            let color = segment.map_or_else(String::new, |segment| segment.color().to_owned());
            Choice::new(&document.id, name(&document.body)).colored(color)
        };
        self.seen(kind).map(choice).collect()
    }

    /// What one of a kind is called; nobody knows of one that is not there.
    pub(crate) fn name_of(&self, kind: Kind, id: &str) -> String {
        let found = self.of_kind(kind).find(|document| document.id == id);
        match found {
            Some(document) if self.may_see(kind) => name(&document.body),
            Some(document) => document.id.clone(),
            None => format!("a {} that is not there any more", noun(kind)),
        }
    }

    /// Content offers, with how each is shown.
    pub(crate) fn content_offers(&self) -> Vec<Choice> {
        let choice = |document: &Document| {
            let template = WireActionTemplate::read(&document.body).ok()?;
            let off = if template.is_active() { "" } else { ", off" };
            let label = format!("{} ({}{off})", template.name, template.display_mode());
            Some(Choice::new(&document.id, label))
        };
        self.seen(Kind::ActionTemplate).filter_map(choice).collect()
    }

    /// Names of events that conditions have asked for already, and those every site may have.
    pub(crate) fn event_names(&self) -> Vec<String> {
        let mut names: Vec<String> = EVENTS.iter().map(|name| (*name).to_owned()).collect();
        for document in self
            .documents
            .iter()
            .filter(|document| self.may_see(document.kind))
        {
            collect_events(&document.body, &mut names);
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn collect_events(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("eventName").and_then(Value::as_str)
                && !name.is_empty()
            {
                names.push(name.to_owned());
            }
            fields.values().for_each(|value| collect_events(value, names));
        }
        Value::Array(rows) => rows.iter().for_each(|row| collect_events(row, names)),
        _ => {}
    }
}

fn name(body: &Value) -> String {
    let name = body["displayName"].as_str().or_else(|| body["name"].as_str());
    name.filter(|name| !name.trim().is_empty())
        .unwrap_or("(without a name)")
        .to_owned()
}
