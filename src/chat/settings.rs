//! What the site and the offer ask of a chat, read from what the journey module passes in.

use crate::chat::strings::Strings;
use crate::chat::survey::{Question, questions};
use waymeet_icws::{Json, StartRequest};

/// Everything a chat is opened with.
pub(crate) struct Settings {
    /// Base addresses of the CIC servers, ending in `/icws`.
    pub(crate) bases: Vec<String>,
    pub(crate) target_name: String,
    pub(crate) target_type: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) prompt: Option<String>,
    pub(crate) questions: Vec<Question>,
    pub(crate) language: String,
    pub(crate) strings: Strings,
    /// `#rrggbb`, checked by whoever served the configuration and again here.
    pub(crate) accent: Option<String>,
    pub(crate) scheme: Option<String>,
}

/// What a visitor who gives no name is called. Source: `reference/cic-web-chat.md`, 4.6.
const NAMELESS: &str = "Customer";
const MAX_NAME_CHARS: usize = 100;

impl Settings {
    /// Reads the settings of `openChat`; see `docs/wire/README.md`. `None` where no server or no queue is named.
    pub(crate) fn read(value: &Json) -> Option<Self> {
        let config = value.get("config");
        let bases: Vec<String> = config
            .get("cic")
            .get("servers")
            .items()
            .iter()
            .filter_map(Json::as_filled_str)
            .filter_map(base)
            .collect();
        let target = config.get("target");
        let language = [value.get("language"), config.get("language")]
            .into_iter()
            .find_map(Json::as_filled_str);
        let language = language.unwrap_or("en").to_owned();
        let (own_queue, configured) = (
            value.get("targetQueue").as_filled_str(),
            target.get("name").as_filled_str(),
        );
        let theme = config.get("theme");
        Some(Self {
            bases: Some(bases).filter(|bases| !bases.is_empty())?,
            target_name: own_queue.or(configured)?.to_owned(),
            // An action map's queue is always a workgroup; so says the vendor's widget.
            target_type: target
                .get("type")
                .as_filled_str()
                .filter(|_| own_queue.is_none())
                .unwrap_or("Workgroup")
                .to_owned(),
            attributes: texts(value.get("attributes")),
            prompt: value
                .get("offer")
                .get("prompt")
                .as_filled_str()
                .map(str::to_owned),
            questions: questions(value.get("offer").get("questions")),
            strings: Strings::new(&language, texts(config.get("texts"))),
            language,
            accent: theme
                .get("accent")
                .as_filled_str()
                .filter(|colour| is_hex_colour(colour))
                .map(str::to_owned),
            scheme: theme.get("scheme").as_filled_str().map(str::to_owned),
        })
    }

    /// The request for a chat with what the visitor filled in.
    pub(crate) fn start_request(&self, name: &str, notes: String) -> StartRequest {
        let name: String = name.trim().chars().take(MAX_NAME_CHARS).collect();
        StartRequest {
            participant_name: if name.is_empty() {
                NAMELESS.to_owned()
            } else {
                name
            },
            target_name: self.target_name.clone(),
            target_type: self.target_type.clone(),
            language: self.language.to_ascii_lowercase(),
            notes,
            attributes: self.attributes.clone(),
        }
    }
}

/// A server's address with `/icws` at its end.
fn base(server: &str) -> Option<String> {
    let server = server.trim_end_matches('/');
    let is_web = server.starts_with("https://") || server.starts_with("http://");
    is_web.then(|| {
        if server.ends_with("/icws") {
            server.to_owned()
        } else {
            [server, "/icws"].concat()
        }
    })
}

fn texts(value: &Json) -> Vec<(String, String)> {
    let filled = |(name, value): &(String, Json)| Some((name.clone(), value.as_filled_str()?.to_owned()));
    value.properties().iter().filter_map(filled).collect()
}

fn is_hex_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text.bytes().skip(1).all(|digit| digit.is_ascii_hexdigit())
}

/// Whether dark letters read better than white ones on a colour `#rrggbb`: its brightness as the eye weighs it.
pub(crate) fn wants_dark_letters(colour: &str) -> bool {
    let channel = |start: usize| {
        colour
            .get(start..start + 2)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .unwrap_or(0)
    };
    // Letters at 4.5:1 on white need a brightness below about 0.45 of the whole; beyond, dark ones are safe.
    channel(1) * 299 + channel(3) * 587 + channel(5) * 114 > 128_000
}

#[cfg(test)]
mod tests {
    use super::{Settings, wants_dark_letters};
    use waymeet_icws::Json;

    fn config(servers: &[&str]) -> Json {
        let servers = Json::Array(servers.iter().map(|server| Json::from(*server)).collect());
        Json::object([
            ("cic", Json::object([("servers", servers)])),
            (
                "target",
                Json::object([("name", "Web Support".into()), ("type", "Workgroup".into())]),
            ),
            (
                "theme",
                Json::object([("accent", "red; background: url(x)".into())]),
            ),
        ])
    }

    #[test]
    fn the_offers_queue_wins_over_the_configurations() {
        let with = Json::object([
            ("config", config(&["https://cic.example:8019"])),
            ("targetQueue", "Web Sales".into()),
        ]);
        let settings = Settings::read(&with).unwrap();
        assert_eq!(settings.target_name, "Web Sales");
        assert_eq!(settings.bases, ["https://cic.example:8019/icws"]);
        assert_eq!(settings.accent, None);
        let without = Json::object([("config", config(&["https://cic.example/proxy/icws/"]))]);
        let settings = Settings::read(&without).unwrap();
        assert_eq!(settings.target_name, "Web Support");
        assert_eq!(settings.bases, ["https://cic.example/proxy/icws"]);
        assert_eq!(
            settings.start_request("  ", String::new()).participant_name,
            "Customer"
        );
    }

    #[test]
    fn without_a_server_there_is_no_chat() {
        for servers in [&[][..], &["javascript:alert(1)"][..]] {
            assert!(Settings::read(&Json::object([("config", config(servers))])).is_none());
        }
    }

    #[test]
    fn letters_stay_readable_on_any_accent() {
        for (colour, expected) in [
            ("#000000", false),
            ("#0b5cad", false),
            ("#ffd400", true),
            ("#ffffff", true),
        ] {
            assert_eq!(wants_dark_letters(colour), expected, "{colour}");
        }
    }
}
