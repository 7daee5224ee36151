//! What an address below `/cic/` means, if it means anything: which server, which operation, of whom.

use super::operation::{OPERATIONS, Operation, Part, Protocol};
use super::servers::ChatServer;
use crate::limits::MAX_CHAT_PATH_BYTES;
use axum::http::Method;
use std::fmt::{self, Write as _};
use url::Url;

/// Longest id in a path, in bytes; a GUID has 36.
const MAX_ID_BYTES: usize = 64;
/// Longest name of a file, in characters.
const MAX_FILE_NAME_CHARS: usize = 255;

/// Where everything begins.
const FOLDER: &str = "/cic/";

/// The server and the rest of a path, as they stand in it.
pub(crate) fn split(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix(FOLDER)?.split_once('/')
}

/// Why a path leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Astray {
    /// Visitors ask for no such thing.
    Unknown,
    /// They do, by another method.
    Method(Method),
}

/// An operation, with the values for the parts of its path that are none of its words.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    values: Vec<String>,
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The values are secrets.
        formatter.debug_tuple("Call").field(&self.operation.path).finish()
    }
}

impl Call {
    /// Reads what follows the server in a path, as it came: nothing in it is unescaped yet.
    pub(crate) fn read(path: &str, method: &Method) -> Result<Self, Astray> {
        if path.len() > MAX_CHAT_PATH_BYTES {
            return Err(Astray::Unknown);
        }
        let segments: Vec<&str> = path.split('/').collect();
        let mut astray = Astray::Unknown;
        for operation in OPERATIONS {
            let Some(values) = values_of(operation, &segments) else {
                continue;
            };
            let own = operation.request.method();
            if own == *method {
                return Ok(Self { operation, values });
            }
            astray = Astray::Method(own);
        }
        Err(astray)
    }

    /// The address of the operation at a server, written anew: nothing that came stands in it as it came.
    pub(crate) fn address_at(&self, server: &ChatServer) -> Url {
        let mut url = match self.operation.protocol() {
            Protocol::Icws => server.icws(),
            Protocol::WebTools => server.web_tools(),
        }
        .clone();
        let mut path = url.path().trim_end_matches('/').to_owned();
        let mut values = self.values.iter();
        for part in self.operation.parts() {
            let text = match part {
                Part::Word(word) => word,
                Part::Id | Part::FileName => values.next().map_or("", String::as_str),
            };
            path.push('/');
            escape(text, &mut path);
        }
        url.set_path(&path);
        url
    }
}

fn values_of(operation: &Operation, segments: &[&str]) -> Option<Vec<String>> {
    if operation.parts().count() != segments.len() {
        return None;
    }
    let mut values = Vec::new();
    for (part, segment) in operation.parts().zip(segments.iter().copied()) {
        match part {
            Part::Word(word) => {
                let is_it = match operation.protocol() {
                    Protocol::Icws => word == segment,
                    Protocol::WebTools => word.eq_ignore_ascii_case(segment),
                };
                if !is_it {
                    return None;
                }
            }
            Part::Id => values.push(id(segment)?),
            Part::FileName => values.push(file_name(segment)?),
        }
    }
    Some(values)
}

fn id(segment: &str) -> Option<String> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_id = (1..=MAX_ID_BYTES).contains(&segment.len()) && segment.bytes().all(is_good);
    is_id.then(|| segment.to_owned())
}

/// The name of a file, unescaped once. Whoever unescapes it again must find the same, and no way out of its folder: names
/// with slashes, names of folders, and escapes of what needs none are refused.
fn file_name(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let byte = escaped(rest)?;
        // Nobody who means well hides these.
        if byte.is_ascii_alphanumeric() || byte == b'.' {
            return None;
        }
        bytes.push(byte);
        rest = rest.get(2..)?;
    }
    let name = String::from_utf8(bytes).ok()?;
    let is_escaped_again =
        (name.match_indices('%')).any(|(at, _)| escaped(&name.as_bytes()[at + 1..]).is_some());
    let is_unfit = |letter: char| matches!(letter, '/' | '\\') || letter.is_control();
    let is_folder = matches!(name.as_str(), "" | "." | "..");
    let is_long = name.chars().count() > MAX_FILE_NAME_CHARS;
    (!is_folder && !is_long && !is_escaped_again && !name.contains(is_unfit)).then_some(name)
}

/// The byte that two hexadecimal digits at the beginning stand for.
fn escaped(text: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Percent-encodes everything but unreserved characters. Source: RFC 3986, section 2.3.
fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            into.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PID: &str = "11111111-aaaa-4bbb-8ccc-0000000000a1";

    fn server() -> ChatServer {
        let server = ChatServer::new("cic", "http://10.0.0.5:8018", &[]).unwrap();
        server.with_web_tools_at("http://10.0.0.5:8114/proxy/").unwrap()
    }

    fn carried(method: &Method, path: &str) -> Result<String, Astray> {
        let path = path.replace("{pid}", PID);
        Call::read(&path, method).map(|call| call.address_at(&server()).to_string())
    }

    #[test]
    fn what_visitors_ask_is_carried() {
        let (icws, web_tools) = ("http://10.0.0.5:8018/icws", "http://10.0.0.5:8114/proxy/websvcs");
        for (method, path, expected) in [
            (
                "GET",
                "icws/connection/features",
                format!("{icws}/connection/features"),
            ),
            (
                "GET",
                "icws/connection/features/web-chat",
                format!("{icws}/connection/features/web-chat"),
            ),
            ("POST", "icws/web-chat/start", format!("{icws}/web-chat/start")),
            (
                "POST",
                "icws/web-chat/reconnect",
                format!("{icws}/web-chat/reconnect"),
            ),
            (
                "GET",
                "icws/web-chat/messages/{pid}",
                format!("{icws}/web-chat/messages/{PID}"),
            ),
            (
                "GET",
                "icws/web-chat/message-history/{pid}",
                format!("{icws}/web-chat/message-history/{PID}"),
            ),
            (
                "POST",
                "icws/web-chat/send-message/{pid}",
                format!("{icws}/web-chat/send-message/{PID}"),
            ),
            (
                "POST",
                "icws/web-chat/typing-state/{pid}",
                format!("{icws}/web-chat/typing-state/{PID}"),
            ),
            (
                "POST",
                "icws/web-chat/exit/{pid}",
                format!("{icws}/web-chat/exit/{PID}"),
            ),
            (
                "GET",
                "icws/web-chat/file/{pid}/{pid}/size.pdf",
                format!("{icws}/web-chat/file/{PID}/{PID}/size.pdf"),
            ),
            (
                "POST",
                "icws/web-callback/create",
                format!("{icws}/web-callback/create"),
            ),
            (
                "POST",
                "icws/web-callback/reconnect",
                format!("{icws}/web-callback/reconnect"),
            ),
            (
                "GET",
                "icws/web-callback/status/{pid}",
                format!("{icws}/web-callback/status/{PID}"),
            ),
            (
                "POST",
                "icws/web-callback/disconnect/{pid}",
                format!("{icws}/web-callback/disconnect/{PID}"),
            ),
            (
                "GET",
                "websvcs/serverConfiguration",
                format!("{web_tools}/serverConfiguration"),
            ),
            (
                "GET",
                "WebSvcs/SERVERCONFIGURATION",
                format!("{web_tools}/serverConfiguration"),
            ),
            ("POST", "websvcs/queue/query", format!("{web_tools}/queue/query")),
            ("POST", "webSvcs/chat/start", format!("{web_tools}/chat/start")),
            (
                "GET",
                "websvcs/chat/poll/{pid}",
                format!("{web_tools}/chat/poll/{PID}"),
            ),
            (
                "POST",
                "websvcs/chat/sendmessage/{pid}",
                format!("{web_tools}/chat/sendMessage/{PID}"),
            ),
            (
                "POST",
                "websvcs/chat/setTypingState/{pid}",
                format!("{web_tools}/chat/setTypingState/{PID}"),
            ),
            (
                "POST",
                "websvcs/chat/exit/{pid}",
                format!("{web_tools}/chat/exit/{PID}"),
            ),
            (
                "POST",
                "websvcs/chat/reconnect",
                format!("{web_tools}/chat/reconnect"),
            ),
            (
                "GET",
                "websvcs/chat/getFile/{pid}/33aa/-a.png",
                format!("{web_tools}/chat/getfile/{PID}/33aa/-a.png"),
            ),
            (
                "POST",
                "websvcs/partyInfo/{pid}",
                format!("{web_tools}/partyInfo/{PID}"),
            ),
            (
                "GET",
                "websvcs/photo/{pid}/{pid}",
                format!("{web_tools}/photo/{PID}/{PID}"),
            ),
            (
                "GET",
                "websvcs/photo/kim.png",
                format!("{web_tools}/photo/kim.png"),
            ),
            ("POST", "websvcs/register", format!("{web_tools}/register")),
            (
                "POST",
                "websvcs/problemReport/{pid}",
                format!("{web_tools}/problemReport/{PID}"),
            ),
            (
                "POST",
                "websvcs/callback/create",
                format!("{web_tools}/callback/create"),
            ),
            (
                "GET",
                "websvcs/callback/status/{pid}",
                format!("{web_tools}/callback/status/{PID}"),
            ),
            (
                "POST",
                "websvcs/callback/reconnect",
                format!("{web_tools}/callback/reconnect"),
            ),
            (
                "POST",
                "websvcs/callback/disconnect/{pid}",
                format!("{web_tools}/callback/disconnect/{PID}"),
            ),
        ] {
            let method: Method = method.parse().unwrap();
            assert_eq!(carried(&method, path), Ok(expected), "{path}");
        }
    }

    #[test]
    fn nothing_else_is() {
        let long = format!("websvcs/photo/{}", "a".repeat(256));
        let longer = "icws/web-chat/start/".repeat(1_000);
        for path in [
            // What agents do.
            "icws/connection",
            "icws/connection/version",
            "icws/connection/server-info",
            "icws/1234567890/messaging/messages",
            "icws/{pid}/interactions/{pid}/pickup",
            "icws/{pid}/status/user-statuses",
            "desk/",
            "desk/index.html",
            "demo/switchover",
            // Not quite it.
            "",
            "/",
            "icws",
            "icws/",
            "icws/web-chat",
            "icws/web-chat/",
            "icws/web-chat/start/",
            "icws//web-chat/start",
            "/icws/web-chat/start",
            "ICWS/web-chat/start",
            "icws/web-chat/messages",
            "icws/web-chat/messages/",
            "icws/web-chat/messages/{pid}/more",
            "websvcs/chat/disconnect/{pid}",
            // Ways out.
            "icws/web-chat/../connection",
            "icws/web-chat/messages/..",
            "icws/web-chat/messages/.",
            "icws/web-chat/messages/%2e%2e",
            "icws/web-chat/messages/..%2fconnection",
            "icws/web-chat/messages/{pid}%2f..%2f..%2fconnection",
            "icws/web-chat/messages/{pid}%252f",
            "icws/web-chat/messages/{pid};x",
            "icws/web-chat/messages/{pid}%00",
            "icws/web-chat/messages/{pid}%3Fx",
            "icws%2fweb-chat%2fstart",
            "icws/web%2dchat/start",
            "icws\\web-chat\\start",
            "..;/icws/web-chat/start",
            "icws/web-chat/file/{pid}/{pid}/..",
            "icws/web-chat/file/{pid}/{pid}/.",
            "icws/web-chat/file/{pid}/{pid}/%2e%2e",
            "icws/web-chat/file/{pid}/{pid}/%2E",
            "icws/web-chat/file/{pid}/{pid}/a%2fb",
            "icws/web-chat/file/{pid}/{pid}/a%5Cb",
            "icws/web-chat/file/{pid}/{pid}/a\\b",
            "icws/web-chat/file/{pid}/{pid}/a%252fb",
            "icws/web-chat/file/{pid}/{pid}/%25%32%66",
            "icws/web-chat/file/{pid}/{pid}/a%61",
            "icws/web-chat/file/{pid}/{pid}/a%00.pdf",
            "icws/web-chat/file/{pid}/{pid}/a%0d%0aX: y",
            "icws/web-chat/file/{pid}/{pid}/a%",
            "icws/web-chat/file/{pid}/{pid}/a%2",
            "icws/web-chat/file/{pid}/{pid}/%zz",
            "icws/web-chat/file/{pid}/{pid}/%ff%fe",
            "icws/web-chat/file/{pid}/{pid}/",
            "icws/web-chat/file/{pid}/../a.pdf",
            "icws/web-chat/file/../{pid}/a.pdf",
            &long,
            &longer,
        ] {
            for method in [Method::GET, Method::POST] {
                assert_eq!(carried(&method, path), Err(Astray::Unknown), "{method} {path}");
            }
        }
    }

    #[test]
    fn an_operation_has_one_method() {
        for (method, path, own) in [
            ("GET", "icws/web-chat/start", Method::POST),
            ("HEAD", "icws/web-chat/messages/{pid}", Method::GET),
            ("POST", "icws/web-chat/messages/{pid}", Method::GET),
            ("PUT", "icws/web-chat/exit/{pid}", Method::POST),
            ("DELETE", "websvcs/chat/exit/{pid}", Method::POST),
            ("CONNECT", "websvcs/chat/poll/{pid}", Method::GET),
            ("TRACE", "websvcs/chat/start", Method::POST),
        ] {
            let method: Method = method.parse().unwrap();
            assert_eq!(carried(&method, path), Err(Astray::Method(own)), "{path}");
        }
    }

    #[test]
    fn the_name_of_a_file_means_the_same_at_the_other_end() {
        for (written, carried_as) in [
            ("size%20guide.txt", "size%20guide.txt"),
            ("-image.jpeg", "-image.jpeg"),
            ("gr%C3%B6%C3%9Fe.pdf", "gr%C3%B6%C3%9Fe.pdf"),
            ("a+b&c=d;e,f(1).pdf", "a%2Bb%26c%3Dd%3Be%2Cf%281%29.pdf"),
            ("100%25.pdf", "100%25.pdf"),
            ("..hidden", "..hidden"),
        ] {
            let call = carried(
                &Method::GET,
                &format!("icws/web-chat/file/{{pid}}/{{pid}}/{written}"),
            )
            .unwrap();
            assert_eq!(call.rsplit('/').next(), Some(carried_as), "{written}");
        }
    }

    #[test]
    fn what_is_said_of_a_call_names_nobody() {
        let call = Call::read(&format!("icws/web-chat/messages/{PID}"), &Method::GET).unwrap();
        assert_eq!(format!("{call:?}"), "Call(\"icws/web-chat/messages/{id}\")");
    }

    #[test]
    fn a_path_is_split_behind_its_server() {
        for (path, expected) in [
            (
                "/cic/one/icws/web-chat/start",
                Some(("one", "icws/web-chat/start")),
            ),
            (
                "/cic/127.0.0.1:8018/websvcs/register",
                Some(("127.0.0.1:8018", "websvcs/register")),
            ),
            ("/cic/one", None),
            ("/CIC/one/icws", None),
            ("/other/one/icws", None),
        ] {
            assert_eq!(split(path), expected, "{path}");
        }
    }
}
