//! First-party cookies.

use crate::browser::storage::{KeyValueStore as _, MemoryStore};
use crate::browser::{js, page};
use wasm_bindgen::JsCast as _;

/// A way to read and write the page's cookies.
pub trait CookieJar {
    /// The value of a cookie.
    fn get(&self, name: &str) -> Option<String>;
    /// Sets a cookie for the whole site, for so many seconds; none at all, with an empty value, removes it.
    fn set(&mut self, name: &str, value: &str, max_age_in_seconds: u32);
}

/// The document's cookies. A cookie the browser refuses is remembered for this page load, so that a visitor has one id
/// on it and not a new one with every event.
#[derive(Debug, Default)]
pub struct BrowserCookies {
    refused: MemoryStore,
}

impl BrowserCookies {
    /// All cookies of the page; reading them throws in a sandboxed frame.
    fn all() -> String {
        page::document()
            .and_then(|document| js::get_text(&document, "cookie"))
            .unwrap_or_default()
    }
}

/// The value of a cookie in the text of `document.cookie`.
#[must_use]
pub fn find_cookie<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies.split(';').find_map(|pair| {
        let (key, value) = pair.trim_start_matches(' ').split_once('=')?;
        (key == name).then_some(value)
    })
}

impl CookieJar for BrowserCookies {
    fn get(&self, name: &str) -> Option<String> {
        find_cookie(&Self::all(), name)
            .map(str::to_owned)
            .or_else(|| self.refused.get(name))
    }

    fn set(&mut self, name: &str, value: &str, max_age_in_seconds: u32) {
        let Some(document) = page::document() else { return };
        let is_https = page::url().starts_with("https:");
        let mut cookie = String::with_capacity(96);
        cookie.push_str(name);
        cookie.push('=');
        cookie.push_str(value);
        cookie.push_str("; Path=/; SameSite=Lax; Max-Age=");
        crate::browser::text::push_number(&mut cookie, u64::from(max_age_in_seconds));
        if is_https {
            cookie.push_str("; Secure");
        }
        js::set(document.unchecked_ref(), "cookie", &cookie.into());
        let is_kept = find_cookie(&Self::all(), name) == Some(value);
        if is_kept || value.is_empty() {
            self.refused.remove(name);
        } else {
            self.refused.set(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find_cookie;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let cookies = "a_actmu=1; _actmu=2; empty=; broken; _actmu2=3";
        assert_eq!(find_cookie(cookies, "_actmu"), Some("2"));
        assert_eq!(find_cookie(cookies, "empty"), Some(""));
        assert_eq!(find_cookie(cookies, "broken"), None);
        assert_eq!(find_cookie("", "_actmu"), None);
    }
}
