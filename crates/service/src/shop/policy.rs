//! The headers every answer carries, with the strict policy a careful customer would set.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::Shop;

/// Headers that are the same for every answer.
const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
];

/// A number used once: names the scripts of one answer. Never empty, and safe in an attribute.
#[derive(Debug, Clone)]
pub(super) struct Nonce(pub(super) String);

impl Nonce {
    fn new() -> Self {
        Self(STANDARD.encode(rand::random::<[u8; 16]>()))
    }
}

/// The policy but for the nonce.
#[derive(Debug)]
pub(super) struct Policy {
    service: String,
    /// The service and the chat servers.
    servers: String,
}

impl Policy {
    /// The policy that lets pages reach the service and the chat servers, by their origins.
    pub(super) fn new(service_url: &str, chat_servers: &[String]) -> Self {
        let service = origin(service_url);
        let mut servers = service.clone();
        for server in chat_servers {
            servers.push_str(&origin(server));
        }
        Self { service, servers }
    }

    /// The text of the policy for one answer.
    ///
    /// Reports go by `report-uri` alone: where `report-to` stands beside it Chromium sends them by the Reporting
    /// API instead, up to a minute late, and Firefox and WebKit have no use for it.
    fn text(&self, nonce: &Nonce) -> String {
        let (nonce, service, servers) = (&nonce.0, &self.service, &self.servers);
        format!(
            "default-src 'self'; \
             script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'{service}; \
             connect-src 'self'{servers}; \
             img-src 'self'{servers} data:; \
             style-src 'self'; \
             frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; \
             require-trusted-types-for 'script'; trusted-types 'none'; \
             report-uri /csp-report"
        )
    }

    /// Puts the policy and its companions into an answer's headers.
    fn write(&self, nonce: &Nonce, headers: &mut HeaderMap) {
        // Base64 and serialised origins are ASCII, so that the stricter value is only there to satisfy the type.
        let policy = HeaderValue::from_str(&self.text(nonce))
            .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        for (name, value) in FIXED {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// Middleware: a new nonce for the handlers, and the headers on whatever they answer.
pub(super) async fn apply(State(shop): State<Arc<Shop>>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    shop.policy.write(&nonce, response.headers_mut());
    response
}

/// The origin of an address with a space before it, or nothing: what is no address must not get into the policy.
fn origin(address: &str) -> String {
    match Url::parse(address).map(|url| url.origin()) {
        Ok(origin) if origin.is_tuple() => format!(" {}", origin.ascii_serialization()),
        _ => {
            tracing::warn!(
                address,
                "this is no address, and is left out of the shop's policy"
            );
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_enter_the_policy() {
        let servers = [
            "http://127.0.0.1:8018/icws/".to_owned(),
            "x; script-src *".to_owned(),
        ];
        let text = Policy::new("http://127.0.0.1:7601/some/path", &servers).text(&Nonce("n".to_owned()));
        assert!(
            text.contains("connect-src 'self' http://127.0.0.1:7601 http://127.0.0.1:8018;"),
            "{text}"
        );
        assert!(!text.contains('*') && !text.contains("path"), "{text}");
    }

    #[test]
    fn nothing_inline_and_no_eval_is_allowed() {
        let text = Policy::new("https://service.example", &[]).text(&Nonce::new());
        assert!(
            !text.contains("unsafe-inline") && !text.contains("'unsafe-eval'"),
            "{text}"
        );
    }
}
