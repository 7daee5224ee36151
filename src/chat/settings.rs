//! What the site and the offer ask of a chat, read from what the journey module passes in.

use crate::chat::strings::Strings;
use crate::chat::survey::{Question, questions};
use std::rc::Rc;
use waymeet_icws::{Dialect, Json, StartRequest, text};

/// Everything a chat is opened with.
pub(crate) struct Settings {
    /// Which protocol the servers speak.
    pub(crate) dialect: Dialect,
    /// Base addresses of the CIC servers; those of ICWS end in `/icws`.
    pub(crate) bases: Vec<String>,
    pub(crate) target_name: String,
    pub(crate) target_type: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) prompt: Option<String>,
    pub(crate) questions: Rc<[Question]>,
    pub(crate) language: String,
    pub(crate) strings: Rc<Strings>,
    /// `#rrggbb`, checked by whoever served the configuration and again here.
    pub(crate) accent: Option<String>,
    pub(crate) scheme: Option<String>,
}

/// What a visitor who gives no name is called. Source: `reference/cic-web-chat.md`, 4.6.
const NAMELESS: &str = "Customer";
const MAX_NAME_CHARS: usize = 100;

impl Settings {
    /// Reads the settings of `openChat`; see `docs/wire/README.md`. `None` where no server or no queue is named, or a protocol
    /// that this module does not speak.
    pub(crate) fn read(value: &Json) -> Option<Self> {
        let config = value.get("config");
        let cic = config.get("cic");
        let dialect = Dialect::named(cic.get("dialect").as_str())?;
        let mut bases = Vec::new();
        for server in cic.get("servers").items() {
            bases.extend(server.as_filled_str().and_then(|server| base(dialect, server)));
        }
        if bases.is_empty() {
            return None;
        }
        let target = config.get("target");
        let language = filled(value, "language").or_else(|| filled(config, "language"));
        let language = language.unwrap_or_else(|| "en".to_owned());
        let own_queue = filled(value, "targetQueue");
        let theme = config.get("theme");
        Some(Self {
            dialect,
            bases,
            // An action map's queue is always a workgroup; so says the vendor's widget.
            target_type: (filled(target, "type").filter(|_| own_queue.is_none()))
                .unwrap_or_else(|| "Workgroup".to_owned()),
            target_name: own_queue.or_else(|| filled(target, "name"))?,
            attributes: texts(value.get("attributes")),
            prompt: filled(value.get("offer"), "prompt"),
            questions: questions(value.get("offer").get("questions")).into(),
            strings: Rc::new(Strings::new(&language, texts(config.get("texts")))),
            language,
            accent: filled(theme, "accent").filter(|colour| is_hex_colour(colour)),
            scheme: filled(theme, "scheme"),
        })
    }

    /// The request for a chat with what the visitor filled in.
    pub(crate) fn start_request(&self, name: &str, notes: String) -> StartRequest {
        let name = first_chars(text::trim(name), MAX_NAME_CHARS);
        StartRequest {
            participant_name: if name.is_empty() { NAMELESS } else { name }.to_owned(),
            target_name: self.target_name.clone(),
            target_type: self.target_type.clone(),
            language: self.language.to_ascii_lowercase(),
            notes,
            attributes: self.attributes.clone(),
        }
    }
}

fn filled(value: &Json, name: &str) -> Option<String> {
    value.get(name).as_filled_str().map(str::to_owned)
}

/// The beginning of a text, of no more than so many characters.
fn first_chars(text: &str, count: usize) -> &str {
    match text.char_indices().nth(count) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// A server's address, with the protocol's own path at its end where that belongs to it.
fn base(dialect: Dialect, server: &str) -> Option<String> {
    let server = text::trim_end(server, b"/");
    let is_web = server.starts_with("https://") || server.starts_with("http://");
    is_web.then(|| {
        if dialect != Dialect::Icws || server.ends_with("/icws") {
            server.to_owned()
        } else {
            text::concat(&[server, "/icws"])
        }
    })
}

fn texts(value: &Json) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (name, value) in value.properties() {
        if let Some(text) = value.as_filled_str() {
            texts.push((name.clone(), text.to_owned()));
        }
    }
    texts
}

fn is_hex_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text::find(text, 1, |digit| !digit.is_ascii_hexdigit()) == 7
}

/// Whether dark letters read better than white ones on a colour `#rrggbb`: its brightness as the eye weighs it.
pub(crate) fn wants_dark_letters(colour: &str) -> bool {
    let mut brightness = 0;
    let weights = [0, 16 * 299, 299, 16 * 587, 587, 16 * 114, 114];
    for (letter, weight) in colour.chars().zip(weights) {
        brightness += letter.to_digit(16).unwrap_or(0) * weight;
    }
    // Letters at 4.5:1 on white need a brightness below about 0.45 of the whole; beyond, dark ones are safe.
    brightness > 128_000
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
    fn a_protocol_this_module_does_not_speak_opens_no_chat() {
        let speaking = |dialect: &str| {
            let servers = Json::Array(vec!["https://shop.example/I3Root/Server1/".into()]);
            let cic = Json::object([("servers", servers), ("dialect", dialect.into())]);
            let target = Json::object([("name", "Web Support".into())]);
            let config = Json::object([("cic", cic), ("target", target)]);
            Settings::read(&Json::object([("config", config)])).map(|settings| settings.bases)
        };
        let icws = vec!["https://shop.example/I3Root/Server1/icws".to_owned()];
        assert_eq!(speaking("icws"), Some(icws));
        assert_eq!(speaking("smoke"), None);
        // Its paths are below the server's own.
        let web_tools = vec!["https://shop.example/I3Root/Server1".to_owned()];
        let expected = cfg!(feature = "chat-web-tools").then_some(web_tools);
        assert_eq!(speaking("webtools"), expected);
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
