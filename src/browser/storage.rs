//! Where a page keeps what has to outlive it.

/// A store of texts by key. Storing never fails: where the browser refuses, memory takes over until the page is left.
pub trait KeyValueStore {
    /// The value of a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Sets a value.
    fn set(&mut self, key: &str, value: &str);
    /// Forgets a key.
    fn remove(&mut self, key: &str);
    /// All keys that begin with `prefix`, in no order.
    fn keys(&self, prefix: &str) -> Vec<String>;
}

/// Memory: for tests, and for browsers that refuse storage. A list, not a map: a map's code would be the largest part of
/// the module, and little is ever kept here.
#[derive(Debug, Default, Clone)]
pub struct MemoryStore(Vec<(String, String)>);

impl KeyValueStore for MemoryStore {
    fn get(&self, key: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    }

    fn set(&mut self, key: &str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => *known = value.into(),
            None => self.0.push((key.into(), value.into())),
        }
    }

    fn remove(&mut self, key: &str) {
        self.0.retain(|(known, _)| known != key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        self.0
            .iter()
            .map(|(key, _)| key)
            .filter(|key| key.starts_with(prefix))
            .cloned()
            .collect()
    }
}

/// The browser's `localStorage`, shared by all pages of an origin. What it refuses (private mode, quota, a policy) is
/// kept in memory instead, key by key.
#[derive(Debug, Default)]
pub struct BrowserStore {
    refused: MemoryStore,
}

impl BrowserStore {
    fn storage() -> Option<web_sys::Storage> {
        // Reading `localStorage` throws where storage is blocked; asked for anew each time, because it can be blocked later.
        crate::browser::page::window().local_storage().ok()?
    }
}

impl KeyValueStore for BrowserStore {
    fn get(&self, key: &str) -> Option<String> {
        self.refused
            .get(key)
            .or_else(|| Self::storage()?.get_item(key).ok()?)
    }

    fn set(&mut self, key: &str, value: &str) {
        let is_stored = Self::storage().is_some_and(|storage| storage.set_item(key, value).is_ok());
        if is_stored {
            self.refused.remove(key);
        } else {
            self.refused.set(key, value);
        }
    }

    fn remove(&mut self, key: &str) {
        self.refused.remove(key);
        if let Some(storage) = Self::storage() {
            // A store that cannot be written cannot hold the key either.
            let _ = storage.remove_item(key);
        }
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let mut keys = self.refused.keys(prefix);
        if let Some(storage) = Self::storage() {
            for index in 0..storage.length().unwrap_or(0) {
                if let Ok(Some(key)) = storage.key(index)
                    && key.starts_with(prefix)
                    && !keys.contains(&key)
                {
                    keys.push(key);
                }
            }
        }
        keys
    }
}
