//! The link between a CIC server and its organisation: short-lived signed links to one visitor's journey.
//!
//! Both ends share a secret; the desk's server signs, the engagement service checks. Nothing here knows of HTTP.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How long a journey link can be opened, in seconds: long enough for a slow frame, too short to be worth stealing.
pub const JOURNEY_LINK_LIFE_IN_SECONDS: i64 = 60;

/// The longest name of an organisation, in characters.
const MAX_NAME_CHARS: usize = 200;
/// The shortest secret, in bytes.
const MIN_SECRET_BYTES: usize = 16;

/// What a journey link allows: one visitor's journey, for one user, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JourneyLink {
    /// The organisation's id (UUID).
    pub organisation: String,
    /// The visitor whose journey may be seen (the value of the cookie `_actmu`).
    pub customer: String,
    /// The session to open first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The action map that started the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// The CIC user the link was made for.
    pub user: String,
    /// Unix time in seconds after which the link is worthless.
    pub exp: i64,
    /// A value that makes this link unlike every other, so that the receiver can refuse a second use.
    pub nonce: String,
}

/// What a token signed for this purpose begins with under its signature. JSON does not begin so: no journey link is a test.
const TEST_PURPOSE: &str = "link test:";

/// How long a test of the link is good for, in seconds.
pub const LINK_TEST_LIFE_IN_SECONDS: i64 = 60;

/// A contact centre asks whether the service knows its organisation and secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTest {
    /// The organisation's id (UUID).
    pub organisation: String,
    /// Unix time in seconds after which the test is worthless.
    pub exp: i64,
    /// A value that makes this test unlike every other.
    pub nonce: String,
}

/// Why a journey link is not honoured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JourneyLinkError {
    /// The text is not a link of ours at all.
    #[error("this is not a journey link")]
    Malformed,
    /// The signature is not made with this organisation's secret.
    #[error("the journey link is not signed by a linked CIC server")]
    Forged,
    /// The link was good once.
    #[error("the journey link has expired; open the journey again")]
    Expired,
}

/// The link with an organisation of the engagement service.
///
/// Source: Altocloud Integration Technical Reference, prerequisites, for all but the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrganisationLink {
    /// The service's origin, such as `https://journeys.example`; where journey views come from. In the vendor's cloud the
    /// region stands for it.
    pub service: String,
    /// The organisation's id (UUID).
    pub organisation: String,
    /// The name people call it.
    #[serde(default)]
    pub long_name: String,
    /// A name of a-z, A-Z and 0-9.
    #[serde(default)]
    pub short_name: String,
    /// Whom to write to about it.
    #[serde(default)]
    pub administrator_email: String,
    /// What both ends sign journey links with.
    pub secret: LinkSecret,
}

impl OrganisationLink {
    /// A link without names.
    #[must_use]
    pub fn new(service: impl Into<String>, organisation: impl Into<String>, secret: LinkSecret) -> Self {
        Self {
            service: service.into(),
            organisation: organisation.into(),
            long_name: String::new(),
            short_name: String::new(),
            administrator_email: String::new(),
            secret,
        }
    }

    /// Whether it can be used; else which property (as on the wire) cannot, and why.
    ///
    /// # Errors
    /// The property and the reason.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        // An origin and nothing else: it goes into policies, and paths of the service are put behind it.
        let is_web = url::Url::parse(&self.service).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if !is_web {
            let reason = "is no address such as `https://journeys.example`, without a path";
            return Err(("service", reason.to_owned()));
        }
        if uuid::Uuid::parse_str(&self.organisation).is_err() {
            return Err(("organisation", "is no UUID".to_owned()));
        }
        if !self.short_name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err((
                "shortName",
                "has other characters than a-z, A-Z and 0-9".to_owned(),
            ));
        }
        let email = &self.administrator_email;
        let is_email = email.is_empty()
            || email
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
        if !is_email || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(("administratorEmail", "is no e-mail address".to_owned()));
        }
        for (property, text) in [
            ("longName", &self.long_name),
            ("shortName", &self.short_name),
            ("administratorEmail", email),
        ] {
            if text.chars().count() > MAX_NAME_CHARS || text.chars().any(char::is_control) {
                return Err((
                    property,
                    format!("is longer than {MAX_NAME_CHARS} characters, or no line of text"),
                ));
            }
        }
        if self.secret.0.len() < MIN_SECRET_BYTES {
            return Err(("secret", format!("is shorter than {MIN_SECRET_BYTES} bytes")));
        }
        Ok(())
    }
}

/// The secret both ends of the link share.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LinkSecret(Vec<u8>);

impl From<LinkSecret> for String {
    fn from(secret: LinkSecret) -> Self {
        URL_SAFE_NO_PAD.encode(secret.0)
    }
}

impl TryFrom<String> for LinkSecret {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        URL_SAFE_NO_PAD.decode(text).map(Self)
    }
}

impl std::fmt::Debug for LinkSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("LinkSecret(…)")
    }
}

impl LinkSecret {
    /// A secret from its bytes; use at least 32 random ones.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    fn mac(&self, purpose: &str, payload: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(purpose.as_bytes());
        mac.update(payload);
        Some(mac)
    }

    /// Signs a link; the result is safe in a URL's query.
    #[must_use]
    pub fn sign(&self, link: &JourneyLink) -> String {
        self.seal("", link)
    }

    /// Reads a link back.
    ///
    /// # Errors
    /// [`JourneyLinkError`] when the text is no link, not ours, or older than `now_in_seconds` (Unix time) allows.
    pub fn check(&self, token: &str, now_in_seconds: i64) -> Result<JourneyLink, JourneyLinkError> {
        let link: JourneyLink = self.unseal("", token)?;
        if link.exp < now_in_seconds {
            Err(JourneyLinkError::Expired)
        } else {
            Ok(link)
        }
    }

    /// Signs a test of the link. It opens no journey: it is signed as something else.
    #[must_use]
    pub fn sign_test(&self, test: &LinkTest) -> String {
        self.seal(TEST_PURPOSE, test)
    }

    /// Reads a test back.
    ///
    /// # Errors
    /// As [`LinkSecret::check`].
    pub fn check_test(&self, token: &str, now_in_seconds: i64) -> Result<LinkTest, JourneyLinkError> {
        let test: LinkTest = self.unseal(TEST_PURPOSE, token)?;
        if test.exp < now_in_seconds {
            Err(JourneyLinkError::Expired)
        } else {
            Ok(test)
        }
    }

    fn seal(&self, purpose: &str, content: &impl Serialize) -> String {
        let payload = serde_json::to_vec(content).unwrap_or_default();
        let signature = self
            .mac(purpose, &payload)
            .map(|mac| mac.finalize().into_bytes().to_vec())
            .unwrap_or_default();
        format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(signature)
        )
    }

    fn unseal<T: serde::de::DeserializeOwned>(
        &self,
        purpose: &str,
        token: &str,
    ) -> Result<T, JourneyLinkError> {
        let (payload, signature) = token.split_once('.').ok_or(JourneyLinkError::Malformed)?;
        let payload = URL_SAFE_NO_PAD
            .decode(payload)
            .map_err(|_| JourneyLinkError::Malformed)?;
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| JourneyLinkError::Malformed)?;
        let mac = self.mac(purpose, &payload).ok_or(JourneyLinkError::Forged)?;
        mac.verify_slice(&signature)
            .map_err(|_| JourneyLinkError::Forged)?;
        serde_json::from_slice(&payload).map_err(|_| JourneyLinkError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> JourneyLink {
        JourneyLink {
            organisation: "o".into(),
            customer: "c".into(),
            session: Some("s".into()),
            map: None,
            user: "kim".into(),
            exp: 1_000,
            nonce: "n".into(),
        }
    }

    #[test]
    fn a_signed_link_is_read_back_until_it_expires() {
        let secret = LinkSecret::new("0123456789abcdef0123456789abcdef");
        let token = secret.sign(&link());
        assert_eq!(secret.check(&token, 1_000), Ok(link()));
        assert_eq!(secret.check(&token, 1_001), Err(JourneyLinkError::Expired));
    }

    #[test]
    fn a_link_of_another_secret_or_a_changed_payload_is_forged() {
        let token = LinkSecret::new("0123456789abcdef0123456789abcdef").sign(&link());
        let other = LinkSecret::new("another secret, as long as the first");
        assert_eq!(other.check(&token, 0), Err(JourneyLinkError::Forged));
        let (_, signature) = token.split_once('.').unwrap();
        let mut changed = link();
        changed.customer = "somebody else".into();
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&changed).unwrap());
        let secret = LinkSecret::new("0123456789abcdef0123456789abcdef");
        assert_eq!(
            secret.check(&format!("{payload}.{signature}"), 0),
            Err(JourneyLinkError::Forged)
        );
    }

    #[test]
    fn a_test_opens_no_journey_and_a_journey_link_is_no_test() {
        let secret = LinkSecret::new("0123456789abcdef0123456789abcdef");
        let test = LinkTest {
            organisation: "o".into(),
            exp: 1_000,
            nonce: "n".into(),
        };
        let token = secret.sign_test(&test);
        assert_eq!(secret.check_test(&token, 1_000), Ok(test));
        assert_eq!(secret.check_test(&token, 1_001), Err(JourneyLinkError::Expired));
        assert_eq!(secret.check(&token, 0), Err(JourneyLinkError::Forged));
        assert_eq!(
            secret.check_test(&secret.sign(&link()), 0),
            Err(JourneyLinkError::Forged)
        );
    }

    #[test]
    fn a_link_with_an_organisation_is_checked_property_by_property() {
        let good = OrganisationLink {
            long_name: "Lamp shop".into(),
            short_name: "lamps1".into(),
            administrator_email: "ada@lamps.example".into(),
            ..OrganisationLink::new(
                "https://journeys.example",
                "0b1ecb3c-0000-4000-8000-000000000000",
                LinkSecret::new("0123456789abcdef"),
            )
        };
        assert_eq!(good.check(), Ok(()));
        let broken = |change: fn(&mut OrganisationLink)| {
            let mut link = good.clone();
            change(&mut link);
            link.check().unwrap_err().0
        };
        assert_eq!(broken(|link| link.service = "journeys.example".into()), "service");
        assert_eq!(
            broken(|link| link.service = "ftp://journeys.example".into()),
            "service"
        );
        for service in [
            "https://journeys.example/folder",
            "https://journeys.example?; frame-ancestors *",
            "https://journeys.example#a",
            "https://:pw@journeys.example",
        ] {
            let link = OrganisationLink {
                service: service.into(),
                ..good.clone()
            };
            assert_eq!(link.check().unwrap_err().0, "service", "{service}");
        }
        assert_eq!(broken(|link| link.organisation = "lamps".into()), "organisation");
        assert_eq!(broken(|link| link.short_name = "lamp-shop".into()), "shortName");
        assert_eq!(
            broken(|link| link.administrator_email = "ada".into()),
            "administratorEmail"
        );
        assert_eq!(broken(|link| link.long_name = "x".repeat(201)), "longName");
        assert_eq!(broken(|link| link.secret = LinkSecret::new("short")), "secret");
    }

    #[test]
    fn anything_else_is_malformed() {
        let secret = LinkSecret::new("0123456789abcdef0123456789abcdef");
        for token in ["", ".", "a", "a.b.c", "ä.ö"] {
            assert!(secret.check(token, 0).is_err(), "{token}");
        }
    }
}
