//! Times as people write them: `90d`, `12w`, `6mo`, `1y`.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Unit};

use crate::error::{Error, Result};

/// The time so long before `now`.
///
/// # Errors
/// It is no time, or less than a day: `6m` is six minutes.
pub fn before(now: Timestamp, text: &str) -> Result<Timestamp> {
    let refused = |reason: &str| {
        Error::usage(format!("{text:?} is no age: {reason}"))
            .hint("write it as 90d, 12w, 6mo or 1y")
    };
    let span: Span = text.trim().parse().map_err(|_| refused("it isn't written as one"))?;
    let is_short = [Unit::Hour, Unit::Minute, Unit::Second, Unit::Millisecond, Unit::Microsecond];
    if is_short.iter().any(|unit| of(span, *unit) != 0) || of(span, Unit::Nanosecond) != 0 {
        return Err(refused("m is minutes, and an environment isn't old before a day has passed"));
    }
    if span.is_zero() || span.is_negative() {
        return Err(refused("it must be a day or more"));
    }
    let there = now.to_zoned(TimeZone::UTC).checked_sub(span);
    there.map(|there| there.timestamp()).map_err(|_| refused("it is too long"))
}

fn of(span: Span, unit: Unit) -> i64 {
    match unit {
        Unit::Hour => span.get_hours().into(),
        Unit::Minute => span.get_minutes(),
        Unit::Second => span.get_seconds(),
        Unit::Millisecond => span.get_milliseconds(),
        Unit::Microsecond => span.get_microseconds(),
        _ => span.get_nanoseconds(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        let now: Timestamp = "2026-11-28T12:00:00Z".parse().unwrap();
        for (text, day) in [
            ("90d", "2026-08-30"),
            ("12w", "2026-09-05"),
            ("6mo", "2026-05-28"),
            ("1y", "2025-11-28"),
            ("1 year", "2025-11-28"),
            (" 2 weeks", "2026-11-14"),
            ("1y 2mo", "2025-09-28"),
        ] {
            let before = before(now, text).unwrap().to_string();
            assert!(before.starts_with(day), "{text}: {before}");
        }
    }

    #[test]
    fn refuses_what_would_hit_environments_in_use() {
        for text in ["", "90", "6m", "1h", "0d", "-3d", "3d ago", "soon", "1d 3h", "99999999y"] {
            assert!(before(Timestamp::now(), text).is_err(), "{text:?}");
        }
    }
}
