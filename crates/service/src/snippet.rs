//! The inline snippet: the build's file, with the address it fetches everything else from filled in.

use crate::settings::ServiceSettings;

/// The file in the folder of the build.
pub(crate) const SNIPPET: &str = "snippet.js";
/// Stands in that file where the service's address belongs.
const PLACE_OF_ADDRESS: &str = "WAYMEET_SERVICE";

/// The snippet with the address filled in; `None` while it is not built.
pub(crate) async fn read(settings: &ServiceSettings) -> Option<String> {
    let text = tokio::fs::read_to_string(settings.dist.join(SNIPPET))
        .await
        .ok()?;
    Some(fill(&text, &settings.public_url))
}

/// How the snippet is pasted into the pages of a deployment.
pub(crate) fn pasted(inline: &str, organisation: &str, deployment: &str) -> String {
    let inline = match inline.trim() {
        "" => "/* the contents of dist/snippet.js */",
        inline => inline,
    };
    format!(
        "<script>\n{inline}\nac('init', '{organisation}', {{ deploymentId: '{deployment}' }});\nac('pageview');\n</script>"
    )
}

fn fill(snippet: &str, public_url: &str) -> String {
    // The address goes into a JavaScript string: what could end it, or the script element around it, is escaped.
    let address: String = public_url
        .chars()
        .map(|character| match character {
            '"' | '\'' | '\\' | '<' | '>' | '`' => format!("\\u{:04x}", u32::from(character)),
            other => other.to_string(),
        })
        .collect();
    snippet.replace(PLACE_OF_ADDRESS, &address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_filled_in_and_cannot_leave_its_string() {
        assert_eq!(
            fill("f(\"WAYMEET_SERVICE/\")", "https://j.example"),
            "f(\"https://j.example/\")"
        );
        assert_eq!(
            fill("\"WAYMEET_SERVICE\"", "\"</script>"),
            "\"\\u0022\\u003c/script\\u003e\""
        );
    }
}
