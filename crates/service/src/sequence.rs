//! The numbers of a page load: which of them arrived, and how many are missing in between.

/// So many runs of numbers are remembered for each page load. A page load with more holes than that has other troubles.
const MAX_RUNS: usize = 64;

/// Which numbers of a page load arrived, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArrivedNumbers {
    /// Runs of numbers, first and last, in order; between two of them at least one number is missing.
    runs: Vec<(u32, u32)>,
    /// Numbers that are within a run although they never arrived: the hole was given up to remember later ones.
    settled: u32,
}

impl ArrivedNumbers {
    /// Reads what [`Self::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str, settled: u32) -> Option<Self> {
        let run = |run: &str| {
            let (first, last) = run.split_once('-')?;
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then_some((first, last))
        };
        let runs = text
            .split_ascii_whitespace()
            .map(run)
            .collect::<Option<Vec<_>>>()?;
        let is_in_order = runs.windows(2).all(|pair| pair[0].1 < pair[1].0);
        is_in_order.then_some(Self { runs, settled })
    }

    /// The runs as `first-last`, parted by blanks.
    #[must_use]
    pub fn to_text(&self) -> String {
        let runs: Vec<String> = self
            .runs
            .iter()
            .map(|(first, last)| format!("{first}-{last}"))
            .collect();
        runs.join(" ")
    }

    /// How many numbers count as lost although no hole shows it.
    #[must_use]
    pub const fn settled(&self) -> u32 {
        self.settled
    }

    /// Notes a number; one that was noted before changes nothing.
    pub fn insert(&mut self, number: u32) {
        let at = self.runs.partition_point(|(_, last)| *last < number);
        if self.runs.get(at).is_some_and(|(first, _)| *first <= number) {
            return;
        }
        let joins_before = at > 0 && self.runs[at - 1].1.checked_add(1) == Some(number);
        let joins_after = self.runs.get(at).is_some_and(|(first, _)| first - 1 == number);
        match (joins_before, joins_after) {
            (true, true) => {
                self.runs[at - 1].1 = self.runs[at].1;
                self.runs.remove(at);
            }
            (true, false) => self.runs[at - 1].1 = number,
            (false, true) => self.runs[at].0 = number,
            (false, false) => self.runs.insert(at, (number, number)),
        }
        if self.runs.len() > MAX_RUNS {
            let (_, last) = self.runs[0];
            let (first, _) = self.runs[1];
            self.settled = self.settled.saturating_add(first - last - 1);
            self.runs[0].1 = self.runs[1].1;
            self.runs.remove(1);
        }
    }

    /// How many numbers below the highest one have not arrived.
    #[must_use]
    pub fn missing(&self) -> u64 {
        let mut next = 0;
        let mut missing = u64::from(self.settled);
        for (first, last) in &self.runs {
            missing += u64::from(*first) - next;
            next = u64::from(*last) + 1;
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[u32]) -> ArrivedNumbers {
        let mut arrived = ArrivedNumbers::default();
        for number in numbers {
            arrived.insert(*number);
        }
        arrived
    }

    #[test]
    fn holes_are_counted_whatever_the_order_and_however_often() {
        for (numbers, text, missing) in [
            (&[][..], "", 0),
            (&[0], "0-0", 0),
            (&[3], "3-3", 3),
            (&[0, 1, 2], "0-2", 0),
            (&[2, 0, 1, 1, 0], "0-2", 0),
            (&[5, 0, 7, 6, 0], "0-0 5-7", 4),
            (&[u32::MAX, 0], "0-0 4294967295-4294967295", 4_294_967_294),
        ] {
            let arrived = of(numbers);
            assert_eq!((arrived.to_text().as_str(), arrived.missing()), (text, missing));
            assert_eq!(ArrivedNumbers::parse(text, 0), Some(arrived));
        }
    }

    #[test]
    fn any_order_of_the_same_numbers_gives_the_same_runs() {
        let numbers: Vec<u32> = (0..60).map(|number| number * 7 % 61).collect();
        let (left, right) = numbers.split_at(31);
        let other: Vec<u32> = right.iter().chain(left).rev().copied().collect();
        assert_eq!(of(&numbers), of(&other));
    }

    #[test]
    fn a_page_load_full_of_holes_keeps_its_count_and_its_size() {
        let holes = u32::try_from(MAX_RUNS).unwrap() + 100;
        let arrived = of(&(0..=holes).map(|number| number * 2).collect::<Vec<_>>());
        assert_eq!((arrived.runs.len(), arrived.missing()), (MAX_RUNS, holes.into()));
        let read = ArrivedNumbers::parse(&arrived.to_text(), arrived.settled());
        assert_eq!(read, Some(arrived));
    }

    #[test]
    fn what_is_no_list_of_runs_is_not_read() {
        for text in ["1", "2-1", "a-b", "0-3 2-5", "1--2"] {
            assert_eq!(ArrivedNumbers::parse(text, 0), None, "{text}");
        }
    }
}
