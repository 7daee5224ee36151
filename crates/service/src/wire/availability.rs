//! Availability, as pages read it and as the bridge reports it. Source: docs/wire.

use crate::availability::{OfferedQueue, QueueState, QueueUpdate};
use crate::limits::{MAX_AVAILABILITY_UPDATES, MAX_WORKGROUP_BYTES};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a page may rely on what it was told, in milliseconds: three updates at the default pace.
pub const AVAILABILITY_TTL_MS: u32 = 15_000;

/// Who can take a chat now, for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WireAvailability {
    ttl_ms: u32,
    queues: BTreeMap<String, WireQueue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct WireQueue {
    agents: u32,
    estimated_wait_seconds: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    throttled: bool,
}

impl From<&BTreeMap<String, OfferedQueue>> for WireAvailability {
    fn from(queues: &BTreeMap<String, OfferedQueue>) -> Self {
        let queue = |offered: &OfferedQueue| WireQueue {
            agents: offered.state.available_agents,
            estimated_wait_seconds: offered.state.estimated_wait_in_seconds,
            throttled: offered.is_throttled,
        };
        Self {
            ttl_ms: AVAILABILITY_TTL_MS,
            queues: queues
                .iter()
                .map(|(name, state)| (name.clone(), queue(state)))
                .collect(),
        }
    }
}

/// What the bridge reports.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireReport {
    pacing_ms: u32,
    updates: Vec<WireUpdate>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireUpdate {
    workgroup: String,
    available_agents: u32,
    logged_in_agents: u32,
    estimated_wait_seconds: u32,
}

/// Why a report is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// Not of the shape of a report.
    #[error("the body is not an availability report: {0}")]
    Shape(String),
    /// A pace that is none.
    #[error("`pacingMs` is zero")]
    NoPacing,
    /// More than one report may hold.
    #[error("a report holds at most {MAX_AVAILABILITY_UPDATES} updates")]
    TooMany,
    /// A workgroup without a usable name.
    #[error("`workgroup` is empty or longer than {MAX_WORKGROUP_BYTES} bytes")]
    Workgroup,
}

impl WireReport {
    /// Reads a report.
    ///
    /// # Errors
    /// [`ReportError`]; nothing of a refused report is taken over.
    pub fn read(body: &[u8]) -> Result<Vec<QueueUpdate>, ReportError> {
        let report: Self =
            serde_json::from_slice(body).map_err(|error| ReportError::Shape(error.to_string()))?;
        if report.pacing_ms == 0 {
            return Err(ReportError::NoPacing);
        }
        if report.updates.len() > MAX_AVAILABILITY_UPDATES {
            return Err(ReportError::TooMany);
        }
        let pacing = Duration::from_millis(report.pacing_ms.into());
        let update = |update: WireUpdate| {
            if update.workgroup.is_empty() || update.workgroup.len() > MAX_WORKGROUP_BYTES {
                return Err(ReportError::Workgroup);
            }
            Ok(QueueUpdate {
                workgroup: update.workgroup,
                state: QueueState {
                    available_agents: update.available_agents,
                    logged_in_agents: update.logged_in_agents,
                    estimated_wait_in_seconds: update.estimated_wait_seconds,
                },
                pacing,
            })
        };
        report.updates.into_iter().map(update).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_report_is_refused_as_a_whole() {
        let update = |name: &str| {
            format!(
                r#"{{"workgroup":"{name}","availableAgents":1,"loggedInAgents":2,"estimatedWaitSeconds":0}}"#
            )
        };
        let report = |pacing: u32, updates: &str| format!(r#"{{"pacingMs":{pacing},"updates":[{updates}]}}"#);
        assert_eq!(
            WireReport::read(report(5000, &update("Web Sales")).as_bytes())
                .unwrap()
                .len(),
            1
        );
        for (body, expected) in [
            ("{}".to_owned(), "missing field"),
            (report(0, ""), "`pacingMs` is zero"),
            (report(5000, &update("")), "`workgroup` is empty"),
            (
                report(5000, &update(&"w".repeat(256))),
                "`workgroup` is empty or longer",
            ),
            (
                report(5000, &vec![update("a"); 1001].join(",")),
                "at most 1000 updates",
            ),
        ] {
            let message = WireReport::read(body.as_bytes()).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }
}
