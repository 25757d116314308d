//! Says how long ago something was, in two or three words.

use std::time::SystemTime;

/// The units, in seconds..
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
}
