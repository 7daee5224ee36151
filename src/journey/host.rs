//! The page's script as the module sees it: what keeps things, and the site's hook. Source: docs/wire, *Journey module*.

use super::ports::{CookieJar, KeyValueStore};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use waymeet_journey::text::split;

#[wasm_bindgen]
extern "C" {
    /// What the script does for the module. None of it throws.
    pub type Host;

    /// A value that is stored, if it is.
    #[wasm_bindgen(method)]
    fn read(this: &Host, key: &str) -> Option<String>;

    /// Stores a value, or forgets the key. Where the browser refuses, it lasts as long as the page.
    #[wasm_bindgen(method)]
    fn write(this: &Host, key: &str, value: Option<&str>);

    /// All stored keys with a prefix, sorted, one a line: our keys have no line ends.
    #[wasm_bindgen(method)]
    fn keys(this: &Host, prefix: &str) -> String;

    /// A cookie's value.
    #[wasm_bindgen(method, js_name = getCookie)]
    fn get_cookie(this: &Host, name: &str) -> Option<String>;

    /// Sets a cookie for so many seconds; 0 is the end of it. -1 is the life the site wants for cookies that last.
    #[wasm_bindgen(method, js_name = setCookie)]
    fn set_cookie(this: &Host, name: &str, value: &str, max_age_in_seconds: i32);

    /// The site's before-send hook on a record (JSON): what to record instead, or nothing.
    #[wasm_bindgen(method)]
    pub fn alter(this: &Host, record: &str) -> Option<String>;
}

/// The browser's storage, through the host.
pub struct HostStore(pub Rc<Host>);

impl KeyValueStore for HostStore {
    fn get(&self, key: &str) -> Option<String> {
        self.0.read(key)
    }

    fn set(&mut self, key: &str, value: &str) {
        self.0.write(key, Some(value));
    }

    fn remove(&mut self, key: &str) {
        self.0.write(key, None);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let keys = self.0.keys(prefix);
        split(&keys, b'\n')
            .filter(|key| !key.is_empty())
            .map(String::from)
            .collect()
    }
}

/// The page's cookies, through the host.
pub struct HostCookies(pub Rc<Host>);

impl CookieJar for HostCookies {
    fn get(&self, name: &str) -> Option<String> {
        self.0.get_cookie(name)
    }

    fn set(&mut self, name: &str, value: &str, max_age_in_seconds: i32) {
        self.0.set_cookie(name, value, max_age_in_seconds);
    }
}
