//! A widget in plain words.

use super::words::languages;
use serde_json::Value;
use std::fmt::Write as _;

/// What visitors get, in a few sentences; of what may be any JSON.
pub(crate) fn summary(config: &Value) -> String {
    let mut said = String::new();
    let text = |place: &str| config.pointer(place).and_then(Value::as_str).unwrap_or_default();
    let servers: Vec<&str> = config["cic"]["servers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let (target, protocol) = (text("/target/name"), text("/cic/dialect"));
    if target.is_empty() || servers.is_empty() {
        said.push_str("Say which server takes the chats, and whom they are for: then it can be published. ");
    } else {
        let protocol = if protocol == "webtools" {
            "Web Tools"
        } else {
            "ICWS"
        };
        let _ = write!(
            said,
            "Visitors chat with {target} over {protocol} at {}",
            servers.join(" and ")
        );
        said.push_str(if text("/cic/route") == "service" {
            ", carried by this service. "
        } else {
            ", from their own browsers. "
        });
    }
    said.push_str(if config["launcher"]["enabled"] == true {
        "A launcher is on every page. "
    } else {
        "There is no launcher: an invitation or a link of the page opens the chat. "
    });
    if config["invitation"]["enabled"] == true {
        let after = config["invitation"]["afterSeconds"].as_u64().unwrap_or(10);
        let _ = write!(said, "After {after} seconds on a page visitors are invited. ");
    }
    match config["form"]["fields"].as_array().map(Vec::len) {
        None => said.push_str("They are asked for their name first. "),
        Some(0) => said.push_str("They are asked nothing first. "),
        Some(1) => said.push_str("They are asked one question first. "),
        Some(count) => {
            let _ = write!(said, "They are asked {count} questions first. ");
        }
    }
    if config["hours"].is_object() {
        let zone = text("/hours/timeZone");
        let closed = match text("/hours/whenClosed") {
            "hide" => "there is no launcher at other times",
            "callback" => "at other times a callback is offered",
            _ => "at other times they read when somebody is there again",
        };
        let _ = write!(said, "Somebody is there at certain times ({zone}); {closed}. ");
    }
    let fallback = text("/languages/default");
    let name = |tag: &str| {
        languages()
            .into_iter()
            .find(|language| language.tag == tag)
            .map(|found| found.name)
    };
    if config["languages"]["isFixed"] == true
        && let Some(name) = name(&fallback.to_lowercase())
    {
        let _ = write!(said, "It always speaks {name}.");
    } else {
        said.push_str("It speaks the language of page or visitor.");
    }
    said
}
