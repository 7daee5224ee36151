//! Pictures of agents. There are no photographs here: a picture has the agent's initials (ours).

/// Backgrounds on which white letters can be read.
const COLOURS: [&str; 6] = ["#0b5cab", "#157347", "#7a3d1d", "#6b2fa0", "#9b1c4a", "#2f4858"];

/// The first letters of the first and the last word; `?` for a name without any.
fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let letters: Vec<char> = name.split_whitespace().filter_map(first).collect();
    match letters.as_slice() {
        [] => "?".to_owned(),
        [only] => only.to_uppercase().collect(),
        [one, .., last] => one.to_uppercase().chain(last.to_uppercase()).collect(),
    }
}

/// An SVG of 96 by 96. Only letters and digits of the name enter it, so that nothing in it needs escaping.
pub(super) fn of(name: &str) -> String {
    let sum: usize = name.bytes().map(usize::from).sum();
    let colour = COLOURS[sum % COLOURS.len()];
    let letters = initials(name);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"96\" viewBox=\"0 0 96 96\">\
         <rect width=\"96\" height=\"96\" fill=\"{colour}\"/>\
         <text x=\"48\" y=\"48\" dy=\"0.35em\" fill=\"#fff\" font-family=\"system-ui, sans-serif\" font-size=\"40\" \
         text-anchor=\"middle\">{letters}</text></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word_and_never_markup() {
        for (name, expected) in [
            ("Kim Novak", "KN"),
            ("kim", "K"),
            ("Ana María de la Cruz", "AC"),
            ("Åsa Öberg", "ÅÖ"),
            ("<b>Kim & Co</b>", "BC"),
            ("\"' <>", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
        }
        assert!(of("<script> & \"Co\"").contains(">SC</text></svg>"));
    }
}
