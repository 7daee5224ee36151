//! What the form says of the days of a report, right or wrong.

use super::super::Problems;
use super::range::{FIRST, Preset, Range};
use crate::limits::MAX_REPORT_DAYS;
use jiff::civil::Date;
use waymeet_journey::time::UnixMillis;

/// What the form says of the range, right or wrong.
#[derive(Debug)]
pub(crate) struct RangeForm {
    pub(crate) preset: Preset,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) problems: Problems,
    /// Where the form is in order.
    pub(crate) range: Option<Range>,
}

impl RangeForm {
    /// What an address says; without a preset its dates count, if there are any.
    pub(crate) fn read(preset: Option<&str>, from: Option<&str>, to: Option<&str>, now: UnixMillis) -> Self {
        let has_dates = from.is_some() || to.is_some();
        let usual = if has_dates { Preset::Custom } else { Preset::Month };
        let preset = preset.and_then(Preset::parse).unwrap_or(usual);
        let usual = Range::of(preset, now);
        if preset != Preset::Custom || !has_dates {
            return Self {
                preset,
                from: usual.from.to_string(),
                to: usual.to.to_string(),
                problems: Problems::default(),
                range: Some(usual),
            };
        }
        // A text far longer than a date is no use to whoever corrects it.
        let text = |text: Option<&str>| text.unwrap_or_default().chars().take(40).collect::<String>();
        let (from, to) = (text(from), text(to));
        let mut problems = Problems::default();
        let range = read(&from, &to, &mut problems);
        Self {
            preset,
            from,
            to,
            problems,
            range,
        }
    }

    /// Whether something is wrong with a field.
    pub(crate) fn is_wrong(&self, field: &str) -> bool {
        !self.problems.of(field).is_empty()
    }
}

fn read(from: &str, to: &str, problems: &mut Problems) -> Option<Range> {
    let mut date = |field: &str, text: &str| {
        // Of what else is a date to the library, a date input says nothing.
        let date: Option<Date> = text.parse().ok().filter(|_| text.len() == "2026-11-22".len());
        let date = date.filter(|date| *date >= FIRST);
        if date.is_none() {
            let problem = if text.is_empty() {
                "choose a day".to_owned()
            } else {
                format!("`{text}` is not a date such as 2026-11-22")
            };
            problems.add(field, problem);
        }
        date
    };
    let (from, to) = (date("from", from), date("to", to));
    let (from, to) = (from?, to?);
    if to < from {
        problems.add("to", format!("this is before the first day, {from}"));
        return None;
    }
    let days = u64::try_from(to.since(from).map_or(i32::MAX, |span| span.get_days())).unwrap_or(u64::MAX);
    if days >= MAX_REPORT_DAYS {
        problems.add("to", format!("a report is of {MAX_REPORT_DAYS} days at most"));
        return None;
    }
    Some(Range {
        preset: Preset::Custom,
        from,
        to,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T12:00:00Z
    const NOON: UnixMillis = UnixMillis(1_795_348_800_000);

    fn read(preset: &str, from: &str, to: &str) -> RangeForm {
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        RangeForm::read(some(preset), some(from), some(to), NOON)
    }

    #[test]
    fn a_preset_ends_today_and_dates_are_from_one_day_to_the_other() {
        for (preset, from, to, expected, days) in [
            ("", "", "", "Oct 24 – Nov 22, 2026", 30),
            ("today", "", "", "Nov 22, 2026", 1),
            ("7", "2020-01-01", "2020-01-02", "Nov 16 – Nov 22, 2026", 7),
            ("90", "", "", "Aug 25 – Nov 22, 2026", 90),
            ("rubbish", "", "", "Oct 24 – Nov 22, 2026", 30),
            ("", "2025-12-31", "2026-01-01", "Dec 31, 2025 – Jan 1, 2026", 2),
            ("custom", "2026-02-28", "2026-02-28", "Feb 28, 2026", 1),
            ("custom", "2024-01-01", "2024-12-31", "Jan 1 – Dec 31, 2024", 366),
        ] {
            let range = read(preset, from, to).range.unwrap();
            assert_eq!(
                (range.title().as_str(), range.day_numbers().len()),
                (expected, days),
                "{preset} {from}"
            );
        }
    }

    #[test]
    fn what_is_no_range_is_told_at_its_field_and_stays_as_it_was_typed() {
        for (from, to, field, expected) in [
            (
                "2026-11-22",
                "2026-11-21",
                "to",
                "This is before the first day, 2026-11-22.",
            ),
            (
                "yesterday",
                "2026-11-21",
                "from",
                "“yesterday” is not a date such as 2026-11-22.",
            ),
            (
                "2026-02-30",
                "2026-11-21",
                "from",
                "“2026-02-30” is not a date such as 2026-11-22.",
            ),
            (
                "1969-12-31",
                "2026-11-21",
                "from",
                "“1969-12-31” is not a date such as 2026-11-22.",
            ),
            ("2026-11-20", "", "to", "Choose a day."),
            (
                "2025-01-01",
                "2026-01-02",
                "to",
                "A report is of 366 days at most.",
            ),
            (
                "2026-11-20T10:00",
                "2026-11-21",
                "from",
                "“2026-11-20T10:00” is not a date such as 2026-11-22.",
            ),
        ] {
            let form = read("custom", from, to);
            assert_eq!(form.problems.of(field), expected, "{from} {to}");
            assert_eq!(
                (form.from.as_str(), form.to.as_str(), form.range),
                (from, to, None)
            );
        }
    }
}
