//! Progress of long work: a spinner on a terminal, nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Ui;
use crate::progress::Progress;

/// Work that is over sooner than this shows nothing at all.
const PATIENCE: Duration = Duration::from_millis(150);

/// A spinner that disappears when it is dropped.
pub struct Spinner {
    bar: ProgressBar,
    begun: std::time::Instant,
}

impl Ui {
    /// Shows progress on stderr until the value is dropped.
    pub fn spinner(&self) -> Spinner {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Spinner { bar, begun: std::time::Instant::now() }
    }
}

impl Progress for Spinner {
    fn step(&self, what: &str) {
        self.bar.set_message(what.to_owned());
        if self.begun.elapsed() > PATIENCE {
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
