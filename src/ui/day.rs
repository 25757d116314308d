//! A day as people say it: `28 December`.

use jiff::Timestamp;

/// The day of a time, in UTC: which hour it is doesn't matter to people.
pub fn day(time: Timestamp) -> String {
    time.strftime("%-d %B").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_number_and_a_month() {
        let at = |text: &str| day(text.parse().unwrap());
        assert_eq!(at("2026-12-28T00:25:41Z"), "28 December");
        assert_eq!(at("2027-01-02T23:59:59Z"), "2 January");
    }
}
