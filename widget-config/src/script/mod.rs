//! Copy Script: what is put into a site so that it has the chat, for each way a site may be made.
//!
//! A site's people paste these texts where we cannot see them. So each text is whole, says the same every time it is asked
//! for, and stays one script whatever the values in it hold.

mod integrity;
mod npm;
mod page;
mod policy;
mod quote;
mod tag_manager;
mod variant;

use crate::config::WidgetConfig;
use serde::Serialize;

pub use integrity::integrity;
pub use page::NONCE_PLACE;
pub use policy::{Line, Policy};
pub use variant::Variant;

/// What the texts are made of.
#[derive(Debug, Clone, Copy)]
pub struct Paste<'a> {
    /// The service's public address, without a slash at its end.
    pub service: &'a str,
    /// The organisation's id.
    pub organisation: &'a str,
    /// The deployment's id; may be empty where the organisation has one deployment.
    pub deployment: &'a str,
    /// The inline part, the service's address filled in; empty while it is not built.
    pub snippet: &'a str,
    /// The built files by name, each with its SHA-384 in base64, as [`integrity`] makes it; the prefix `sha384-` may be missing.
    pub files: &'a [(&'a str, &'a str)],
    /// The widget's configuration: a policy depends on where the chat goes and what pictures there are.
    pub config: &'a WidgetConfig,
    /// Addresses of the pictures that content offers show.
    pub pictures: &'a [&'a str],
    /// What holds until the visitor has answered.
    pub consent: Consent,
}

/// What a page says of consent before the visitor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// Nothing: the deployment's own setting holds.
    #[default]
    Deployment,
    /// Nothing is recorded until the site's consent tool says `ac("consent", …)`.
    Denied,
    /// The same, and Google Consent Mode says it.
    ConsentMode,
}

/// One way to put the chat into a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Script {
    /// Which one, for addresses and programs.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// One sentence for somebody who has never done this.
    pub explanation: &'static str,
    /// The text's language, as highlighters name them.
    pub language: &'static str,
    /// What it is called as a file.
    pub file_name: &'static str,
    /// What is pasted.
    pub text: String,
    /// What the site's Content-Security-Policy has to allow, if it has one.
    pub policy: Policy,
}

/// All of them, in the order they are offered in.
#[must_use]
pub fn scripts(paste: &Paste<'_>) -> Vec<Script> {
    Variant::ALL
        .into_iter()
        .map(|variant| script(paste, variant))
        .collect()
}

/// One of them.
#[must_use]
pub fn script(paste: &Paste<'_>, variant: Variant) -> Script {
    let (text, policy) = match variant {
        Variant::Page => page::ordinary(paste),
        Variant::SinglePage => page::single_page(paste),
        Variant::Nonce => page::with_nonce(paste),
        Variant::Pinned => page::pinned(paste),
        Variant::Gtm => tag_manager::tag(paste),
        Variant::Npm => npm::module(paste),
        Variant::React => npm::react(paste),
        Variant::Vue => npm::vue(paste),
    };
    Script {
        id: variant.id(),
        title: variant.title(),
        explanation: variant.explanation(),
        language: variant.language(),
        file_name: variant.file_name(),
        text,
        policy,
    }
}
