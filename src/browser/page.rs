//! The page the module runs in.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Named directly: looking for the global object in all places it may be costs five imports.
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: web_sys::Window;
}

/// The window.
#[must_use]
pub fn window() -> web_sys::Window {
    WINDOW.with(Clone::clone)
}
