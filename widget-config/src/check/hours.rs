//! When somebody is there.

use super::Check;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Three times a day.
const MAX_OPENINGS: usize = 21;
const MAX_DAYS_OFF: usize = 100;

impl Check {
    pub(super) fn hours(&mut self, hours: &Map<String, Value>) {
        self.unknown("hours.", hours, &["timeZone", "week", "closedOn", "whenClosed"]);
        let zone = hours.get("timeZone").and_then(Value::as_str).unwrap_or_default();
        if !is_zone(zone) {
            let remedy = "write a name of the time zone database, such as \"Europe/Berlin\"";
            self.error("hours.timeZone", format!("`{zone}` is no time zone"), remedy);
        }
        self.one_of(
            "hours.whenClosed",
            hours.get("whenClosed"),
            &["say", "callback", "hide"],
        );
        match hours.get("week") {
            None => self.error("hours.week", "it is missing", "say when somebody is there"),
            Some(Value::Array(week)) if week.is_empty() => {
                let remedy = "say when somebody is there, or leave the hours out for always";
                self.error("hours.week", "nobody is ever there", remedy);
            }
            week => {
                for (index, opening) in self.list("hours.week", week, MAX_OPENINGS).iter().enumerate() {
                    self.opening(&format!("hours.week[{index}]"), opening);
                }
            }
        }
        let days = self.list("hours.closedOn", hours.get("closedOn"), MAX_DAYS_OFF);
        for (index, day) in days.iter().enumerate() {
            if !day.as_str().is_some_and(is_date) {
                let written = day.as_str().unwrap_or_default();
                self.error(
                    &format!("hours.closedOn[{index}]"),
                    format!("`{written}` is no day"),
                    "write a day such as \"2026-12-25\"",
                );
            }
        }
    }

    fn opening(&mut self, path: &str, opening: &Value) {
        let of = |part: &str| format!("{path}.{part}");
        let Value::Object(opening) = opening else {
            return self.error(path, "it is no JSON object", "write an object");
        };
        self.unknown(&of(""), opening, &["days", "from", "to"]);
        let days = self.list(&of("days"), opening.get("days"), DAYS.len());
        if days.is_empty() {
            self.error(&of("days"), "there are no days", "write days such as \"mon\"");
        }
        let mut known = BTreeSet::new();
        for (index, day) in days.iter().enumerate() {
            let path = format!("{path}.days[{index}]");
            self.one_of(&path, Some(day), &DAYS);
            if !known.insert(day.to_string()) {
                self.error(&path, "it is there twice", "name each day once");
            }
        }
        for (part, latest) in [("from", 23 * 60 + 59), ("to", 24 * 60)] {
            let written = opening.get(part).and_then(Value::as_str).unwrap_or_default();
            if minutes(written).is_none_or(|minutes| minutes > latest) {
                let problem = format!("`{written}` is no time of a day");
                self.error(&of(part), problem, "write a time such as \"09:00\"");
            }
        }
    }
}

/// Minutes after midnight of `09:00`.
fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| match text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u32>().ok(),
        false => None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours <= 24).then_some(hours * 60 + minutes)
}

/// Whether it is spelled as a zone's name; whether there is such a zone only the visitor's browser knows.
fn is_zone(text: &str) -> bool {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
    (text == "UTC" || text.contains('/')) && text.len() <= 64 && text.bytes().all(is_good)
}

/// Whether it is a day of the calendar, as `2026-12-25`.
fn is_date(text: &str) -> bool {
    let number = |part: &str| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let parts: Vec<Option<u32>> = text.split('-').map(number).collect();
    let [Some(year), Some(month), Some(day)] = parts[..] else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    text.len() == 10 && (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_are_those_of_a_clock_and_a_calendar() {
        for (text, expected) in [
            ("00:00", Some(0)),
            ("09:30", Some(570)),
            ("24:00", Some(1440)),
            ("24:01", Some(1441)),
            ("9:00", None),
            ("09:60", None),
            ("25:00", None),
            ("+9:00", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
        for (text, expected) in [
            ("2026-12-25", true),
            ("2028-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("2026-1-1", false),
            ("2026-+1-05", false),
            ("+026-12-25", false),
            ("tomorrow", false),
        ] {
            assert_eq!(is_date(text), expected, "{text}");
        }
    }
}
