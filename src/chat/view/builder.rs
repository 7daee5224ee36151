//! Building elements, singly or by the plan in a text file. A plan is read at run time: the calls it stands for would
//! weigh several times as much.

use crate::browser::timers::{self, Listener};
use crate::browser::{dom, js};
use crate::chat::strings::Strings;
use crate::chat::view::{Act, Action};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use waymeet_icws::text;
use web_sys::{Document, EventTarget, HtmlElement, Node};

const HTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// What every part of the view is built with.
pub(crate) struct Builder {
    pub(crate) document: Document,
    /// The widget's root in the page.
    pub(crate) root: HtmlElement,
    pub(crate) strings: Rc<Strings>,
    pub(crate) act: Act,
}

/// The elements of a plan that have a star, in its order.
pub(crate) struct Parts {
    elements: std::vec::IntoIter<HtmlElement>,
    root: HtmlElement,
}

impl Parts {
    /// The next one.
    #[inline(never)]
    pub(crate) fn take(&mut self) -> HtmlElement {
        // There is one more: a test counts them.
        self.elements.next().unwrap_or_else(|| self.root.clone())
    }
}

/// An element, or a part of a picture.
pub(crate) fn create(document: &Document, tag: &str) -> Option<HtmlElement> {
    let space = if matches!(tag, "svg" | "path") { SVG } else { HTML };
    // A picture's parts are no HTML elements, but nothing is asked of them that others cannot do.
    Some(
        document
            .create_element_ns(Some(space), tag)
            .ok()?
            .unchecked_into(),
    )
}

impl Builder {
    /// An element with a class and a text, either of which may be empty. Where a page has broken `createElementNS`
    /// everything is the root itself: nothing useful to see, and nothing thrown into the page.
    #[inline(never)]
    pub(crate) fn element(&self, tag: &str, class: &str, text: &str) -> HtmlElement {
        let element = create(&self.document, tag).unwrap_or_else(|| self.root.clone());
        if !class.is_empty() {
            attribute(&element, "class", class);
        }
        if !text.is_empty() {
            set_text(&element, text);
        }
        element
    }

    /// [`Builder::element`] at the end of another.
    #[inline(never)]
    pub(crate) fn add(&self, parent: &Node, tag: &str, class: &str, text: &str) -> HtmlElement {
        let element = self.element(tag, class, text);
        append(parent, &element);
        element
    }

    /// Builds what a plan says into `place`; `panel.txt` tells how one is written.
    pub(crate) fn build(&self, plan: &str, place: &Node) -> Parts {
        let mut kept = Vec::new();
        // The way down to the last element.
        let mut parents: Vec<HtmlElement> = Vec::new();
        for line in plan.split('\n') {
            let bare = line.strip_prefix('*').unwrap_or(line);
            let Some(depth) = bare.bytes().next() else {
                continue;
            };
            parents.truncate(usize::from(depth.wrapping_sub(b'0')));
            let parent = parents.last().map_or(place, |parent| parent.as_ref());
            let tag_end = text::find(bare, 1, |byte| byte == b'|');
            let element = self.add(parent, bare.get(1..tag_end).unwrap_or_default(), "", "");
            let mut start = tag_end + 1;
            while start < bare.len() {
                let end = text::find(bare, start, |byte| byte == b'|');
                let name_end = text::find(bare, start, |byte| byte == b'=');
                let name = bare.get(start..name_end).unwrap_or_default();
                let value = bare.get(name_end + 1..end).unwrap_or_default();
                let value = value
                    .strip_prefix('@')
                    .map_or(value, |name| self.strings.get(name));
                if name == "text" {
                    set_text(&element, value);
                } else {
                    attribute(&element, name, value);
                }
                start = end + 1;
            }
            if bare.len() < line.len() {
                kept.push(element.clone());
            }
            parents.push(element);
        }
        Parts {
            elements: kept.into_iter(),
            root: self.root.clone(),
        }
    }

    /// A listener that sends an action each time.
    pub(crate) fn on_click(&self, target: &EventTarget, make: fn() -> Action) -> Listener {
        let act = Rc::clone(&self.act);
        timers::on(target, "click", false, Box::new(move |_| act(make())))
    }
}

/// Sets an attribute.
#[inline(never)]
pub(crate) fn attribute(element: &HtmlElement, name: &str, value: &str) {
    dom::attribute(element, name, value);
}

/// Sets an element's whole text.
#[inline(never)]
pub(crate) fn set_text(element: &HtmlElement, text: &str) {
    element.set_text_content(Some(text));
}

/// Puts an element at the end of another.
#[inline(never)]
pub(crate) fn append(parent: &Node, child: &Node) {
    let _ = parent.insert_before(child, None);
}

/// Sets an attribute that has no value, or takes it away.
#[inline(never)]
pub(crate) fn toggle(element: &HtmlElement, name: &str, is_set: bool) {
    let _ = element.toggle_attribute_with_force(name, is_set);
}

/// Shows an element or hides it.
pub(crate) fn set_hidden(element: &HtmlElement, is_hidden: bool) {
    toggle(element, "hidden", is_hidden);
}

/// Whether an element is hidden.
pub(crate) fn is_hidden(element: &HtmlElement) -> bool {
    js::get(element, "hidden").as_bool() == Some(true)
}

/// Gives an element the focus.
#[inline(never)]
pub(crate) fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// What stands in an input.
pub(crate) fn value(input: &HtmlElement) -> String {
    js::get_text(input, "value").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::chat::view::{form, shell};

    #[test]
    fn as_many_elements_of_a_plan_have_a_star_as_are_taken() {
        let stars = |plan: &str| plan.lines().filter(|line| line.starts_with('*')).count();
        let takes = |source: &str| source.matches("parts.take()").count();
        assert_eq!(
            stars(shell::PLAN),
            takes(include_str!("shell.rs"))
                + takes(include_str!("composer.rs"))
                + takes(include_str!("confirm.rs"))
        );
        assert_eq!(stars(form::PLAN), takes(include_str!("form.rs")));
    }
}
