//! What can go wrong.

use std::time::Duration;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Disguise;

/// The longest delay, in milliseconds: nobody waits for longer.
const MAX_DELAY_MS: u64 = 5 * 60 * 1_000;

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Fault {
    /// It is carried out, and answered so many milliseconds later.
    DelayMs(Delay),
    /// It is not carried out; the answer is a proxy's, with this status.
    Status(FaultStatus),
    /// It is carried out, and the connection breaks in the middle of the answer.
    LoseAnswer,
    /// The same without its being carried out; whoever asks cannot tell.
    LoseRequest,
    /// Every event of the answer is in it twice.
    DuplicateEvents,
    /// That an agent takes part is told twice.
    DuplicateActive,
    /// The wait is a text of digits, where it is a number otherwise.
    NumericStringPollWait,
    /// Events do not say whose side a participant is on.
    MissingParticipantType,
    /// The answer does not tell a visitor's own texts.
    WithoutEcho,
    /// The configuration has this version.
    CfgVer(u64),
}

impl Fault {
    /// How the answer is changed, if that is all.
    pub(crate) fn disguise(self) -> Option<Disguise> {
        match self {
            Self::DelayMs(_) | Self::Status(_) | Self::LoseAnswer | Self::LoseRequest => None,
            Self::DuplicateEvents => Some(Disguise::DuplicateEvents),
            Self::DuplicateActive => Some(Disguise::DuplicateActive),
            Self::NumericStringPollWait => Some(Disguise::NumericStringPollWait),
            Self::MissingParticipantType => Some(Disguise::MissingParticipantType),
            Self::WithoutEcho => Some(Disguise::WithoutEcho),
            Self::CfgVer(version) => Some(Disguise::CfgVer(version)),
        }
    }
}

/// A delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u64", try_from = "u64")]
pub(crate) struct Delay(pub(crate) Duration);

impl TryFrom<u64> for Delay {
    type Error = String;

    fn try_from(delay_ms: u64) -> Result<Self, Self::Error> {
        if delay_ms <= MAX_DELAY_MS {
            Ok(Self(Duration::from_millis(delay_ms)))
        } else {
            Err(format!("a delay has at most {MAX_DELAY_MS} milliseconds"))
        }
    }
}

impl From<Delay> for u64 {
    fn from(delay: Delay) -> Self {
        Self::try_from(delay.0.as_millis()).unwrap_or(MAX_DELAY_MS)
    }
}

/// What proxies and servers in trouble answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u16", try_from = "u16")]
pub(crate) struct FaultStatus(pub(crate) StatusCode);

impl TryFrom<u16> for FaultStatus {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        match status {
            404 => Ok(Self(StatusCode::NOT_FOUND)),
            500 => Ok(Self(StatusCode::INTERNAL_SERVER_ERROR)),
            502 => Ok(Self(StatusCode::BAD_GATEWAY)),
            503 => Ok(Self(StatusCode::SERVICE_UNAVAILABLE)),
            504 => Ok(Self(StatusCode::GATEWAY_TIMEOUT)),
            _ => Err("a status is 404, 500, 502, 503 or 504".to_owned()),
        }
    }
}

impl From<FaultStatus> for u16 {
    fn from(status: FaultStatus) -> Self {
        status.0.as_u16()
    }
}
