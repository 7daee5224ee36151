//! The properties of an event that conditions may name.

use alloc::string::String;

/// A property of an event. Source: the journey keys the vendor's provider accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JourneyKey {
    /// `eventName`
    EventName,
    /// `page.url`
    PageUrl,
    /// `page.title`
    PageTitle,
    /// `page.hostname`
    PageHostname,
    /// `page.domain`
    PageDomain,
    /// `page.fragment`
    PageFragment,
    /// `page.keywords`
    PageKeywords,
    /// `page.pathname`
    PagePathname,
    /// `page.queryString`
    PageQueryString,
    /// `searchQuery`
    SearchQuery,
    /// `attributes.<name>.value`
    Attribute(String),
}

/// The keys with a spelling of their own, in the order of [`JourneyKey::code`].
pub(super) const KEYS: [(&str, JourneyKey); 10] = [
    ("eventName", JourneyKey::EventName),
    ("page.url", JourneyKey::PageUrl),
    ("page.title", JourneyKey::PageTitle),
    ("page.hostname", JourneyKey::PageHostname),
    ("page.domain", JourneyKey::PageDomain),
    ("page.fragment", JourneyKey::PageFragment),
    ("page.keywords", JourneyKey::PageKeywords),
    ("page.pathname", JourneyKey::PagePathname),
    ("page.queryString", JourneyKey::PageQueryString),
    ("searchQuery", JourneyKey::SearchQuery),
];

/// In the binary form: an attribute, whose name follows. Smaller numbers are the other keys of an event, greater ones are
/// properties of the visit.
pub(super) const ATTRIBUTE: u8 = KEYS.len() as u8;

/// In the binary form: the address of the page.
pub(super) const PAGE_URL: u8 = 1;

impl JourneyKey {
    /// Reads the vendor's spelling; a key we do not know is `None` and its rule is set aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match KEYS.iter().find(|(spelling, _)| *spelling == text) {
            Some((_, key)) => Some(key.clone()),
            None => Some(Self::Attribute(
                text.strip_prefix("attributes.")?.strip_suffix(".value")?.into(),
            )),
        }
    }

    /// The vendor's spelling.
    #[must_use]
    pub fn to_text(&self) -> String {
        if let Self::Attribute(name) = self {
            return ["attributes.", name, ".value"].concat();
        }
        KEYS.iter()
            .find(|(_, key)| key == self)
            .map_or("", |(spelling, _)| spelling)
            .into()
    }

    /// Its number in the binary form.
    pub(super) fn code(&self) -> u8 {
        let position = KEYS.iter().position(|(_, key)| key == self);
        position.map_or(ATTRIBUTE, |position| position as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn journey_keys_are_read_in_the_vendors_spelling() {
        assert_eq!(JourneyKey::parse("page.pathname"), Some(JourneyKey::PagePathname));
        let price = JourneyKey::Attribute("price".into());
        assert_eq!(JourneyKey::parse("attributes.price.value"), Some(price.clone()));
        for unknown in ["", "page.colour", "attributes.price", "price.value"] {
            assert_eq!(JourneyKey::parse(unknown), None, "{unknown}");
        }
        for key in KEYS.map(|(_, key)| key).into_iter().chain([price]) {
            assert_eq!(JourneyKey::parse(&key.to_text()), Some(key));
        }
    }

    #[test]
    fn the_address_has_the_number_it_is_looked_for_by() {
        assert_eq!(JourneyKey::PageUrl.code(), PAGE_URL);
        assert_eq!(JourneyKey::Attribute("eventName".into()).code(), ATTRIBUTE);
    }
}
