//! What was counted, to be looked up.

use super::question::Question;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// The values of a group in the dimensions that were grouped by; empty for none.
type Group = Vec<String>;

/// The answer to a question.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    /// By the piece of time (empty, where there is only one) and the group.
    cells: HashMap<(String, Group), HashMap<String, Number>>,
    groups: BTreeSet<Group>,
    group_by: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, Default)]
struct Number {
    count: u64,
    sum: f64,
}

impl Counts {
    /// The results of the counting.
    pub(crate) fn new(question: &Question, results: &[Value]) -> Self {
        let mut counts = Self {
            group_by: question.group_by,
            ..Self::default()
        };
        for result in results {
            let value = |name: &&str| {
                let value = result.pointer(&format!("/group/{name}"));
                value.and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let group: Group = question.group_by.iter().map(value).collect();
            for data in list(result, "data") {
                let interval = data.get("interval").and_then(Value::as_str).unwrap_or_default();
                let start = interval.split('/').next().filter(|_| question.is_over_time);
                let key = (start.unwrap_or_default().to_owned(), group.clone());
                let cell = counts.cells.entry(key).or_default();
                for metric in list(data, "metrics") {
                    let name = metric.get("metric").and_then(Value::as_str).unwrap_or_default();
                    let number = |path: &str| metric.pointer(path);
                    cell.insert(
                        name.to_owned(),
                        Number {
                            count: number("/stats/count").and_then(Value::as_u64).unwrap_or_default(),
                            sum: number("/stats/sum").and_then(Value::as_f64).unwrap_or_default(),
                        },
                    );
                }
            }
            counts.groups.insert(group);
        }
        counts
    }

    /// How often a metric was counted in a group; in the only one, where nothing was grouped by.
    pub(crate) fn count(&self, group: &[&str], metric: &str) -> u64 {
        self.number("", group, metric).count
    }

    /// What the values of a metric come to.
    pub(crate) fn sum(&self, group: &[&str], metric: &str) -> f64 {
        self.number("", group, metric).sum
    }

    /// How often it was counted in the piece of time that begins then.
    pub(crate) fn count_at(&self, start: &str, group: &[&str], metric: &str) -> u64 {
        self.number(start, group, metric).count
    }

    fn number(&self, start: &str, group: &[&str], metric: &str) -> Number {
        let group = group.iter().map(|&value| value.to_owned()).collect();
        let cell = self.cells.get(&(start.to_owned(), group));
        cell.and_then(|cell| cell.get(metric))
            .copied()
            .unwrap_or_default()
    }

    /// Every group something was counted in, in order.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &[String]> {
        self.groups.iter().map(Vec::as_slice)
    }

    /// The values of the first dimension.
    pub(crate) fn firsts(&self) -> BTreeSet<&str> {
        let firsts = self.groups.iter().filter_map(|group| group.first());
        firsts
            .map(String::as_str)
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Every value, with its dimension.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = self
            .groups
            .iter()
            .flat_map(|group| self.group_by.iter().zip(group));
        let pairs = pairs.map(|(dimension, value)| (*dimension, value.as_str()));
        pairs.filter(|(_, value)| !value.is_empty())
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
