//! The inline script of every page: the snippet as it is, followed by the customer's own calls.

use serde_json::{Map, Value};

use super::ShopSettings;

/// The region the demo organisation lives in.
const REGION: &str = "euw1";

/// The clicks the shop wants to know of, as a customer would ask for them.
const CLICKS: &str = "ac('load', 'autotrackClick', { clickEvents: [{ selector: '.hero .button', eventName: 'hero_clicked' }] });";

/// The texts of the inline script, made once.
#[derive(Debug)]
pub(super) struct Embed {
    /// For ordinary pages: `init`, then `pageview`, then the clicks worth recording.
    pub(super) page: String,
    /// For the single-page application: `init`, then `load autotrackUrlChange`.
    pub(super) application: String,
}

impl Embed {
    /// Makes the texts. A snippet that would end its own script element is left out and reported.
    pub(super) fn new(settings: &ShopSettings) -> Self {
        let snippet = if closes_script(&settings.snippet) {
            tracing::error!("the snippet holds `</script` or `<!--` and is left out of the shop's pages");
            ""
        } else {
            settings.snippet.as_str()
        };
        let mut options = Map::new();
        options.insert("region".to_owned(), REGION.into());
        if !settings.deployment_id.is_empty() {
            options.insert("deploymentId".to_owned(), settings.deployment_id.as_str().into());
        }
        let organisation = script_value(&Value::from(settings.organisation_id.as_str()));
        let options = script_value(&Value::Object(options));
        let with = |call: &str| {
            format!("\n{snippet}\nac('init', {organisation}, {options});\nac('load', 'widget');\n{call}\n")
        };
        Self {
            page: with(&format!("ac('pageview');\n{CLICKS}")),
            application: with("ac('load', 'autotrackUrlChange');"),
        }
    }
}

/// A value as a script literal that cannot end the script element around it, whatever it holds.
pub(super) fn script_value(value: &Value) -> String {
    let mut safe = String::new();
    for character in value.to_string().chars() {
        match character {
            // These occur only inside of JSON strings, where the escape means the same character.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            _ => safe.push(character),
        }
    }
    safe
}

/// Whether an HTML parser would leave the script element, or change how it reads it, at some point of the text.
/// Source: HTML standard, "Restrictions for contents of script elements".
fn closes_script(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["</script", "<script", "<!--"]
        .iter()
        .any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embed(organisation_id: &str, deployment_id: &str, snippet: &str) -> Embed {
        Embed::new(&ShopSettings {
            organisation_id: organisation_id.to_owned(),
            deployment_id: deployment_id.to_owned(),
            snippet: snippet.to_owned(),
            ..ShopSettings::default()
        })
    }

    #[test]
    fn the_calls_follow_the_snippet_as_a_customer_would_paste_them() {
        let made = embed("org-1", "dep-1", "window.ac = 1;");
        assert_eq!(
            made.page,
            "\nwindow.ac = 1;\nac('init', \"org-1\", {\"deploymentId\":\"dep-1\",\"region\":\"euw1\"});\nac('load', 'widget');\nac('pageview');\n"
                .to_owned()
                + CLICKS
                + "\n"
        );
        assert!(
            made.application
                .ends_with("ac('load', 'widget');\nac('load', 'autotrackUrlChange');\n")
        );
        assert!(!made.application.contains("pageview"));
    }

    #[test]
    fn a_deployment_that_is_not_given_is_not_named() {
        assert!(!embed("org-1", "", "").page.contains("deploymentId"));
    }

    #[test]
    fn values_cannot_break_out_of_the_script() {
        let made = embed(
            "\");alert(1);//</script><script>alert(2)</script>\u{2028}",
            "<!--",
            "",
        );
        assert!(!closes_script(&made.page));
        assert!(
            made.page
                .contains(r#"ac('init', "\");alert(1);//\u003c/script\u003e"#)
        );
        assert!(!made.page.contains('\u{2028}'));
    }

    #[test]
    fn a_snippet_that_would_close_the_script_is_left_out() {
        assert!(!embed("org-1", "", "x='</SCRIPT >'").page.contains("SCRIPT"));
    }
}
