//! What is pasted into a tag of Google Tag Manager.
//!
//! Tag Manager compiles what such a tag holds, and refuses what its compiler does not know yet (inferred: the inline part is
//! newer than that). So the tag says what any compiler knows: it makes the queue, as our template for Tag Manager does, and
//! fetches the loader. Where that is stands in an attribute, since an address set by script needs a policy of Trusted Types.

use super::Paste;
use super::page::calls;
use super::policy::Policy;
use super::quote::attribute;
use url::Url;

const QUEUE: &str =
    "window.ac = window.ac || function () { (window.ac.q = window.ac.q || []).push(arguments); };";

pub(super) fn tag(paste: &Paste<'_>) -> (String, Policy) {
    let address = format!("{}/waymeet.js", paste.service.trim_end_matches('/'));
    // In one spelling, where it is an address at all.
    let address = Url::parse(&address).map_or(address, String::from);
    let text = format!(
        "<script>\n{QUEUE}\n{}\n</script>\n<script async src=\"{}\"></script>\n",
        calls(paste, "ac(\"pageview\");"),
        attribute(&address)
    );
    let policy = Policy::new(paste, Vec::new()).with_note(
        "Tag Manager puts this into the page as an inline script: what its own documentation says a policy has to allow for \
         Custom HTML tags has to be allowed, too.",
    );
    (text, policy)
}
