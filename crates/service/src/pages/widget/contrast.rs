//! Whether letters can be read on a colour, and whether the colour itself stands out, as WCAG 2.2 measures it.

/// What text needs (1.4.3), and what the edge of a button needs (1.4.11).
const TEXT: f64 = 4.5;
const EDGE: f64 = 3.0;
/// The grounds a launcher stands on: a white page, and a dark one.
const LIGHT_PAGE: &str = "#ffffff";
const DARK_PAGE: &str = "#121212";

/// How a colour does, in a sentence or two; nothing where it is no `#rrggbb`.
pub(super) fn said_of(colour: &str) -> Option<String> {
    let letters = letters_on(colour)?;
    let on_it = ratio(colour, letters.0)?;
    let mut said = format!("{} letters on it: {on_it:.1} to 1", letters.1);
    if on_it < TEXT {
        said.push_str(", which is hard to read");
    }
    said.push('.');
    for (page, name) in [(LIGHT_PAGE, "white"), (DARK_PAGE, "dark")] {
        let ratio = ratio(colour, page)?;
        if ratio < EDGE {
            said.push_str(&format!(
                " On a {name} page the launcher hardly stands out ({ratio:.1} to 1; 3 is needed)."
            ));
        }
    }
    Some(said)
}

/// The letters the widget writes in on a colour; the same rule as `lettersOn` of `www/chat/panel/paint.js`.
fn letters_on(colour: &str) -> Option<(&'static str, &'static str)> {
    const WHITE: (&str, &str) = ("#ffffff", "White");
    const DARK: (&str, &str) = ("#111820", "Dark");
    const BLACK: (&str, &str) = ("#000000", "Black");
    let is_fit = |letters: (&str, &str)| ratio(colour, letters.0).is_some_and(|ratio| ratio >= TEXT);
    luminance(colour)?;
    Some(
        [WHITE, DARK]
            .into_iter()
            .find(|letters| is_fit(*letters))
            .unwrap_or(BLACK),
    )
}

fn ratio(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)? + 0.05, luminance(other)? + 0.05);
    Some(one.max(other) / one.min(other))
}

/// Relative luminance.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| {
        let value = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        let value = f64::from(value) / 255.0;
        Some(if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_said_as_it_is_measured() {
        assert_eq!(ratio("#000000", "#ffffff").map(f64::round), Some(21.0));
        for (colour, expected) in [
            (
                "#0b5cad",
                "White letters on it: 6.7 to 1. On a dark page the launcher hardly stands out (2.8 to 1; 3 is needed).",
            ),
            (
                "#ffff00",
                "Dark letters on it: 16.6 to 1. On a white page the launcher hardly stands out (1.1 to 1; 3 is needed).",
            ),
        ] {
            assert_eq!(said_of(colour).as_deref(), Some(expected));
        }
        assert_eq!(said_of("red"), None);
        assert_eq!(said_of("#ééé"), None);
    }
}
