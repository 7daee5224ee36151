//! What a client wants of a list: `where` and `orderBy`, over ids and names.
//!
//! Source: reference section 3.1; the operators and what separates conditions are told in the comments of a public client
//! (`ICWSRubyGem`), after the vendor's pages on configuration.

use std::collections::HashMap;

use waymeet_icws::agent::ConfigurationId;

use super::error::IcwsError;

/// A list's items as the query wants them. A condition that is not understood is refused: an answer with too much in it would be
/// believed. An order that is not understood is none, since a public client writes something else into it.
pub(super) fn chosen<T>(
    mut items: Vec<T>,
    id: impl Fn(&T) -> &ConfigurationId,
    query: &HashMap<String, String>,
) -> Result<Vec<T>, IcwsError> {
    if let Some(conditions) = given(query, "where") {
        let conditions = conditions.split(',').map(Condition::read);
        let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        items.retain(|item| conditions.iter().all(|condition| condition.holds(id(item))));
    }
    let mut order = given(query, "orderBy").unwrap_or_default().split_whitespace();
    if let Some(property) = order.next().and_then(Property::read) {
        items.sort_by_cached_key(|item| property.of(id(item)).to_lowercase());
        if order
            .next()
            .is_some_and(|direction| direction.to_ascii_lowercase().starts_with("desc"))
        {
            items.reverse();
        }
    }
    Ok(items)
}

fn given<'a>(query: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    let value = query.get(name).map(|value| value.trim());
    value.filter(|value| !value.is_empty())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Id,
    DisplayName,
}

impl Property {
    fn read(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "configurationid" | "configurationid.id" | "id" => Some(Self::Id),
            "configurationid.displayname" | "displayname" => Some(Self::DisplayName),
            _ => None,
        }
    }

    fn of(self, id: &ConfigurationId) -> &str {
        match self {
            Self::Id => &id.id,
            Self::DisplayName => &id.display_name,
        }
    }
}

/// `configurationId.id eq kim`, without regard to case.
struct Condition {
    property: Property,
    operator: fn(&str, &str) -> bool,
    value: String,
}

impl Condition {
    fn read(text: &str) -> Result<Self, IcwsError> {
        let invalid = || IcwsError::invalid("where", "is not of the form `configurationId.id eq value`");
        let (property, rest) = text.trim().split_once(' ').ok_or_else(invalid)?;
        let (operator, value) = rest.trim_start().split_once(' ').ok_or_else(invalid)?;
        let operator: fn(&str, &str) -> bool = match operator.to_ascii_lowercase().as_str() {
            "eq" => |text, value| text == value,
            "ne" => |text, value| text != value,
            "sw" => |text, value| text.starts_with(value),
            "ew" => |text, value| text.ends_with(value),
            "ct" => |text, value| text.contains(value),
            _ => return Err(invalid()),
        };
        let value = value.trim();
        let quoted = |quote: char| {
            value
                .strip_prefix(quote)
                .and_then(|value| value.strip_suffix(quote))
        };
        let value = quoted('\'').or_else(|| quoted('"')).unwrap_or(value);
        Ok(Self {
            property: Property::read(property).ok_or_else(|| {
                let known =
                    "names a property other than `configurationId.id` and `configurationId.displayName`";
                IcwsError::invalid("where", known)
            })?,
            operator,
            value: value.to_lowercase(),
        })
    }

    fn holds(&self, id: &ConfigurationId) -> bool {
        (self.operator)(&self.property.of(id).to_lowercase(), &self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(query: &[(&str, &str)]) -> Result<Vec<String>, IcwsError> {
        let id = |id: &str, name: &str| ConfigurationId {
            id: id.to_owned(),
            display_name: name.to_owned(),
            uri: String::new(),
        };
        let items = vec![id("kim", "Kim Agent"), id("Lee", "Ann Lee"), id("max", "Max")];
        let query = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let chosen = chosen(items, |id| id, &query.collect())?;
        Ok(chosen.into_iter().map(|id| id.id).collect())
    }

    #[test]
    fn a_list_is_chosen_from_and_ordered_by_ids_and_names() {
        for (query, expected) in [
            (&[("where", "configurationId.id eq LEE")] as &[_], vec!["Lee"]),
            (
                &[("where", "configurationId.displayName ct 'a'")],
                vec!["kim", "Lee", "max"],
            ),
            (&[("where", "configurationId.id ne kim")], vec!["Lee", "max"]),
            (&[("where", "configurationId.id sw \"m\"")], vec!["max"]),
            (
                &[("orderBy", "configurationId.displayName")],
                vec!["Lee", "kim", "max"],
            ),
            (
                &[("orderBy", "configurationId.id desc")],
                vec!["max", "Lee", "kim"],
            ),
            (&[("where", ""), ("select", "*")], vec!["kim", "Lee", "max"]),
            (
                &[(
                    "where",
                    "configurationId.id ct m, configurationId.displayName sw kim",
                )],
                vec!["kim"],
            ),
            (
                &[("orderBy", "configurationId.idrightsFilter=admin")],
                vec!["kim", "Lee", "max"],
            ),
        ] {
            assert_eq!(ids(query).unwrap(), expected, "{query:?}");
        }
        for query in [
            ("where", "extension eq 1"),
            ("where", "configurationId.id like k"),
            ("where", "kim"),
            ("where", "configurationId.id eq kim,"),
        ] {
            assert!(ids(&[query]).is_err(), "{query:?}");
        }
    }
}
