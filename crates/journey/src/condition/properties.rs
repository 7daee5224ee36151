//! What conditions can ask of an event, looked up once for all of them.

use super::journey_key::{ATTRIBUTE, PAGE_URL};
use crate::context::VisitContext;
use crate::event::{Attribute, DataType, Event};
use crate::fold_case::fold;
use crate::page::UrlParts;
use alloc::string::String;

/// The texts of an event, folded: hundreds of conditions share one fold.
#[derive(Debug)]
pub(crate) struct Folded {
    name: String,
    url: String,
    title: String,
    keywords: String,
    search_query: String,
}

impl Folded {
    /// Those of an event.
    pub(crate) fn of_event(event: &Event) -> Self {
        Self {
            name: fold(&event.name),
            url: fold(&event.page.url),
            title: fold(&event.page.title),
            keywords: fold(&event.page.keywords),
            search_query: fold(&event.search_query),
        }
    }

    fn texts(&self) -> Texts<'_> {
        texts(
            &self.name,
            &self.url,
            &self.title,
            &self.keywords,
            &self.search_query,
        )
    }
}

/// The texts of an event that have a key of their own, by the key's number; empty ones are missing.
type Texts<'a> = [&'a str; ATTRIBUTE as usize];

/// The properties of an event and of the visit it belongs to.
#[derive(Debug)]
pub(crate) struct Properties<'a> {
    texts: Texts<'a>,
    folded: Texts<'a>,
    attributes: &'a [Attribute],
    context: Option<&'a VisitContext>,
}

/// The texts, with the address taken apart: a folded address has the folded parts, because nothing it is taken apart at has a
/// case.
fn texts<'a>(name: &'a str, url: &'a str, title: &'a str, keywords: &'a str, search: &'a str) -> Texts<'a> {
    let parts = UrlParts::split(url);
    [
        name,
        url,
        title,
        parts.hostname,
        parts.domain(),
        parts.fragment,
        keywords,
        parts.pathname,
        parts.query,
        search,
    ]
}

impl<'a> Properties<'a> {
    /// Those of an event in a visit.
    pub(crate) fn of_event(event: &'a Event, folded: &'a Folded, context: &'a VisitContext) -> Self {
        let page = &event.page;
        Self {
            texts: texts(
                &event.name,
                &page.url,
                &page.title,
                &page.keywords,
                &event.search_query,
            ),
            folded: folded.texts(),
            attributes: &event.attributes,
            context: Some(context),
        }
    }

    /// Those of a page, of which only the address is known, as it is and folded.
    pub(crate) fn of_page(url: &'a str, folded: &'a str) -> Self {
        let [mut texts, mut folded_texts] = [[""; ATTRIBUTE as usize]; 2];
        texts[usize::from(PAGE_URL)] = url;
        folded_texts[usize::from(PAGE_URL)] = folded;
        Self {
            texts,
            folded: folded_texts,
            attributes: &[],
            context: None,
        }
    }

    /// The event's name.
    pub(crate) fn event_name(&self) -> &'a str {
        self.texts[0]
    }

    /// The folded texts, in the order of their keys' numbers.
    pub(crate) fn folded(&self) -> &Texts<'a> {
        &self.folded
    }

    /// A property by its key's number, with the type it was given with. Attributes and what is known of the visit come as they
    /// are, whether folded ones are asked for or not.
    pub(super) fn get(&self, key: u8, attribute: &[u8], folds: bool) -> Option<(&'a str, DataType)> {
        let texts = if folds { &self.folded } else { &self.texts };
        if let Some(text) = texts.get(usize::from(key)) {
            return (!text.is_empty()).then_some((text, DataType::String));
        }
        if key == ATTRIBUTE {
            let known = |known: &&Attribute| known.name.as_bytes() == attribute;
            let attribute = self.attributes.iter().find(known)?;
            return Some((&attribute.value, attribute.data_type));
        }
        let text = self.context?.coded(key - ATTRIBUTE - 1)?;
        Some((text, DataType::String))
    }
}
