//! What of a file can be taken, beside what is there already.

use super::file::{File, Object};
use super::{Problem, Report, whole};
use crate::auth::role::{BUILT_IN, is_built_in_name};
use crate::configuration::{self, SetAside};
use crate::documents::most;
use crate::store::Document;
use crate::wire::configuration::ConfigurationError;
use crate::wire::entity;
use crate::wire::kind::Kind;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use waymeet_journey::time::UnixMillis;

/// What of a file can be taken.
#[derive(Debug)]
pub(super) struct Judgement {
    /// What is new, or other than it was.
    pub(super) changed: Vec<Document>,
    pub(super) report: Report,
}

/// An object that may be taken.
struct Candidate {
    document: Document,
    path: String,
    change: Change,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    New,
    Other,
    None,
}

impl Judgement {
    pub(super) fn of(organisation: &str, file: File, existing: &[Document], now: UnixMillis) -> Self {
        let mut report = Report {
            problems: file.problems,
            ..Report::default()
        };
        let objects = file.objects.into_iter();
        let mut candidates: Vec<Candidate> = objects
            .filter(|object| !is_built_in(object))
            .map(|object| candidate(organisation, object, existing, now))
            .collect();
        refuse_too_many(&mut candidates, existing, &mut report.problems);
        let aside = settle(&mut candidates, existing, now, &mut report.problems);
        let paths = paths(&candidates);
        report.set_aside = aside
            .iter()
            .filter_map(|aside| Some(problem(aside, paths.get(&(aside.kind, aside.id.as_str()))?)))
            .collect();
        let count = |change| {
            let alike = candidates.iter().filter(|candidate| candidate.change == change);
            alike.count()
        };
        report.created = count(Change::New);
        report.changed = count(Change::Other);
        report.unchanged = count(Change::None);
        let changed = candidates.into_iter();
        let changed = changed.filter(|candidate| candidate.change != Change::None);
        Self {
            changed: changed.map(|candidate| candidate.document).collect(),
            report,
        }
    }
}

/// Every organisation has them, and nobody changes them.
fn is_built_in(object: &Object) -> bool {
    object.kind == Kind::Role && BUILT_IN.iter().any(|role| role.id == object.id)
}

fn candidate(organisation: &str, object: Object, existing: &[Document], now: UnixMillis) -> Candidate {
    let id = match object.kind {
        Kind::FrequencyCaps => organisation.to_owned(),
        _ => object.id,
    };
    let known = existing
        .iter()
        .find(|known| known.kind == object.kind && known.id == id);
    let created = known.map_or(now, |known| known.created);
    // What is filled in is what was filled in the first time: the same file again changes nothing.
    let body = entity::new_body(object.kind, object.sent, created);
    let change = match known {
        None => Change::New,
        Some(known) if whole(known) == body => Change::None,
        Some(_) => Change::Other,
    };
    Candidate {
        document: Document {
            kind: object.kind,
            id,
            version: known.map_or(1, |known| known.version + u32::from(change == Change::Other)),
            body,
            created,
            modified: now,
        },
        path: object.path,
        change,
    }
}

/// Where there would be more of a kind than there may be, nothing new of it is taken.
fn refuse_too_many(candidates: &mut Vec<Candidate>, existing: &[Document], problems: &mut Vec<Problem>) {
    for kind in Kind::ALL {
        let there = existing.iter().filter(|known| known.kind == kind).count();
        let is_new =
            |candidate: &Candidate| candidate.document.kind == kind && candidate.change == Change::New;
        let new = candidates.iter().filter(|candidate| is_new(candidate)).count();
        let most = most(kind);
        if new > 0 && there + new > most {
            problems.push(Problem {
                kind: kind.as_str(),
                id: String::new(),
                path: kind.collection().to_owned(),
                problem: format!(
                    "there may be at most {most} of them; there would be {}",
                    there + new
                ),
            });
            candidates.retain(|candidate| !is_new(candidate));
        }
    }
}

/// Of two that are the same where their kind is told apart the one that is there already stays, or the first of the file.
fn refuse_same(candidates: &mut Vec<Candidate>, existing: &[Document], problems: &mut Vec<Problem>) {
    let replaced: HashSet<(Kind, String)> = candidates
        .iter()
        .map(|candidate| (candidate.document.kind, candidate.document.id.clone()))
        .collect();
    let kept = existing
        .iter()
        .filter(|known| !replaced.contains(&(known.kind, known.id.clone())));
    let mut there: Vec<Document> = kept.cloned().collect();
    candidates.retain(|Candidate { document, path, .. }| {
        let Some(field) = document.kind.told_apart_by() else {
            return true;
        };
        let Some(value) = text_at(&document.body, field) else {
            return true;
        };
        let is_same = |other: &Document| {
            other.kind == document.kind
                && text_at(&other.body, field).is_some_and(|other| other.eq_ignore_ascii_case(value))
        };
        let is_built_in = document.kind == Kind::Role && is_built_in_name(value);
        let is_taken = is_built_in || there.iter().any(is_same);
        if is_taken {
            problems.push(Problem {
                kind: document.kind.as_str(),
                id: document.id.clone(),
                path: format!("{path}.{field}"),
                problem: "there is already one with this".to_owned(),
            });
        } else {
            there.push(document.clone());
        }
        !is_taken
    });
}

/// A text of a document, by its path: `outcome.id`.
fn text_at<'a>(body: &'a Value, path: &str) -> Option<&'a str> {
    path.split('.')
        .try_fold(body, |value, part| value.get(part))?
        .as_str()
}

/// Takes away what is broken or the same as another one, until nothing is: one that is taken away may be what another one refers
/// to. What stays aside.
fn settle(
    candidates: &mut Vec<Candidate>,
    existing: &[Document],
    now: UnixMillis,
    problems: &mut Vec<Problem>,
) -> Vec<SetAside> {
    let broken_before: HashSet<(Kind, String)> = configuration::check_all(existing, now)
        .into_iter()
        .filter(|aside| !aside.error.is_unsupported)
        .map(|aside| (aside.kind, aside.id))
        .collect();
    loop {
        // Each time: what is taken away keeps the name it has, and gives none up.
        refuse_same(candidates, existing, problems);
        let aside = configuration::check_all(&merged(candidates, existing), now);
        let paths = paths(candidates);
        let mut broken = HashSet::new();
        for aside in aside.iter().filter(|aside| !aside.error.is_unsupported) {
            if let Some(path) = paths.get(&(aside.kind, aside.id.as_str())) {
                problems.push(problem(aside, path));
                broken.insert((aside.kind, aside.id.clone()));
            }
        }
        if broken.is_empty() {
            // What worked before would not any longer.
            let others = aside.iter().filter(|aside| {
                !aside.error.is_unsupported && !broken_before.contains(&(aside.kind, aside.id.clone()))
            });
            problems.extend(others.map(|aside| {
                let place = format!("{}/{}", aside.kind.collection(), aside.id);
                let mut problem = problem(aside, &place);
                problem.problem = format!("what is there already would break: {}", problem.problem);
                problem
            }));
            return aside;
        }
        candidates.retain(|candidate| {
            let document = &candidate.document;
            !broken.contains(&(document.kind, document.id.clone()))
        });
    }
}

fn merged(candidates: &[Candidate], existing: &[Document]) -> Vec<Document> {
    let documents = candidates.iter().map(|candidate| &candidate.document);
    let replaced: HashSet<(Kind, &str)> = documents
        .clone()
        .map(|document| (document.kind, document.id.as_str()))
        .collect();
    let kept = existing
        .iter()
        .filter(|known| !replaced.contains(&(known.kind, known.id.as_str())));
    kept.chain(documents).cloned().collect()
}

fn paths(candidates: &[Candidate]) -> HashMap<(Kind, &str), String> {
    let candidates = candidates.iter();
    candidates
        .map(|candidate| {
            let document = &candidate.document;
            ((document.kind, document.id.as_str()), candidate.path.clone())
        })
        .collect()
}

fn problem(aside: &SetAside, place: &str) -> Problem {
    let ConfigurationError { path, problem, .. } = &aside.error;
    // A document that is not of its shape has no place in it.
    let path = match (place, path.as_str()) {
        ("", path) => path.to_owned(),
        (place, "document") => place.to_owned(),
        (place, path) => format!("{place}.{path}"),
    };
    Problem {
        kind: aside.kind.as_str(),
        id: aside.id.clone(),
        path,
        problem: problem.clone(),
    }
}
