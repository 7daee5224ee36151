//! What a page says of a person, without markup: CIC shows it to agents, and prints it, as it stands (CVE-2022-37775).
//!
//! Both protocols are cleaned by one list: no field means one thing in one and another thing in the other. What is not on
//! it stays as it is, and so does what is said in the chat, which both ends take for text.

use serde_json::{Map, Value};
use waymeet_icws::markup::{plain_line, plain_lines};

/// Why a body is not carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    /// Nobody can say what is in it.
    #[error("the body is not JSON")]
    NotJson,
    /// It is JSON, but not of the shape everything here has.
    #[error("the body is not a JSON object")]
    NotAnObject,
}

/// How a field is cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    /// A text of one line, or as many of them as are in it, with their names.
    Line,
    /// A text of several lines.
    Lines,
    /// As [`Field::Line`], but for these.
    LineBut(&'static [&'static str]),
    /// These texts of each of its items.
    Of(&'static [&'static str]),
}

/// The fields that are cleaned, in lower case. Source: `reference/cic-web-chat.md`, 1.4, 1.9, 1.11, 1.12, 2.3, 2.6 and 4.6.
const FIELDS: &[(&str, Field)] = &[
    ("participantname", Field::Line),
    ("name", Field::Line),
    ("participant", Field::LineBut(&["credentials"])),
    ("contact", Field::LineBut(&["password"])),
    ("telephone", Field::Line),
    ("transcriptemailaddress", Field::Line),
    ("emailaddress", Field::Line),
    ("subject", Field::Lines),
    ("notes", Field::Lines),
    ("custominfo", Field::Lines),
    ("additionalattributes", Field::Line),
    ("attributes", Field::Line),
    ("routingcontexts", Field::Line),
    // What was said there is text; who said it is a name.
    ("chathistory", Field::Of(&["displayname"])),
];

/// Reads an object. A name that stands in it twice has its last value from here on, whatever the server would have taken.
pub(crate) fn read(body: &[u8]) -> Result<Map<String, Value>, BodyError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(BodyError::NotAnObject),
        Err(_) => Err(BodyError::NotJson),
    }
}

/// An address that a server of web-chat 5 is to tell of the chat. Visitors' pages name none, and a server that is kept off the
/// internet is not to be sent to addresses of theirs.
const WEBHOOK: &str = "webhook";

/// Takes the markup out of what is said of a person, and what no page may ask.
pub(crate) fn clean(body: &mut Map<String, Value>) {
    body.retain(|name, _| !name.eq_ignore_ascii_case(WEBHOOK));
    for (name, value) in body {
        // A server may not mind letter case; then neither may this.
        let known = FIELDS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        match known.map(|(_, field)| *field) {
            None => {}
            Some(Field::Line) => all_texts(value, &[], plain_line),
            Some(Field::Lines) => all_texts(value, &[], plain_lines),
            Some(Field::LineBut(kept)) => all_texts(value, kept, plain_line),
            Some(Field::Of(names)) => texts_of_items(value, names),
        }
    }
}

/// Cleans every text in a value, and every name of a property. The properties called one of `kept` stay as they are.
fn all_texts(value: &mut Value, kept: &[&str], plain: fn(&str) -> String) {
    match value {
        Value::String(text) => *text = plain(text),
        Value::Array(items) => {
            for item in items {
                all_texts(item, kept, plain);
            }
        }
        Value::Object(object) => {
            let properties = std::mem::take(object);
            for (name, mut value) in properties {
                if !is_one_of(&name, kept) {
                    all_texts(&mut value, kept, plain);
                }
                let name = plain_line(&name);
                // Nothing but markup is no name.
                if !name.is_empty() {
                    object.insert(name, value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn texts_of_items(value: &mut Value, names: &[&str]) {
    let items = value.as_array_mut().into_iter().flatten();
    for (name, value) in items.filter_map(Value::as_object_mut).flatten() {
        if is_one_of(name, names) {
            all_texts(value, &[], plain_line);
        }
    }
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cleaned(body: &Value) -> Value {
        let mut body = read(body.to_string().as_bytes()).unwrap();
        clean(&mut body);
        Value::Object(body)
    }

    #[test]
    fn a_start_of_icws_loses_its_markup_and_its_webhook_and_nothing_else() {
        let body = json!({ "__type": "urn:inin.com:webChat:startChatRequest", "participantName": "Ada <script>x</script>",
            "targetName": "Web <Sales>", "targetType": "Workgroup", "language": "en-us",
            "transcriptEmailAddress": "ada@shop.example<img src=x>", "notes": "about\n<b>lamps</b>",
            "additionalAttributes": { "Offer<i>": "<u>spring</u>", "<b>": "gone", "count": 3, "Page": "https://shop.example/?a=1&b=2" },
            "routingContexts": [{ "context": "<b>Boots</b>", "category": 1 }],
            "chatHistory": [{ "displayName": "<b>Ada</b>", "message": "1 < 2 <b>", "participantType": "WebUser",
                "timestamp": "20261122T120000Z" }],
            "Webhook": "https://bots.example/?<a>" });
        let expected = json!({ "__type": "urn:inin.com:webChat:startChatRequest", "participantName": "Ada x",
            "targetName": "Web <Sales>", "targetType": "Workgroup", "language": "en-us",
            "transcriptEmailAddress": "ada@shop.example", "notes": "about\nlamps",
            "additionalAttributes": { "Offer": "spring", "count": 3, "Page": "https://shop.example/?a=1&b=2" },
            "routingContexts": [{ "context": "Boots", "category": 1 }],
            "chatHistory": [{ "displayName": "Ada", "message": "1 < 2 <b>", "participantType": "WebUser",
                "timestamp": "20261122T120000Z" }] });
        assert_eq!(cleaned(&body), expected);
    }

    #[test]
    fn a_start_of_web_tools_does_so_in_the_same_way() {
        let body = json!({ "participant": { "name": "Ada <script>x</script>", "credentials": "pass<word>", "telephone": "<b>1" },
            "target": "Web Sales", "targettype": "Workgroup", "customInfo": "about\n<b>lamps</b>", "emailAddress": "<b>a@b</b>",
            "attributes": { "Offer<i>": "<u>spring</u>" }, "routingContexts": [{ "context": "<b>Boots</b>", "category": "<i>Product" }],
            "clientToken": "deprecated", "transcriptRequired": false });
        let expected = json!({ "participant": { "name": "Ada x", "credentials": "pass<word>", "telephone": "1" },
            "target": "Web Sales", "targettype": "Workgroup", "customInfo": "about\nlamps", "emailAddress": "a@b",
            "attributes": { "Offer": "spring" }, "routingContexts": [{ "context": "Boots", "category": "Product" }],
            "clientToken": "deprecated", "transcriptRequired": false });
        assert_eq!(cleaned(&body), expected);
    }

    #[test]
    fn callbacks_and_registrations_are_cleaned_too() {
        for (body, expected) in [
            (
                json!({ "name": "<b>Ada</b>", "telephone": "<i>1</i>", "subject": "<u>lamps</u>\nand more", "targetQueue": "Q" }),
                json!({ "name": "Ada", "telephone": "1", "subject": "lamps\nand more", "targetQueue": "Q" }),
            ),
            (
                json!({ "contact": { "username": "ada", "password": "<b>", "home": { "City": "<b>Ulm</b>" } } }),
                json!({ "contact": { "username": "ada", "password": "<b>", "home": { "City": "Ulm" } } }),
            ),
        ] {
            assert_eq!(cleaned(&body), expected);
        }
    }

    #[test]
    fn there_is_no_way_around_it() {
        for (body, expected) in [
            // Another spelling, which a server may take for the same.
            (r#"{"PARTICIPANTNAME":"<b>x</b>"}"#, r#"{"PARTICIPANTNAME":"x"}"#),
            (
                r#"{"Participant":{"Name":"<b>x</b>"}}"#,
                r#"{"Participant":{"Name":"x"}}"#,
            ),
            // Escaped letters.
            (
                r#"{"participantName":"\u003cscript\u003ex"}"#,
                r#"{"participantName":"x"}"#,
            ),
            (r#"{"\u0070articipantName":"<b>x"}"#, r#"{"participantName":"x"}"#),
            // The same name twice.
            (
                r#"{"participantName":"x","participantName":"<b>y"}"#,
                r#"{"participantName":"y"}"#,
            ),
            // Nested where a text belongs, and texts where something nested belongs.
            (
                r#"{"participantName":[{"<b>a":"<b>x"}]}"#,
                r#"{"participantName":[{"a":"x"}]}"#,
            ),
            (r#"{"attributes":"<b>x"}"#, r#"{"attributes":"x"}"#),
            (
                r#"{"attributes":[{"key":"<b>a","value":"<b>x"}]}"#,
                r#"{"attributes":[{"key":"a","value":"x"}]}"#,
            ),
            (
                r#"{"chatHistory":[{"DisplayName":"<b>x"},7]}"#,
                r#"{"chatHistory":[{"DisplayName":"x"},7]}"#,
            ),
            // Tags in tags.
            (
                r#"{"notes":"<<b>script>x<</b>/script>"}"#,
                r#"{"notes":"scriptx/script"}"#,
            ),
        ] {
            let mut read = read(body.as_bytes()).unwrap();
            clean(&mut read);
            assert_eq!(Value::Object(read).to_string(), expected, "{body}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_carried() {
        for (body, expected) in [
            ("", BodyError::NotJson),
            ("participantName=x", BodyError::NotJson),
            ("{\"a\":1} {\"b\":2}", BodyError::NotJson),
            ("{\"a\":1", BodyError::NotJson),
            ("{\"a\":\"\\ud800\"}", BodyError::NotJson),
            ("[]", BodyError::NotAnObject),
            ("\"text\"", BodyError::NotAnObject),
            ("null", BodyError::NotAnObject),
        ] {
            assert_eq!(read(body.as_bytes()), Err(expected), "{body}");
        }
        assert_eq!(read(b"{\"a\":\"\xff\"}"), Err(BodyError::NotJson));
        let deep = "{\"a\":".repeat(200) + "1" + &"}".repeat(200);
        assert_eq!(read(deep.as_bytes()), Err(BodyError::NotJson));
    }
}
