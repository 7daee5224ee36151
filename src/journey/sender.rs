//! When the outbox is sent again, and what an answer means for the records in it.

/// The first wait after a failure, in milliseconds; doubled each time.
const FIRST_DELAY_IN_MS: u64 = 1_000;
/// The longest wait between two attempts, in milliseconds.
const LONGEST_DELAY_IN_MS: u64 = 5 * 60 * 1_000;

/// What becomes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The service has answered for each record: forget them.
    Settled,
    /// The service will never take it: forget it, and say so in the log.
    Refused,
    /// It is too large: send half of it.
    TooLarge,
    /// Nothing was decided: keep it and try again after so many milliseconds.
    Retry(u32),
}

/// Judges the answer to a batch (`None`: there was none) after `failures` earlier ones in a row; `random` spreads the
/// attempts of many visitors over the whole wait ("full jitter").
#[must_use]
pub fn judge(
    status: Option<u16>,
    failures: u32,
    retry_after_in_seconds: Option<u32>,
    random: u32,
) -> Verdict {
    match status {
        Some(200..=299) => Verdict::Settled,
        Some(413) => Verdict::TooLarge,
        // Time-outs, too early, too many: the client is not at fault for good.
        Some(408 | 425 | 429) | None => Verdict::Retry(delay(failures, retry_after_in_seconds, random)),
        Some(400..=499) => Verdict::Refused,
        Some(_) => Verdict::Retry(delay(failures, retry_after_in_seconds, random)),
    }
}

fn delay(failures: u32, retry_after_in_seconds: Option<u32>, random: u32) -> u32 {
    let longest = (FIRST_DELAY_IN_MS << failures.min(20)).min(LONGEST_DELAY_IN_MS);
    let jittered = longest * u64::from(random) / u64::from(u32::MAX);
    let asked = u64::from(retry_after_in_seconds.unwrap_or(0)) * 1_000;
    jittered.max(asked).clamp(100, LONGEST_DELAY_IN_MS) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_settles_refuses_halves_or_retries() {
        for (status, expected) in [
            (Some(200), Verdict::Settled),
            (Some(204), Verdict::Settled),
            (Some(400), Verdict::Refused),
            (Some(403), Verdict::Refused),
            (Some(404), Verdict::Refused),
            (Some(413), Verdict::TooLarge),
            (Some(408), Verdict::Retry(1_000)),
            (Some(429), Verdict::Retry(1_000)),
            (Some(503), Verdict::Retry(1_000)),
            (Some(302), Verdict::Retry(1_000)),
            (None, Verdict::Retry(1_000)),
        ] {
            assert_eq!(judge(status, 0, None, u32::MAX), expected, "{status:?}");
        }
    }

    #[test]
    fn waits_double_up_to_five_minutes_and_are_spread() {
        let longest = |failures| judge(None, failures, None, u32::MAX);
        assert_eq!(longest(3), Verdict::Retry(8_000));
        assert_eq!(longest(60), Verdict::Retry(300_000));
        assert_eq!(judge(None, 3, None, u32::MAX / 2), Verdict::Retry(3_999));
        assert_eq!(judge(None, 3, None, 0), Verdict::Retry(100));
    }

    #[test]
    fn the_service_can_ask_for_a_longer_wait() {
        assert_eq!(judge(Some(503), 0, Some(30), 0), Verdict::Retry(30_000));
        assert_eq!(judge(Some(503), 0, Some(u32::MAX), 0), Verdict::Retry(300_000));
    }
}
