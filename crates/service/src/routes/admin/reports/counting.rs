//! Counting what a report asks for, and finding out what the things in it are called.

use crate::error::ApiError;
use crate::pages::reports::{Asked, Counts, FilterName, Filters, Names, Question, Range, SiteDays, kind_of};
use crate::reports;
use crate::shared::Shared;
use crate::store::{Day, DocumentKey};
use crate::wire::kind::Kind;

/// So many deleted things are asked for their names; the others are told by their ids.
const MAX_DELETED_NAMES: usize = 200;

/// The answers to questions, in their order.
pub(super) async fn count(
    shared: &Shared,
    organisation: &str,
    questions: &[Question],
    range: &Range,
    filters: &Filters,
) -> Result<Vec<Counts>, ApiError> {
    let queries: Result<Vec<_>, _> = questions
        .iter()
        .map(|question| question.query(range, filters))
        .collect();
    let results = reports::run_all(shared, organisation, &queries?).await?;
    let pairs = questions.iter().zip(&results);
    Ok(pairs
        .map(|(question, results)| Counts::new(question, results))
        .collect())
}

/// What everything is called that is there, was counted, or is asked for.
pub(super) async fn names(
    shared: &Shared,
    organisation: &str,
    counts: &[Counts],
    asked: &Asked,
    filters: &Filters,
) -> Result<Names, ApiError> {
    let mut names = Names::new(&shared.store.documents_of(organisation).await?);
    let counted = counts.iter().flat_map(Counts::values);
    let counted = counted.filter_map(|(dimension, id)| Some((kind_of(dimension)?, id)));
    let chosen = [
        (Kind::ActionMap, filters.get(FilterName::ActionMap)),
        (Kind::Segment, filters.get(FilterName::Segment)),
        (
            Kind::ActionMap,
            match asked {
                Asked::ActionMap(map) => Some(map.as_str()),
                Asked::Report(_) => None,
            },
        ),
    ];
    let chosen = chosen.into_iter().filter_map(|(kind, id)| Some((kind, id?)));
    for (kind, id) in names
        .missing(counted.chain(chosen))
        .into_iter()
        .take(MAX_DELETED_NAMES)
    {
        let key = DocumentKey {
            organisation,
            kind,
            id: &id,
        };
        if let Some(last) = shared.store.versions_of(key).await?.first() {
            names.add_deleted(last);
        }
    }
    Ok(names)
}

/// What became of the events of each deployment, or of the one that is chosen.
pub(super) async fn days(
    shared: &Shared,
    organisation: &str,
    range: &Range,
    filters: &Filters,
) -> Result<Vec<SiteDays>, ApiError> {
    let mut sites = Vec::new();
    let chosen = filters.get(FilterName::Deployment);
    for (id, name) in deployments(shared, organisation).await? {
        if chosen.is_none_or(|chosen| chosen == id) {
            let days = shared.store.days(&id, Day(range.day_numbers().start)).await?;
            sites.push(SiteDays { name, days });
        }
    }
    Ok(sites)
}

/// Ids and names of the organisation's deployments.
pub(super) async fn deployments(
    shared: &Shared,
    organisation: &str,
) -> Result<Vec<(String, String)>, ApiError> {
    let sites = shared.sites.find(&shared.store, organisation).await?;
    let deployments = sites.iter().map(|site| &site.deployment);
    Ok(deployments
        .map(|deployment| (deployment.id.clone(), deployment.name.clone()))
        .collect())
}
