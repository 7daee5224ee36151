//! A visitor, over ICWS web-chat: says numbered lines, polls, and leaves when all answers are there.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use crate::server::WORKGROUP;
use crate::tally::Tally;

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(crate) struct Visitor {
    http: Client,
    address: String,
    participant: String,
}

impl Visitor {
    pub(crate) async fn start(http: &Client, address: &str) -> Result<Self, Failure> {
        let body = json!({ "participantName": "Ada", "targetName": WORKGROUP, "targetType": "Workgroup" });
        let request = http.post(format!("{address}/icws/web-chat/start")).json(&body);
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        Ok(Self {
            http: http.clone(),
            address: address.to_owned(),
            participant: answer["participantId"]
                .as_str()
                .ok_or("no participant")?
                .to_owned(),
        })
    }

    /// Says its lines, and reads what is answered until there are as many answers.
    pub(crate) async fn talk(
        self,
        tally: Arc<Tally>,
        lines: u32,
        interval: Duration,
        offset: Duration,
    ) -> Result<(), Failure> {
        let begin = Instant::now() + offset;
        let saying = async {
            for number in 0..lines {
                sleep_until(begin + interval * number).await;
                let line = format!("{} {number}", self.participant);
                tally.to_agents.leaves(&line);
                let body = json!({ "message": line, "type": "text/plain" });
                self.post("send-message", &body).await?;
            }
            Ok::<_, Failure>(())
        };
        let reading = async {
            let mut answers = 0;
            // Long after the last answer is due, what is missing is lost.
            let end = begin + interval * (lines + 6);
            while answers < lines && Instant::now() < end {
                let (wait, texts) = self.poll().await?;
                for text in texts.iter().filter(|text| text.starts_with("Re: ")) {
                    tally.to_visitors.arrives(text);
                    answers += 1;
                }
                sleep(wait).await;
            }
            Ok::<_, Failure>(())
        };
        tokio::try_join!(saying, reading)?;
        self.post("exit", &json!({})).await
    }

    async fn post(&self, operation: &str, body: &Value) -> Result<(), Failure> {
        let address = format!("{}/icws/web-chat/{operation}/{}", self.address, self.participant);
        self.http
            .post(address)
            .json(body)
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    /// How long to wait, and the texts that are new.
    async fn poll(&self) -> Result<(Duration, Vec<String>), Failure> {
        let address = format!("{}/icws/web-chat/messages/{}", self.address, self.participant);
        let answer: Value = self
            .http
            .get(address)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let wait = answer["pollWaitSuggestion"].as_str().ok_or("no wait")?.parse()?;
        let messages = answer["messages"].as_array().ok_or("no messages")?;
        let texts = messages.iter().filter_map(|message| message["value"].as_str());
        Ok((Duration::from_millis(wait), texts.map(str::to_owned).collect()))
    }
}
