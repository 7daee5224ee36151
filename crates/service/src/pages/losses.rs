//! What was lost, day by day, as a table.

use super::moment::Moment;
use crate::store::{Day, DayCounts};
use waymeet_journey::time::UnixMillis;

/// So many days are shown, today included.
pub(crate) const DAYS_SHOWN: u32 = 14;

/// The last days, newest first; none where nothing happened on any of them.
#[derive(Debug)]
pub(crate) struct LossTable {
    pub(crate) days: Vec<LossLine>,
    pub(crate) length: u32,
}

/// One day.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LossLine {
    pub(crate) iso: String,
    pub(crate) text: String,
    pub(crate) stored: i64,
    pub(crate) never_arrived: i64,
    pub(crate) dropped: i64,
    pub(crate) blocked: i64,
    /// Whether nothing happened.
    pub(crate) is_quiet: bool,
}

impl LossTable {
    pub(crate) fn new(days: &[(Day, DayCounts)], now: UnixMillis) -> Self {
        let line = |back: u32| {
            let day = Day(Day::from(now).0.saturating_sub(back));
            let counts = days.iter().find(|(known, _)| *known == day);
            LossLine::new(day, counts.map(|(_, counts)| *counts).unwrap_or_default())
        };
        let lines = (0..DAYS_SHOWN).map(line);
        let is_any = days.iter().any(|(_, counts)| *counts != DayCounts::default());
        Self {
            days: if is_any { lines.collect() } else { Vec::new() },
            length: DAYS_SHOWN,
        }
    }
}

impl LossLine {
    fn new(day: Day, counts: DayCounts) -> Self {
        let (iso, text) = Moment::day(day.begin());
        Self {
            iso,
            text,
            stored: counts.stored,
            never_arrived: counts.never_arrived,
            dropped: counts.dropped,
            blocked: counts.blocked,
            is_quiet: counts == DayCounts::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_line_and_days_without_any_have_no_table() {
        let now = UnixMillis(1_795_348_800_000);
        assert!(LossTable::new(&[], now).days.is_empty());
        let counts = DayCounts {
            stored: 7,
            never_arrived: 2,
            ..DayCounts::default()
        };
        let yesterday = Day(Day::from(now).0 - 1);
        let table = LossTable::new(&[(yesterday, counts)], now);
        assert_eq!(table.days.len(), 14);
        assert_eq!(
            (table.days[0].text.as_str(), table.days[0].is_quiet),
            ("Nov 22, 2026", true)
        );
        let line = &table.days[1];
        assert_eq!(
            (line.iso.as_str(), line.stored, line.never_arrived),
            ("2026-11-21", 7, 2)
        );
        assert_eq!(table.days[13].iso, "2026-11-09");
    }
}
