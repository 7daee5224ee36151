//! What the widget says, by name: the site's own wording first, then the language's file.

use waymeet_icws::text;

/// The texts of one language, with a site's changes to them.
#[derive(Debug, Clone)]
pub(crate) struct Strings {
    overrides: Vec<(String, String)>,
    language: &'static str,
}

/// Every language we speak, by its tag. A new one is a file and a line here.
const LANGUAGES: &[(&str, &str)] = &[("en", include_str!(concat!(env!("OUT_DIR"), "/en.txt")))];

impl Strings {
    /// The texts for a language tag (`en-GB` finds `en`); English where we do not speak it.
    pub(crate) fn new(tag: &str, overrides: Vec<(String, String)>) -> Self {
        let primary_end = text::find(tag, 0, |byte| matches!(byte, b'-' | b'_'));
        let primary = tag.get(..primary_end).unwrap_or(tag);
        let mut language = LANGUAGES.first().map_or("", |(_, texts)| texts);
        for (known, texts) in LANGUAGES {
            if known.eq_ignore_ascii_case(primary) {
                language = texts;
            }
        }
        Self { overrides, language }
    }

    /// The text of that name; the name itself where nobody wrote one.
    #[inline(never)]
    pub(crate) fn get<'a>(&'a self, name: &'a str) -> &'a str {
        for (known, text) in &self.overrides {
            if known == name {
                return text;
            }
        }
        for line in self.language.split('\n') {
            if let Some(rest) = line.strip_prefix(name)
                && let Some(text) = rest.strip_prefix('=')
            {
                return text;
            }
        }
        name
    }

    /// The text of that name with its `{…}` replaced.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let text = self.get(name);
        let start = text::find(text, 0, |byte| byte == b'{');
        let end = text::find(text, start, |byte| byte == b'}');
        match (text.get(..start), text.get(end + 1..)) {
            (Some(before), Some(after)) => text::concat(&[before, value, after]),
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, Strings};

    fn lines(file: &str) -> impl Iterator<Item = (&str, &str)> {
        file.lines().filter_map(|line| line.split_once('='))
    }

    #[test]
    fn a_site_may_change_a_text_and_the_rest_stays() {
        let strings = Strings::new("en-GB", vec![("title".to_owned(), "Ask Kim".to_owned())]);
        assert_eq!(strings.get("title"), "Ask Kim");
        assert_eq!(strings.get("send"), "Send");
        assert_eq!(strings.with("joined", "Kim"), "Kim joined the chat");
    }

    #[test]
    fn a_language_we_do_not_speak_falls_back_to_english() {
        assert_eq!(Strings::new("tlh", Vec::new()).get("language"), "English");
    }

    #[test]
    fn every_language_has_every_text_once() {
        let (_, english) = LANGUAGES[0];
        let names: Vec<&str> = lines(english).map(|(name, _)| name).collect();
        for (tag, file) in LANGUAGES {
            for name in &names {
                assert_eq!(
                    lines(file).filter(|(known, _)| known == name).count(),
                    1,
                    "{tag}: {name}"
                );
            }
        }
    }

    #[test]
    fn every_text_the_widget_asks_for_exists() {
        let sources = [
            include_str!("controller.rs"),
            include_str!("view/composer.rs"),
            include_str!("view/form.rs"),
            include_str!("view/shell.rs"),
            include_str!("view/transcript.rs"),
        ];
        let strings = Strings::new("en", Vec::new());
        for plan in [include_str!("view/panel.txt"), include_str!("view/form.txt")] {
            for part in plan.split("=@").skip(1) {
                let name = part.split(['|', '\n']).next().unwrap_or("");
                assert!(lines(strings.language).any(|(known, _)| known == name), "{name}");
            }
        }
        for source in sources {
            for part in source
                .split("strings.get(\"")
                .chain(source.split("strings.with(\""))
                .skip(1)
            {
                let name = part.split('"').next().unwrap_or("");
                let is_name =
                    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
                assert!(
                    !is_name || lines(strings.language).any(|(known, _)| known == name),
                    "{name}"
                );
            }
        }
    }
}
