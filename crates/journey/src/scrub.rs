//! Scrubbing addresses before they are recorded: what a site excludes, and what looks like an e-mail address, a payment
//! card or a secret, does not leave the page.

use crate::page::percent_decoded;
use crate::text;
use alloc::string::String;
use alloc::vec::Vec;

/// Stands in an address where something was taken out.
const REDACTED: &str = "redacted";

/// Our own parameters: one carries a visitor to another site, the other opens the debug panel.
const OWN_PARAMETERS: [&str; 2] = ["waymeet-link", "waymeet-debug"];

/// Parts of parameter names whose values are secrets on any site.
const SECRET_NAMES: [&str; 9] = [
    "token",
    "passw",
    "pwd",
    "secret",
    "apikey",
    "api_key",
    "auth",
    "session",
    "signature",
];

/// Whole parameter names whose values are.
const WHOLE_SECRET_NAMES: [&str; 9] = ["pw", "pass", "pin", "code", "otp", "key", "sid", "sig", "jwt"];

/// Parameters of campaigns are read by the journey itself and may look like tokens: they are looked at for people only.
/// Source: `CAMPAIGN_PARAMETERS` and `CLICK_IDS` of [`crate::context`].
fn is_of_campaign(name: &str) -> bool {
    name.starts_with("utm_") || crate::context::is_click_id(name)
}

/// An address without its excluded parameters, without its fragment unless that is kept, and with `redacted` where a part
/// looks personal or secret. Names of excluded parameters are compared without regard to ASCII case.
#[must_use]
pub fn scrub(url: &str, excluded_parameters: &[String], keeps_fragment: bool) -> String {
    let (rest, fragment) = text::split_once(url, b'#');
    let mut scrubbed = String::with_capacity(url.len());
    let start_of_path = push_origin(&mut scrubbed, rest);
    push_path_and_query(&mut scrubbed, &rest[start_of_path..], excluded_parameters);
    if keeps_fragment && !fragment.is_empty() {
        scrubbed.push('#');
        // Hash routers keep a path and a query in it, log-ins hand over a query alone.
        let is_query =
            text::find(fragment, b'=').is_some() && !fragment.bytes().any(|byte| b"/?".contains(&byte));
        if is_query {
            push_query(&mut scrubbed, fragment, excluded_parameters, None);
        } else {
            push_path_and_query(&mut scrubbed, fragment, excluded_parameters);
        }
    }
    scrubbed
}

/// Writes scheme and host without user information; how much of the address that was.
fn push_origin(scrubbed: &mut String, url: &str) -> usize {
    let scheme = text::find(url, b':').filter(|colon| url[*colon..].starts_with("://"));
    let Some(colon) = scheme else { return 0 };
    let start = colon + 3;
    let rest = &url[start..];
    let end = rest.bytes().position(|byte| b"/?".contains(&byte));
    let end = start + end.unwrap_or(rest.len());
    let host = text::find_last(&url[start..end], b'@').map_or(start, |at| start + at + 1);
    scrubbed.push_str(&url[..start]);
    scrubbed.push_str(&url[host..end]);
    end
}

fn push_path_and_query(scrubbed: &mut String, url: &str, excluded_parameters: &[String]) {
    let (path, query) = text::split_once(url, b'?');
    let mut is_first = true;
    for segment in text::split(path, b'/') {
        if !is_first {
            scrubbed.push('/');
        }
        is_first = false;
        let shown = if looks_personal(segment) || looks_secret(segment) {
            REDACTED
        } else {
            segment
        };
        scrubbed.push_str(shown);
    }
    push_query(scrubbed, query, excluded_parameters, Some('?'));
}

/// Writes the pairs of a query that stay, the first one after `separator`.
fn push_query(
    scrubbed: &mut String,
    query: &str,
    excluded_parameters: &[String],
    mut separator: Option<char>,
) {
    for pair in text::split(query, b'&').filter(|pair| !pair.is_empty()) {
        let (name, value) = text::split_once(pair, b'=');
        let is_excluded = OWN_PARAMETERS.contains(&name)
            || excluded_parameters
                .iter()
                .any(|excluded| excluded.eq_ignore_ascii_case(name));
        if is_excluded {
            continue;
        }
        scrubbed.extend(separator);
        separator = Some('&');
        let is_secret = !is_of_campaign(name) && (has_secret_name(name) || looks_secret(value));
        if looks_personal(name) || looks_secret(name) {
            // A value without a name: `?maria@example.com`.
            scrubbed.push_str(REDACTED);
        } else if value.is_empty() {
            scrubbed.push_str(pair);
        } else {
            scrubbed.push_str(name);
            scrubbed.push('=');
            let is_removed = is_secret || looks_personal(value);
            scrubbed.push_str(if is_removed { REDACTED } else { value });
        }
    }
}

fn has_secret_name(name: &str) -> bool {
    let is_whole = WHOLE_SECRET_NAMES
        .iter()
        .any(|secret| name.eq_ignore_ascii_case(secret));
    let name = name.as_bytes();
    is_whole
        || SECRET_NAMES.iter().any(|secret| {
            name.windows(secret.len())
                .any(|part| part.eq_ignore_ascii_case(secret.as_bytes()))
        })
}

/// Whether a part of an address holds an e-mail address or a payment card's number.
#[must_use]
pub fn looks_personal(part: &str) -> bool {
    let text = decoded(part);
    has_email(&text) || has_card_number(&text)
}

/// The bytes of a text with its percent-encoding undone, twice where it was done twice.
fn decoded(text: &str) -> Vec<u8> {
    percent_decoded(&percent_decoded(text.as_bytes()))
}

/// `x@y.zz`, anywhere in the text.
fn has_email(text: &[u8]) -> bool {
    text.iter().enumerate().any(|(at, byte)| {
        let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
        let before = at > 0 && is_local(&text[at - 1]);
        *byte == b'@' && before && {
            let domain = &text[at + 1..];
            let end = domain
                .iter()
                .position(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b".-".contains(byte))
                .unwrap_or(domain.len());
            let last_dot = domain[..end].iter().rposition(|byte| *byte == b'.');
            last_dot.is_some_and(|dot| dot > 0 && end - dot > 2)
        }
    })
}

/// A run of digits, spaces and dashes that has the length, the beginning and the check digit of a payment card.
/// Source: ISO/IEC 7812 (Luhn); beginnings and lengths of the large schemes. Cards of 13 digits are left out: they are
/// gone, and article numbers (EAN) have 13.
fn has_card_number(text: &[u8]) -> bool {
    text.split(|byte| !byte.is_ascii_digit() && !b" -+".contains(byte))
        .any(|run| {
            let digits = || run.iter().filter(|byte| byte.is_ascii_digit());
            let length = digits().count();
            let fits = match digits().next() {
                Some(b'3') => (14..=16).contains(&length),
                Some(b'2' | b'5') => length == 16,
                Some(b'4' | b'6') => (16..=19).contains(&length),
                _ => false,
            };
            let sum: u32 = digits()
                .rev()
                .enumerate()
                .map(|(position, digit)| {
                    let digit = u32::from(digit - b'0');
                    match (position % 2, digit * 2) {
                        (0, _) => digit,
                        (_, double @ 10..) => double - 9,
                        (_, double) => double,
                    }
                })
                .sum();
            fits && sum.is_multiple_of(10)
        })
}

/// Whether a part of an address looks like a token: letters and digits in disorder, longer than any word. Ids in groups
/// (UUIDs) and slugs have shorter runs.
fn looks_secret(part: &str) -> bool {
    part.as_bytes()
        .split(|byte| !byte.is_ascii_alphanumeric())
        .any(|run| {
            let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
            run.len() >= 24 && digits >= 3 && run.len() - digits >= 3
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::string::ToString as _;

    fn check(url: &str, expected: &str) {
        assert_eq!(scrub(url, &["sid".to_string(), "Ref".into()], false), expected);
    }

    #[test]
    fn what_is_personal_or_secret_is_taken_out_and_the_rest_stays() {
        let long = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c";
        for (url, expected) in [
            (
                "https://shop.example/p/17?q=lamp#top",
                "https://shop.example/p/17?q=lamp",
            ),
            ("https://user:pw@shop.example/", "https://shop.example/"),
            ("https://shop.example?x=1", "https://shop.example?x=1"),
            (
                "https://shop.example/?SID=7&q=a&ref=b",
                "https://shop.example/?q=a",
            ),
            ("https://shop.example/?sid=7", "https://shop.example/"),
            (
                "https://shop.example/u/maria@mail.example/x",
                "https://shop.example/u/redacted/x",
            ),
            (
                "https://shop.example/?m=maria%40mail.example&n=1",
                "https://shop.example/?m=redacted&n=1",
            ),
            (
                "https://shop.example/?m=maria%2540mail.example",
                "https://shop.example/?m=redacted",
            ),
            (
                "https://shop.example/?maria@mail.example",
                "https://shop.example/?redacted",
            ),
            (
                "https://shop.example/?utm_source=maria@mail.example",
                "https://shop.example/?utm_source=redacted",
            ),
            (
                "https://shop.example/?c=4111+1111-1111%201111",
                "https://shop.example/?c=redacted",
            ),
            (
                "https://shop.example/pay/4111111111111111",
                "https://shop.example/pay/redacted",
            ),
            (
                "https://shop.example/pay/4111111111111112",
                "https://shop.example/pay/4111111111111112",
            ),
            (
                "https://shop.example/?ean=4006381333931",
                "https://shop.example/?ean=4006381333931",
            ),
            (
                "https://shop.example/?t=1795363200000",
                "https://shop.example/?t=1795363200000",
            ),
            (
                "https://shop.example/?access_token=abc",
                "https://shop.example/?access_token=redacted",
            ),
            (
                "https://shop.example/?jwt=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIi",
                "https://shop.example/?jwt=redacted",
            ),
            (
                "https://shop.example/p/0b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
                "https://shop.example/p/0b0c7c1e-0a52-4c0b-9f39-2f1b6f3f2a11",
            ),
            (
                "https://shop.example/how-to-hang-a-kitchen-lamp-in-10-minutes",
                "https://shop.example/how-to-hang-a-kitchen-lamp-in-10-minutes",
            ),
            (
                "https://shop.example/?gclid=EAIaIQobChMI1234567890abcdefghijkl",
                "https://shop.example/?gclid=EAIaIQobChMI1234567890abcdefghijkl",
            ),
            (
                "https://shop.example/?waymeet-link=abc&waymeet-debug",
                "https://shop.example/",
            ),
            ("shop/maria@mail.example", "shop/redacted"),
            (
                "https://shop.example/?a=@&b=x@y&c=%40%4",
                "https://shop.example/?a=@&b=x@y&c=%40%4",
            ),
            ("https://shop.example/größe?q=ü", "https://shop.example/größe?q=ü"),
            ("", ""),
        ] {
            check(url, expected);
        }
        check(
            &["https://shop.example/reset/", long].concat(),
            "https://shop.example/reset/redacted",
        );
    }

    #[test]
    fn a_fragment_that_is_kept_is_scrubbed_like_a_path() {
        let excluded = ["sid".to_string()];
        for (url, expected) in [
            (
                "https://a.example/#/cart?sid=1&q=2",
                "https://a.example/#/cart?q=2",
            ),
            (
                "https://a.example/#maria@mail.example",
                "https://a.example/#redacted",
            ),
            (
                "https://a.example/#access_token=abc&sid=1",
                "https://a.example/#access_token=redacted",
            ),
        ] {
            assert_eq!(scrub(url, &excluded, true), expected);
        }
    }

    proptest! {
        #[test]
        fn no_address_holds_an_email_address_after_it_was_scrubbed(
            before in "[a-z/?&=%#.]{0,12}", local in "[a-z0-9.+_-]{0,8}[a-z0-9]", after in "[a-z/?&=%#]{0,12}"
        ) {
            let url = ["https://shop.example/", &before, &local, "@mail.example", &after].concat();
            let scrubbed = scrub(&url, &[], true);
            // After a fragment's own number sign everything is one text to the browser, too.
            prop_assert!(!has_email(&decoded(&scrubbed)), "{} {}", url, scrubbed);
        }

        #[test]
        fn scrubbing_twice_changes_nothing_and_any_text_can_be_scrubbed(url in ".{0,60}") {
            let once = scrub(&url, &[], true);
            prop_assert_eq!(scrub(&once, &[], true), once);
        }
    }
}
