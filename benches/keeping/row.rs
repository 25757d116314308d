//! One work beside another, which says what the machine can do.

use std::time::Duration;

use crate::Result;
use crate::stats::{Samples, Summary};

/// What a row must reach.
pub(crate) enum Goal {
    /// Less than so many milliseconds.
    Millis(f64),
    /// At most so many times the other work.
    Times(f64),
    /// At least so many times faster than the other work.
    Faster(f64),
}

pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) goal: Goal,
    pub(crate) beside: String,
    /// How many rounds make one of this row's.
    pub(crate) each: usize,
    /// Does both, and says how long they took.
    pub(crate) round: Box<dyn Fn(usize) -> Result<[Duration; 2]>>,
}

/// What makes a line of the table.
pub(crate) trait Measured {
    /// What is measured.
    fn what(&self) -> &str;

    /// # Errors
    /// What the programs say.
    fn measured(&self, rounds: usize) -> Result<[String; 6]>;
}

impl Measured for Row {
    fn what(&self) -> &str {
        &self.what
    }

    fn measured(&self, rounds: usize) -> Result<[String; 6]> {
        let mut samples: [Samples; 2] = Default::default();
        // The first one doesn't count.
        for round in 0..=rounds.div_ceil(self.each) {
            let times = (self.round)(round)?;
            if round > 0 {
                samples.iter_mut().zip(times).for_each(|(samples, took)| samples.push(took));
            }
        }
        let [work, other] = samples.map(|samples| samples.summary());
        let (work, other) = (work.ok_or("no round")?, other.ok_or("no round")?);
        let (goal, is_met) = self.goal.judged(&work, &other);
        let verdict = if is_met { "✓" } else { "**not met**" };
        Ok([
            self.what.clone(),
            goal,
            format!("{work} {verdict}"),
            self.beside.clone(),
            other.to_string(),
            work.over(&other).to_string(),
        ])
    }
}

impl Goal {
    fn judged(&self, work: &Summary, other: &Summary) -> (String, bool) {
        match self {
            Self::Millis(most) => (format!("<{most} ms"), work.median < *most),
            Self::Times(most) => (format!("≤{most}×"), work.median <= most * other.median),
            Self::Faster(least) => {
                (format!("≥{least}× faster"), work.median * least <= other.median)
            }
        }
    }
}
