//! What is refused of a document that is sent, although the engine would make do with it. What was stored before, or is
//! seeded, is not asked.

use super::configuration::ConfigurationError;
use super::kind::Kind;
use super::moment;
use crate::limits::MAX_DISPLAY_NAME_CHARACTERS;
use serde_json::Value;

/// The states of an action template. Source: `ActionTemplate` of the vendor's API.
const TEMPLATE_STATES: [&str; 3] = ["Active", "Inactive", "Deleted"];

/// Checks the fields that were sent; the body has the shape of its kind already.
///
/// # Errors
/// [`ConfigurationError`] naming the first field that is not what it should be.
pub fn check(kind: Kind, body: &Value, is_sent: impl Fn(&str) -> bool) -> Result<(), ConfigurationError> {
    let field = |name: &str| body.get(name).filter(|_| is_sent(name));
    for name in ["displayName", "name"] {
        field(name).map_or(Ok(()), |value| check_name(name, value))?;
    }
    match kind {
        Kind::Segment => {
            field("color").map_or(Ok(()), check_color)?;
            field("assignmentExpirationDays").map_or(Ok(()), check_days)?;
            field("journey").map_or(Ok(()), check_counts)
        }
        Kind::Outcome => field("journey").map_or(Ok(()), check_counts),
        Kind::ActionMap if is_sent("startDate") || is_sent("endDate") => check_dates(body),
        Kind::ActionTemplate => field("state").map_or(Ok(()), check_state),
        _ => Ok(()),
    }
}

fn check_name(field: &str, value: &Value) -> Result<(), ConfigurationError> {
    let name = value.as_str().unwrap_or_default();
    if name.trim().is_empty() {
        return Err(ConfigurationError::new(field, "this is empty"));
    }
    if name.chars().count() > MAX_DISPLAY_NAME_CHARACTERS {
        let problem = format!("this is longer than {MAX_DISPLAY_NAME_CHARACTERS} characters");
        return Err(ConfigurationError::new(field, problem));
    }
    Ok(())
}

fn check_color(value: &Value) -> Result<(), ConfigurationError> {
    let digits = value.as_str().and_then(|color| color.strip_prefix('#'));
    let is_color = digits
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let problem = || ConfigurationError::new("color", format!("`{value}` is not `#rrggbb`"));
    is_color.then_some(()).ok_or_else(problem)
}

fn check_days(value: &Value) -> Result<(), ConfigurationError> {
    let problem = || {
        let problem = format!("`{value}` is not a number of days");
        ConfigurationError::new("assignmentExpirationDays", problem)
    };
    value.as_u64().map(|_| ()).ok_or_else(problem)
}

/// What happens no times happens always.
fn check_counts(journey: &Value) -> Result<(), ConfigurationError> {
    let patterns = journey["patterns"].as_array().map_or(&[][..], Vec::as_slice);
    let never = patterns.iter().position(|pattern| pattern["count"] == 0);
    never.map_or(Ok(()), |index| {
        let path = format!("journey.patterns[{index}].count");
        Err(ConfigurationError::new(path, "this is less than 1"))
    })
}

fn check_dates(body: &Value) -> Result<(), ConfigurationError> {
    let date = |field: &str| body[field].as_str().and_then(moment::parse);
    match date("startDate").zip(date("endDate")) {
        Some((start, end)) if end < start => Err(ConfigurationError::new(
            "endDate",
            "this is before the start date",
        )),
        _ => Ok(()),
    }
}

fn check_state(value: &Value) -> Result<(), ConfigurationError> {
    let state = value.as_str().unwrap_or_default();
    let is_known = TEMPLATE_STATES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(state));
    let problem = || ConfigurationError::unknown("state", state);
    is_known.then_some(()).ok_or_else(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_makes_no_sense_is_named() {
        for (kind, body, field) in [
            (Kind::Segment, json!({ "displayName": " " }), "displayName"),
            (Kind::Role, json!({ "name": "x".repeat(257) }), "name"),
            (Kind::Segment, json!({ "color": "#12345g" }), "color"),
            (Kind::Segment, json!({ "color": "#éé12" }), "color"),
            (
                Kind::Segment,
                json!({ "assignmentExpirationDays": -1 }),
                "assignmentExpirationDays",
            ),
            (
                Kind::Outcome,
                json!({ "journey": { "patterns": [{}, { "count": 0 }] } }),
                "journey.patterns[1].count",
            ),
            (
                Kind::ActionMap,
                json!({ "startDate": "2027-01-01T00:00:00Z", "endDate": "2026-01-01T00:00:00Z" }),
                "endDate",
            ),
            (Kind::ActionTemplate, json!({ "state": "Weird" }), "state"),
        ] {
            assert_eq!(check(kind, &body, |_| true).unwrap_err().path, field, "{body}");
            assert_eq!(check(kind, &body, |_| false), Ok(()), "{body}");
        }
    }

    #[test]
    fn what_makes_sense_passes() {
        for (kind, body) in [
            (
                Kind::Segment,
                json!({ "displayName": "é".repeat(256), "color": "#00Ff00", "assignmentExpirationDays": 3,
                    "journey": { "patterns": [{ "count": 1 }, {}] } }),
            ),
            (
                Kind::ActionMap,
                json!({ "displayName": "x", "endDate": "2026-01-01T00:00:00Z" }),
            ),
            (Kind::ActionTemplate, json!({ "name": "x", "state": "inactive" })),
            (Kind::FrequencyCaps, json!({})),
        ] {
            assert_eq!(check(kind, &body, |_| true), Ok(()), "{body}");
        }
    }
}
