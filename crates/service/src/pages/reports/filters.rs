//! What a report is narrowed down to, besides its days.

use super::names::Names;
use crate::wire::kind::Kind;

/// Longest value that is looked for: ids are shorter.
const MAX_VALUE_CHARACTERS: usize = 64;

/// Something a report can be narrowed down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FilterName {
    Deployment,
    ActionMap,
    Segment,
    Device,
}

impl FilterName {
    /// Its name in addresses.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::ActionMap => "map",
            Self::Segment => "segment",
            Self::Device => "device",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::ActionMap => "Action map",
            Self::Segment => "Segment",
            Self::Device => "Device",
        }
    }

    const fn all(self) -> &'static str {
        match self {
            Self::Deployment => "All deployments",
            Self::ActionMap => "All action maps",
            Self::Segment => "All visits",
            Self::Device => "All devices",
        }
    }
}

/// The categories of devices. Source: `device.category` of the vendor's API.
const DEVICES: [(&str, &str); 4] = [
    ("desktop", "Desktop"),
    ("mobile", "Mobile"),
    ("tablet", "Tablet"),
    ("other", "Other"),
];

/// What is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filters(Vec<(FilterName, String)>);

/// A choice, as the form offers it.
#[derive(Debug)]
pub(crate) struct FilterField {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) all: &'static str,
    pub(crate) options: Vec<FilterOption>,
}

/// One of its options.
#[derive(Debug)]
pub(crate) struct FilterOption {
    pub(crate) value: String,
    pub(crate) title: String,
    pub(crate) is_chosen: bool,
}

impl Filters {
    /// What an address says, of the filters a report knows.
    pub(crate) fn read<'a>(known: &[FilterName], text: impl Fn(&str) -> Option<&'a str>) -> Self {
        let chosen = known.iter().filter_map(|name| {
            let value = text(name.as_str())?.chars().take(MAX_VALUE_CHARACTERS);
            Some((*name, value.collect()))
        });
        Self(chosen.collect())
    }

    pub(crate) fn get(&self, name: FilterName) -> Option<&str> {
        let mut chosen = self.0.iter();
        let found = chosen.find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an address says of it.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.clone()))
    }

    /// The choices of a form. What is chosen is among them, even if there is no such thing any more.
    pub(crate) fn fields(
        &self,
        known: &[FilterName],
        names: &Names,
        deployments: &[(String, String)],
    ) -> Vec<FilterField> {
        let options = |name: FilterName| -> Vec<(String, String)> {
            match name {
                FilterName::Deployment => deployments.to_vec(),
                FilterName::ActionMap => names.of_kind(Kind::ActionMap),
                FilterName::Segment => names.of_kind(Kind::Segment),
                FilterName::Device => {
                    let devices = DEVICES.iter();
                    devices
                        .map(|(value, title)| ((*value).to_owned(), (*title).to_owned()))
                        .collect()
                }
            }
        };
        let field = |name: &FilterName| {
            let chosen = self.get(*name);
            let mut options = options(*name);
            if let Some(value) = chosen
                && !options.iter().any(|(known, _)| known == value)
            {
                let title = match name {
                    FilterName::ActionMap => names.name(Kind::ActionMap, value),
                    FilterName::Segment => names.name(Kind::Segment, value),
                    FilterName::Deployment | FilterName::Device => format!("Unknown: {value}"),
                };
                options.push((value.to_owned(), title));
            }
            let options = options.into_iter().map(|(value, title)| FilterOption {
                is_chosen: chosen == Some(value.as_str()),
                value,
                title,
            });
            FilterField {
                name: name.as_str(),
                title: name.title(),
                all: name.all(),
                options: options.collect(),
            }
        };
        known.iter().map(field).collect()
    }
}

/// A query with these parameters, the question mark with it; empty without any.
pub(crate) fn query(parameters: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    match query.finish().as_str() {
        "" => String::new(),
        query => format!("?{query}"),
    }
}
