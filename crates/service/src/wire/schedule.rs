//! Schedules and schedule groups in the vendor's shape, made moments. Source: `Schedule` and `ScheduleGroup` of the
//! vendor's API; recurrence rules by RFC 5545.
//!
//! A schedule knows no time zone: its group does. So a recurrence is worked out on the wall clock, and each occurrence
//! becomes two moments by the zone's rules: `09:00` stays `09:00` when the clocks change.

use super::configuration::{ConfigurationError, indexed, read};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;
use waymeet_journey::schedule::{Window, without};
use waymeet_journey::time::UnixMillis;

/// Most occurrences of one schedule within the time looked at: more than one an hour for a month.
const MAX_OCCURRENCES: u16 = 1_000;
/// Earlier schedules are refused: every occurrence since would be worked out again and again.
const FIRST_YEAR: i16 = 2000;
/// The longest a schedule may be open at a stretch, in days: longer ones would have to be looked for further back.
const MAX_DAYS: i64 = 366;

/// A schedule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Schedule)]
pub struct WireSchedule {
    /// The name people gave it.
    pub name: String,
    /// Wall-clock time without zone.
    start: String,
    end: String,
    #[serde(default)]
    rrule: Option<String>,
}

/// A schedule, checked.
#[derive(Debug, Clone)]
pub struct CheckedSchedule {
    start: DateTime,
    end: DateTime,
    recurrence: Option<RRuleSet>,
}

/// A schedule group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ScheduleGroup)]
pub struct WireScheduleGroup {
    /// The name people gave it.
    pub name: String,
    /// An IANA name; UTC where there is none (inferred).
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    open_schedules: Vec<Reference>,
    #[serde(default)]
    closed_schedules: Vec<Reference>,
    #[serde(default)]
    holiday_schedules: Vec<Reference>,
}

/// An entity named by its id.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Reference)]
pub(super) struct Reference {
    pub(super) id: String,
}

impl WireSchedule {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a schedule.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// The schedule, with everything in it understood.
    ///
    /// # Errors
    /// [`ConfigurationError`] naming the first thing that is not.
    pub fn check(&self) -> Result<CheckedSchedule, ConfigurationError> {
        let (start, end) = (wall_clock("start", &self.start)?, wall_clock("end", &self.end)?);
        if start.year() < FIRST_YEAR {
            let problem = format!("`{start}` is before the year {FIRST_YEAR}");
            return Err(ConfigurationError::new("start", problem));
        }
        let days = (end.date() - start.date()).get_days();
        if end <= start || i64::from(days) > MAX_DAYS {
            let problem = format!("`{end}` is not within {MAX_DAYS} days after `{start}`");
            return Err(ConfigurationError::new("end", problem));
        }
        let rule = self.rrule.as_deref().filter(|rule| !rule.trim().is_empty());
        Ok(CheckedSchedule {
            start,
            end,
            recurrence: rule.map(|rule| recurrence(rule, start)).transpose()?,
        })
    }
}

fn wall_clock(path: &str, text: &str) -> Result<DateTime, ConfigurationError> {
    text.parse().map_err(|_| {
        let problem = format!("`{text}` is not a date and time without a zone (ISO 8601)");
        ConfigurationError::new(path, problem)
    })
}

/// The recurrence, worked out as if the wall clock showed UTC: what is asked of it and what it answers is wall-clock time.
fn recurrence(rule: &str, start: DateTime) -> Result<RRuleSet, ConfigurationError> {
    let problem = |problem: String| ConfigurationError::new("rrule", problem);
    let text = rule.trim();
    let text = text.strip_prefix("RRULE:").unwrap_or(text);
    // Lists of hours, minutes and seconds multiply to millions of occurrences, which would be worked out one by one.
    let is_list = |part: &str| {
        let (name, values) = part.split_once('=').unwrap_or((part, ""));
        ["BYHOUR", "BYMINUTE", "BYSECOND"].contains(&name.to_ascii_uppercase().as_str())
            && values.contains(',')
    };
    if text.split(';').any(is_list) {
        return Err(problem(format!("`{rule}` recurs more than once a day")));
    }
    let parts = text.split(';').map(|part| match part.split_once('=') {
        // The last moment is wall-clock time, too.
        Some((name, until)) if name.eq_ignore_ascii_case("UNTIL") && !until.ends_with('Z') => {
            let time = if until.contains('T') { "" } else { "T235959" };
            format!("UNTIL={until}{time}Z")
        }
        _ => part.to_owned(),
    });
    let text = parts.collect::<Vec<_>>().join(";");
    let parsed: RRule<Unvalidated> =
        (text.parse()).map_err(|error| problem(format!("`{rule}` is not a recurrence rule: {error}")))?;
    if matches!(
        parsed.get_freq(),
        Frequency::Hourly | Frequency::Minutely | Frequency::Secondly
    ) {
        return Err(problem(format!("`{rule}` recurs more than once a day")));
    }
    let start = as_utc(start).ok_or_else(|| problem(format!("`{start}` is out of range")))?;
    let rule = (parsed.validate(start))
        .map_err(|error| problem(format!("`{rule}` cannot be carried out: {error}")))?;
    Ok(RRuleSet::new(start).rrule(rule))
}

fn as_utc(wall_clock: DateTime) -> Option<chrono::DateTime<Tz>> {
    let seconds = wall_clock.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
    Some(chrono::DateTime::from_timestamp(seconds, 0)?.with_timezone(&Tz::UTC))
}

fn from_utc(moment: &chrono::DateTime<Tz>) -> Option<DateTime> {
    let timestamp = jiff::Timestamp::from_second(moment.timestamp()).ok()?;
    Some(timestamp.to_zoned(TimeZone::UTC).datetime())
}

impl CheckedSchedule {
    /// When it holds within a stretch of time, in order of its beginnings.
    fn windows(&self, zone: &TimeZone, within: Window) -> Vec<Window> {
        let length = self.end - self.start;
        let starts = match &self.recurrence {
            None => vec![self.start],
            Some(recurrence) => {
                let wall = |at: UnixMillis, days: i64| {
                    let at = jiff::Timestamp::from_millisecond(i64::try_from(at.0).ok()?).ok()?;
                    let at = at.to_zoned(zone.clone()).datetime();
                    as_utc(at.checked_add(jiff::Span::new().days(days)).ok()?)
                };
                let days_open = i64::from((self.end.date() - self.start.date()).get_days());
                let (Some(from), Some(until)) = (wall(within.from, -1 - days_open), wall(within.until, 1))
                else {
                    return Vec::new();
                };
                let found = recurrence.clone().after(from).before(until);
                let found = found.all(MAX_OCCURRENCES);
                found.dates.iter().filter_map(from_utc).collect()
            }
        };
        let window = |start: DateTime| {
            let end = start.checked_add(length).ok()?;
            let moment = |wall: DateTime| {
                let zoned = zone.to_ambiguous_zoned(wall).compatible().ok()?;
                Some(UnixMillis(
                    u64::try_from(zoned.timestamp().as_millisecond()).unwrap_or_default(),
                ))
            };
            Some(Window {
                from: moment(start)?,
                until: moment(end)?,
            })
        };
        let windows = starts.into_iter().filter_map(window);
        windows
            .filter(|window| window.from < within.until && within.from < window.until)
            .collect()
    }
}

impl WireScheduleGroup {
    /// Reads a document.
    ///
    /// # Errors
    /// [`ConfigurationError`], when it is not of the shape of a schedule group.
    pub fn read(body: &Value) -> Result<Self, ConfigurationError> {
        read(body)
    }

    /// The name of its time zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.time_zone.as_deref().unwrap_or("UTC")
    }

    /// How many schedules it is made of.
    #[must_use]
    pub fn schedule_count(&self) -> usize {
        self.open_schedules.len() + self.closed_schedules.len() + self.holiday_schedules.len()
    }

    /// When the group is open within a stretch of time, in order and without overlaps: its open schedules, without the
    /// closed ones and the holidays.
    ///
    /// # Errors
    /// [`ConfigurationError`] for an unknown zone or schedule.
    pub fn open(
        &self,
        schedules: &HashMap<String, CheckedSchedule>,
        within: Window,
    ) -> Result<Vec<Window>, ConfigurationError> {
        let name = self.zone();
        let zone = TimeZone::get(name).map_err(|_| ConfigurationError::unknown("timeZone", name))?;
        let windows = |references: &[Reference], path: &str| {
            let windows = indexed(references, path, |reference, path| {
                let schedule = schedules.get(&reference.id).ok_or_else(|| {
                    let problem = format!("there is no schedule `{}`", reference.id);
                    ConfigurationError::new(format!("{path}.id"), problem)
                })?;
                Ok(schedule.windows(&zone, within))
            })?;
            Ok::<_, ConfigurationError>(merged(windows.concat()))
        };
        let open = windows(&self.open_schedules, "openSchedules")?;
        let closed = windows(&self.closed_schedules, "closedSchedules")?;
        let holidays = windows(&self.holiday_schedules, "holidaySchedules")?;
        Ok(without(&without(&open, &closed), &holidays))
    }
}

/// In order, those that touch made one.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_by_key(|window| window.from);
    let mut merged: Vec<Window> = Vec::new();
    for window in windows {
        match merged.last_mut() {
            Some(last) if window.from <= last.until => last.until = last.until.max(window.until),
            _ => merged.push(window),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn moment(text: &str) -> UnixMillis {
        let moment: jiff::Timestamp = text.parse().unwrap();
        UnixMillis(u64::try_from(moment.as_millisecond()).unwrap())
    }

    fn schedule(start: &str, end: &str, rule: Option<&str>) -> Value {
        json!({ "name": "s", "start": start, "end": end, "rrule": rule })
    }

    /// The hours of a group between two days, as UTC.
    fn hours(zone: &str, open: &[Value], closed: &[Value], from: &str, until: &str) -> Vec<String> {
        let mut schedules = HashMap::new();
        let mut put = |list: &[Value], name: &str| -> Vec<Value> {
            let ids = list.iter().enumerate().map(|(index, body)| {
                let id = format!("{name}{index}");
                let checked = WireSchedule::read(body).unwrap().check().unwrap();
                schedules.insert(id.clone(), checked);
                json!({ "id": id })
            });
            ids.collect()
        };
        let group = json!({ "name": "g", "timeZone": zone, "openSchedules": put(open, "o"),
            "closedSchedules": put(closed, "c") });
        let within = Window {
            from: moment(from),
            until: moment(until),
        };
        let windows = WireScheduleGroup::read(&group).unwrap().open(&schedules, within);
        let text = |at: UnixMillis| {
            let at = jiff::Timestamp::from_millisecond(i64::try_from(at.0).unwrap()).unwrap();
            at.strftime("%d %H:%M").to_string()
        };
        (windows.unwrap().iter())
            .map(|window| format!("{} - {}", text(window.from), text(window.until)))
            .collect()
    }

    #[test]
    fn opening_hours_stay_on_the_wall_clock_when_the_clocks_change() {
        let week = schedule(
            "2020-01-06T09:00:00.000",
            "2020-01-06T17:00:00.000",
            Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        );
        // Berlin leaves summer time on 25 October 2026, a Sunday.
        let berlin = hours(
            "Europe/Berlin",
            std::slice::from_ref(&week),
            &[],
            "2026-10-23T00:00:00Z",
            "2026-10-27T00:00:00Z",
        );
        assert_eq!(berlin, ["23 07:00 - 23 15:00", "26 08:00 - 26 16:00"]);
        // A night over the change is an hour longer than it looks.
        let night = schedule("2026-10-24T22:00:00", "2026-10-25T06:00:00", None);
        let berlin = hours(
            "Europe/Berlin",
            &[night],
            &[],
            "2026-10-23T00:00:00Z",
            "2026-10-27T00:00:00Z",
        );
        assert_eq!(berlin, ["24 20:00 - 25 05:00"]);
    }

    #[test]
    fn closed_schedules_cut_and_overlapping_ones_are_joined() {
        let daily = |from: &str, until: &str| {
            schedule(
                &format!("2026-01-01T{from}"),
                &format!("2026-01-01T{until}"),
                Some("FREQ=DAILY"),
            )
        };
        let open = [daily("08:00:00", "12:00:00"), daily("11:00:00", "18:00:00")];
        let christmas = schedule("2026-12-25T00:00:00", "2026-12-27T00:00:00", Some("FREQ=YEARLY"));
        let lunch = daily("12:00:00", "13:00:00");
        let found = hours(
            "UTC",
            &open,
            &[christmas, lunch],
            "2027-12-24T00:00:00Z",
            "2027-12-28T00:00:00Z",
        );
        assert_eq!(
            found,
            [
                "24 08:00 - 24 12:00",
                "24 13:00 - 24 18:00",
                "27 08:00 - 27 12:00",
                "27 13:00 - 27 18:00"
            ]
        );
    }

    #[test]
    fn a_rule_ends_on_its_last_day_and_after_its_last_time() {
        for (rule, expected) in [
            ("RRULE:FREQ=DAILY;UNTIL=20260302T235959", 2),
            ("FREQ=DAILY;UNTIL=20260302", 2),
            ("FREQ=DAILY;UNTIL=20260302T235959Z", 2),
            ("FREQ=DAILY;COUNT=3", 3),
            ("FREQ=DAILY;INTERVAL=2", 4),
            ("", 1),
        ] {
            let schedule = schedule("2026-03-01T09:00:00", "2026-03-01T10:00:00", Some(rule));
            let found = hours(
                "UTC",
                &[schedule],
                &[],
                "2026-03-01T00:00:00Z",
                "2026-03-08T00:00:00Z",
            );
            assert_eq!(found.len(), expected, "{rule}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_named() {
        for (start, end, rule, path) in [
            ("now", "2026-03-01T10:00:00", None, "start"),
            ("2026-03-01T09:00:00", "2026-03-01T09:00:00", None, "end"),
            ("2026-03-01T09:00:00", "2028-03-01T09:00:00", None, "end"),
            (
                "2026-03-01T09:00:00",
                "2026-03-01T10:00:00",
                Some("FREQ=NEVER"),
                "rrule",
            ),
            (
                "2026-03-01T09:00:00",
                "2026-03-01T10:00:00",
                Some("FREQ=SECONDLY"),
                "rrule",
            ),
            (
                "2026-03-01T09:00:00",
                "2026-03-01T10:00:00",
                Some("FREQ=YEARLY;BYDAY=MO,TU;BYHOUR=0,1;byminute=0,1"),
                "rrule",
            ),
            ("0001-03-01T09:00:00", "0001-03-01T10:00:00", None, "start"),
        ] {
            let read = WireSchedule::read(&schedule(start, end, rule)).unwrap();
            assert_eq!(read.check().unwrap_err().path, path, "{start} {end} {rule:?}");
        }
        let group = json!({ "name": "g", "timeZone": "Mars/Base", "openSchedules": [] });
        let group = WireScheduleGroup::read(&group).unwrap();
        let open = group.open(&HashMap::new(), Window::ALWAYS);
        assert_eq!(open.unwrap_err().path, "timeZone");
        let group = json!({ "name": "g", "openSchedules": [{ "id": "x" }] });
        let group = WireScheduleGroup::read(&group).unwrap();
        let open = group.open(&HashMap::new(), Window::ALWAYS);
        assert_eq!(open.unwrap_err().path, "openSchedules[0].id");
    }
}
