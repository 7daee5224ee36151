//! Tells the engagement service who can take a chat, and who works in the contact centre.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, StatusCode, Url};
use serde::{Deserialize, Serialize};

use crate::availability::Update;
use crate::body::{self, BodyError};
use crate::error::ServiceError;
use crate::hosts::below;
use crate::secret::Secret;

/// The service, with the token it last gave.
pub(crate) struct ServiceClient {
    http: Client,
    base: Url,
    client_id: String,
    client_secret: Secret,
    token: Option<Secret>,
}

impl fmt::Debug for ServiceClient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ServiceClient")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
}

/// The body of `POST /v1/availability`. Source: `docs/wire/README.md`, bridge → service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Availability<'a> {
    pacing_ms: u64,
    updates: &'a [Update],
}

/// The body of `PUT /v1/contact-centre/users`. Source: as above.
#[derive(Serialize)]
struct Users<'a> {
    users: Vec<User<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct User<'a> {
    id: &'a str,
    display_name: &'a str,
}

impl ServiceClient {
    /// A client that has not asked for a token yet.
    pub(crate) fn new(http: Client, base: Url, client_id: String, client_secret: Secret) -> Self {
        Self {
            http,
            base,
            client_id,
            client_secret,
            token: None,
        }
    }

    /// Sends one round of updates.
    pub(crate) async fn tell(&mut self, interval: Duration, updates: &[Update]) -> Result<(), ServiceError> {
        let body = Availability {
            pacing_ms: u64::try_from(interval.as_millis()).unwrap_or(u64::MAX),
            updates,
        };
        self.send(Method::POST, &["v1", "availability"], &body).await
    }

    /// Tells who works in the contact centre: all users, by id, with their names.
    pub(crate) async fn tell_users(&mut self, users: &BTreeMap<String, String>) -> Result<(), ServiceError> {
        let users = users.iter().map(|(id, display_name)| User { id, display_name });
        let body = Users {
            users: users.collect(),
        };
        self.send(Method::PUT, &["v1", "contact-centre", "users"], &body)
            .await
    }

    /// Sends something. An expired token is renewed once.
    async fn send(
        &mut self,
        method: Method,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<(), ServiceError> {
        let kept = self.token.clone();
        let had_token = kept.is_some();
        let token = match kept {
            Some(token) => token,
            None => self.log_in().await?,
        };
        let mut status = self.send_with(&token, method.clone(), path, body).await?;
        if status == StatusCode::UNAUTHORIZED && had_token {
            let token = self.log_in().await?;
            status = self.send_with(&token, method, path, body).await?;
        }
        if status == StatusCode::UNAUTHORIZED {
            self.token = None;
        }
        if status.is_success() {
            Ok(())
        } else {
            Err(ServiceError::Refused(status.as_u16()))
        }
    }

    async fn send_with(
        &self,
        token: &Secret,
        method: Method,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<StatusCode, ServiceError> {
        let address = below(&self.base, path);
        let request = self.http.request(method, address).bearer_auth(token.expose());
        Ok(request.json(body).send().await.map_err(unreachable)?.status())
    }

    /// Client credentials. Source: RFC 6749 section 4.4.
    async fn log_in(&mut self) -> Result<Secret, ServiceError> {
        let request = self
            .http
            .post(below(&self.base, &["oauth", "token"]))
            .basic_auth(&self.client_id, Some(self.client_secret.expose()))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials");
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        if !status.is_success() {
            return Err(ServiceError::LogInRefused(status.as_u16()));
        }
        let body = body::read(response).await.map_err(|error| match error {
            BodyError::Broken(error) => ServiceError::Unreachable(error),
            BodyError::TooLarge => ServiceError::Unreadable("it is too large".to_owned()),
        })?;
        // What serde says of a broken answer names the place, never the content of a field.
        let answer: TokenAnswer =
            serde_json::from_slice(&body).map_err(|error| ServiceError::Unreadable(error.to_string()))?;
        let token = Secret::new(answer.access_token);
        self.token = Some(token.clone());
        Ok(token)
    }
}

fn unreachable(error: reqwest::Error) -> ServiceError {
    ServiceError::Unreachable(error.without_url())
}
