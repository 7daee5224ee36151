//! Changes of the address without a new page: the history API and the fragment.

use crate::browser::{page, timers};
use js_sys::{Function, Reflect};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Calls back after every change of the address, once the router has finished the task that made it. Dropping the value
/// gives the page its own history functions back.
pub struct UrlChanges {
    _listeners: [timers::Listener; 2],
    wrapped: Vec<Wrapped>,
}

struct Wrapped {
    name: &'static str,
    original: Function,
    replacement: timers::Callback,
}

impl UrlChanges {
    /// Listens from now on; `None` where there is no window.
    #[must_use]
    pub fn listen(changed: Rc<dyn Fn()>) -> Option<Self> {
        let window = page::window();
        let history: JsValue = window.history().ok()?.into();
        let listener = |event: &'static str| {
            let changed = Rc::clone(&changed);
            timers::on(&window, event, false, Box::new(move |_| changed()))
        };
        let listeners = [listener("popstate"), listener("hashchange")];
        let wrapped = ["pushState", "replaceState"]
            .into_iter()
            .filter_map(|name| Wrapped::new(&history, name, Rc::clone(&changed)))
            .collect();
        Some(Self {
            _listeners: listeners,
            wrapped,
        })
    }
}

impl Wrapped {
    /// Puts a function in front of one of `history`'s own that calls it with the same arguments first.
    fn new(history: &JsValue, name: &'static str, changed: Rc<dyn Fn()>) -> Option<Self> {
        let original: Function = Reflect::get(history, &name.into()).ok()?.dyn_into().ok()?;
        let inner = original.clone();
        let receiver = history.clone();
        let replace = move |state: JsValue, unused: JsValue, url: JsValue| -> Result<JsValue, JsValue> {
            // What the browser refuses (an address of another origin) the router hears of, as without us.
            let answer = inner.call3(&receiver, &state, &unused, &url)?;
            changed();
            Ok(answer)
        };
        let replacement = timers::callback(Box::new(replace));
        Reflect::set(history, &name.into(), replacement.as_ref()).ok()?;
        Some(Self {
            name,
            original,
            replacement,
        })
    }
}

impl Drop for UrlChanges {
    fn drop(&mut self) {
        let Some(history) = page::window().history().ok() else {
            return;
        };
        for wrapped in self.wrapped.drain(..) {
            let is_ours = Reflect::get(&history, &wrapped.name.into())
                .is_ok_and(|current| &current == wrapped.replacement.as_ref());
            if is_ours {
                let _ = Reflect::set(&history, &wrapped.name.into(), &wrapped.original);
            } else {
                // Somebody wrapped ours: taking it out would break theirs. It lives on, and calls the original.
                let _ = wrapped.replacement.into_js_value();
            }
        }
    }
}
