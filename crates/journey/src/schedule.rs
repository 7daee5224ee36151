//! Opening hours, compiled: the service knows time zones and daylight saving, the engine compares moments.

use crate::ids::ScheduleId;
use crate::packed::Packed;
use crate::time::UnixMillis;
use alloc::vec::Vec;

/// One stretch of time: from a moment on, and until another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Its first moment.
    pub from: UnixMillis,
    /// The first moment after it.
    pub until: UnixMillis,
}

impl Window {
    /// All of time.
    pub const ALWAYS: Self = Self {
        from: UnixMillis(0),
        until: UnixMillis(u64::MAX),
    };

    /// Whether a moment is in it.
    #[must_use]
    pub fn contains(&self, at: UnixMillis) -> bool {
        self.from <= at && at < self.until
    }
}

/// What is open and not closed; both in order and without overlaps, as is the answer.
#[must_use]
pub fn without(open: &[Window], closed: &[Window]) -> Vec<Window> {
    let mut windows = Vec::new();
    for open in open {
        let mut from = open.from;
        for closed in closed {
            windows.push(Window {
                from,
                until: open.until.min(closed.from),
            });
            from = from.max(closed.until);
        }
        windows.push(Window {
            from,
            until: open.until,
        });
    }
    windows.retain(|window| window.from < window.until);
    windows
}

/// When maps may be offered, as far ahead as it was compiled: the hours of a schedule group, without those of an emergency
/// group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
    /// The schedule group (`actionMapScheduleGroup`); without one it is always open, but for emergencies.
    pub group: Option<ScheduleId>,
    /// The emergency group (`emergencyActionMapScheduleGroup`).
    pub emergency_group: Option<ScheduleId>,
    /// What is open, in order.
    windows: Packed<Window>,
}

impl Schedule {
    /// Compiles the hours of a schedule group and of an emergency group, where there are such; each in order, without
    /// overlaps.
    #[must_use]
    pub fn compile(
        group: Option<(ScheduleId, &[Window])>,
        emergency_group: Option<(ScheduleId, &[Window])>,
    ) -> Self {
        let always = [Window::ALWAYS];
        let open = group.map_or(&always[..], |(_, open)| open);
        let closed = emergency_group.map_or(&[][..], |(_, closed)| closed);
        Self {
            group: group.map(|(id, _)| id),
            emergency_group: emergency_group.map(|(id, _)| id),
            windows: without(open, closed).into_iter().collect(),
        }
    }

    /// The first moment from `at` on at which it is open: `at` itself where it is open now, and `None` where it will not be as
    /// far as is known.
    pub(crate) fn opening(&self, at: UnixMillis) -> Option<UnixMillis> {
        let window = self.windows.iter().find(|window| at < window.until)?;
        Some(window.from.max(at))
    }
}

crate::codec::wire_struct!(Window { from, until });
crate::codec::wire_struct!(Schedule {
    group,
    emergency_group,
    windows
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Uuid;

    const OPEN: [(u64, u64); 3] = [(10, 20), (30, 40), (40, 50)];
    const CLOSED: [(u64, u64); 3] = [(12, 14), (18, 32), (45, 60)];

    fn schedule(open: Option<&[(u64, u64)]>, closed: Option<&[(u64, u64)]>) -> Schedule {
        let windows = |windows: Option<&[(u64, u64)]>| -> Option<Vec<Window>> {
            let window = |(from, until): &(u64, u64)| Window {
                from: UnixMillis(*from),
                until: UnixMillis(*until),
            };
            Some(windows?.iter().map(window).collect())
        };
        let id = ScheduleId(Uuid::from_bytes([1; 16]));
        let (open, closed) = (windows(open), windows(closed));
        Schedule::compile(
            open.as_deref().map(|open| (id, open)),
            closed.as_deref().map(|closed| (id, closed)),
        )
    }

    #[test]
    fn it_opens_with_the_next_hour_that_no_emergency_closes() {
        for (open, closed, at, expected) in [
            (None, None, 5, Some(5)),
            (Some(&OPEN[..]), None, 5, Some(10)),
            (Some(&OPEN), None, 10, Some(10)),
            (Some(&OPEN), None, 19, Some(19)),
            (Some(&OPEN), None, 20, Some(30)),
            (Some(&OPEN), None, 40, Some(40)),
            (Some(&OPEN), None, 50, None),
            (None, Some(&CLOSED[..]), 11, Some(11)),
            (None, Some(&CLOSED), 12, Some(14)),
            (None, Some(&CLOSED), 60, Some(60)),
            (Some(&OPEN), Some(&CLOSED), 11, Some(11)),
            (Some(&OPEN), Some(&CLOSED), 12, Some(14)),
            (Some(&OPEN), Some(&CLOSED), 19, Some(32)),
            (Some(&OPEN), Some(&CLOSED), 46, None),
            (Some(&[]), None, 5, None),
            (None, Some(&[]), 5, Some(5)),
        ] {
            let opening = schedule(open, closed).opening(UnixMillis(at));
            assert_eq!(opening, expected.map(UnixMillis), "{open:?} {closed:?} {at}");
        }
    }
}
