//! What a visit needs of a browser: a place to keep things, cookies, and the site's hook.

/// A store of texts by key. Storing never fails: where the browser refuses, memory takes over until the page is left.
pub trait KeyValueStore {
    /// The value of a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Sets a value.
    fn set(&mut self, key: &str, value: &str);
    /// Forgets a key.
    fn remove(&mut self, key: &str);
    /// All keys that begin with `prefix`, sorted.
    fn keys(&self, prefix: &str) -> Vec<String>;
}

/// The life of a cookie that lasts as long as the site wants such cookies to.
pub const SITES_OWN_LIFE: i32 = -1;

/// A way to read and write the page's cookies.
pub trait CookieJar {
    /// The value of a cookie.
    fn get(&self, name: &str) -> Option<String>;
    /// Sets a cookie for the whole site, for so many seconds; none at all removes it, [`SITES_OWN_LIFE`] leaves the life to
    /// the site.
    fn set(&mut self, name: &str, value: &str, max_age_in_seconds: i32);
}

/// The site's hook on what is recorded: a record (JSON) in, what to record instead out, or nothing.
pub type Hook = Box<dyn Fn(&str) -> Option<String>>;

/// Memory, for tests.
#[cfg(test)]
#[derive(Debug, Default, Clone)]
pub(crate) struct MemoryStore(std::collections::BTreeMap<String, String>);

#[cfg(test)]
impl KeyValueStore for MemoryStore {
    fn get(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set(&mut self, key: &str, value: &str) {
        self.0.insert(key.into(), value.into());
    }

    fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let of_prefix = self.0.keys().filter(|key| key.starts_with(prefix));
        of_prefix.cloned().collect()
    }
}
