//! What a site's Content-Security-Policy has to allow, exactly: a word too many is a door, one too few a chat that is not there.
//!
//! The browser tests run under policies of just these words (`tests/browser/support/own-site.mjs`, `collector.mjs`).

use super::Paste;
use crate::cic::{Dialect, Route};
use serde::Serialize;
use url::Url;

/// Lines for a Content-Security-Policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// Each with what it is for.
    pub lines: Vec<Line>,
    /// What its author should know besides.
    pub notes: Vec<&'static str>,
}

/// One directive with what it has to allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// `script-src`, …
    pub directive: &'static str,
    /// What it has to name besides what it names already.
    pub sources: Vec<String>,
    /// What for.
    pub why: &'static str,
}

impl Policy {
    /// The lines of a way to put the chat into a page; `inline` is what allows the script in the page itself.
    pub(super) fn new(paste: &Paste<'_>, inline: Vec<String>) -> Self {
        let cic = &paste.config.cic;
        let service = origin(paste.service);
        let servers: Vec<String> = cic.servers.iter().filter_map(|server| origin(server)).collect();
        // Where the service carries the chat, pages do not know the servers.
        let chat: Vec<String> = match cic.route {
            Route::Direct => servers,
            Route::Service => service.iter().cloned().collect(),
        };

        let mut script = inline;
        script.push("'wasm-unsafe-eval'".to_owned());
        script.extend(service.clone());

        let connect = service.into_iter().chain(chat.iter().cloned()).collect();

        let mut pictures = Vec::new();
        // Only Web Tools has pictures of agents.
        if cic.dialect == Dialect::WebTools {
            pictures.extend(chat);
        }
        let logo = paste.config.theme.logo.as_deref();
        pictures.extend(logo.and_then(picture_source));
        pictures.extend(
            paste
                .pictures
                .iter()
                .filter_map(|address| picture_source(address)),
        );

        let lines = [
            (
                "script-src",
                script,
                "the script in the page, and the files it loads from the service",
            ),
            (
                "connect-src",
                connect,
                "what is recorded and configured, and the conversation",
            ),
            (
                "img-src",
                pictures,
                "pictures: of agents, the logo, those of content offers",
            ),
        ]
        .into_iter()
        .filter(|(_, sources, _)| !sources.is_empty())
        .map(|(directive, sources, why)| Line {
            directive,
            sources: each_once(sources),
            why,
        })
        .collect();

        let mut notes = vec![
            "Where your policy has such a line, add these words to it; where it has none but default-src, repeat there what \
             that one allows.",
            "Nothing else is needed: styles are constructed, not inline, and there is no policy of Trusted Types to be listed.",
            "Without 'wasm-unsafe-eval' all works the same, but slower.",
        ];
        if cic.route == Route::Direct && cic.dialect == Dialect::Icws {
            notes.push(
                "A contact centre that hands chats over to a server that is not configured here needs that one in \
                 connect-src, too.",
            );
        }
        Self { lines, notes }
    }

    pub(super) fn with_note(mut self, note: &'static str) -> Self {
        self.notes.insert(0, note);
        self
    }

    /// One line for each directive, as they stand in a policy.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(|line| format!("{} {};\n", line.directive, line.sources.join(" ")))
            .collect()
    }
}

fn each_once(sources: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(sources.len());
    for source in sources {
        if !once.contains(&source) {
            once.push(source);
        }
    }
    once
}

/// The origin of an address, or nothing: what is no address must not get into the policy. Neither must a host that has marks of a
/// policy in its name (the URL standard lets `;` and `'` in), nor one that a policy cannot name (addresses of IPv6).
fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str()?.bytes().all(is_plain);
    is_web.then(|| url.origin().ascii_serialization())
}

fn picture_source(address: &str) -> Option<String> {
    match address.starts_with("data:") {
        true => Some("data:".to_owned()),
        false => origin(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_enter_a_policy() {
        for (address, expected) in [
            (
                "https://journey.example/some/path?x",
                Some("https://journey.example"),
            ),
            ("http://127.0.0.1:7601", Some("http://127.0.0.1:7601")),
            ("https://CIC.example:443/", Some("https://cic.example")),
            ("https://a;script-src *.example", None),
            ("https://a'b.example", None),
            ("https://a,b.example", None),
            ("http://[::1]:8018", None),
            ("file:///etc", None),
            ("x; script-src *", None),
            ("/a.webp", None),
            ("", None),
        ] {
            assert_eq!(origin(address).as_deref(), expected, "{address}");
        }
        assert_eq!(
            picture_source("data:image/png;base64,AA").as_deref(),
            Some("data:")
        );
    }
}
