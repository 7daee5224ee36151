//! Single values of a style: each is one CSS value or none at all. Nothing a value could smuggle in gets through, since
//! what is passed on is written anew from what was understood.

use super::colour::{Colour, number};
use crate::wire::configuration::ConfigurationError;

/// Units of lengths.
const UNITS: [&str; 5] = ["px", "pt", "rem", "em", "%"];
/// The largest number of a length; beyond it there is no screen.
const MAX_LENGTH: f64 = 5_000.0;
/// Families that stand for a kind of letters: these alone are not quoted. Source: CSS Fonts Module Level 4, section 2.1.4.
const GENERIC: [&str; 11] = [
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "-apple-system",
];
/// Most families of a list.
const MAX_FAMILIES: usize = 10;
/// Longest name of a family, in bytes.
const MAX_FAMILY_BYTES: usize = 64;

type Read<T> = Result<Option<T>, ConfigurationError>;

fn read<T>(path: &str, text: Option<&String>, what: &str, read: impl FnOnce(&str) -> Option<T>) -> Read<T> {
    // The vendor's own pages leave empty texts where nothing was chosen.
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match read(text) {
        Some(value) => Ok(Some(value)),
        None => {
            let text: String = text.chars().take(100).collect();
            Err(wrong(path, format!("`{text}` is not {what}")))
        }
    }
}

fn wrong(path: &str, problem: String) -> ConfigurationError {
    ConfigurationError::new(format!("contentOffer.style.{path}"), problem)
}

pub(super) fn colour(path: &str, text: Option<&String>) -> Read<Colour> {
    read(path, text, "a colour", Colour::parse)
}

/// Where an edge lies: a length, or `auto`, which says as much as nothing.
pub(super) fn place(path: &str, text: Option<&String>) -> Read<String> {
    length(
        path,
        text.filter(|text| !text.trim().eq_ignore_ascii_case("auto")),
    )
}

pub(super) fn length(path: &str, text: Option<&String>) -> Read<String> {
    read(path, text, "a length in px, pt, em, rem or %", one_length)
}

/// One to four lengths, as the shorthand takes them.
pub(super) fn padding(path: &str, text: Option<&String>) -> Read<String> {
    read(
        path,
        text,
        "one to four lengths in px, pt, em, rem or %",
        |text| {
            let lengths: Option<Vec<String>> = text.split_ascii_whitespace().map(one_length).collect();
            lengths
                .filter(|lengths| lengths.len() <= 4)
                .map(|lengths| lengths.join(" "))
        },
    )
}

fn one_length(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    if text == "0" {
        return Some(text);
    }
    let is_length = UNITS.iter().any(|unit| {
        text.strip_suffix(unit)
            .and_then(number)
            .is_some_and(|number| (0.0..=MAX_LENGTH).contains(&number))
    });
    is_length.then_some(text)
}

pub(super) fn opacity(path: &str, opacity: Option<f64>) -> Read<f64> {
    match opacity {
        Some(number) if !(0.0..=1.0).contains(&number) => {
            Err(wrong(path, format!("`{number}` is not between 0 and 1")))
        }
        other => Ok(other),
    }
}

pub(super) fn word(path: &str, text: Option<&String>) -> Read<&'static str> {
    read(path, text, "Left, Right or Center", |text| match text {
        "Left" => Some("left"),
        "Right" => Some("right"),
        "Center" => Some("center"),
        _ => None,
    })
}

/// A list of families, each in quotes unless it is generic.
pub(super) fn families(path: &str, text: Option<&String>) -> Read<String> {
    read(path, text, "a list of font families", |text| {
        let families: Option<Vec<String>> = text.split(',').map(family).collect();
        families
            .filter(|families| families.len() <= MAX_FAMILIES)
            .map(|families| families.join(", "))
    })
}

fn family(text: &str) -> Option<String> {
    let text = text.trim();
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    let name = quoted.unwrap_or(text);
    // Without quotes a name with a number at its front would be a size: `bold 16px Arial` is no list of families.
    let begins_words =
        |word: &str| quoted.is_some() || !word.starts_with(|first: char| first.is_ascii_digit());
    let is_name = !name.trim().is_empty()
        && name.len() <= MAX_FAMILY_BYTES
        && name
            .chars()
            .all(|letter| letter.is_alphanumeric() || " -_".contains(letter))
        && name.split(' ').all(begins_words);
    let lower = name.to_ascii_lowercase();
    match is_name {
        true if quoted.is_none() && GENERIC.contains(&lower.as_str()) => Some(lower),
        true => Some(format!("\"{name}\"")),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_written_anew_in_quotes() {
        for (text, expected) in [
            ("Arial", Some("\"Arial\"")),
            ("Open Sans, Sans-Serif", Some("\"Open Sans\", sans-serif")),
            ("'3270 Condensed'", Some("\"3270 Condensed\"")),
            ("Noto Sans 日本", Some("\"Noto Sans 日本\"")),
            ("bold 16px Arial", None),
            ("Arial,", None),
            ("\"Arial", None),
            ("'a\"b'", None),
            ("a\\62", None),
            ("local(x)", None),
        ] {
            let read = families("title.font", Some(&text.to_owned()));
            assert_eq!(read.ok().flatten().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn lengths_have_a_unit_and_an_end() {
        for (text, is_length) in [
            ("0", true),
            ("12PX", true),
            (".5em", true),
            ("100%", true),
            ("5000px", true),
            ("5001px", false),
            ("1e2px", false),
            ("px", false),
            (".px", false),
            ("1..2px", false),
            ("12", false),
            ("12vh", false),
            ("-1px", false),
        ] {
            assert_eq!(one_length(text).is_some(), is_length, "{text}");
        }
    }
}
