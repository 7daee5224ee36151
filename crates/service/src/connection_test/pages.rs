//! Whether a website's pages may ask a server: what browsers want to be told before they let them.
//!
//! Source: the Fetch standard, *CORS protocol* and *CORS-preflight fetch*; Mixed Content, section 4.4.

use super::reply::{Reply, Unanswered};
use super::report::{Step, What};
use super::server::Server;
use axum::http::header;
use waymeet_widget_config::Dialect;

/// The most websites that are asked for.
const MOST_ORIGINS: usize = 3;
/// What our widget sends that a browser asks leave for: `POST` is free, JSON is not.
pub(crate) const ASKED_HEADER: &str = "content-type";

/// Why pages of one origin may not ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A page over TLS, and a server without.
    Mixed,
    /// The server says of no origin that it may.
    NoLeave,
    /// It says it of another one.
    OtherOrigin(String),
    /// It refuses to answer this origin at all.
    Refused(u16),
    /// It does not answer the question before the question.
    Preflight(u16),
    /// It does not let JSON be sent.
    NoJson,
    /// There was no answer this time.
    NoAnswer,
}

/// The origins of pages that a list of allowed domains means: those of its hosts themselves, over TLS, and over plain HTTP where
/// there is a port, as in development.
pub(crate) fn origins(domains: &[String]) -> Vec<String> {
    let origin = |domain: &String| {
        let has_port = domain
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let scheme = if has_port { "http" } else { "https" };
        let url = url::Url::parse(&format!("{scheme}://{domain}")).ok()?;
        Some(url.origin().ascii_serialization())
    };
    domains.iter().filter_map(origin).take(MOST_ORIGINS).collect()
}

/// What stands in the way before anything is asked.
pub(crate) fn beforehand(server: &Server, origin: &str) -> Option<Trouble> {
    let is_mixed = origin.starts_with("https://") && !server.is_secure() && !server.is_local();
    is_mixed.then_some(Trouble::Mixed)
}

/// What the answers mean for pages of this origin: to the question whether something may be sent, and to one that is asked.
pub(crate) fn judge(
    origin: &str,
    preflight: &Result<Reply, Unanswered>,
    asked: &Result<Reply, Unanswered>,
) -> Option<Trouble> {
    let (Ok(preflight), Ok(asked)) = (preflight, asked) else {
        return Some(Trouble::NoAnswer);
    };
    if asked.status.as_u16() == 403 {
        return Some(Trouble::Refused(403));
    }
    if let Some(trouble) = leave(origin, asked) {
        return Some(trouble);
    }
    if !preflight.status.is_success() {
        return Some(Trouble::Preflight(preflight.status.as_u16()));
    }
    if let Some(trouble) = leave(origin, preflight) {
        return Some(trouble);
    }
    let allowed = preflight.header(header::ACCESS_CONTROL_ALLOW_HEADERS);
    let mut allowed = allowed.split(',').map(str::trim);
    let takes_json = allowed.any(|name| name == "*" || name.eq_ignore_ascii_case(ASKED_HEADER));
    (!takes_json).then_some(Trouble::NoJson)
}

/// Whether an answer may be read.
fn leave(origin: &str, reply: &Reply) -> Option<Trouble> {
    match reply.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).trim() {
        "*" => None,
        allowed if allowed == origin => None,
        "" => Some(Trouble::NoLeave),
        other => Some(Trouble::OtherOrigin(other.chars().take(100).collect())),
    }
}

/// What that comes to, for all the origins.
pub(crate) fn step(judged: &[(String, Option<Trouble>)], dialect: Dialect, is_passive: bool) -> Step {
    let Some((origin, trouble)) = judged.iter().find(|(_, trouble)| trouble.is_some()) else {
        let origins: Vec<&str> = judged.iter().map(|(origin, _)| origin.as_str()).collect();
        return match origins.as_slice() {
            [] => Step::skipped(
                What::Pages,
                "The deployment has no allowed domain yet, so there is no page to ask for.",
            ),
            origins => Step::passed(
                What::Pages,
                format!("Pages of {} may ask it.", origins.join(", ")),
            ),
        };
    };
    let carried = "Or let the service carry the chats.";
    let listed = match dialect {
        Dialect::Icws => format!(
            "Have {origin} listed at the contact centre as a website that may use ICWS (CORS). {carried}"
        ),
        Dialect::WebTools => {
            format!(
                "Web Tools lets no page of another origin ask. Put it behind the website's own web server, at an address of {origin}. {carried}"
            )
        }
    };
    let (told, remedy) = match trouble {
        Some(Trouble::Mixed) => (
            format!(
                "Pages of {origin} are loaded over TLS, and browsers do not let them ask a server without."
            ),
            format!("Write https:// and the port for it. {carried}"),
        ),
        Some(Trouble::NoLeave) => (
            format!(
                "Browsers do not let pages of {origin} ask it: the server does not say that they may (Access-Control-Allow-Origin)."
            ),
            listed,
        ),
        Some(Trouble::OtherOrigin(other)) => (
            format!("Browsers do not let pages of {origin} ask it: the server says that only {other} may."),
            listed,
        ),
        Some(Trouble::Refused(status)) => (
            format!("The server refuses to answer pages of {origin} ({status})."),
            listed,
        ),
        Some(Trouble::Preflight(status)) => (
            format!(
                "Browsers ask before they let pages send something (OPTIONS), and the server answers {status}."
            ),
            format!("Have OPTIONS answered at the contact centre, or by what stands before it. {carried}"),
        ),
        Some(Trouble::NoJson) => (
            format!(
                "Pages of {origin} may ask, but not send JSON: Content-Type is missing in Access-Control-Allow-Headers."
            ),
            listed,
        ),
        Some(Trouble::NoAnswer) | None => (
            "The server did not answer as it would have to answer a page, or not in time.".to_owned(),
            format!("Test again in a moment. {carried}"),
        ),
    };
    if is_passive && trouble != &Some(Trouble::Mixed) {
        let remedy = format!(
            "A page that cannot read its answer takes it for one that is gone, and goes to its partner. {remedy}"
        );
        return Step::warned(What::Pages, told, remedy);
    }
    Step::failed(What::Pages, told, remedy)
}

#[cfg(test)]
mod tests {
    use super::super::reply::reply;
    use super::*;
    use crate::findings::Outcome;

    const SHOP: &str = "https://shop.example";
    const NAMED: &[(&str, &str)] = &[("access-control-allow-origin", SHOP)];
    const FULL: &[(&str, &str)] = &[
        ("access-control-allow-origin", SHOP),
        ("access-control-allow-headers", "Accept, Content-Type"),
    ];
    const ANYBODY: &[(&str, &str)] = &[
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "*"),
    ];
    const OTHER: &[(&str, &str)] = &[("access-control-allow-origin", "https://other.example")];

    #[test]
    fn browsers_let_a_page_ask_where_both_answers_say_so() {
        for (preflight, asked, expected) in [
            (reply(204, FULL, ""), reply(200, NAMED, ""), None),
            (reply(200, ANYBODY, ""), reply(404, ANYBODY, ""), None),
            (reply(204, FULL, ""), reply(200, &[], ""), Some(Trouble::NoLeave)),
            (reply(204, &[], ""), reply(200, NAMED, ""), Some(Trouble::NoLeave)),
            (
                reply(204, FULL, ""),
                reply(200, OTHER, ""),
                Some(Trouble::OtherOrigin("https://other.example".into())),
            ),
            (
                reply(405, FULL, ""),
                reply(200, NAMED, ""),
                Some(Trouble::Preflight(405)),
            ),
            (
                reply(204, NAMED, ""),
                reply(200, NAMED, ""),
                Some(Trouble::NoJson),
            ),
            (
                reply(403, &[], ""),
                reply(403, &[], ""),
                Some(Trouble::Refused(403)),
            ),
        ] {
            assert_eq!(judge(SHOP, &Ok(preflight), &Ok(asked)), expected);
        }
        let silent = Err(Unanswered::Silent);
        assert_eq!(judge(SHOP, &silent, &silent), Some(Trouble::NoAnswer));
    }

    #[test]
    fn a_page_over_tls_asks_no_server_without_but_this_machine() {
        for (server, origin, expected) in [
            ("http://cic.example", SHOP, Some(Trouble::Mixed)),
            ("https://cic.example", SHOP, None),
            ("http://127.0.0.1:8018", SHOP, None),
            ("http://localhost:8018", SHOP, None),
            ("http://cic.example", "http://shop.example", None),
        ] {
            let server = Server::read(server, Dialect::Icws).unwrap();
            assert_eq!(beforehand(&server, origin), expected);
        }
    }

    #[test]
    fn domains_mean_origins() {
        let domains = ["shop.example", "Bücher.example", "127.0.0.1:7600", "a.example"].map(String::from);
        let expected = [
            "https://shop.example",
            "https://xn--bcher-kva.example",
            "http://127.0.0.1:7600",
        ];
        assert_eq!(origins(&domains), expected);
    }

    #[test]
    fn each_trouble_has_its_words_and_a_passive_server_is_none_to_worry_about() {
        for (trouble, word) in [
            (Trouble::Mixed, "over TLS"),
            (Trouble::NoLeave, "Access-Control-Allow-Origin"),
            (
                Trouble::OtherOrigin("https://other.example".into()),
                "only https://other.example",
            ),
            (Trouble::Refused(403), "refuses"),
            (Trouble::Preflight(405), "405"),
            (Trouble::NoJson, "JSON"),
            (Trouble::NoAnswer, "did not answer"),
        ] {
            for dialect in [Dialect::Icws, Dialect::WebTools] {
                let judged = [
                    ("http://a.example".to_owned(), None),
                    (SHOP.to_owned(), Some(trouble.clone())),
                ];
                let told = step(&judged, dialect, false);
                assert!(told.has_failed() && told.told.contains(word), "{}", told.told);
                assert!(told.remedy.contains("carry"));
                let passive = step(&judged, dialect, true);
                assert_eq!(passive.has_failed(), trouble == Trouble::Mixed);
            }
        }
        let fine = [(SHOP.to_owned(), None)];
        assert_eq!(step(&fine, Dialect::Icws, false).outcome, Outcome::Passed);
        assert_eq!(step(&[], Dialect::Icws, false).outcome, Outcome::Skipped);
    }
}
