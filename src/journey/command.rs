//! What a page says through `ac(method, …)`.

use crate::browser::js;
use js_sys::{Array, Function, JSON};
use wasm_bindgen::{JsCast as _, JsValue};
use waymeet_journey::event::{Attribute, DataType};

/// A call of `ac`, understood.
#[derive(Debug)]
pub enum Command {
    /// `ac('init', id, options)`: whose site this is.
    Init {
        /// The organisation's or deployment's id.
        site: String,
        /// Whether the page has settled consent itself.
        consent: Option<Consent>,
    },
    /// `ac('pageview', { location, title }, attributes)`
    PageView {
        /// The address to report, if not the page's.
        location: Option<String>,
        /// The title to report, if not the page's.
        title: Option<String>,
        /// Custom attributes.
        attributes: Vec<Attribute>,
    },
    /// `ac('record', name, attributes)`
    Record {
        /// The event's name.
        name: String,
        /// Custom attributes.
        attributes: Vec<Attribute>,
    },
    /// `ac('load', 'autotrackUrlChange', { onUrlChange })`
    TrackUrlChanges {
        /// Called instead of recording a page view.
        callback: Option<Function>,
    },
    /// `ac('load', 'autotrackClick', { clickEvents })`
    TrackClicks(Vec<ClickEvent>),
    /// `ac('consent', 'granted' | 'denied')`
    Consent(Consent),
    /// A method we do not have, or one called with what it cannot take: said in the log, never thrown.
    NotUnderstood(String),
}

/// The visitor's answer to "may we?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Yes.
    Granted,
    /// No.
    Denied,
}

/// A click to record.
#[derive(Debug, Clone)]
pub struct ClickEvent {
    /// CSS selector of the elements.
    pub selector: String,
    /// The event to record.
    pub event_name: String,
    /// Its custom attributes.
    pub attributes: Vec<Attribute>,
}

/// Longest event name that is taken, in characters; the vendor's limit is not known.
const MAX_NAME_LENGTH: usize = 255;

/// Most attributes an event takes; the vendor's limit is not known.
const MAX_ATTRIBUTES: usize = 50;

/// Understands the arguments of a call.
#[must_use]
pub fn parse(arguments: &Array) -> Command {
    let method = arguments.get(0).as_string().unwrap_or_default();
    let (first, second) = (arguments.get(1), arguments.get(2));
    match method.as_str() {
        "init" => match first.as_string().filter(|id| is_id(id)) {
            Some(id) => {
                let site = js::get_text(&second, "deploymentId")
                    .filter(|id| is_id(id))
                    .unwrap_or(id);
                Command::Init {
                    site,
                    consent: parse_consent(&js::get(&second, "consent")),
                }
            }
            None => Command::NotUnderstood("init: the organisation id is missing".into()),
        },
        "pageview" => Command::PageView {
            location: js::get_text(&first, "location"),
            title: js::get_text(&first, "title"),
            attributes: parse_attributes(&second),
        },
        "record" => match first.as_string().filter(|name| !name.is_empty()) {
            Some(name) => Command::Record {
                name: name.chars().take(MAX_NAME_LENGTH).collect(),
                attributes: parse_attributes(&second),
            },
            None => Command::NotUnderstood("record: the event name is missing".into()),
        },
        "load" => match first.as_string().unwrap_or_default().as_str() {
            "autotrackUrlChange" => Command::TrackUrlChanges {
                callback: js::get(&second, "onUrlChange").dyn_into().ok(),
            },
            "autotrackClick" => Command::TrackClicks(parse_clicks(&second)),
            other => not_understood("load: unknown module ", other),
        },
        "consent" => match parse_consent(&first) {
            Some(consent) => Command::Consent(consent),
            None => Command::NotUnderstood("consent: say 'granted' or 'denied'".into()),
        },
        other => not_understood("unknown method ", other),
    }
}

fn not_understood(what: &str, name: &str) -> Command {
    let mut text = String::from(what);
    text.extend(name.chars().take(MAX_NAME_LENGTH));
    Command::NotUnderstood(text)
}

/// Ids become part of addresses and keys.
fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn parse_consent(value: &JsValue) -> Option<Consent> {
    match value.as_string()?.as_str() {
        "granted" => Some(Consent::Granted),
        "denied" => Some(Consent::Denied),
        _ => None,
    }
}

fn parse_clicks(options: &JsValue) -> Vec<ClickEvent> {
    js::get_array(options, "clickEvents")
        .iter()
        .filter_map(|event| {
            Some(ClickEvent {
                selector: js::get_text(&event, "selector")?,
                event_name: js::get_text(&event, "eventName")?,
                attributes: parse_attributes(&js::get(&event, "customAttributes")),
            })
        })
        .collect()
}

/// Custom attributes: numbers, texts, truth values, or `{ dataType, value }`. What is none of these is left out.
fn parse_attributes(object: &JsValue) -> Vec<Attribute> {
    if !js::is_record(object) {
        return Vec::new();
    }
    js::keys(object)
        .into_iter()
        .take(MAX_ATTRIBUTES)
        .filter_map(|name| {
            let (data_type, value) = parse_value(&js::get(object, &name))?;
            Some(Attribute {
                name,
                data_type,
                value,
            })
        })
        .collect()
}

fn parse_value(value: &JsValue) -> Option<(DataType, String)> {
    if js::is_record(value) {
        let data_type = DataType::parse(&js::get_text(value, "dataType")?)?;
        let inner = js::get(value, "value");
        // One level deep, as documented: an object may hold itself.
        let (_, text) = if js::is_record(&inner) {
            None
        } else {
            parse_value(&inner)
        }?;
        return Some((data_type, text));
    }
    if let Some(text) = value.as_string() {
        return Some((DataType::String, text));
    }
    let data_type = match (value.as_bool(), value.as_f64()) {
        (Some(_), _) => DataType::Boolean,
        (_, Some(number)) if number.is_finite() => {
            if number.trunc() == number {
                DataType::Integer
            } else {
                DataType::Number
            }
        }
        _ => return None,
    };
    // JavaScript writes a number as its users know it.
    let text = JSON::stringify(value).ok()?.as_string()?;
    Some((data_type, text))
}
