//! Times, what is typical of them, and how two kinds of them compare.

use std::fmt;
use std::time::Duration;

/// How long something took, each time.
#[derive(Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    pub(crate) fn push(&mut self, took: Duration) {
        let at = self.0.partition_point(|other| *other <= took);
        self.0.insert(at, took);
    }

    /// `None` where it was never run.
    pub(crate) fn summary(&self) -> Option<Summary> {
        let median = self.0.get(self.0.len() / 2)?;
        Some(Summary { median: millis(*median), minimum: millis(self.0[0]) })
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// In milliseconds.
#[derive(Clone, Copy)]
pub(crate) struct Summary {
    /// Half of them took no longer.
    pub(crate) median: f64,
    /// None took less.
    pub(crate) minimum: f64,
}

impl Summary {
    /// How many times `other` it is.
    pub(crate) fn over(&self, other: &Self) -> Ratio {
        Ratio { median: self.median / other.median, minimum: self.minimum / other.minimum }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", short(self.median), short(self.minimum))
    }
}

/// Of two medians, and of two minima.
#[derive(Clone, Copy)]
pub(crate) struct Ratio {
    /// Of the medians.
    pub(crate) median: f64,
    /// Of the minima.
    pub(crate) minimum: f64,
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}× / {}×", short(self.median), short(self.minimum))
    }
}

/// With three digits, no more than anybody can compare.
fn short(number: f64) -> String {
    match number {
        ..10.0 => format!("{number:.2}"),
        10.0..100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}
