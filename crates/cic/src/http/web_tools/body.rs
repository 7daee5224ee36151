//! Bodies: what is wrong with one is said in the envelope of its operation, and not by HTTP.

use std::ops::Deref;

use axum::extract::{FromRequest, Request};

use super::failure::{Failure, INVALID};
use crate::http::body::Properties;

/// The fields of a request's body.
pub(super) struct Fields(Properties);

impl Deref for Fields {
    type Target = Properties;

    fn deref(&self) -> &Properties {
        &self.0
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let root = root_of(request.uri().path());
        let properties = Properties::from_request(request, state).await;
        properties.map(Self).map_err(|_| Failure {
            root,
            reason: INVALID,
        })
    }
}

/// The envelope of the operation at this path.
fn root_of(path: &str) -> &'static str {
    match path.split('/').nth(2) {
        Some("callback") => "callback",
        Some("queue") => "queue",
        Some("partyInfo") => "partyInfo",
        Some("register") => "registration",
        _ => "chat",
    }
}
