//! What the widget looks like, and where it stands.

use super::{Check, LONGEST_WAIT_SECONDS, MAX_NAME_CHARS, MAX_TEXT_CHARS};
use crate::colour;
use serde_json::{Map, Value};
use url::Url;

/// Ten minutes.
const LONGEST_DELAY_MS: i64 = 600_000;
/// What browsers take for a `z-index`.
const LARGEST_LAYER: i64 = 2_147_483_647;
/// Farther from its corner a launcher would not be in it.
const FARTHEST_PX: i64 = 200;
const MAX_ADDRESS_CHARS: usize = 2_000;
/// A small picture: each page that opens the chat fetches the configuration with it.
const MAX_PICTURE_CHARS: usize = 40_000;
/// Pictures that hold no script.
const PICTURES: [&str; 5] = ["png", "jpeg", "gif", "webp", "avif"];

impl Check {
    pub(super) fn theme(&mut self, theme: &mut Map<String, Value>) {
        self.unknown("theme.", theme, &["accent", "scheme", "font", "layer", "logo"]);
        self.accent(theme.get_mut("accent"));
        self.one_of("theme.scheme", theme.get("scheme"), &["auto", "light", "dark"]);
        self.one_of("theme.font", theme.get("font"), &["site", "system"]);
        self.number("theme.layer", theme.get("layer"), -LARGEST_LAYER, LARGEST_LAYER);
        if let Some(logo) = theme.get("logo")
            && let Err(problem) = logo.as_str().map_or(Err("it is no text"), picture)
        {
            let remedy = "write an address with https, or that of a small picture (data:image/png;base64,…)";
            self.error("theme.logo", problem, remedy);
        }
    }

    fn accent(&mut self, accent: Option<&mut Value>) {
        let Some(accent) = accent else { return };
        match accent.as_str().and_then(colour::normalise) {
            Some(colour) => *accent = Value::String(colour),
            None => {
                let written = accent.as_str().map_or_else(|| accent.to_string(), str::to_owned);
                self.error(
                    "theme.accent",
                    format!("`{written}` is no colour we can check for contrast"),
                    "write #rrggbb, #rgb or rgb(red, green, blue)",
                );
            }
        }
    }

    pub(super) fn launcher(&mut self, launcher: &mut Map<String, Value>) {
        self.unknown(
            "launcher.",
            launcher,
            &["enabled", "side", "label", "delayMs", "offset"],
        );
        self.truth("launcher.enabled", launcher.get("enabled"));
        self.one_of("launcher.side", launcher.get("side"), &["start", "end"]);
        self.optional_text("launcher.label", launcher.get("label"), MAX_NAME_CHARS);
        self.number("launcher.delayMs", launcher.get("delayMs"), 0, LONGEST_DELAY_MS);
        match launcher.get("offset") {
            None => {}
            Some(Value::Object(offset)) => {
                self.unknown("launcher.offset.", offset, &["side", "bottom"]);
                for part in ["side", "bottom"] {
                    self.number(
                        &format!("launcher.offset.{part}"),
                        offset.get(part),
                        0,
                        FARTHEST_PX,
                    );
                }
            }
            Some(_) => self.error("launcher.offset", "it is no JSON object", "write an object"),
        }
    }

    pub(super) fn invitation(&mut self, invitation: &Map<String, Value>) {
        self.unknown(
            "invitation.",
            invitation,
            &["enabled", "afterSeconds", "forSeconds", "title", "text"],
        );
        self.truth("invitation.enabled", invitation.get("enabled"));
        for (part, least) in [("afterSeconds", 0), ("forSeconds", 1)] {
            let path = format!("invitation.{part}");
            self.number(&path, invitation.get(part), least, LONGEST_WAIT_SECONDS);
        }
        self.optional_text("invitation.title", invitation.get("title"), MAX_NAME_CHARS);
        self.optional_text("invitation.text", invitation.get("text"), MAX_TEXT_CHARS);
    }
}

/// Whether this is the address of a picture that is safe to show.
fn picture(text: &str) -> Result<(), &'static str> {
    if let Some(data) = text.strip_prefix("data:image/") {
        if text.len() > MAX_PICTURE_CHARS {
            return Err("the picture is larger than 30 kB");
        }
        let Some((kind, bytes)) = data.split_once(";base64,") else {
            return Err("it is no picture in base64");
        };
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        return match PICTURES.contains(&kind) && bytes.bytes().all(is_base64) {
            true => Ok(()),
            false => Err("it is no picture we know: PNG, JPEG, GIF, WebP or AVIF"),
        };
    }
    if text.chars().count() > MAX_ADDRESS_CHARS {
        return Err("the address is longer than 2000 characters");
    }
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.username().is_empty() && url.password().is_none() => Ok(()),
        _ => Err("it is no address with https"),
    }
}
