//! Times and sizes as people and programs read them.

use std::time::SystemTime;

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

/// The units, in seconds.
const UNITS: [(u64, &str); 5] =
    [(365 * DAY, "year"), (30 * DAY, "month"), (DAY, "day"), (3600, "hour"), (60, "minute")];

const DAY: u64 = 24 * 3600;

/// How long before `now` the time was: `3 days ago`. Less than a minute, and any time to come, is `just now`.
pub fn ago(time: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(time).map_or(0, |age| age.as_secs());
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| seconds >= *unit) else {
        return "just now".to_owned();
    };
    match seconds / unit {
        1 => format!("1 {name} ago"),
        count => format!("{count} {name}s ago"),
    }
}

/// The time as JSON has it: `2026-01-31T12:00:00Z`.
pub fn to_the_second(time: SystemTime) -> Option<Timestamp> {
    let to_second = TimestampRound::new().smallest(Unit::Second).mode(RoundMode::Trunc);
    Timestamp::try_from(time).ok()?.round(to_second).ok()
}

/// A size in the largest unit that fits, as `du -h` counts: `12.3 MiB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let Some(unit) = (1..=UNITS.len()).rev().find(|unit| count >> (10 * unit) > 0) else {
        return if count == 0 { "0".to_owned() } else { format!("{count} B") };
    };
    // In tenths, rounded; no environment has so many bytes that this overflows.
    let one = 1u128 << (10 * unit);
    let tenths = (u128::from(count) * 10 + one / 2) / one;
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn counts_in_the_largest_unit_that_fits() {
        let now = SystemTime::now();
        for (seconds, words) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (3599, "59 minutes ago"),
            (3600, "1 hour ago"),
            (2 * DAY - 1, "1 day ago"),
            (3 * DAY, "3 days ago"),
            (45 * DAY, "1 month ago"),
            (364 * DAY, "12 months ago"),
            (800 * DAY, "2 years ago"),
        ] {
            assert_eq!(ago(now - Duration::from_secs(seconds), now), words);
        }
        assert_eq!(ago(now + Duration::from_secs(DAY), now), "just now");
    }

    #[test]
    fn sizes_have_one_decimal() {
        for (count, words) in [
            (0, "0"),
            (1, "1 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (20_480, "20.0 KiB"),
            (12_897_485, "12.3 MiB"),
            (3 << 30, "3.0 GiB"),
            (u64::MAX, "16777216.0 TiB"),
        ] {
            assert_eq!(bytes(count), words);
        }
    }
}
