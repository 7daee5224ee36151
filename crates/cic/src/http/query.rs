//! What a client wants of a list: `where` and `orderBy`, over ids and names.
//!
//! Source: reference section 3.1; the operators are those of the vendor's pages on configuration (inferred as far as public
//! clients show them: `configurationId.id eq kim`).

use std::collections::HashMap;

use waymeet_icws::agent::ConfigurationId;

use super::error::IcwsError;

/// A list's items as the query wants them. What is not understood is refused: an answer with too much in it would be believed.
pub(super) fn chosen<T>(
    mut items: Vec<T>,
    id: impl Fn(&T) -> &ConfigurationId,
    query: &HashMap<String, String>,
) -> Result<Vec<T>, IcwsError> {
    if let Some(condition) = given(query, "where") {
        let condition = Condition::read(condition)?;
        items.retain(|item| condition.holds(id(item)));
    }
    if let Some(order) = given(query, "orderBy") {
        let mut words = order.split_whitespace();
        let property = Property::read(words.next().unwrap_or_default(), "orderBy")?;
        items.sort_by_cached_key(|item| property.of(id(item)).to_lowercase());
        match words.next().map(str::to_ascii_lowercase).as_deref() {
            None | Some("asc" | "ascending") => {}
            Some("desc" | "descending") => items.reverse(),
            Some(_) => return Err(IcwsError::invalid("orderBy", "has a direction nobody knows")),
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
    fn read(name: &str, parameter: &str) -> Result<Self, IcwsError> {
        match name.to_ascii_lowercase().as_str() {
            "configurationid" | "configurationid.id" | "id" => Ok(Self::Id),
            "configurationid.displayname" | "displayname" => Ok(Self::DisplayName),
            _ => Err(IcwsError::invalid(
                parameter,
                "names a property other than `configurationId.id` and `configurationId.displayName`",
            )),
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
        let (property, rest) = text.split_once(' ').ok_or_else(invalid)?;
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
            property: Property::read(property, "where")?,
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
        ] {
            assert_eq!(ids(query).unwrap(), expected, "{query:?}");
        }
        for query in [
            ("where", "extension eq 1"),
            ("where", "configurationId.id like k"),
            ("where", "kim"),
            ("orderBy", "extension"),
            ("orderBy", "configurationId.id sideways"),
        ] {
            assert!(ids(&[query]).is_err(), "{query:?}");
        }
    }
}
