//! What is pasted into the markup of pages.

use super::integrity::{import_map, inline_source};
use super::policy::Policy;
use super::quote::{closes_script, literal};
use super::{Consent, Paste};

/// Stands where a server has to write the nonce of its answer.
pub const NONCE_PLACE: &str = "NONCE";

const PAGE_VIEW: &str = "ac(\"pageview\");";
pub(super) const PAGE_VIEWS: &str = "ac(\"load\", \"autotrackUrlChange\");";

/// Before the import map. The hash of the snippet does not depend on it.
const OLDER_BROWSERS: &str = "<!-- Browsers older than Chromium 127, Safari 18 and Firefox 138 load the same files without this check. -->\n";

pub(super) fn ordinary(paste: &Paste<'_>) -> (String, Policy) {
    by_hash(paste, PAGE_VIEW)
}

pub(super) fn single_page(paste: &Paste<'_>) -> (String, Policy) {
    by_hash(paste, PAGE_VIEWS)
}

fn by_hash(paste: &Paste<'_>, page_views: &str) -> (String, Policy) {
    let inline = inline(paste, page_views);
    let policy = Policy::new(paste, vec![inline_source(&inline)]).with_note(
        "The hash is that of the script exactly as it stands here: with a call added, or a line broken, it is another.",
    );
    (format!("<script>{inline}</script>\n"), policy)
}

pub(super) fn with_nonce(paste: &Paste<'_>) -> (String, Policy) {
    let text = format!(
        "<script nonce=\"{NONCE_PLACE}\">{}</script>\n",
        inline(paste, PAGE_VIEW)
    );
    let policy = Policy::new(paste, vec![format!("'nonce-{NONCE_PLACE}'")])
        .with_note("Write a new nonce, that nobody can guess, into the policy and the page with each answer.")
        .with_note(
            "What the snippet loads takes its nonce along: with 'strict-dynamic' the service's address may go.",
        );
    (text, policy)
}

pub(super) fn pinned(paste: &Paste<'_>) -> (String, Policy) {
    let map = import_map(paste);
    let inline = inline(paste, PAGE_VIEW);
    let policy = Policy::new(paste, vec![inline_source(&map), inline_source(&inline)]).with_note(
        "The hashes are those of the import map and of the script exactly as they stand here: with anything changed, they are \
         others.",
    );
    let text =
        format!("{OLDER_BROWSERS}<script type=\"importmap\">{map}</script>\n<script>{inline}</script>\n");
    (text, policy)
}

/// What stands between `<script>` and `</script>`.
fn inline(paste: &Paste<'_>, page_views: &str) -> String {
    // The HTML parser reads any end of a line as this one, and the policy's hash is that of what it has read.
    let snippet = paste.snippet.replace("\r\n", "\n").replace('\r', "\n");
    let snippet = match snippet.trim() {
        // One that would end its own element would be markup of the page from there on.
        snippet if snippet.is_empty() || closes_script(snippet) => "/* the contents of dist/snippet.js */",
        snippet => snippet,
    };
    format!("\n{snippet}\n{}\n", calls(paste, page_views))
}

/// The site's own calls, in the order that shows the launcher soonest.
pub(super) fn calls(paste: &Paste<'_>, page_views: &str) -> String {
    let mut options = Vec::new();
    if !paste.deployment.is_empty() {
        options.push(format!("deploymentId: {}", literal(paste.deployment)));
    }
    if paste.consent != Consent::Deployment {
        options.push("consent: \"denied\"".to_owned());
    }
    let options = match options.as_slice() {
        [] => String::new(),
        options => format!(", {{ {} }}", options.join(", ")),
    };
    let mut lines = vec![format!("ac(\"init\", {}{options});", literal(paste.organisation))];
    lines.extend(loads(paste));
    lines.push(page_views.to_owned());
    lines.join("\n")
}

/// The modules that are asked for.
pub(super) fn loads(paste: &Paste<'_>) -> Vec<String> {
    let mut lines = vec!["ac(\"load\", \"widget\");".to_owned()];
    if paste.consent == Consent::ConsentMode {
        lines.push("ac(\"load\", \"consentMode\");".to_owned());
    }
    lines
}
