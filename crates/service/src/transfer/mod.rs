//! Whole configurations, out of an organisation and into one: one JSON object with a list for each kind.
//!
//! What comes in is judged as a whole before anything is written: what it refers to may be in the file or there already.

mod file;
mod judgement;
mod report;

pub(crate) use file::File;
pub(crate) use report::{Problem, Report};

use crate::audit::Stamp;
use crate::documents::most;
use crate::store::{Document, Store, StoreError};
use crate::wire::entity;
use crate::wire::kind::Kind;
use judgement::Judgement;
use serde_json::{Map, Value};

/// How a configuration is imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// What is broken stays out, and the rest comes in; else nothing does.
    pub(crate) is_partial: bool,
    /// Nothing is written; the report says what would have been.
    pub(crate) is_dry_run: bool,
}

/// The configuration of an organisation, as it can be imported into another one: without what only the service writes.
///
/// # Errors
/// [`StoreError`], when it cannot be read.
pub(crate) async fn export(
    store: &Store,
    organisation: &str,
    may_see: impl Fn(Kind) -> bool,
) -> Result<Value, StoreError> {
    let documents = store.documents_of(organisation).await?;
    let lists = Kind::ALL.into_iter().filter(|kind| may_see(*kind));
    let lists = lists.map(|kind| {
        let of_kind = documents.iter().filter(|document| document.kind == kind);
        let list: Vec<Value> = match kind {
            // There is one document, which is a list.
            Kind::FrequencyCaps => of_kind.flat_map(caps).collect(),
            _ => of_kind.map(identified).collect(),
        };
        (kind.collection().to_owned(), list.into())
    });
    Ok(Value::Object(lists.collect()))
}

fn caps(document: &Document) -> Vec<Value> {
    let caps = document.body.get("frequencyCaps").and_then(Value::as_array);
    caps.cloned().unwrap_or_default()
}

/// The body with everything that holds where nothing is said: what was put in place by a script has only what was said.
fn whole(document: &Document) -> Value {
    let said = document.body.as_object().cloned().unwrap_or_default();
    entity::new_body(document.kind, said, document.created)
}

fn identified(document: &Document) -> Value {
    let mut object = Map::from_iter([("id".to_owned(), document.id.clone().into())]);
    if let Value::Object(body) = whole(document) {
        object.extend(body);
    }
    Value::Object(object)
}

/// Imports a file. Whoever has compiled what was there before has to be told.
///
/// # Errors
/// [`StoreError`]; then nothing was changed.
pub(crate) async fn import(
    store: &Store,
    organisation: &str,
    file: File,
    options: Options,
    stamp: Stamp<'_>,
) -> Result<Report, StoreError> {
    let now = stamp.at;
    let existing = store.documents_of(organisation).await?;
    let owner = organisation.to_owned();
    // Thousands of rules take their time to compile.
    let judged = tokio::task::spawn_blocking(move || Judgement::of(&owner, file, &existing, now)).await;
    let judged = judged.map_err(|_| StoreError::Stopped)?;
    let is_imported = !options.is_dry_run && (options.is_partial || judged.report.problems.is_empty());
    if is_imported {
        store
            .put_documents(organisation, &judged.changed, most, stamp)
            .await?;
    }
    Ok(Report {
        is_imported,
        is_dry_run: options.is_dry_run,
        ..judged.report
    })
}
