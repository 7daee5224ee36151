//! The days a report is about: one of a few stretches that end today, or any from one day to another. Days are those of UTC, as they
//! are wherever days are counted here.

use crate::wire::moment;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use waymeet_journey::time::UnixMillis;

/// The first day there is.
pub(super) const FIRST: Date = Date::constant(1970, 1, 1);

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

    pub(super) fn parse(text: &str) -> Option<Self> {
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
    pub(super) preset: Preset,
    pub(super) from: Date,
    /// The last day; it is in the range.
    pub(super) to: Date,
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

fn day(now: UnixMillis) -> Date {
    let now: Timestamp = moment::text(now).parse().unwrap_or_default();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T12:00:00Z
    const NOON: UnixMillis = UnixMillis(1_795_348_800_000);

    #[test]
    fn a_single_day_is_told_by_the_hour_and_several_ones_by_the_day() {
        let hours = Range::of(Preset::Today, NOON).pieces();
        assert_eq!((hours.len(), hours[14].title.as_str()), (24, "14:00"));
        assert_eq!(hours[14].start, "2026-11-22T14:00:00.000Z");
        let days = Range::of(Preset::Week, NOON);
        assert_eq!(
            days.interval(),
            "2026-11-16T00:00:00.000Z/2026-11-23T00:00:00.000Z"
        );
        let pieces = days.pieces();
        assert_eq!((pieces.len(), pieces[0].plain.as_str()), (7, "2026-11-16"));
        assert_eq!(pieces[6].title, "Nov 22, 2026");
    }
}
