//! Colours as CSS writes them, and how well one can be read on another.

use super::named::NAMED;
use std::fmt;

/// A colour with how much of what lies under it shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour {
    /// Red, green, blue: 0 to 255.
    channels: [f64; 3],
    /// 1 hides what lies under it.
    alpha: f64,
}

impl Colour {
    pub(super) const WHITE: Self = Self::opaque([255.0, 255.0, 255.0]);
    pub(super) const BLACK: Self = Self::opaque([0.0, 0.0, 0.0]);

    const fn opaque(channels: [f64; 3]) -> Self {
        Self { channels, alpha: 1.0 }
    }

    /// A colour as one number, `0xrrggbb`.
    pub(super) fn of_number(number: u32) -> Self {
        let [_, red, green, blue] = number.to_be_bytes();
        Self::opaque([red, green, blue].map(f64::from))
    }

    /// Reads `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, a name, `rgb()`, `rgba()`, `hsl()`, `hsla()`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(digits) = text.strip_prefix('#') {
            return hexadecimal(digits);
        }
        if text == "transparent" {
            return Some(Self {
                alpha: 0.0,
                ..Self::BLACK
            });
        }
        if let Some(body) = text.strip_suffix(')') {
            let (function, arguments) = body.split_once('(')?;
            return match function {
                "rgb" | "rgba" => rgb(arguments),
                "hsl" | "hsla" => hsl(arguments),
                _ => None,
            };
        }
        let place = NAMED
            .binary_search_by_key(&text.as_str(), |(name, _)| name)
            .ok()?;
        NAMED.get(place).map(|(_, number)| Self::of_number(*number))
    }

    /// What one sees of it on an opaque ground, with `opacity` on top of its own.
    pub(super) fn over(self, ground: Self, opacity: f64) -> Self {
        let share = self.alpha * opacity;
        let mut channels = ground.channels;
        for (channel, own) in channels.iter_mut().zip(self.channels) {
            *channel = own * share + *channel * (1.0 - share);
        }
        Self::opaque(channels)
    }

    /// How well one can be read on the other, 1 to 21. Source: WCAG 2.2, *contrast ratio*.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (first, second) = (self.luminance(), other.luminance());
        (first.max(second) + 0.05) / (first.min(second) + 0.05)
    }

    /// Source: WCAG 2.2, *relative luminance*. Of the colour as it is printed, so that rounding cannot take it below a limit.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.channels.map(|channel| {
            let share = channel.round() / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// `#rrggbb`; the alpha is for [`Colour::over`] to settle.
impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.channels.map(f64::round);
        write!(
            formatter,
            "#{:02x}{:02x}{:02x}",
            red as u8, green as u8, blue as u8
        )
    }
}

fn hexadecimal(digits: &str) -> Option<Colour> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let full: String = match digits.len() {
        3 | 4 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 | 8 => digits.to_owned(),
        _ => return None,
    };
    let number = u32::from_str_radix(full.get(..6)?, 16).ok()?;
    let alpha = full
        .get(6..)
        .filter(|rest| !rest.is_empty())
        .map_or(Some(255), |rest| u8::from_str_radix(rest, 16).ok());
    Some(Colour {
        alpha: f64::from(alpha?) / 255.0,
        ..Colour::of_number(number)
    })
}

/// A function's three values and its alpha, in either of the two ways of writing them.
fn arguments(text: &str) -> Option<([&str; 3], f64)> {
    let (values, slash) = match text.split_once('/') {
        Some((values, alpha)) => (values, Some(alpha.trim())),
        None => (text, None),
    };
    let values: Vec<&str> = if values.contains(',') {
        values.split(',').map(str::trim).collect()
    } else {
        values.split_ascii_whitespace().collect()
    };
    let (three, alpha) = match (values.as_slice(), slash) {
        ([first, second, third], alpha) => ([*first, *second, *third], alpha),
        ([first, second, third, alpha], None) => ([*first, *second, *third], Some(*alpha)),
        _ => return None,
    };
    Some((three, alpha.map_or(Some(1.0), share)?))
}

/// A plain number: no exponent, no `inf`.
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { text.parse().ok() } else { None }
}

/// A number from 0 to 1, or a percentage.
fn share(text: &str) -> Option<f64> {
    let share = match text.strip_suffix('%') {
        Some(percent) => number(percent)? / 100.0,
        None => number(text)?,
    };
    Some(share.clamp(0.0, 1.0))
}

fn rgb(text: &str) -> Option<Colour> {
    let (values, alpha) = arguments(text)?;
    let mut channels = [0.0; 3];
    for (channel, value) in channels.iter_mut().zip(values) {
        *channel = match value.strip_suffix('%') {
            Some(_) => share(value)? * 255.0,
            None => number(value)?.clamp(0.0, 255.0),
        };
    }
    Some(Colour { channels, alpha })
}

/// Source: CSS Color Module Level 4, section 7.1.
fn hsl(text: &str) -> Option<Colour> {
    let ([hue, saturation, lightness], alpha) = arguments(text)?;
    let hue = number(hue.strip_suffix("deg").unwrap_or(hue))?.rem_euclid(360.0);
    let saturation = share(saturation.strip_suffix('%').map(|_| saturation)?)?;
    let lightness = share(lightness.strip_suffix('%').map(|_| lightness)?)?;
    let reach = saturation * lightness.min(1.0 - lightness);
    let channels = [0.0, 8.0, 4.0].map(|offset: f64| {
        let step = (offset + hue / 30.0).rem_euclid(12.0);
        255.0 * (lightness - reach * (step - 3.0).min(9.0 - step).clamp(-1.0, 1.0))
    });
    Some(Colour { channels, alpha })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<String> {
        Colour::parse(text).map(|colour| colour.over(Colour::WHITE, 1.0).to_string())
    }

    #[test]
    fn colours_are_read_in_each_of_their_spellings() {
        for (text, expected) in [
            ("#f00", "#ff0000"),
            ("#F00f", "#ff0000"),
            ("#ff8000", "#ff8000"),
            ("#00000080", "#7f7f7f"),
            (" RebeccaPurple ", "#663399"),
            ("white", "#ffffff"),
            ("transparent", "#ffffff"),
            ("rgb(255, 128, 0)", "#ff8000"),
            ("rgba(0,0,0,.5)", "#808080"),
            ("rgb(100% 0% 0% / 50%)", "#ff8080"),
            ("hsl(120deg 100% 25%)", "#008000"),
            ("hsl(210, 50%, 40%)", "#336699"),
            ("rgb(300 -5 0)", "#ff0000"),
        ] {
            assert_eq!(seen(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in [
            "",
            "#12345",
            "#ggg",
            "#é00",
            "inherit",
            "currentcolor",
            "url(https://evil.example)",
            "red; background: url(x)",
            "rgb(1,2)",
            "rgb(1 2 3 4 5)",
            "rgb(1e3 0 0)",
            "rgb(nan 0 0)",
            "rgb(calc(1) 0 0)",
            "hsl(1 2 3)",
            "var(--x)",
            "rgb(0 0 0)}",
        ] {
            assert_eq!(seen(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_in_order_since_they_are_searched() {
        assert!(NAMED.is_sorted_by_key(|(name, _)| name));
        assert_eq!(NAMED.len(), 148);
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 0.01);
        let grey = Colour::of_number(0x0076_7676);
        assert!((grey.contrast(Colour::WHITE) - 4.54).abs() < 0.01);
    }
}
