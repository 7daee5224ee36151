//! The contact centre: where a chat goes, and whom it is for. Source: `reference/cic-web-chat.md`, 4.6.

use super::super::block::Block;
use super::super::keys::OTHER_TRANSPORT;
use super::super::reader::Node;
use super::{MAX_NAME_CHARS, Outcome, is_short};
use serde_json::{Map, Value, json};
use url::Url;

const TYPE: &str = "pureconnect-v4-rest";
const TYPES: [&str; 3] = ["Workgroup", "User", "Station"];
const PORT_TLS: u16 = 8_019;
const PORT: u16 = 8_018;
/// A switchover pair is the most CIC has.
const MAX_SERVERS: usize = 2;
const MAX_SKILLS: usize = 10;

const TRANSPORT: &str = "webchat.transport";

pub(super) fn write(block: &mut Block<'_>, draft: &mut Map<String, Value>) {
    let mut cic = Map::new();
    let mut target = Map::new();
    if let Some(transport) = block.get(TRANSPORT) {
        match transport.get("type") {
            Some(node) if node.text().as_deref() == Some(TYPE) => {
                block.understood(format!("{TRANSPORT}.type"), node);
                servers(block, &mut cic);
                who(block, &mut target);
                skills(block, &mut target);
                rest(block, transport, TRANSPORT);
            }
            Some(node) if node.is_code() => block.note(TRANSPORT, node, Outcome::Code),
            // The vendor's other products have transports with keys of the same names.
            _ if transport.entries().is_some() => {
                block.note(TRANSPORT, transport, Outcome::not_supported(OTHER_TRANSPORT));
            }
            _ => {}
        }
    }
    let path = "webchat.userData.targetQueue";
    if let Some(node) = block.get(path)
        && let Some(name) = node.text()
    {
        let outcome = queue(name, &mut target);
        block.note(path, node, outcome);
    }
    draft.insert("cic".to_owned(), Value::Object(cic));
    draft.insert("target".to_owned(), Value::Object(target));
}

/// What nobody has asked for below a transport that is ours.
fn rest(block: &mut Block<'_>, transport: &Node, path: &str) {
    const KNOWN: [&str; 5] = ["type", "hosts", "useHttps", "reverseProxyUrl", "interactionData"];
    for (name, node) in transport.entries().unwrap_or_default() {
        if !KNOWN.contains(&name.as_str()) && node.truth() != Some(false) && !node.is_code() {
            block.note(
                format!("{path}.{name}"),
                node,
                Outcome::not_supported(OTHER_TRANSPORT),
            );
        }
    }
}

fn servers(block: &mut Block<'_>, cic: &mut Map<String, Value>) {
    let path = |name: &str| format!("{TRANSPORT}.{name}");
    let is_secure = block.truth(&path("useHttps")).unwrap_or(true);
    let proxy_path = path("reverseProxyUrl");
    let proxy = block.get(&proxy_path).and_then(|node| Some((node, node.text()?)));
    if let Some((node, address)) = &proxy {
        if is_server(address) {
            block.understood(proxy_path, node);
        } else {
            // Of the page we do not know where it is.
            let why = "it is no whole address: write it with https:// and the host";
            block.note(proxy_path, node, Outcome::not_supported(why));
            if let Some(hosts) = block.get(&path("hosts")) {
                let why = "they are behind a proxy whose address is not known";
                block.note(path("hosts"), hosts, Outcome::not_supported(why));
            }
            return;
        }
    }
    let proxy = proxy.map(|(_, address)| address);
    let hosts_path = path("hosts");
    let Some(node) = block.get(&hosts_path) else {
        return;
    };
    if node.is_code() {
        return;
    }
    let mut servers: Vec<String> = Vec::new();
    let mut is_all = true;
    for item in node.items().unwrap_or(std::slice::from_ref(node)) {
        let made = item
            .text()
            .and_then(|host| server(&host, proxy.as_deref(), is_secure));
        match made {
            Some(server) if servers.len() < MAX_SERVERS && !servers.contains(&server) => servers.push(server),
            _ => is_all = false,
        }
    }
    let outcome = match (servers.is_empty(), is_all) {
        (true, _) => Outcome::not_supported("there is no host's name in it, such as \"cic.example\""),
        (false, true) => Outcome::Understood,
        (false, false) => Outcome::changed(format!(
            "{}: one host, or two that are a pair, each by its name",
            servers.join(", ")
        )),
    };
    block.note(hosts_path, node, outcome);
    if !servers.is_empty() {
        cic.insert("servers".to_owned(), json!(servers));
        cic.insert("dialect".to_owned(), json!("icws"));
    }
}

/// The address of a CIC server, as the vendor's widget makes it; a host that names a port keeps it, which is ours.
fn server(host: &str, proxy: Option<&str>, is_secure: bool) -> Option<String> {
    if host.contains(|character: char| character.is_whitespace() || "/\\?#@".contains(character)) {
        return None;
    }
    let address = match proxy {
        Some(proxy) => format!("{}/{host}", proxy.trim_end_matches('/')),
        None => {
            let (scheme, port) = if is_secure {
                ("https", PORT_TLS)
            } else {
                ("http", PORT)
            };
            let has_port = host.rsplit_once(':').is_some_and(|(_, port)| {
                !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit())
            });
            match has_port {
                true => format!("{scheme}://{host}"),
                false => format!("{scheme}://{host}:{port}"),
            }
        }
    };
    is_server(&address).then_some(address)
}

/// What a configuration takes for a server.
fn is_server(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    })
}

fn who(block: &mut Block<'_>, target: &mut Map<String, Value>) {
    let path = |name: &str| format!("{TRANSPORT}.interactionData.routing.{name}");
    if let Some(node) = block.get(&path("targetName"))
        && let Some(name) = node.text()
    {
        let outcome = queue(name, target);
        block.note(path("targetName"), node, outcome);
    }
    if let Some(node) = block.get(&path("targetType"))
        && let Some(wanted) = node.text()
    {
        let known = TYPES.iter().find(|known| known.eq_ignore_ascii_case(&wanted));
        let outcome = match known {
            Some(_) => Outcome::Understood,
            // As Predictive Engagement writes it.
            None if wanted.eq_ignore_ascii_case("queue") => Outcome::Understood,
            None => Outcome::changed("Workgroup: there are Workgroup, User and Station"),
        };
        target.insert("type".to_owned(), json!(known.unwrap_or(&"Workgroup")));
        block.note(path("targetType"), node, outcome);
    }
}

/// What is said last counts: `userData` goes before `routing`, as it does in the vendor's widget.
fn queue(name: String, target: &mut Map<String, Value>) -> Outcome {
    if !is_short(&name, MAX_NAME_CHARS) {
        return Outcome::not_supported(format!("a queue's name has at most {MAX_NAME_CHARS} characters"));
    }
    target.insert("name".to_owned(), json!(name));
    Outcome::Understood
}

fn skills(block: &mut Block<'_>, target: &mut Map<String, Value>) {
    let path = format!("{TRANSPORT}.interactionData.routingContexts");
    let Some(node) = block.get(&path) else { return };
    let Some(items) = node.items() else { return };
    let mut skills = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let part = |name: &str| {
            let text = item.get(name).and_then(Node::text);
            text.filter(|text| is_short(text, MAX_NAME_CHARS))
        };
        let outcome = match (part("context"), part("category")) {
            _ if item.is_code() => Outcome::Code,
            (Some(_), Some(_)) if skills.len() == MAX_SKILLS => {
                Outcome::not_supported(format!("there are at most {MAX_SKILLS}"))
            }
            (Some(name), Some(category)) => {
                skills.push(json!({ "category": category, "name": name }));
                Outcome::Understood
            }
            _ => Outcome::not_supported("it has to have a context and a category, each a text"),
        };
        block.note(format!("{path}[{index}]"), item, outcome);
    }
    let outcome = match skills.is_empty() {
        true => Outcome::not_needed("it is empty, or turned off"),
        false => Outcome::Understood,
    };
    block.note(path, node, outcome);
    if !skills.is_empty() {
        target.insert("skills".to_owned(), json!(skills));
    }
}
