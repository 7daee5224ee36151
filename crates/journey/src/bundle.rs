//! The bundle: the configuration compiled for the engine, as the page fetches it.

use crate::action_map::ActionMap;
use crate::codec::{self, Reader, Wire};
use crate::consent::Consent;
use crate::context::VisitContext;
use crate::frequency_cap::FrequencyCap;
use crate::outcome::Outcome;
use crate::schedule::Schedule;
use crate::segment::Segment;
use alloc::string::String;
use alloc::vec::Vec;

/// First byte of every bundle. It changes whenever the encoding of any type in it does: the module says with it which
/// format it reads, so that a page never decodes what it would misunderstand.
pub const BUNDLE_FORMAT: u8 = 5;

/// Deployment settings the page needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// A session ends after so many seconds without activity. The vendor's manuals give 20 and 30 minutes; we take the
    /// current help's 20.
    pub session_timeout_in_seconds: u32,
    /// Query parameters that hold a site search.
    pub search_parameters: Vec<String>,
    /// Query parameters that are taken out of every address before it is recorded.
    pub excluded_query_parameters: Vec<String>,
    /// Whether the fragment of an address is recorded.
    pub keeps_url_fragment: bool,
    /// Consent before the visitor has answered.
    pub consent_default: Consent,
    /// Whether events before the answer wait for it in memory; else they are dropped.
    pub holds_before_consent: bool,
    /// Whether `Do Not Track` counts as a refusal.
    pub respects_do_not_track: bool,
    /// What the adapters of the page are told (which clicks, forms, scroll positions … are events), as JSON. The engine
    /// does not read it. Source: docs/wire, *Page settings*.
    pub for_page: String,
}

/// The vendor's current figure, in seconds.
pub const DEFAULT_SESSION_TIMEOUT_IN_SECONDS: u32 = 20 * 60;

impl Default for Settings {
    fn default() -> Self {
        Self {
            session_timeout_in_seconds: DEFAULT_SESSION_TIMEOUT_IN_SECONDS,
            search_parameters: Vec::new(),
            excluded_query_parameters: Vec::new(),
            keeps_url_fragment: false,
            consent_default: Consent::DENIED,
            holds_before_consent: true,
            respects_do_not_track: false,
            for_page: String::new(),
        }
    }
}

/// Everything the engine of one deployment works with. The service has the whole; a page has its part of it
/// ([`Bundle::for_page`]), and decides the same maps alike.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bundle {
    /// Deployment settings.
    pub settings: Settings,
    /// Active segments.
    pub segments: Vec<Segment>,
    /// Active outcomes.
    pub outcomes: Vec<Outcome>,
    /// Active action maps.
    pub action_maps: Vec<ActionMap>,
    /// Opening hours; maps name them by position.
    pub schedules: Vec<Schedule>,
    /// Frequency caps, at most one for each media type.
    pub frequency_caps: Vec<FrequencyCap>,
    /// What the service knows of whoever fetches it and the page does not (device, place), as far as a rule asks for it.
    pub context: VisitContext,
}

codec::wire_struct!(Settings {
    session_timeout_in_seconds,
    search_parameters,
    excluded_query_parameters,
    keeps_url_fragment,
    consent_default,
    holds_before_consent,
    respects_do_not_track,
    for_page,
});
codec::wire_struct!(Bundle {
    settings,
    segments,
    action_maps,
    schedules,
    frequency_caps,
    context
} kept back: outcomes);

/// Why bytes are not a bundle this engine reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BundleError {
    /// Made for another version of the module.
    Format,
    /// Cut off or damaged.
    Damaged,
}

impl Bundle {
    /// What a page needs for its decisions: the maps that are not private, the segments that trigger one of them, and nobody's
    /// names. Outcomes are left out: what reaches one is written down by the service, and conditions ask for its score alone.
    #[must_use]
    pub fn for_page(&self) -> Self {
        let mut page = self.clone();
        page.outcomes.clear();
        page.action_maps.retain(|map| !map.is_private);
        let triggers = |segment: &Segment| {
            let mut maps = page.action_maps.iter();
            maps.any(|map| map.trigger.segments.contains(&segment.id))
        };
        page.segments.retain(triggers);
        for segment in &mut page.segments {
            (segment.name, segment.color) = (String::new(), String::new());
        }
        for map in &mut page.action_maps {
            map.name = String::new();
        }
        page
    }

    /// The bytes a page fetches: the format byte, then the fields. INVARIANT (private rules stay): only the page's part is
    /// ever written.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::to_bytes(BUNDLE_FORMAT, &self.for_page())
    }

    /// Bytes of [`Bundle::to_bytes`], for somebody of whom this is known.
    #[must_use]
    pub fn bytes_for(bytes: &[u8], context: &VisitContext) -> Vec<u8> {
        // The context stands at the end, and that of nobody is one byte: that there is none.
        let mut bytes = bytes[..bytes.len().saturating_sub(1)].to_vec();
        context.write(&mut bytes);
        bytes
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// [`BundleError`], when the bytes are of another format or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        match bytes.split_first() {
            Some((&BUNDLE_FORMAT, rest)) => Reader::read_all(rest).ok_or(BundleError::Damaged),
            Some(_) => Err(BundleError::Format),
            None => Err(BundleError::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_part_of_a_bundle_is_read_back_from_its_bytes() {
        let bundle = crate::samples::shop();
        assert_eq!(Bundle::from_bytes(&bundle.to_bytes()), Ok(bundle.for_page()));
    }

    #[test]
    fn what_is_known_of_somebody_is_told_with_the_same_bytes() {
        let bundle = crate::samples::shop();
        let mut context = VisitContext::default();
        assert_eq!(Bundle::bytes_for(&bundle.to_bytes(), &context), bundle.to_bytes());
        context.set(crate::context::ContextKey::DeviceCategory, "mobile");
        let bytes = Bundle::bytes_for(&bundle.to_bytes(), &context);
        let expected = Bundle {
            context,
            ..bundle.for_page()
        };
        assert_eq!(Bundle::from_bytes(&bytes), Ok(expected));
    }

    #[test]
    fn another_format_and_damage_are_told_apart() {
        let mut bytes = crate::samples::shop().to_bytes();
        assert_eq!(
            Bundle::from_bytes(&bytes[..bytes.len() / 2]),
            Err(BundleError::Damaged)
        );
        assert_eq!(Bundle::from_bytes(&[]), Err(BundleError::Damaged));
        bytes[0] = BUNDLE_FORMAT + 1;
        assert_eq!(Bundle::from_bytes(&bytes), Err(BundleError::Format));
    }
}
