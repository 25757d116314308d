//! What was measured in one shell, and how it stands to the goals.

use std::time::Duration;

/// The median of each work, in milliseconds.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) exec: f64,
    pub(crate) workon: f64,
    pub(crate) switch: f64,
    pub(crate) deactivate: f64,
    pub(crate) sourced: f64,
    pub(crate) init: f64,
    /// One prompt in the same directory, where no environment is active.
    pub(crate) prompt: f64,
    /// The same where one is, with auto-activation.
    pub(crate) prompt_active: f64,
    /// A function that does nothing, called as often in the same way.
    pub(crate) function: f64,
    /// The processes that leaving and prompts started; `None` without strace.
    pub(crate) processes: Option<(usize, usize)>,
}

/// In milliseconds.
pub(crate) fn median(mut samples: Vec<Duration>) -> f64 {
    samples.sort();
    samples.get(samples.len() / 2).map_or(0.0, |median| median.as_secs_f64() * 1000.0)
}

/// A number of milliseconds, with what it is of one exec, and whether that is within the goal.
pub(crate) fn of_exec(millis: f64, exec: f64, most: f64) -> String {
    format!("{millis:.2} ms, {:.2}× {}", millis / exec, verdict(millis <= most * exec))
}

/// Whether something started no process.
pub(crate) fn none(processes: Option<usize>) -> String {
    match processes {
        None => "not counted".to_owned(),
        Some(0) => "no process ✓".to_owned(),
        Some(more) => format!("{more} processes **not met**"),
    }
}

pub(crate) fn verdict(met: bool) -> &'static str {
    if met { "✓" } else { "**not met**" }
}
