//! Which servers are spoken to, and small readings of what the page's script passes in.

use waymeet_icws::{Dialect, Json, text};

/// The protocol and the base addresses of the CIC servers that settings name; those of ICWS end in `/icws`. `None` where no
/// server is named, or a protocol that this module does not speak.
pub(crate) fn servers(value: &Json) -> Option<(Dialect, Vec<String>)> {
    let dialect = Dialect::named(value.get("dialect").as_str())?;
    let mut bases = Vec::new();
    for server in value.get("servers").items() {
        bases.extend(server.as_filled_str().and_then(|server| base(dialect, server)));
    }
    (!bases.is_empty()).then_some((dialect, bases))
}

/// A server's address, with the protocol's own path at its end where that belongs to it.
fn base(dialect: Dialect, server: &str) -> Option<String> {
    let server = text::trim_end(server, b"/");
    let is_web = server.starts_with("https://") || server.starts_with("http://");
    is_web.then(|| {
        let path = dialect.path();
        if server.ends_with(path) {
            server.to_owned()
        } else {
            text::concat(&[server, path])
        }
    })
}

/// A text, or another where there is none.
pub(crate) fn or(value: &Json, name: &str, otherwise: &str) -> String {
    value.get(name).as_filled_str().unwrap_or(otherwise).to_owned()
}

/// An object's texts, in order.
pub(crate) fn texts(value: &Json) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (name, value) in value.properties() {
        if let Some(text) = value.as_filled_str() {
            texts.push((name.clone(), text.to_owned()));
        }
    }
    texts
}
