//! Reads user agents: browser, operating system, kind of device. The patterns are those of the `uap-core` project.

use serde::Serialize;
use std::sync::LazyLock;
use ua_parser::{Extractor, Regexes};

/// Made by the build script from the npm package `uap-core`.
static PATTERNS: &str = include_str!(concat!(env!("OUT_DIR"), "/user_agents.json"));

/// Compiled once, when the first user agent is read; it takes a noticeable moment.
static EXTRACTOR: LazyLock<Option<Extractor<'static>>> = LazyLock::new(|| {
    let extractor = serde_json::from_str::<Regexes<'static>>(PATTERNS)
        .map_err(|error| error.to_string())
        .and_then(|patterns| Extractor::try_from(patterns).map_err(|error| error.to_string()));
    extractor
        .inspect_err(|error| tracing::error!(error, "the user agent patterns are unusable"))
        .ok()
});

/// A tablet is at least this wide in its narrower direction, in CSS pixels; phones are narrower (inferred).
const NARROWEST_TABLET: u32 = 600;

/// Browsers that are only ever driven by programs, by the names the patterns give them.
const HEADLESS: [&str; 2] = ["HeadlessChrome", "PhantomJS"];

/// The kind of a device. Source: `device.category` of the vendor's API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceCategory {
    /// Desktop and notebook computers.
    Desktop,
    /// Phones.
    Mobile,
    /// Tablets.
    Tablet,
    /// Anything else, and what cannot be told.
    #[default]
    Other,
}

impl DeviceCategory {
    /// The vendor's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
            Self::Tablet => "tablet",
            Self::Other => "other",
        }
    }

    /// Reads the vendor's spelling; any other word is another kind of device.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        let known = [Self::Desktop, Self::Mobile, Self::Tablet];
        let known = known
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(word));
        known.unwrap_or_default()
    }
}

/// What a user agent says. Empty texts where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// `Chrome`, `Firefox`, `Mobile Safari` …
    pub browser: String,
    /// `74.0.3729.131`
    pub browser_version: String,
    /// `Mac OS X`, `Windows`, `Android` …
    pub os: String,
    /// `10.14.3`
    pub os_version: String,
    /// The kind of device.
    pub category: DeviceCategory,
    /// What it is called: `iPhone`, `Mac`, `Samsung SM-G960F` …
    pub device: String,
    /// Whether this is a program that goes through pages, not a person's browser.
    pub is_bot: bool,
}

impl UserAgent {
    /// Reads the header `User-Agent`; `narrow_side` is the shorter side of the screen in CSS pixels, where known.
    #[must_use]
    pub fn read(text: &str, narrow_side: Option<u32>) -> Self {
        let Some(extractor) = EXTRACTOR.as_ref() else {
            return Self::default();
        };
        let (browser, os, device) = extractor.extract(text);
        let mut agent = Self::default();
        if let Some(browser) = browser {
            agent.browser_version =
                version([browser.major, browser.minor, browser.patch, browser.patch_minor]);
            agent.browser = browser.family.into_owned();
        }
        if let Some(os) = os {
            agent.os_version = version([
                os.major.as_deref(),
                os.minor.as_deref(),
                os.patch.as_deref(),
                os.patch_minor.as_deref(),
            ]);
            agent.os = os.os.into_owned();
        }
        // The patterns call every crawler's device so. Browsers without a window say it in their name.
        agent.is_bot = device.as_ref().is_some_and(|device| device.device == "Spider")
            || HEADLESS.contains(&agent.browser.as_str());
        agent.category = category(text, &agent.os, device.is_some(), narrow_side);
        agent.device = device
            .map(|device| device.device.into_owned())
            .unwrap_or_default();
        agent
    }

    /// The type of the device: what it is called, or else its kind (inferred: the vendor does not say what its types are).
    #[must_use]
    pub fn device_type(&self) -> &str {
        if self.device.is_empty() {
            self.category.as_str()
        } else {
            &self.device
        }
    }

    /// Browser and version, as people read it; empty if unknown.
    #[must_use]
    pub fn browser_text(&self) -> String {
        join(&self.browser, &self.browser_version)
    }

    /// Operating system and version, as people read it; empty if unknown.
    #[must_use]
    pub fn os_text(&self) -> String {
        join(&self.os, &self.os_version)
    }
}

/// Compiles the patterns now, so that the first visitor does not wait for it.
pub fn warm_up() {
    LazyLock::force(&EXTRACTOR);
}

fn join(name: &str, version: &str) -> String {
    format!("{name} {version}").trim().to_owned()
}

fn version(parts: [Option<&str>; 4]) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .map_while(|part| part.filter(|part| !part.is_empty()))
        .collect();
    parts.join(".")
}

/// The patterns know device models, not categories; the operating system and the screen tell those (inferred).
fn category(text: &str, os: &str, is_known_device: bool, narrow_side: Option<u32>) -> DeviceCategory {
    let is_wide = narrow_side.is_some_and(|side| side >= NARROWEST_TABLET);
    match os {
        "Windows" | "Mac OS X" | "Linux" | "Ubuntu" | "Debian" | "Fedora" | "Chrome OS" | "FreeBSD"
        | "OpenBSD" => DeviceCategory::Desktop,
        "iOS" if text.contains("iPad") => DeviceCategory::Tablet,
        "iOS" => DeviceCategory::Mobile,
        // Browsers on Android say `Mobile` on phones and leave it out on tablets.
        "Android" if text.contains("Mobile") && !is_wide => DeviceCategory::Mobile,
        "Android" => DeviceCategory::Tablet,
        _ if is_known_device && text.contains("Mobile") => DeviceCategory::Mobile,
        _ => DeviceCategory::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_people() {
        for (text, expected) in [
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                true,
            ),
            (
                "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) \
              Chrome/138.0.0.0 Mobile Safari/537.36 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
                true,
            ),
            (
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                true,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/138.0.0.0 \
              Safari/537.36",
                true,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
                false,
            ),
            (
                "Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 \
              Mobile Safari/537.36",
                false,
            ),
            ("", false),
        ] {
            assert_eq!(UserAgent::read(text, None).is_bot, expected, "{text}");
        }
    }

    #[test]
    fn browsers_systems_and_devices_are_recognised() {
        for (text, side, browser, os, category) in [
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_3) AppleWebKit/537.36 (KHTML, like Gecko) \
              Chrome/74.0.3729.131 Safari/537.36",
                None,
                "Chrome 74.0.3729.131",
                "Mac OS X 10.14.3",
                DeviceCategory::Desktop,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                None,
                "Firefox 140.0",
                "Linux",
                DeviceCategory::Desktop,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
              Version/17.5 Mobile/15E148 Safari/604.1",
                Some(390),
                "Mobile Safari 17.5",
                "iOS 17.5",
                DeviceCategory::Mobile,
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile \
              Safari/537.36",
                Some(412),
                "Chrome Mobile 138.0.0",
                "Android 10",
                DeviceCategory::Mobile,
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 \
              Safari/537.36",
                Some(800),
                "Chrome 138.0.0.0",
                "Android 13",
                DeviceCategory::Tablet,
            ),
            ("", None, "Other", "Other", DeviceCategory::Other),
        ] {
            let agent = UserAgent::read(text, side);
            if text.is_empty() {
                assert_eq!(agent.category, category);
                continue;
            }
            assert!(
                agent.browser_text().starts_with(browser),
                "{text}: {}",
                agent.browser_text()
            );
            assert_eq!(
                (agent.os_text().as_str(), agent.category),
                (os, category),
                "{text}"
            );
        }
    }

    #[test]
    fn a_device_without_a_name_is_of_the_type_of_its_kind() {
        for (text, expected) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
              Version/17.5 Mobile/15E148 Safari/604.1",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "desktop",
            ),
            ("", "other"),
        ] {
            assert_eq!(UserAgent::read(text, None).device_type(), expected, "{text}");
        }
    }
}
