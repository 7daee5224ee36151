//! The widget's few pictures, drawn as elements.

use crate::browser::dom;
use web_sys::{Document, HtmlElement};

const SVG: &str = "http://www.w3.org/2000/svg";

pub(crate) const CHAT: &str = "M4 5h16v11H9l-5 4z";
pub(crate) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
pub(crate) const MINIMISE: &str = "M6 9l6 6 6-6";
pub(crate) const SEND: &str = "M5 12h13M12 5l7 7-7 7";

/// Puts a picture into an element. It is decoration: the element's name says what it means.
pub(crate) fn append(document: &Document, parent: &HtmlElement, path: &str) {
    let drawn = || {
        let svg = document.create_element_ns(Some(SVG), "svg").ok()?;
        let line = document.create_element_ns(Some(SVG), "path").ok()?;
        for (name, value) in [
            ("viewBox", "0 0 24 24"),
            ("aria-hidden", "true"),
            ("focusable", "false"),
        ] {
            svg.set_attribute(name, value).ok()?;
        }
        line.set_attribute("d", path).ok()?;
        svg.append_child(&line).ok()?;
        Some(svg)
    };
    if let Some(svg) = drawn() {
        dom::append(parent, &svg);
    }
}
