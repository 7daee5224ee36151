//! Errors in ICWS's own form. Ids marked *ours* or *inferred* in `docs/wire/icws-agent.md` are made up here.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use waymeet_icws::agent::{ErrorBody, ErrorType};

use crate::model::{AgentError, StartError, UnknownParticipant, VisitorError};

/// An answer that says no.
#[derive(Debug)]
pub(crate) struct IcwsError {
    status: StatusCode,
    kind: ErrorType,
    id: Option<&'static str>,
    message: String,
    property: Option<String>,
    retry_after: Option<Duration>,
}

impl IcwsError {
    fn new(status: StatusCode, id: Option<&'static str>, message: impl Into<String>) -> Self {
        Self {
            status,
            kind: ErrorType::Error,
            id,
            message: message.into(),
            property: None,
            retry_after: None,
        }
    }

    /// 400 without an id of its own.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Some("error.request.invalid"), message)
    }

    /// 400: a required property is not there.
    pub(crate) fn missing(property: &str) -> Self {
        let message = format!("the property `{property}` is missing");
        let error = Self::new(
            StatusCode::BAD_REQUEST,
            Some("error.request.missingProperty"),
            message,
        );
        Self {
            kind: ErrorType::MissingProperty,
            property: Some(property.to_owned()),
            ..error
        }
    }

    /// 400: a property has a value that cannot be used.
    pub(crate) fn invalid(property: &str, reason: &str) -> Self {
        let message = format!("the property `{property}` {reason}");
        let error = Self::new(
            StatusCode::BAD_REQUEST,
            Some("error.request.invalidProperty"),
            message,
        );
        Self {
            kind: ErrorType::InvalidProperty,
            property: Some(property.to_owned()),
            ..error
        }
    }

    /// 413.
    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Some("error.request.tooLarge"),
            "the request is too large",
        )
    }

    /// 400: the participant is unknown.
    ///
    /// Source: reference section 2.2.
    pub(crate) fn invalid_participant() -> Self {
        let id = Some("error.request.webChat.invalidParticipantId");
        Self::new(StatusCode::BAD_REQUEST, id, UnknownParticipant.to_string())
    }

    /// 400: the participant of a callback is unknown, or the callback is over.
    ///
    /// Source for this and the next one: reference section 2.6.
    pub(crate) fn invalid_callback_participant() -> Self {
        let id = Some("error.request.webCallback.invalidParticipantId");
        let message = "there is no callback with this participant";
        Self::new(StatusCode::BAD_REQUEST, id, message)
    }

    /// 400: the ids of a callback belong to none, or not together.
    pub(crate) fn invalid_callback() -> Self {
        let id = Some("error.request.webCallback.invalidCallbackId");
        Self::new(StatusCode::BAD_REQUEST, id, "there is no callback with these ids")
    }

    /// Why a callback is not taken, in its own words and ids.
    pub(crate) fn of_callback(error: StartError) -> Self {
        let property = match &error {
            StartError::InvalidProperty { property, reason } => Some((*property, reason.clone())),
            _ => None,
        };
        match property {
            // What is named so here is called otherwise in a chat's start.
            Some(("participantName", reason)) => Self::invalid("name", &reason),
            _ => {
                let error = Self::from(error);
                let id = error.id.map(|id| match id {
                    "error.request.webChat.invalidTarget" => "error.request.webCallback.invalidTarget",
                    "error.request.webChat.tooManyChats" => "error.request.webCallback.tooManyCallbacks",
                    other => other,
                });
                Self { id, ..error }
            }
        }
    }

    /// 400: wrong user or password.
    pub(crate) fn authentication_failed() -> Self {
        let id = Some("error.request.connection.authenticationFailed");
        Self::new(StatusCode::BAD_REQUEST, id, "the user or the password is wrong")
    }

    /// 400: too many wrong passwords; try again later.
    pub(crate) fn too_many_attempts(wait: Duration) -> Self {
        let id = Some("error.request.connection.tooManyAttempts");
        let error = Self::new(
            StatusCode::BAD_REQUEST,
            id,
            "too many wrong passwords; try again a little later",
        );
        Self {
            retry_after: Some(wait),
            ..error
        }
    }

    /// 401: the session is gone.
    pub(crate) fn no_session() -> Self {
        let id = Some("error.request.connection.invalidSession");
        Self::new(
            StatusCode::UNAUTHORIZED,
            id,
            "the session is unknown or has expired",
        )
    }

    /// 403.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Some("error.request.accessDenied"), message)
    }

    /// 404.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, Some("error.request.notFound"), message)
    }

    /// 409: it cannot be so, given what else there is.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, Some("error.request.conflict"), message)
    }

    /// The same, about a property.
    pub(crate) fn about(self, property: &str) -> Self {
        Self {
            property: Some(property.to_owned()),
            ..self
        }
    }

    /// 412: it is not what the client saw.
    pub(crate) fn changed_meanwhile(message: impl Into<String>) -> Self {
        let id = Some("error.request.changedMeanwhile");
        Self::new(StatusCode::PRECONDITION_FAILED, id, message)
    }

    /// 400: ICWS has it, and this server has not. The id is ours.
    pub(crate) fn not_supported(message: impl Into<String>) -> Self {
        let id = Some("error.request.notSupported");
        Self::new(StatusCode::BAD_REQUEST, id, message)
    }

    /// 405.
    pub(crate) fn method_not_allowed() -> Self {
        let id = Some("error.request.methodNotAllowed");
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            id,
            "this address does not take this method",
        )
    }
}

impl IntoResponse for IcwsError {
    fn into_response(self) -> Response {
        let body = ErrorBody {
            kind: self.kind,
            error_id: self.id.map(str::to_owned),
            message: self.message,
            property_name: self.property,
        };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(wait) = self.retry_after {
            let seconds = HeaderValue::from(wait.as_secs().max(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<UnknownParticipant> for IcwsError {
    fn from(_: UnknownParticipant) -> Self {
        Self::invalid_participant()
    }
}

impl From<VisitorError> for IcwsError {
    fn from(error: VisitorError) -> Self {
        match &error {
            VisitorError::UnknownParticipant(unknown) => (*unknown).into(),
            VisitorError::UnknownChat => {
                let id = Some("error.request.webChat.invalidChatId");
                Self::new(StatusCode::BAD_REQUEST, id, error.to_string())
            }
            VisitorError::EmptyMessage => Self::invalid("message", "is empty"),
            VisitorError::MessageTooLong { max_chars } => {
                Self::invalid("message", &format!("is longer than {max_chars} characters"))
            }
            VisitorError::ChatTooLong => {
                let id = Some("error.request.webChat.chatTooLong");
                Self::new(StatusCode::TOO_MANY_REQUESTS, id, error.to_string())
            }
        }
    }
}

impl From<StartError> for IcwsError {
    fn from(error: StartError) -> Self {
        match &error {
            StartError::UnknownTarget { .. } => {
                let id = Some("error.request.webChat.invalidTarget");
                Self::new(StatusCode::BAD_REQUEST, id, error.to_string())
            }
            StartError::InvalidProperty { property, reason } => Self::invalid(property, reason),
            StartError::TooManyFromAddress => {
                let id = Some("error.request.webChat.tooManyChats");
                let error = Self::new(StatusCode::TOO_MANY_REQUESTS, id, error.to_string());
                Self {
                    retry_after: Some(Duration::from_secs(1)),
                    ..error
                }
            }
            StartError::Full => {
                let id = Some("error.server.full");
                let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, id, error.to_string());
                Self {
                    retry_after: Some(Duration::from_secs(30)),
                    ..error
                }
            }
        }
    }
}

impl From<AgentError> for IcwsError {
    fn from(error: AgentError) -> Self {
        let message = error.to_string();
        match &error {
            AgentError::UnknownInteraction(_)
            | AgentError::UnknownUser(_)
            | AgentError::UnknownWorkgroup(_) => Self::not_found(message),
            AgentError::NoRight(_) => Self::forbidden(message),
            AgentError::UnknownStatus(_) => Self::invalid("statusId", "is no status to choose"),
            AgentError::Attribute { .. } => Self {
                message,
                ..Self::invalid("attributes", "")
            },
            AgentError::NoTarget => Self::missing("queueID"),
            AgentError::EmptyMessage => Self::invalid("text", "is empty"),
            AgentError::MessageTooLong { max_chars } => {
                Self::invalid("text", &format!("is longer than {max_chars} characters"))
            }
            AgentError::PageAddress(_) => Self {
                message,
                ..Self::invalid("url", "")
            },
            AgentError::EmptyFile | AgentError::FileName(_) => Self {
                message,
                ..Self::invalid("file", "")
            },
            AgentError::FileTooLarge { .. } => Self {
                message,
                ..Self::too_large()
            },
            // Not 503: that would say that this server is the passive one of a pair.
            AgentError::NoRoomForFile => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                Some("error.request.noRoom"),
                message,
            ),
            AgentError::WrongState(_)
            | AgentError::NotLicensed(_)
            | AgentError::NoChat
            | AgentError::ChatTooLong
            | AgentError::TooManyFiles { .. } => Self::bad_request(message),
        }
    }
}
