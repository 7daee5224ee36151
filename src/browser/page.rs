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

/// The language the visitor prefers, as a tag such as `en-GB`; `und` (undetermined) where the browser gives none that the
/// language functions would take: WebKitGTK under the C locale says `C`, on which they throw.
#[must_use]
pub fn visitor_language() -> String {
    match window().navigator().language() {
        Some(tag) if is_language_tag(&tag) => tag,
        _ => String::from("und"),
    }
}

/// Whether a text has the shape of a language tag. Source: BCP 47, section 2.1, without its rarest corners.
fn is_language_tag(tag: &str) -> bool {
    let mut is_first = true;
    let mut length = 0;
    for byte in tag.bytes().chain(Some(b'-')) {
        if byte == b'-' {
            if length < 1 + u8::from(is_first) {
                return false;
            }
            (is_first, length) = (false, 0);
        } else {
            let is_fitting = byte.is_ascii_alphabetic() || (byte.is_ascii_digit() && !is_first);
            length += 1;
            if !is_fitting || length > 8 {
                return false;
            }
        }
    }
    true
}

/// The document.
#[must_use]
pub fn document() -> Option<web_sys::Document> {
    window().document()
}

/// The element that has the focus, where it can take it back.
#[must_use]
pub fn focused_element() -> Option<web_sys::HtmlElement> {
    Some(document()?.active_element()?.unchecked_into())
}

#[cfg(test)]
mod tests {
    use super::is_language_tag;

    #[test]
    fn only_what_the_language_functions_take_is_a_language() {
        for tag in ["en", "en-GB", "zh-Hant-TW", "de-DE-1996", "und", "gsw"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for tag in [
            "",
            "C",
            "POSIX.UTF-8",
            "en_GB",
            "en-",
            "-en",
            "x-private",
            "en--GB",
            "e",
            "123",
        ] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
