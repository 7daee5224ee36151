//! Lists in pages, as the vendor's API has them. Source: the `…Listing` models of the vendor's API.

use super::parameters::Parameters;
use crate::error::ApiError;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// What a page holds where nothing is said. Source: the vendor's operations.
const DEFAULT_PAGE_SIZE: u32 = 25;
/// Most entities of one page.
const MAX_PAGE_SIZE: u32 = 500;
/// The last page anybody can ask for.
const MAX_PAGE_NUMBER: u32 = 100_000;

/// Which entities are asked for, in which order, and which page of them.
#[derive(Debug)]
pub(super) struct Listing<'a> {
    path: &'a str,
    parameters: &'a Parameters,
    page_size: u32,
    page_number: u32,
    /// Fields, and whether from the last to the first.
    sort_by: Vec<(&'a str, bool)>,
}

impl<'a> Listing<'a> {
    /// `is_field` says what can be sorted by.
    pub(super) fn new(
        path: &'a str,
        parameters: &'a Parameters,
        is_field: impl Fn(&str) -> bool,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            path,
            parameters,
            page_size: parameters.number("pageSize", DEFAULT_PAGE_SIZE, 1..=MAX_PAGE_SIZE)?,
            page_number: parameters.number("pageNumber", 1, 1..=MAX_PAGE_NUMBER)?,
            sort_by: sort_by(parameters, is_field)?,
        })
    }

    /// A list that names its ids has no pages: there are at most so many.
    pub(super) fn at_once(self, most: u32) -> Self {
        Self {
            page_size: most,
            page_number: 1,
            ..self
        }
    }

    /// The page. `sortBy` names fields (with a minus: from the last to the first); `queryFields` and `queryValue` look for
    /// a text in fields, whatever its case; `filterField` and `filterValue` want a field to be a value.
    pub(super) fn page(&self, entities: Vec<Value>) -> Value {
        let mut entities: Vec<Value> = entities
            .into_iter()
            .filter(|entity| self.is_wanted(entity))
            .collect();
        entities.sort_by(|one, other| self.compare(one, other));
        let total = u32::try_from(entities.len()).unwrap_or(u32::MAX);
        let page_count = total.div_ceil(self.page_size);
        let first = usize::try_from(u64::from(self.page_size) * u64::from(self.page_number - 1));
        let first = first.unwrap_or(usize::MAX);
        let shown = entities
            .into_iter()
            .skip(first)
            .take(usize::try_from(self.page_size).unwrap_or(usize::MAX));
        let mut page = Map::from_iter([
            ("entities".to_owned(), shown.collect::<Vec<_>>().into()),
            ("pageSize".to_owned(), json!(self.page_size)),
            ("pageNumber".to_owned(), json!(self.page_number)),
            ("total".to_owned(), json!(total)),
            ("pageCount".to_owned(), json!(page_count)),
            ("selfUri".to_owned(), self.uri(self.page_number).into()),
            ("firstUri".to_owned(), self.uri(1).into()),
            ("lastUri".to_owned(), self.uri(page_count.max(1)).into()),
        ]);
        if self.page_number < page_count {
            page.insert("nextUri".to_owned(), self.uri(self.page_number + 1).into());
        }
        if self.page_number > 1 {
            page.insert("previousUri".to_owned(), self.uri(self.page_number - 1).into());
        }
        Value::Object(page)
    }

    /// By the first field in which they differ.
    fn compare(&self, one: &Value, other: &Value) -> Ordering {
        let fields = self.sort_by.iter().map(|(field, is_descending)| {
            let key = |entity| at(entity, field).map(sort_key);
            let ascending = key(one).cmp(&key(other));
            if *is_descending {
                ascending.reverse()
            } else {
                ascending
            }
        });
        fields.fold(Ordering::Equal, Ordering::then)
    }

    fn is_wanted(&self, entity: &Value) -> bool {
        let parameters = self.parameters;
        let fields = parameters.list("queryFields");
        let is_found = parameters.text("queryValue").is_none_or(|wanted| {
            let wanted = wanted.to_lowercase();
            let holds = |field: &str| text(&entity[field]).to_lowercase().contains(&wanted);
            if fields.is_empty() {
                ["displayName", "name", "description"].into_iter().any(holds)
            } else {
                fields.iter().any(|field| holds(field))
            }
        });
        let filter = parameters.text("filterField").zip(parameters.text("filterValue"));
        let passes =
            filter.is_none_or(|(field, value)| at(entity, field).is_some_and(|found| text(found) == value));
        is_found && passes
    }

    fn uri(&self, page: u32) -> String {
        let (size, number) = (self.page_size.to_string(), page.to_string());
        self.parameters
            .uri(self.path, &[("pageSize", &size), ("pageNumber", &number)])
    }
}

/// `sortBy=displayName,-createdDate`; `sortOrder` turns all of it round. Source: the vendor's operations.
fn sort_by(parameters: &Parameters, is_field: impl Fn(&str) -> bool) -> Result<Vec<(&str, bool)>, ApiError> {
    let order = parameters.text("sortOrder");
    let is_reversed = match order.map(str::to_ascii_lowercase).as_deref() {
        None | Some("asc" | "ascending") => false,
        Some("desc" | "descending") => true,
        Some(other) => {
            return Err(ApiError::invalid(
                "sortOrder",
                format!("`{other}` is neither `asc` nor `desc`"),
            ));
        }
    };
    let mut words = parameters.list("sortBy");
    if words.is_empty() && order.is_some() && is_field("name") {
        words.push("name");
    }
    let fields = words.into_iter().map(|word| {
        let (field, is_descending) = match word.strip_prefix('-') {
            Some(field) => (field, true),
            None => (word, false),
        };
        if !is_field(field.split('.').next().unwrap_or_default()) {
            return Err(ApiError::invalid(
                "sortBy",
                format!("`{field}` is not a field to sort by"),
            ));
        }
        Ok((field, is_descending != is_reversed))
    });
    fields.collect()
}

/// A field of an entity, by its path: `action.mediaType`.
fn at<'a>(entity: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(entity, |value, part| value.get(part))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Numbers by their size, texts whatever their case.
fn sort_key(value: &Value) -> (u64, String) {
    match value {
        Value::Number(number) => (number.as_u64().unwrap_or_default(), String::new()),
        other => (0, text(other).to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Value {
        let parameters = Parameters::parse(query);
        let entities = ["Mobile cart", "apples", "Zebra"].map(|name| {
            json!({ "displayName": name, "version": name.len(), "isActive": name != "Zebra",
                "action": { "mediaType": name } })
        });
        let is_field =
            |field: &str| matches!(field, "displayName" | "version" | "isActive" | "color" | "name");
        Listing::new("/p", &parameters, is_field)
            .unwrap()
            .page(entities.to_vec())
    }

    fn names(page: &Value) -> Vec<&str> {
        let entities = page["entities"].as_array().unwrap();
        entities
            .iter()
            .map(|entity| entity["displayName"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn entities_are_found_filtered_and_sorted() {
        for (query, expected) in [
            ("", &["Mobile cart", "apples", "Zebra"][..]),
            ("sortBy=displayName", &["apples", "Mobile cart", "Zebra"]),
            ("sortBy=-displayName", &["Zebra", "Mobile cart", "apples"]),
            ("sortBy=version", &["Zebra", "apples", "Mobile cart"]),
            (
                "sortBy=isActive,-displayName",
                &["Zebra", "Mobile cart", "apples"],
            ),
            (
                "sortBy=displayName&sortOrder=DESC",
                &["Zebra", "Mobile cart", "apples"],
            ),
            ("sortBy=color,-displayName", &["Zebra", "Mobile cart", "apples"]),
            ("queryFields=displayName&queryValue=CART", &["Mobile cart"]),
            ("queryFields=description&queryValue=cart", &[]),
            ("queryValue=e", &["Mobile cart", "apples", "Zebra"]),
            ("filterField=isActive&filterValue=false", &["Zebra"]),
            ("filterField=action.mediaType&filterValue=apples", &["apples"]),
            ("pageSize=2&pageNumber=2", &["Zebra"]),
            ("pageSize=2&pageNumber=3", &[]),
        ] {
            assert_eq!(names(&ask(query)), expected, "{query}");
        }
    }

    #[test]
    fn a_page_says_where_it_stands() {
        let page = ask("pageSize=1&pageNumber=2");
        assert_eq!((&page["total"], &page["pageCount"]), (&json!(3), &json!(3)));
        assert_eq!(page["nextUri"], "/p?pageSize=1&pageNumber=3");
        assert_eq!(page["previousUri"], "/p?pageSize=1&pageNumber=1");
        assert_eq!(page["lastUri"], "/p?pageSize=1&pageNumber=3");
        let filtered = ask("pageNumber=2&queryValue=e&pageSize=1&sortBy=-displayName");
        for (uri, number) in [
            ("selfUri", 2),
            ("firstUri", 1),
            ("lastUri", 3),
            ("nextUri", 3),
            ("previousUri", 1),
        ] {
            let expected = format!("/p?queryValue=e&sortBy=-displayName&pageSize=1&pageNumber={number}");
            assert_eq!(filtered[uri], expected, "{uri}");
        }
        let only = ask("");
        assert!(only.get("nextUri").is_none() && only.get("previousUri").is_none());
        for refused in [
            "pageSize=0",
            "sortBy=colour",
            "sortBy=displayName,-x",
            "sortOrder=up",
        ] {
            let parameters = Parameters::parse(refused);
            let listing = Listing::new("/p", &parameters, |field| field == "displayName");
            assert!(listing.is_err(), "{refused}");
        }
    }
}
