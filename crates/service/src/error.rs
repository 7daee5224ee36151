//! What a caller of the HTTP interface is told when something cannot be done: one enum, one mapping to HTTP.

use crate::auth::cross_domain::LinkError;
use crate::auth::permission::Permission;
use crate::cic_proxy::upstream::CarriageError;
use crate::store::StoreError;
use crate::wire::configuration::ConfigurationError;
use crate::wire::kind::Kind;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::time::Duration;

/// After how many seconds an overloaded service asks callers to come back.
pub const RETRY_AFTER_IN_SECONDS: u32 = 5;

/// The content encodings bodies may have, as the header `Accept-Encoding` says it.
pub const ACCEPTED_ENCODINGS: &str = "gzip, br, deflate";

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Not JSON, or not of the shape that was asked for.
    #[error("{0}")]
    BadRequest(String),
    /// Something in the request is not what it should be; it is named.
    #[error(transparent)]
    Refused(#[from] ConfigurationError),
    /// There is no (longer a) document of this kind and id.
    #[error("there is no such {}", .0.as_str())]
    EntityNotFound(Kind),
    /// Somebody else changed the document meanwhile.
    #[error("the document has changed: its current version is {0}")]
    OtherVersion(u32),
    /// The document is named by another one.
    #[error("the {} `{id}` names it", .kind.as_str())]
    InUse {
        /// What names it.
        kind: Kind,
        /// The id of that.
        id: String,
    },
    /// There are as many documents of this kind as there may be.
    #[error("there may be at most {most} documents of the kind {}", .kind.as_str())]
    LimitReached {
        /// The kind.
        kind: Kind,
        /// How many there may be.
        most: usize,
    },
    /// Nobody would be left who may do everything.
    #[error("this is the last administrator")]
    LastAdministrator,
    /// The page's origin is not on the deployment's list.
    #[error("the origin `{0}` is not among the allowed domains of this deployment")]
    OriginNotAllowed(String),
    /// No deployment, and no organisation, has this id.
    #[error("there is no deployment or organization `{0}`")]
    DeploymentNotFound(String),
    /// There is one already, and there may be only one.
    #[error("there is already {0}")]
    AlreadyExists(String),
    /// There is no (longer a) visitor, session or job of this id, whether it could be one or not.
    #[error("there is no such {0}")]
    NoSuch(&'static str),
    /// Nothing lies at this address.
    #[error("there is nothing at this address")]
    NotFound,
    /// Something lies at this address, but not for this method.
    #[error("this address does not have this method")]
    MethodNotAllowed,
    /// The body is larger than the route takes.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// The body's content encoding is none we know, or there are several on top of each other.
    #[error("the content encoding `{0}` is not understood; send the body as it is, or in one of: {accepted}", accepted = ACCEPTED_ENCODINGS)]
    UnsupportedEncoding(String),
    /// The body did not arrive in time.
    #[error("the body did not arrive in time")]
    Timeout,
    /// One address asks for this too often; it may ask again after so long.
    #[error("this was asked for too often; try again later")]
    TooManyRequests(Duration),
    /// A cross-domain link that is not made, or not taken.
    #[error(transparent)]
    LinkRefused(LinkError),
    /// The client's id or secret is wrong.
    #[error("client authentication failed")]
    InvalidClient,
    /// There are no client credentials where they belong.
    #[error(
        "client authentication failed: the client's id and secret go into the header `Authorization: Basic`"
    )]
    NoClientCredentials,
    /// No token, or one that is not (or no longer) good.
    #[error("a valid bearer token is required")]
    Unauthorized,
    /// The token is good but does not allow this.
    #[error("the permission `{}` is required", .0.as_str())]
    Forbidden(Permission),
    /// A chat server's answer cannot be had.
    #[error(transparent)]
    Carriage(#[from] CarriageError),
    /// Too much to do, or the store cannot write.
    #[error("the service cannot take this now; try again later")]
    Unavailable,
    /// Something went wrong that the caller cannot mend.
    #[error("an internal error occurred")]
    Internal,
}

/// The vendor's error shape. Source: `ErrorBody` of the vendor's API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorBody<'a> {
    message: &'a str,
    code: &'a str,
    status: u16,
    context_id: String,
    details: Vec<Detail<'a>>,
}

/// Source: `Detail` of the vendor's API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    error_code: &'a str,
    field_name: &'a str,
}

impl ApiError {
    /// A refusal that names its field.
    #[must_use]
    pub fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Refused(ConfigurationError::new(field, problem))
    }

    /// HTTP status and the vendor's code.
    #[must_use]
    pub fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad.request"),
            Self::Refused(_) => (StatusCode::BAD_REQUEST, "invalid.value"),
            Self::EntityNotFound(_) => (StatusCode::NOT_FOUND, "not.found"),
            Self::OtherVersion(_) => (StatusCode::CONFLICT, "version.mismatch"),
            Self::InUse { .. } => (StatusCode::CONFLICT, "in.use"),
            Self::LimitReached { .. } => (StatusCode::CONFLICT, "limit.reached"),
            Self::LastAdministrator => (StatusCode::CONFLICT, "last.administrator"),
            Self::OriginNotAllowed(_) => (StatusCode::FORBIDDEN, "origin.not.allowed"),
            Self::DeploymentNotFound(_) => (StatusCode::NOT_FOUND, "deployment.not.found"),
            Self::AlreadyExists(_) => (StatusCode::CONFLICT, "already.exists"),
            Self::NotFound | Self::NoSuch(_) => (StatusCode::NOT_FOUND, "not.found"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method.not.allowed"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "request.too.large"),
            Self::UnsupportedEncoding(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported.media.type"),
            Self::Timeout => (StatusCode::REQUEST_TIMEOUT, "request.timeout"),
            Self::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, "too.many.requests"),
            Self::LinkRefused(_) => (StatusCode::FORBIDDEN, "link.not.allowed"),
            Self::InvalidClient | Self::NoClientCredentials => (StatusCode::UNAUTHORIZED, "invalid.client"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "bad.credentials"),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "missing.permissions"),
            Self::Carriage(CarriageError::Silent) => (StatusCode::GATEWAY_TIMEOUT, "gateway.timeout"),
            Self::Carriage(
                CarriageError::Unreachable
                | CarriageError::Broken
                | CarriageError::Elsewhere
                | CarriageError::Loop
                | CarriageError::TooLarge,
            ) => (StatusCode::BAD_GATEWAY, "bad.gateway"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "service.unavailable"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal.server.error"),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Overloaded | StoreError::Stopped => Self::Unavailable,
            StoreError::Taken(Kind::Role) => Self::AlreadyExists("a role of this name".to_owned()),
            StoreError::Taken(Kind::OutcomePredictor) => {
                Self::AlreadyExists("a predictor of this outcome".to_owned())
            }
            StoreError::Full { kind, most } => Self::LimitReached { kind, most },
            StoreError::Taken(kind) => Self::AlreadyExists(format!("such a {}", kind.as_str())),
            StoreError::Database(error) => {
                tracing::error!(%error, "the store failed");
                Self::Unavailable
            }
            StoreError::Migration(error) => {
                tracing::error!(%error, "the store's migration failed");
                Self::Internal
            }
            StoreError::Damaged(what) => {
                tracing::error!(what, "the store holds something unreadable");
                Self::Internal
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let message = self.to_string();
        let body = ErrorBody {
            message: &message,
            code,
            status: status.as_u16(),
            context_id: uuid::Uuid::new_v4().to_string(),
            details: match &self {
                Self::Refused(error) => vec![Detail {
                    error_code: code,
                    field_name: &error.path,
                }],
                _ => Vec::new(),
            },
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self, Self::OriginNotAllowed(_) | Self::DeploymentNotFound(_)) {
            // Whoever sets a site up reads it in the page that was refused; there is nothing else in it.
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(
                "cross-origin-resource-policy",
                HeaderValue::from_static("cross-origin"),
            );
        }
        if let Self::TooManyRequests(wait) = self {
            // Rounded up: whoever comes back a little early is told the same again.
            let seconds = wait.as_millis().div_ceil(1_000);
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        match status {
            // Source: RFC 9110, section 15.5.16.
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                headers.insert(
                    header::ACCEPT_ENCODING,
                    HeaderValue::from_static(ACCEPTED_ENCODINGS),
                );
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_IN_SECONDS));
            }
            StatusCode::UNAUTHORIZED => {
                let scheme = if matches!(self, Self::InvalidClient | Self::NoClientCredentials) {
                    "Basic"
                } else {
                    "Bearer"
                };
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
            }
            _ => {}
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_the_status_and_code_of_the_contract() {
        for (error, status, code) in [
            (ApiError::BadRequest("x".into()), 400, "bad.request"),
            (ApiError::invalid("a.b", "x"), 400, "invalid.value"),
            (ApiError::EntityNotFound(Kind::Segment), 404, "not.found"),
            (ApiError::OtherVersion(2), 409, "version.mismatch"),
            (
                ApiError::InUse {
                    kind: Kind::ActionMap,
                    id: "x".into(),
                },
                409,
                "in.use",
            ),
            (
                ApiError::LimitReached {
                    kind: Kind::Segment,
                    most: 500,
                },
                409,
                "limit.reached",
            ),
            (ApiError::LastAdministrator, 409, "last.administrator"),
            (ApiError::OriginNotAllowed("x".into()), 403, "origin.not.allowed"),
            (
                ApiError::DeploymentNotFound("x".into()),
                404,
                "deployment.not.found",
            ),
            (ApiError::AlreadyExists("x".into()), 409, "already.exists"),
            (ApiError::NotFound, 404, "not.found"),
            (ApiError::NoSuch("visitor"), 404, "not.found"),
            (ApiError::MethodNotAllowed, 405, "method.not.allowed"),
            (ApiError::TooLarge(1), 413, "request.too.large"),
            (
                ApiError::UnsupportedEncoding("zstd".into()),
                415,
                "unsupported.media.type",
            ),
            (ApiError::Timeout, 408, "request.timeout"),
            (
                ApiError::TooManyRequests(Duration::from_millis(1_001)),
                429,
                "too.many.requests",
            ),
            (ApiError::LinkRefused(LinkError::Used), 403, "link.not.allowed"),
            (ApiError::InvalidClient, 401, "invalid.client"),
            (ApiError::NoClientCredentials, 401, "invalid.client"),
            (ApiError::Unauthorized, 401, "bad.credentials"),
            (
                ApiError::Forbidden(Permission::EditAvailability),
                403,
                "missing.permissions",
            ),
            (CarriageError::Unreachable.into(), 502, "bad.gateway"),
            (CarriageError::Broken.into(), 502, "bad.gateway"),
            (CarriageError::Elsewhere.into(), 502, "bad.gateway"),
            (CarriageError::Loop.into(), 502, "bad.gateway"),
            (CarriageError::TooLarge.into(), 502, "bad.gateway"),
            (CarriageError::Silent.into(), 504, "gateway.timeout"),
            (ApiError::Unavailable, 503, "service.unavailable"),
            (ApiError::Internal, 500, "internal.server.error"),
        ] {
            let (actual_status, actual_code) = error.status_and_code();
            assert_eq!((actual_status.as_u16(), actual_code), (status, code));
            let response = error.into_response();
            assert_eq!(
                response.headers().contains_key(header::RETRY_AFTER),
                matches!(status, 429 | 503)
            );
            assert_eq!(
                response.headers().contains_key(header::WWW_AUTHENTICATE),
                status == 401
            );
            assert_eq!(
                response.headers().contains_key(header::ACCEPT_ENCODING),
                status == 415
            );
        }
    }
}
