//! Where a visitor is, as far as a network address tells: through a MaxMind database on this machine, or not at all.

use maxminddb::{Reader, geoip2};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::Path;

/// Where a visitor is. Empty texts where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Location {
    /// The city.
    pub locality: String,
    /// State or province.
    pub region: String,
    /// The country's name, in English.
    pub country_name: String,
    /// The country's ISO code.
    pub country: String,
    /// The postal code.
    pub postal_code: String,
}

impl Location {
    /// City, region and country, as people read it.
    #[must_use]
    pub fn text(&self) -> String {
        let parts = [&self.locality, &self.region, &self.country_name];
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Knows where addresses are; without a database it knows nothing.
#[derive(Default)]
pub struct Locations(Option<Reader<Vec<u8>>>);

impl std::fmt::Debug for Locations {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Locations({})",
            if self.0.is_some() { "database" } else { "none" }
        )
    }
}

impl Locations {
    /// Reads a database into memory.
    ///
    /// # Errors
    /// The database's own error, when the file is missing or damaged.
    pub fn open(file: &Path) -> Result<Self, maxminddb::MaxMindDbError> {
        Reader::open_readfile(file).map(|reader| Self(Some(reader)))
    }

    /// Where an address is; `None` if unknown.
    #[must_use]
    pub fn find(&self, address: IpAddr) -> Option<Location> {
        let city: geoip2::City<'_> = self.0.as_ref()?.lookup(address).ok()?.decode().ok()??;
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Some(Location {
            locality: text(city.city.names.english),
            region: text(city.subdivisions.first().and_then(|region| region.names.english)),
            country_name: text(city.country.names.english),
            country: text(city.country.iso_code),
            postal_code: text(city.postal.code),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_database_every_place_is_unknown() {
        assert_eq!(Locations::default().find(IpAddr::from([8, 8, 8, 8])), None);
        assert!(Locations::open(Path::new("/nowhere/at/all.mmdb")).is_err());
    }

    #[test]
    fn a_place_is_written_without_its_unknown_parts() {
        let location = Location {
            locality: "Galway".into(),
            country_name: "Ireland".into(),
            ..Location::default()
        };
        assert_eq!(location.text(), "Galway, Ireland");
        assert_eq!(Location::default().text(), "");
    }
}
