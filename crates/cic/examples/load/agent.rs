//! An agent, over ICWS: hears of everything by an event stream, takes what is offered, answers every line.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::StreamExt as _;
use reqwest::{Client, Method, header};
use serde_json::{Value, json};

use crate::server::PASSWORD;
use crate::tally::Tally;
use crate::visitor::Failure;

#[derive(Clone)]
pub(crate) struct Agent {
    http: Client,
    session: String,
    cookie: String,
    token: String,
}

impl Agent {
    pub(crate) async fn log_in(http: &Client, address: &str, user: &str) -> Result<Self, Failure> {
        let body = json!({ "__type": "urn:inin.com:connection:icAuthConnectionRequestSettings",
            "applicationName": "load", "userID": user, "password": PASSWORD });
        let request = http
            .post(format!("{address}/icws/connection"))
            .header(header::ACCEPT_LANGUAGE, "en-us")
            .json(&body);
        let answer = request.send().await?.error_for_status()?;
        let cookie = answer.headers()[header::SET_COOKIE].to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let told: Value = answer.json().await?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let agent = Self {
            http: http.clone(),
            session: format!("{address}/icws/{}", text("sessionId")),
            cookie,
            token: text("csrfToken"),
        };
        let station = json!({ "__type": "urn:inin.com:connection:stationlessSettings",
            "supportedMediaTypes": [2], "readyForInteractions": true });
        agent.call(Method::PUT, "connection/station", &station).await?;
        let status = json!({ "statusId": "Available" });
        agent
            .call(Method::PUT, &format!("status/user-statuses/{user}"), &status)
            .await?;
        let queue =
            json!({ "queueIds": [{ "queueType": 1, "queueName": user }], "attributeNames": ["Eic_State"] });
        agent
            .call(Method::PUT, "messaging/subscriptions/queues/mine", &queue)
            .await?;
        Ok(agent)
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> Result<(), Failure> {
        let request = self
            .http
            .request(method, format!("{}/{path}", self.session))
            .header(header::COOKIE, &self.cookie)
            .header("ININ-ICWS-CSRF-Token", &self.token)
            .json(body);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// Works until so many chats have had so many lines answered.
    pub(crate) async fn work(self, tally: Arc<Tally>, chats: usize, lines: u32) -> Result<(), Failure> {
        let request = self
            .http
            .get(format!("{}/messaging/messages", self.session))
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/event-stream");
        let mut stream = request.send().await?.error_for_status()?.bytes_stream();
        let mut unread = String::new();
        let mut taken = HashSet::new();
        let mut answered = 0;
        let all = chats * usize::try_from(lines)?;
        while answered < all {
            let Some(bytes) = stream.next().await else {
                return Err("the stream has ended".into());
            };
            unread.push_str(std::str::from_utf8(&bytes?)?);
            while let Some(end) = unread.find("\n\n") {
                let event: String = unread.drain(..end + 2).collect();
                let Some(data) = event.lines().find_map(|line| line.strip_prefix("data:")) else {
                    continue;
                };
                answered += self
                    .hear(&serde_json::from_str(data)?, &mut taken, &tally)
                    .await?;
            }
        }
        Ok(())
    }

    /// Does what a message asks for. Returns how many lines were answered.
    async fn hear(
        &self,
        message: &Value,
        taken: &mut HashSet<String>,
        tally: &Arc<Tally>,
    ) -> Result<usize, Failure> {
        let kind = message["__type"].as_str().unwrap_or_default();
        if kind.ends_with(":queueContentsMessage") {
            for added in message["interactionsAdded"].as_array().into_iter().flatten() {
                let id = added["interactionId"].as_str().unwrap_or_default();
                if taken.insert(id.to_owned()) {
                    self.take(id).await?;
                }
            }
        }
        if !kind.ends_with(":chatContentsMessage") {
            return Ok(0);
        }
        let id = message["interactionId"].as_str().unwrap_or_default();
        let mut answered = 0;
        for added in message["messagesAdded"].as_array().into_iter().flatten() {
            if added["chatMember"]["chatMemberType"] != 4 {
                continue;
            }
            let line = added["text"].as_str().unwrap_or_default();
            tally.to_agents.arrives(line);
            let answer = format!("Re: {line}");
            tally.to_visitors.leaves(&answer);
            let (agent, path) = (self.clone(), format!("interactions/{id}/chat/messages"));
            // An agent who waits for the answer to one line does not hear of the next.
            tokio::spawn(async move {
                let body = json!({ "text": answer, "clearTypingIndicator": true });
                agent.call(Method::POST, &path, &body).await
            });
            answered += 1;
        }
        Ok(answered)
    }

    async fn take(&self, id: &str) -> Result<(), Failure> {
        let nothing = json!({});
        self.call(Method::POST, &format!("interactions/{id}/pickup"), &nothing)
            .await?;
        self.call(
            Method::PUT,
            &format!("messaging/subscriptions/interactions/{id}/chat"),
            &nothing,
        )
        .await
    }
}
