//! What an offer with colours of its own looks like as a whole. Whoever gives one colour of a pair gets the other, and what
//! could not be read is replaced: no choice of a marketing department costs a visitor the text.
//!
//! An offer with any colour of its own looks the same to those who prefer a dark page; one without follows the visitor.

use super::colour::Colour;

/// Least contrast of text. Source: WCAG 2.2, 1.4.3.
const TEXT: f64 = 4.5;
/// Least contrast of signs such as the cross. Source: WCAG 2.2, 1.4.11.
const SIGN: f64 = 3.0;

/// Our own colours, light and dark. Source: `www/adapters/offers/card.css`.
const INK: u32 = 0x001c_2733;
const DARK_SURFACE: u32 = 0x001b_242e;
const QUIET_ON_LIGHT: u32 = 0x0052_606d;
const QUIET_ON_DARK: u32 = 0x00b3_c0cc;
const CALLS: [(u32, u32); 2] = [(0x00ff_ffff, 0x000b_5cad), (0x0006_213a, 0x008c_c4ff)];

/// The colours somebody chose.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) text: Option<Colour>,
    pub(super) background: Option<Colour>,
    /// Title, headline, body.
    pub(super) parts: [Option<Colour>; 3],
    pub(super) close: Option<Colour>,
    pub(super) close_opacity: Option<f64>,
    pub(super) call: Option<Colour>,
    pub(super) call_background: Option<Colour>,
}

/// The colours as they are shown; pairs are text and background.
#[derive(Debug, Default)]
pub(super) struct Readable {
    pub(super) card: Option<(String, String)>,
    pub(super) parts: [Option<String>; 3],
    pub(super) close: Option<String>,
    pub(super) close_opacity: Option<f64>,
    pub(super) call: Option<(String, String)>,
}

impl Chosen {
    pub(super) fn readable(&self) -> Readable {
        let foregrounds = || self.parts.iter().chain([&self.text, &self.close]).flatten();
        if self.background.is_none() && foregrounds().next().is_none() {
            return Readable {
                close_opacity: self
                    .close_opacity
                    .filter(|opacity| is_seen_in_our_colours(*opacity)),
                call: self.call().map(shown),
                ..Readable::default()
            };
        }
        // A background that is translucent lies on white: what shines through from the page nobody can foresee.
        let background = self.background.map_or_else(
            || surface_for(foregrounds().copied()),
            |colour| colour.over(Colour::WHITE, 1.0),
        );
        let text = text_on(background, self.text);
        let parts = self.parts.map(|part| {
            let part = part?.over(background, 1.0);
            let is_readable = part.contrast(background) >= TEXT;
            Some(if is_readable { part } else { text }.to_string())
        });
        let close = self.close.filter(|close| sign(*close, background, 1.0));
        let close_opacity =
            (self.close_opacity).filter(|opacity| sign(close.unwrap_or(text), background, *opacity));
        Readable {
            card: Some(shown((text, background))),
            parts,
            close: close.map(|close| close.over(background, 1.0).to_string()),
            close_opacity,
            call: Some(shown(self.call().unwrap_or_else(|| call_on(background, text)))),
        }
    }

    /// Text and background of the call to action, if either was chosen.
    fn call(&self) -> Option<(Colour, Colour)> {
        let background = match (self.call, self.call_background) {
            (None, None) => return None,
            (_, Some(background)) => background.over(Colour::WHITE, 1.0),
            (Some(text), None) => {
                let [(_, accent), (_, bright)] = CALLS;
                best([accent, bright, INK, 0x00ff_ffff], [text].into_iter())
            }
        };
        Some((text_on(background, self.call), background))
    }
}

fn shown((text, background): (Colour, Colour)) -> (String, String) {
    (text.to_string(), background.to_string())
}

fn sign(colour: Colour, background: Colour, opacity: f64) -> bool {
    colour.over(background, opacity).contrast(background) >= SIGN
}

/// Whether the cross in our own colours can be seen when it is as faint as that.
fn is_seen_in_our_colours(opacity: f64) -> bool {
    [(QUIET_ON_LIGHT, 0x00ff_ffff), (QUIET_ON_DARK, DARK_SURFACE)]
        .into_iter()
        .all(|(quiet, surface)| sign(Colour::of_number(quiet), Colour::of_number(surface), opacity))
}

/// The background that goes with letters of these colours.
fn surface_for(letters: impl Iterator<Item = Colour> + Clone) -> Colour {
    best([0x00ff_ffff, DARK_SURFACE], letters)
}

/// The first ground on which all can be read; if there is none, the one on which the worst is read best.
fn best<const N: usize>(grounds: [u32; N], letters: impl Iterator<Item = Colour> + Clone) -> Colour {
    let mut found = (Colour::WHITE, 0.0);
    for ground in grounds.map(Colour::of_number) {
        let contrasts = letters
            .clone()
            .map(|letter| letter.over(ground, 1.0).contrast(ground));
        let worst = contrasts.fold(f64::INFINITY, f64::min);
        if worst >= TEXT {
            return ground;
        }
        if worst > found.1 {
            found = (ground, worst);
        }
    }
    found.0
}

/// The letters that were chosen, where they can be read; else dark or light ones. Black or white can be read on anything.
fn text_on(background: Colour, chosen: Option<Colour>) -> Colour {
    let chosen = chosen.map(|colour| colour.over(background, 1.0));
    let ours = [Colour::of_number(INK), Colour::WHITE, Colour::BLACK];
    chosen
        .into_iter()
        .chain(ours)
        .find(|colour| colour.contrast(background) >= TEXT)
        .unwrap_or(Colour::BLACK)
}

/// A button that stands out from a card of these colours.
fn call_on(background: Colour, text: Colour) -> (Colour, Colour) {
    let ours = CALLS.map(|(letters, ground)| (Colour::of_number(letters), Colour::of_number(ground)));
    ours.into_iter()
        .find(|(_, ground)| ground.contrast(background) >= SIGN)
        .unwrap_or((background, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Option<Colour> {
        Some(Colour::parse(text).unwrap())
    }

    fn contrast((text, background): &(String, String)) -> f64 {
        Colour::parse(text)
            .unwrap()
            .contrast(Colour::parse(background).unwrap())
    }

    #[test]
    fn one_colour_of_a_pair_gets_the_other() {
        for (text, background, expected) in [
            (None, Some("#ffe8a3"), ("#1c2733", "#ffe8a3")),
            (None, Some("#102030"), ("#ffffff", "#102030")),
            (Some("navy"), None, ("#000080", "#ffffff")),
            (Some("#ffd400"), None, ("#ffd400", "#1b242e")),
            (Some("navy"), Some("#ffe8a3"), ("#000080", "#ffe8a3")),
            // What was chosen and cannot be read is replaced; the background stays.
            (Some("#999"), Some("#aaaaaa"), ("#1c2733", "#aaaaaa")),
            (None, Some("#00000000"), ("#1c2733", "#ffffff")),
        ] {
            let chosen = Chosen {
                text: text.and_then(colour),
                background: background.and_then(colour),
                ..Chosen::default()
            };
            let (text, background) = chosen.readable().card.unwrap();
            assert_eq!((text.as_str(), background.as_str()), expected);
        }
    }

    #[test]
    fn everything_can_be_read_on_any_background() {
        let steps = ["00", "33", "66", "99", "cc", "ff"];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let given = colour(&format!("#{red}{green}{blue}"));
                    let chosen = Chosen {
                        background: given,
                        parts: [colour("#888"), colour("red"), colour("#ffffff80")],
                        close: colour("grey"),
                        close_opacity: Some(0.2),
                        call: colour("#777"),
                        call_background: given,
                        ..Chosen::default()
                    };
                    let readable = chosen.readable();
                    let card = readable.card.unwrap();
                    assert!(contrast(&card) >= TEXT, "{card:?}");
                    assert!(contrast(&readable.call.clone().unwrap()) >= TEXT);
                    for part in readable.parts.into_iter().flatten() {
                        assert!(contrast(&(part, card.1.clone())) >= TEXT);
                    }
                    let close = readable.close.unwrap_or(card.0);
                    let close = Colour::parse(&close).unwrap();
                    let background = Colour::parse(&card.1).unwrap();
                    assert!(sign(close, background, readable.close_opacity.unwrap_or(1.0)));
                }
            }
        }
    }

    #[test]
    fn without_colours_of_its_own_an_offer_follows_the_visitor() {
        let readable = Chosen {
            close_opacity: Some(0.9),
            ..Chosen::default()
        }
        .readable();
        assert_eq!((readable.card, readable.call), (None, None));
        assert_eq!(readable.close_opacity, Some(0.9));
        let faint = Chosen {
            close_opacity: Some(0.1),
            ..Chosen::default()
        };
        assert_eq!(faint.readable().close_opacity, None);
        let button = Chosen {
            call: colour("#fff"),
            ..Chosen::default()
        };
        assert_eq!(button.readable().call.unwrap().1, "#0b5cad");
        assert_eq!(button.readable().card, None);
    }
}
