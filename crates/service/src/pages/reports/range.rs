//! The days a report is about: one of a few stretches that end today, or any from one day to another. Days are those of UTC, as they
//! are wherever days are counted here.

use super::super::Problems;
use crate::limits::MAX_REPORT_DAYS;
use crate::wire::moment;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use waymeet_journey::time::UnixMillis;

/// The first day there is.
const FIRST: Date = Date::constant(1970, 1, 1);

/// Which stretch of days is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Preset {
    Today,
    Week,
    Month,
    Quarter,
    Custom,
}

impl Preset {
    pub(crate) const ALL: [Self; 5] = [Self::Today, Self::Week, Self::Month, Self::Quarter, Self::Custom];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == text)
    }

    /// Its name in addresses.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Custom => "custom",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Week => "7 days",
            Self::Month => "30 days",
            Self::Quarter => "90 days",
            Self::Custom => "Custom",
        }
    }

    /// How many days it has, today among them.
    const fn days(self) -> i64 {
        match self {
            Self::Today => 1,
            Self::Week => 7,
            Self::Month | Self::Custom => 30,
            Self::Quarter => 90,
        }
    }
}

/// The days of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    preset: Preset,
    from: Date,
    /// The last day; it is in the range.
    to: Date,
}

/// A piece of a range: an hour of a single day, otherwise a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// When it begins, as the counting writes it.
    pub(crate) start: String,
    /// As people read it: "Nov 22, 2026", "14:00".
    pub(crate) title: String,
    /// For files: "2026-11-22", "2026-11-22 14:00".
    pub(crate) plain: String,
}

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

impl Range {
    /// The days of a preset that end today.
    pub(crate) fn of(preset: Preset, now: UnixMillis) -> Self {
        let to = day(now);
        let from = to.saturating_sub((preset.days() - 1).days());
        Self { preset, from, to }
    }

    /// As the counting reads it.
    pub(crate) fn interval(&self) -> String {
        let end = self.to.saturating_add(1.day());
        format!("{}T00:00:00.000Z/{end}T00:00:00.000Z", self.from)
    }

    pub(crate) fn granularity(&self) -> &'static str {
        if self.from == self.to { "PT1H" } else { "P1D" }
    }

    /// What a piece is called, at the head of a column.
    pub(crate) fn piece_title(&self) -> &'static str {
        if self.from == self.to {
            "Hour (UTC)"
        } else {
            "Day (UTC)"
        }
    }

    /// Its pieces, the first one first.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        if self.from == self.to {
            let hour = |hour: u8| Piece {
                start: format!("{}T{hour:02}:00:00.000Z", self.from),
                title: format!("{hour:02}:00"),
                plain: format!("{} {hour:02}:00", self.from),
            };
            return (0..24).map(hour).collect();
        }
        let mut pieces = Vec::new();
        let mut date = self.from;
        while date <= self.to {
            pieces.push(Piece {
                start: format!("{date}T00:00:00.000Z"),
                title: date.strftime("%b %-d, %Y").to_string(),
                plain: date.to_string(),
            });
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        pieces
    }

    /// Its first day, and the one after its last, counted from 1970-01-01.
    pub(crate) fn day_numbers(&self) -> std::ops::Range<u32> {
        let number = |date: Date| {
            let days = date.since(FIRST).map_or(0, |span| span.get_days());
            u32::try_from(days).unwrap_or_default()
        };
        number(self.from)..number(self.to) + 1
    }

    /// "Nov 16 – Nov 22, 2026", "Nov 22, 2026".
    pub(crate) fn title(&self) -> String {
        let last = self.to.strftime("%b %-d, %Y");
        if self.from == self.to {
            last.to_string()
        } else if self.from.year() == self.to.year() {
            format!("{} – {last}", self.from.strftime("%b %-d"))
        } else {
            format!("{} – {last}", self.from.strftime("%b %-d, %Y"))
        }
    }

    /// What an address says of it.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("range", self.preset.as_str().to_owned())];
        if self.preset == Preset::Custom {
            parameters.extend([("from", self.from.to_string()), ("to", self.to.to_string())]);
        }
        parameters
    }

    /// "2026-11-16_2026-11-22", for the name of a file.
    pub(crate) fn file_name(&self) -> String {
        format!("{}_{}", self.from, self.to)
    }
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

fn day(now: UnixMillis) -> Date {
    let now: Timestamp = moment::text(now).parse().unwrap_or_default();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
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
                "`yesterday` is not a date such as 2026-11-22.",
            ),
            (
                "2026-02-30",
                "2026-11-21",
                "from",
                "`2026-02-30` is not a date such as 2026-11-22.",
            ),
            (
                "1969-12-31",
                "2026-11-21",
                "from",
                "`1969-12-31` is not a date such as 2026-11-22.",
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
                "`2026-11-20T10:00` is not a date such as 2026-11-22.",
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

    #[test]
    fn a_single_day_is_told_by_the_hour_and_several_ones_by_the_day() {
        let hours = read("today", "", "").range.unwrap().pieces();
        assert_eq!((hours.len(), hours[14].title.as_str()), (24, "14:00"));
        assert_eq!(hours[14].start, "2026-11-22T14:00:00.000Z");
        let days = read("7", "", "").range.unwrap();
        assert_eq!(
            days.interval(),
            "2026-11-16T00:00:00.000Z/2026-11-23T00:00:00.000Z"
        );
        let pieces = days.pieces();
        assert_eq!((pieces.len(), pieces[0].plain.as_str()), (7, "2026-11-16"));
        assert_eq!(pieces[6].title, "Nov 22, 2026");
    }
}
