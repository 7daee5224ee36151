//! Building elements. Text goes in as text nodes: nothing here parses markup.

use wasm_bindgen::JsCast as _;
use web_sys::{CssStyleSheet, Document, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode};

/// An element with a class name and a text, either of which may be empty. `None` where the page has replaced
/// `createElement` by something that makes no elements.
#[must_use]
pub fn element(document: &Document, tag: &str, class: &str, text: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document.create_element(tag).ok()?.unchecked_into();
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    Some(element)
}

/// Sets an attribute; ours are valid names, so it cannot fail.
pub fn attribute(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Appends a child.
pub fn append(parent: &web_sys::Node, child: &web_sys::Node) {
    let _ = parent.append_child(child);
}

/// An open shadow root on `host` with a style sheet of its own: no markup, no inline style, so that a strict policy has
/// nothing to object to, and the host page's rules stay outside.
#[must_use]
pub fn shadow_with_style(host: &HtmlElement, css: &str) -> Option<ShadowRoot> {
    let shadow = host
        .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
        .ok()?;
    let sheet = CssStyleSheet::new().ok()?;
    sheet.replace_sync(css).ok()?;
    let sheets = js_sys::Array::of1(&sheet);
    crate::browser::js::set(shadow.unchecked_ref(), "adoptedStyleSheets", &sheets);
    Some(shadow)
}
