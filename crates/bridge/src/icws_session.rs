//! One session with a CIC server: log-in, requests, messages.

use std::fmt;

use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_RANGE, COOKIE, HeaderMap, RANGE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use waymeet_icws::agent::{ConnectionResponse, ErrorBody, ItemList, Message};

use crate::body::{self, BodyError};
use crate::error::IcwsError;
use crate::hosts::below;
use crate::secret::Secret;

/// The header that repeats the token of the log-in.
const CSRF_HEADER: &str = "ININ-ICWS-CSRF-Token";

/// How the bridge calls itself.
const APPLICATION: &str = "Waymeet availability bridge";

/// Items on one page of a list. Source: ICWS conventions, `cic-web-chat.md` section 3.1.
const PAGE_ITEMS: usize = 200;

/// The most pages read of one list.
const MAX_PAGES: usize = 500;

/// A session that is logged in. `Debug` shows the host alone.
pub(crate) struct IcwsSession {
    http: Client,
    host: Url,
    id: String,
    csrf_token: Secret,
    cookie: Secret,
}

impl fmt::Debug for IcwsSession {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("IcwsSession")
            .field("host", &self.host.as_str())
            .finish_non_exhaustive()
    }
}

/// What is sent to log in.
#[derive(Serialize)]
struct LogIn<'a> {
    #[serde(rename = "__type")]
    kind: &'static str,
    #[serde(rename = "applicationName")]
    application_name: &'static str,
    #[serde(rename = "userID")]
    user_id: &'a str,
    password: &'a str,
}

/// The 503 answer: `urn:inin.com:connection:alternateHosts`.
#[derive(Default, serde::Deserialize)]
struct AlternateHosts {
    #[serde(default, rename = "alternateHostList")]
    hosts: Vec<String>,
}

impl IcwsSession {
    /// Logs in at one host; the second value is the alternate hosts it names.
    pub(crate) async fn log_in(
        http: &Client,
        host: &Url,
        user: &str,
        password: &Secret,
    ) -> Result<(Self, Vec<String>), IcwsError> {
        let path = "connection";
        let mut address = below(host, &["icws", path]);
        address.set_query(Some("include=features,version"));
        let body = LogIn {
            kind: "urn:inin.com:connection:icAuthConnectionRequestSettings",
            application_name: APPLICATION,
            user_id: user,
            password: password.expose(),
        };
        let request = http
            .post(address)
            .header(ACCEPT_LANGUAGE, "en-us")
            .header(ACCEPT, "application/json");
        let response = match checked(send(request.json(&body)).await?, path).await {
            Err(IcwsError::Refused { status, error_id, .. }) if status < 500 => {
                return Err(IcwsError::LogInRefused { status, error_id });
            }
            // Without a session there is none to end: 401 is a refusal here.
            Err(IcwsError::SessionEnded) => {
                return Err(IcwsError::LogInRefused {
                    status: 401,
                    error_id: String::new(),
                });
            }
            other => other?,
        };
        let cookie = cookies(response.headers());
        let told: ConnectionResponse = json(response, path).await?;
        let session = Self {
            http: http.clone(),
            host: host.clone(),
            id: told.session_id,
            csrf_token: Secret::new(told.csrf_token),
            cookie,
        };
        Ok((session, told.alternate_host_list))
    }

    /// The host the session is with.
    pub(crate) fn host(&self) -> &Url {
        &self.host
    }

    /// Ends the session.
    pub(crate) async fn log_out(&self) -> Result<(), IcwsError> {
        self.delete(&["connection"]).await
    }

    /// Reads one object.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &str) -> Result<T, IcwsError> {
        let shown = path.join("/");
        let request = self.request(Method::GET, path, query);
        json(checked(send(request).await?, &shown).await?, &shown).await
    }

    /// Reads a list, page by page.
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &str,
    ) -> Result<Vec<T>, IcwsError> {
        let shown = path.join("/");
        let mut items: Vec<T> = Vec::new();
        for _ in 0..MAX_PAGES {
            let first = items.len();
            let range = format!("items={first}-{}", first + PAGE_ITEMS - 1);
            let request = self.request(Method::GET, path, query).header(RANGE, range);
            let response = checked(send(request).await?, &shown).await?;
            let total = total(response.headers());
            let page: ItemList<T> = json(response, &shown).await?;
            let count = page.items.len();
            items.extend(page.items);
            // A server that says nothing of ranges has sent everything.
            if count == 0 || total.is_none_or(|total| items.len() >= total) {
                break;
            }
        }
        Ok(items)
    }

    /// Sends an object and reads the answer.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        body: &impl Serialize,
    ) -> Result<T, IcwsError> {
        let shown = path.join("/");
        let request = self.request(Method::POST, path, "").json(body);
        json(checked(send(request).await?, &shown).await?, &shown).await
    }

    /// Subscribes: below `messaging/subscriptions`.
    pub(crate) async fn subscribe(&self, path: &[&str], body: &impl Serialize) -> Result<(), IcwsError> {
        let path = subscription(path);
        let request = self.request(Method::PUT, &path, "").json(body);
        checked(send(request).await?, &path.join("/")).await.map(drop)
    }

    /// Ends a subscription; one that is not there is ended already.
    pub(crate) async fn unsubscribe(&self, path: &[&str]) -> Result<(), IcwsError> {
        match self.delete(&subscription(path)).await {
            Err(error) if error.is_not_found() => Ok(()),
            other => other,
        }
    }

    /// What happened since the last call. A message that cannot be read is left out, its neighbours are kept.
    pub(crate) async fn messages(&self) -> Result<Vec<Message>, IcwsError> {
        let told: Vec<serde_json::Value> = self.get(&["messaging", "messages"], "").await?;
        let mut messages = Vec::with_capacity(told.len());
        for message in told {
            match serde_json::from_value(message) {
                Ok(message) => messages.push(message),
                Err(error) => tracing::warn!(%error, "a message of the CIC server cannot be read"),
            }
        }
        Ok(messages)
    }

    async fn delete(&self, path: &[&str]) -> Result<(), IcwsError> {
        let request = self.request(Method::DELETE, path, "");
        checked(send(request).await?, &path.join("/")).await.map(drop)
    }

    fn request(&self, method: Method, path: &[&str], query: &str) -> RequestBuilder {
        let mut address = below(&self.host, &["icws", &self.id]);
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.extend(path);
        }
        if !query.is_empty() {
            address.set_query(Some(query));
        }
        self.http
            .request(method, address)
            .header(ACCEPT, "application/json")
            .header(COOKIE, self.cookie.expose())
            .header(CSRF_HEADER, self.csrf_token.expose())
    }
}

fn subscription<'a>(path: &[&'a str]) -> Vec<&'a str> {
    let mut whole = vec!["messaging", "subscriptions"];
    whole.extend(path);
    whole
}

/// The `name=value` parts of the cookies an answer sets, as one request header.
fn cookies(headers: &HeaderMap) -> Secret {
    let set = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs: Vec<&str> = set
        .filter_map(|cookie| cookie.split(';').next())
        .map(str::trim)
        .collect();
    Secret::new(pairs.join("; "))
}

/// The total in `Content-Range: items 0-1/2`.
fn total(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(CONTENT_RANGE)?
        .to_str()
        .ok()?
        .rsplit('/')
        .next()?
        .trim()
        .parse()
        .ok()
}

async fn send(request: RequestBuilder) -> Result<Response, IcwsError> {
    // The address holds the session's id: it stays out of errors.
    request
        .send()
        .await
        .map_err(|error| IcwsError::Unreachable(error.without_url()))
}

/// Turns the answers that are no success into errors.
async fn checked(response: Response, path: &str) -> Result<Response, IcwsError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    if status == StatusCode::UNAUTHORIZED {
        return Err(IcwsError::SessionEnded);
    }
    let body = body::read(response).await.unwrap_or_else(|_| Vec::new());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let told: AlternateHosts = serde_json::from_slice(&body).unwrap_or_default();
        return Err(IcwsError::NotServing {
            alternates: told.hosts,
        });
    }
    let told: Option<ErrorBody> = serde_json::from_slice(&body).ok();
    let error_id = told.and_then(|told| told.error_id).unwrap_or_default();
    Err(IcwsError::Refused {
        path: path.to_owned(),
        status: status.as_u16(),
        error_id,
    })
}

async fn json<T: DeserializeOwned>(response: Response, path: &str) -> Result<T, IcwsError> {
    let unreadable = |reason: String| IcwsError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let body = body::read(response).await.map_err(|error| match error {
        BodyError::Broken(error) => IcwsError::Unreachable(error),
        BodyError::TooLarge => unreadable("it is too large".to_owned()),
    })?;
    serde_json::from_slice(&body).map_err(|error| unreadable(error.to_string()))
}
