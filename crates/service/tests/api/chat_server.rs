//! A chat server on loopback that answers what a test says and remembers what it was asked; and a service that carries to it.

use crate::helpers::*;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use waymeet_service::cic_proxy::servers::{ChatServer, ChatServers};
use waymeet_service::{CarriageSettings, IntakeSettings};

pub(crate) const PID: &str = "11111111-aaaa-4bbb-8ccc-0000000000a1";
pub(crate) const FILE: &str = "33333333aaaa4bbb8ccc0000000000c3";
/// What the server is called.
pub(crate) const NAME: &str = "cic1.example";

/// A question the server was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The server.
pub(crate) struct ChatServerDouble {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl ChatServerDouble {
    /// A server that answers like this.
    pub(crate) async fn answering<
        Answer: IntoResponse,
        Answered: Future<Output = Answer> + Send + 'static,
    >(
        answer: impl Fn(Asked) -> Answered + Send + Sync + 'static,
    ) -> Self {
        let answer = Arc::new(move |asked| -> Answering {
            let answering = answer(asked);
            Box::pin(async move { answering.await.into_response() })
        });
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let heard = asked.clone();
        let router = Router::new().fallback(move |request: Request<Body>| {
            let (heard, answer) = (heard.clone(), answer.clone());
            async move {
                let (parts, body) = request.into_parts();
                let question = Asked {
                    method: parts.method.to_string(),
                    path: parts.uri.to_string(),
                    headers: parts.headers,
                    body: to_bytes(body, 1 << 20).await.unwrap().to_vec(),
                };
                heard.lock().unwrap().push(question.clone());
                answer(question).await
            }
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, asked }
    }

    /// A server that answers everything with an empty object.
    pub(crate) async fn content() -> Self {
        Self::answering(async |_| axum::Json(serde_json::json!({}))).await
    }

    /// What it was asked, in order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The one question it was asked.
    pub(crate) fn only(&self) -> Asked {
        let asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.into_iter().next().unwrap()
    }
}

/// The settings to carry chats of the shop's pages to a server at this address.
pub(crate) fn carriage_to(address: SocketAddr) -> CarriageSettings {
    let server = ChatServer::new(NAME, &format!("http://{address}"), &[ORGANISATION]).unwrap();
    CarriageSettings {
        servers: ChatServers::new(vec![server]).unwrap(),
        ..CarriageSettings::default()
    }
}

/// A service that carries chats.
pub(crate) async fn carrying(carriage: CarriageSettings) -> TestService {
    TestService::start_and_carry(IntakeSettings::default(), carriage).await
}

/// A server that answers like this, and a service in front of it.
pub(crate) async fn in_front_of<Answer: IntoResponse, Answered: Future<Output = Answer> + Send + 'static>(
    answer: impl Fn(Asked) -> Answered + Send + Sync + 'static,
) -> (ChatServerDouble, TestService) {
    let server = ChatServerDouble::answering(answer).await;
    let service = carrying(carriage_to(server.address)).await;
    (server, service)
}

/// An address below the server's name.
pub(crate) fn at(path: &str) -> String {
    format!(
        "/cic/{NAME}/{}",
        path.replace("{pid}", PID).replace("{file}", FILE)
    )
}
