//! One condition of a form: what is asked, how it is compared, and with what.

use crate::pages::conditions::{attribute, context_keys, event_keys, operators, values_hint};
use crate::pages::form::{Choice, Draft, Group};
use serde_json::{Value, json};

/// What a condition is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Visit,
    Event,
    /// An event condition of an action map: it names the event as well, and has no switch for case.
    NamedEvent,
}

/// A new condition.
pub(super) fn blank(on: On) -> Value {
    match on {
        On::Visit => {
            json!({ "key": "device.category", "operator": "equal", "values": [], "shouldIgnoreCase": true,
            "entityType": "visit" })
        }
        On::Event => {
            json!({ "key": "page.pathname", "operator": "startsWith", "values": [], "shouldIgnoreCase": true })
        }
        On::NamedEvent => json!({ "key": "page.pathname", "operator": "startsWith", "values": [],
            "streamType": "Web", "sessionType": "web", "eventName": "page_viewed" }),
    }
}

/// The fields of the condition at a place.
pub(super) fn group(draft: &Draft<'_>, place: &str, on: On) -> Group {
    let at = |name: &str| format!("{place}.{name}");
    let key = draft.text_at(&at("key"));
    let keys = match on {
        On::Visit => context_keys(),
        On::Event | On::NamedEvent => event_keys(),
    };
    let asked = attribute(&key);
    let mut of_key = draft.select(&at("key"), "", "What", with_attribute(keys, asked, &key));
    if asked.is_some() {
        of_key.values = vec!["attributes".to_owned()];
    }
    let mut group = Group::default().class("criterion");
    if on == On::NamedEvent {
        let event = draft.line(&at("eventName"), "Event").event();
        group = group
            .with(event)
            .with(draft.hidden(&at("streamType"), "optional", "Web"))
            .with(draft.hidden(&at("sessionType"), "optional", "web"));
    }
    group = group.with(of_key);
    if on != On::Visit {
        let mut name = draft.line(&at("key"), "Attribute");
        name.kind = "attribute";
        name.problem = String::new();
        name.values = vec![asked.unwrap_or_default().to_owned()];
        group = group.with(name);
    } else {
        group = group.with(draft.hidden(&at("entityType"), "", "visit"));
    }
    group = group
        .with(draft.select(&at("operator"), "", "How", operators()))
        .with(draft.lines(&at("values"), "Value").hint(values_hint(&key)));
    if on != On::NamedEvent {
        group = group.with(draft.flag(&at("shouldIgnoreCase"), "Ignore upper and lower case", true));
    }
    if draft.is_read_only {
        return group;
    }
    group.remove(place, "Remove condition")
}

/// The keys to choose from; the one the document has stays itself, where it is not for an attribute.
fn with_attribute(mut keys: Vec<Choice>, asked: Option<&str>, key: &str) -> Vec<Choice> {
    if asked.is_some() {
        // The choice for attributes stands for it.
        keys.push(Choice::new(key, key));
        keys.retain(|choice| choice.value != key);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Problems;

    fn printed(body: &Value, on: On) -> String {
        let problems = Problems::at("c.operator", "`sounds` is not known");
        let draft = Draft {
            body,
            problems: &problems,
            is_read_only: false,
        };
        group(&draft, "c", on).to_string()
    }

    #[test]
    fn an_attribute_is_a_choice_with_a_name_beside_it() {
        let body =
            json!({ "c": { "key": "attributes.price.value", "operator": "sounds", "values": ["<5>", "6"] } });
        let text = printed(&body, On::Event);
        for expected in [
            r#"<option value="attributes" selected>"#,
            r#"name="c.key:attribute" type="text" value="price""#,
            "“sounds” is not known.",
            "&#60;5&#62;\n6</textarea>",
            r#"value="remove:c""#,
        ] {
            assert!(text.contains(expected), "{expected} is missing in {text}");
        }
    }

    #[test]
    fn what_is_not_known_stays_chosen() {
        let body = json!({ "c": { "key": "page.smell", "values": [] } });
        let text = printed(&body, On::Event);
        assert!(
            text.contains(r#"<option value="page.smell" selected>page.smell (not known)"#),
            "{text}"
        );
    }
}
