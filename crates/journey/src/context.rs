//! What is known of a visit as a whole: device, browser, campaign, place, referrer.

use crate::page::UrlParts;
use alloc::string::String;
use alloc::vec::Vec;

macro_rules! context_keys {
    ($($name:ident = $spelling:literal),* $(,)?) => {
        /// A property of the visit that conditions may name. Source: the context keys the vendor's provider accepts.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum ContextKey {
            $(#[doc = concat!("`", $spelling, "`")] $name,)*
        }

        impl ContextKey {
            /// Every key.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The vendor's spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $spelling),* }
            }
        }
    };
}

context_keys! {
    DeviceCategory = "device.category",
    DeviceType = "device.type",
    DeviceOsFamily = "device.osFamily",
    BrowserFamily = "browser.family",
    BrowserLang = "browser.lang",
    BrowserVersion = "browser.version",
    CampaignSource = "mktCampaign.source",
    CampaignMedium = "mktCampaign.medium",
    CampaignName = "mktCampaign.name",
    CampaignTerm = "mktCampaign.term",
    CampaignContent = "mktCampaign.content",
    CampaignClickId = "mktCampaign.clickId",
    CampaignNetwork = "mktCampaign.network",
    GeolocationCountryName = "geolocation.countryName",
    GeolocationCountry = "geolocation.country",
    GeolocationLocality = "geolocation.locality",
    GeolocationRegion = "geolocation.region",
    GeolocationPostalCode = "geolocation.postalCode",
    IpOrganization = "ipOrganization",
    ReferrerUrl = "referrer.url",
    ReferrerMedium = "referrer.medium",
    ReferrerHostname = "referrer.hostname",
    Authenticated = "authenticated",
}

impl ContextKey {
    /// Reads the vendor's spelling; a key we do not know is `None` and its rule is set aside.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.as_str() == text)
    }
}

/// Query parameters of campaigns, and the property each fills. Source: the vendor's `mktCampaign` model; `clickId` from
/// the ad network's own parameter (inferred).
static CAMPAIGN_PARAMETERS: [(&str, ContextKey); 5] = [
    ("utm_source", ContextKey::CampaignSource),
    ("utm_medium", ContextKey::CampaignMedium),
    ("utm_campaign", ContextKey::CampaignName),
    ("utm_term", ContextKey::CampaignTerm),
    ("utm_content", ContextKey::CampaignContent),
];

/// Click ids of ad networks: the parameter each adds to an address, and the network's name. Source: the networks' own
/// documentation; the names are ours (inferred: the vendor lists none).
static CLICK_IDS: [(&str, &str); 10] = [
    ("gclid", "google"),
    ("gbraid", "google"),
    ("wbraid", "google"),
    ("dclid", "doubleclick"),
    ("msclkid", "microsoft"),
    ("fbclid", "facebook"),
    ("ttclid", "tiktok"),
    ("twclid", "twitter"),
    ("li_fat_id", "linkedin"),
    ("yclid", "yandex"),
];

/// Whether a query parameter is the click id of an ad network.
#[must_use]
pub fn is_click_id(parameter: &str) -> bool {
    CLICK_IDS.iter().any(|(known, _)| *known == parameter)
}

/// The properties of a visit that are known where the engine runs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VisitContext(Vec<(ContextKey, String)>);

impl VisitContext {
    /// Sets a property; an empty value forgets it.
    pub fn set(&mut self, key: ContextKey, value: impl Into<String>) {
        self.put(key, value.into());
    }

    fn put(&mut self, key: ContextKey, value: String) {
        for (known, before) in &mut self.0 {
            if *known == key {
                *before = value;
                return;
            }
        }
        if !value.is_empty() {
            self.0.push((key, value));
        }
    }

    /// Learns what an arrival tells: the campaign of the first page's address, and the page the visitor came from, unless
    /// that was a page of the same host. `decode` turns a value of a query into text. Page and service share this, so
    /// that they assign the same segments.
    pub fn learn_arrival(&mut self, url: &str, referrer: &str, decode: impl Fn(&str) -> String) {
        let page = UrlParts::split(url);
        for (parameter, key) in CAMPAIGN_PARAMETERS {
            if let Some(value) = page.query_value(parameter) {
                self.put(key, decode(value));
            }
        }
        for (parameter, network) in CLICK_IDS {
            if let Some(value) = page.query_value(parameter) {
                self.put(ContextKey::CampaignClickId, decode(value));
                self.put(ContextKey::CampaignNetwork, network.into());
            }
        }
        let from = UrlParts::split(referrer);
        if from.hostname != page.hostname {
            self.put(ContextKey::ReferrerUrl, referrer.into());
            self.put(ContextKey::ReferrerHostname, from.hostname.into());
        }
    }

    /// Takes over what somebody else knows.
    pub fn learn(&mut self, known: &Self) {
        for (key, value) in &known.0 {
            self.put(*key, value.clone());
        }
    }

    /// What is known of these properties.
    #[must_use]
    pub fn only(&self, keys: &[ContextKey]) -> Self {
        let known = self.0.iter().filter(|(key, _)| keys.contains(key));
        Self(known.cloned().collect())
    }

    /// A property's value, if known.
    #[must_use]
    pub fn get(&self, key: ContextKey) -> Option<&str> {
        self.coded(key as u8)
    }

    /// The value of the property with this number: its key's position in [`ContextKey::ALL`].
    pub(crate) fn coded(&self, code: u8) -> Option<&str> {
        let known = self.0.iter().find(|(known, _)| *known as u8 == code);
        known
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// A list of properties, each with its value.
impl crate::codec::Wire for VisitContext {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.0.len() as u64).write(bytes);
        for (key, value) in &self.0 {
            key.write(bytes);
            value.write(bytes);
        }
    }

    fn read(reader: &mut crate::codec::Reader<'_>) -> Self {
        let mut context = Self::default();
        for _ in 0..reader.length() {
            context.0.push((ContextKey::read(reader), String::read(reader)));
        }
        context
    }
}

impl crate::codec::Wire for ContextKey {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(*self as u8);
    }

    fn read(reader: &mut crate::codec::Reader<'_>) -> Self {
        let position = u32::read(reader) as usize;
        Self::ALL.get(position).copied().unwrap_or_else(|| {
            reader.damaged();
            Self::DeviceCategory
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrival_tells_of_campaign_and_referrer_but_not_of_the_site_itself() {
        let mut context = VisitContext::default();
        let decode = |value: &str| value.replace('+', " ");
        context.learn_arrival(
            "https://shop.example/?utm_source=a+letter&gclid=7",
            "https://search.example/x",
            decode,
        );
        for (key, expected) in [
            (ContextKey::CampaignSource, Some("a letter")),
            (ContextKey::CampaignClickId, Some("7")),
            (ContextKey::CampaignNetwork, Some("google")),
            (ContextKey::CampaignTerm, None),
            (ContextKey::ReferrerHostname, Some("search.example")),
            (ContextKey::ReferrerUrl, Some("https://search.example/x")),
        ] {
            assert_eq!(context.get(key), expected, "{key:?}");
        }
        let mut inside = VisitContext::default();
        inside.learn_arrival("https://shop.example/a", "https://shop.example/b", decode);
        assert_eq!(inside, VisitContext::default());
    }

    #[test]
    fn every_key_is_read_back_from_its_spelling() {
        for key in ContextKey::ALL {
            assert_eq!(ContextKey::parse(key.as_str()), Some(*key));
        }
        assert_eq!(ContextKey::parse("device.colour"), None);
    }
}
