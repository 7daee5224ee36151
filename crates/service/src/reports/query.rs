//! A query, checked: everything in it is known, or it is refused by name.

use super::dimension::Dimension;
use super::filter::{Filter, Part};
use super::metric::Metric;
use super::periods::Periods;
use crate::fact::FactKind;
use crate::limits::MAX_REPORT_PREDICATES;
use crate::wire::aggregate::{WireAggregationQuery, WireClause, WireFilter, WirePredicate};
use crate::wire::configuration::{ConfigurationError, short};

/// What is counted, by what, of which facts, and in which pieces of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    pub(super) metrics: Vec<Metric>,
    pub(super) group_by: Vec<Dimension>,
    pub(super) filter: Filter,
    pub(super) periods: Periods,
    /// Whether several values of a dimension are one group, instead of each one of its own.
    pub(super) is_flat: bool,
    /// The deployment whose sessions are counted; those of all of them, where there is none.
    deployment: Option<String>,
}

impl Query {
    /// # Errors
    /// [`ConfigurationError`] naming the first thing that is not known here.
    pub(crate) fn read(wire: &WireAggregationQuery) -> Result<Self, ConfigurationError> {
        for (field, is_there) in [
            ("views", !wire.views.is_empty()),
            ("alternateTimeDimension", wire.alternate_time_dimension.is_some()),
        ] {
            if is_there {
                return Err(ConfigurationError::unsupported(field, "this is not supported"));
            }
        }
        let metrics = words("metrics", &wire.metrics, Metric::parse)?;
        if metrics.is_empty() {
            return Err(ConfigurationError::new("metrics", "nothing is asked for"));
        }
        Ok(Self {
            is_flat: wire.flatten_multivalued_dimensions,
            metrics,
            group_by: words("groupBy", &wire.group_by, Dimension::parse)?,
            filter: (wire.filter.as_ref()).map_or(Ok(Filter::EVERYTHING), filter)?,
            periods: Periods::read(
                &wire.interval,
                wire.granularity.as_deref(),
                wire.time_zone.as_deref(),
            )?,
            deployment: None,
        })
    }

    /// The same query, of the sessions of one deployment; the vendor's has no dimension for it. What programs attribute
    /// belongs to no session, and does not count then.
    pub(crate) fn of_deployment(self, deployment: &str) -> Self {
        Self {
            deployment: Some(deployment.to_owned()),
            ..self
        }
    }

    /// Whether what happened in the sessions of a deployment counts; of none, for what belongs to no session.
    pub(super) fn is_of(&self, deployment: Option<&str>) -> bool {
        self.deployment.is_none() || self.deployment.as_deref() == deployment
    }

    /// The kinds of facts it looks at.
    pub(super) fn kinds(&self) -> Vec<FactKind> {
        let is_needed = |kind: &FactKind| self.metrics.iter().any(|metric| metric.kinds().contains(kind));
        FactKind::ALL.into_iter().filter(is_needed).collect()
    }

    pub(super) fn counts_attributed_outcomes(&self) -> bool {
        self.metrics.iter().any(|metric| metric.is_attributed())
    }

    /// Whether the segments of sessions have to be known.
    pub(super) fn needs_segments(&self) -> bool {
        let mut group_by = self.group_by.iter();
        group_by.any(|dimension| dimension.needs_segments()) || self.filter.needs_segments()
    }
}

/// Each of a list of words once.
fn words<T: PartialEq>(
    field: &str,
    words: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, ConfigurationError> {
    let mut known = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let unknown = || ConfigurationError::unknown(format!("{field}[{index}]"), &short(word));
        let word = parse(word).ok_or_else(unknown)?;
        if !known.contains(&word) {
            known.push(word);
        }
    }
    Ok(known)
}

fn filter(wire: &WireFilter) -> Result<Filter, ConfigurationError> {
    let in_clauses = wire.clauses.iter().map(|clause| clause.predicates.len());
    if wire.predicates.len() + in_clauses.sum::<usize>() > MAX_REPORT_PREDICATES {
        let problem = format!("there are more than {MAX_REPORT_PREDICATES} predicates");
        return Err(ConfigurationError::new("filter", problem));
    }
    let clause = |(index, clause): (usize, &WireClause)| {
        let path = format!("filter.clauses[{index}]");
        let filter = Filter {
            is_any: is_any(&format!("{path}.type"), &clause.kind)?,
            parts: predicates(&path, &clause.predicates)?,
        };
        Ok::<_, ConfigurationError>(Part::Clause(filter))
    };
    let clauses: Result<Vec<_>, _> = wire.clauses.iter().enumerate().map(clause).collect();
    let mut parts = clauses?;
    parts.extend(predicates("filter", &wire.predicates)?);
    Ok(Filter {
        is_any: is_any("filter.type", &wire.kind)?,
        parts,
    })
}

fn is_any(path: &str, kind: &str) -> Result<bool, ConfigurationError> {
    match kind {
        "and" => Ok(false),
        "or" => Ok(true),
        other => Err(ConfigurationError::unknown(path, &short(other))),
    }
}

fn predicates(path: &str, predicates: &[WirePredicate]) -> Result<Vec<Part>, ConfigurationError> {
    let predicates = predicates.iter().enumerate();
    predicates
        .map(|(index, wire)| predicate(&format!("{path}.predicates[{index}]"), wire))
        .collect()
}

fn predicate(path: &str, wire: &WirePredicate) -> Result<Part, ConfigurationError> {
    let at = |field: &str| format!("{path}.{field}");
    match wire.kind.as_deref() {
        None | Some("dimension") => {}
        Some(other) => return Err(ConfigurationError::unknown(at("type"), &short(other))),
    }
    let name = wire.dimension.as_deref().unwrap_or_default();
    let unknown = || ConfigurationError::unknown(at("dimension"), &short(name));
    let dimension = Dimension::parse(name).ok_or_else(unknown)?;
    match wire.operator.as_deref() {
        None | Some("matches") => {
            let missing = || ConfigurationError::new(at("value"), "there is no value to compare with");
            let value = wire.value.clone().ok_or_else(missing)?;
            Ok(Part::Matches(dimension, value))
        }
        Some("exists") => Ok(Part::Exists(dimension)),
        Some("notExists") => Ok(Part::NotExists(dimension)),
        Some(other) => Err(ConfigurationError::unknown(at("operator"), &short(other))),
    }
}
