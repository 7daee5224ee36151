//! Tries the link with the organisation: does the engagement service know it, and the secret?

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::UnixMillis;
use crate::organisation_link::{LINK_TEST_LIFE_IN_SECONDS, LinkTest, OrganisationLink};

/// How long the service may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// More than this is no answer to a test, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Why the link does not work, for the administrator who tries it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkTestError {
    /// Nobody answers.
    #[error("the engagement service at `{service}` cannot be reached: {reason}")]
    Unreachable { service: String, reason: String },
    /// The organisation is unknown there, or the secret is another.
    #[error("the engagement service does not know this organisation with this secret")]
    Refused,
    /// Something answers that is no engagement service.
    #[error("`{service}` answers with status {status}; is it an engagement service?")]
    Strange { service: String, status: u16 },
}

/// The body of `POST /v1/link/test`. Source: docs/wire/README.md, contact centre → service.
#[derive(Serialize)]
struct Request {
    token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    organisation_name: String,
}

/// Returns the organisation's name.
pub(crate) async fn run(
    link: &OrganisationLink,
    nonce: String,
    now: UnixMillis,
) -> Result<String, LinkTestError> {
    let unreachable = |error: reqwest::Error| LinkTestError::Unreachable {
        service: link.service.clone(),
        reason: if error.is_timeout() {
            "it takes too long".to_owned()
        } else {
            "no connection".to_owned()
        },
    };
    let test = LinkTest {
        organisation: link.organisation.clone(),
        exp: now.in_seconds() + LINK_TEST_LIFE_IN_SECONDS,
        nonce,
    };
    let token = link.secret.sign_test(&test);
    let client = reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(unreachable)?;
    let address = format!("{}/v1/link/test", link.service.trim_end_matches('/'));
    let response = client
        .post(address)
        .json(&Request { token })
        .send()
        .await
        .map_err(unreachable)?;
    let status = response.status().as_u16();
    let strange = || LinkTestError::Strange {
        service: link.service.clone(),
        status,
    };
    match status {
        200 => {}
        401 | 403 => return Err(LinkTestError::Refused),
        _ => return Err(strange()),
    }
    let mut response = response;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(strange());
        }
        body.extend_from_slice(&chunk);
    }
    let answer: Answer = serde_json::from_slice(&body).map_err(|_| strange())?;
    Ok(answer.organisation_name)
}
