//! Progress of long work: a spinner on a terminal, nothing elsewhere.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;
use crate::progress::Progress;

/// Work that is over sooner than this shows nothing at all.
const PATIENCE: Duration = Duration::from_millis(150);

/// A spinner that disappears when it is dropped.
pub struct Spinner {
    bar: ProgressBar,
    /// Dropped with the spinner: the thread that waits to show it then ends.
    _waiting: Sender<()>,
}

impl Ui {
    /// Shows progress on stderr, if it takes long, until the value is dropped.
    pub fn spinner(&self) -> Spinner {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        let (sender, receiver) = channel();
        let shown = bar.clone();
        std::thread::spawn(move || {
            if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Spinner { bar, _waiting: sender }
    }
}

impl Progress for Spinner {
    fn step(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    fn note(&self, what: &str) {
        self.bar.suspend(|| Ui.say(what));
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
