//! Progress of long work: a spinner on a terminal, nothing elsewhere.

use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Ui;
use crate::progress::Progress;

/// Work that is over sooner than this shows nothing at all.
const PATIENCE: Duration = Duration::from_millis(150);

/// A spinner that disappears when it is dropped.
pub struct Spinner {
    state: Arc<Mutex<State>>,
    /// Dropped with the spinner: the thread that waits to show it then ends.
    _waiting: Option<Sender<()>>,
}

#[derive(Default)]
struct State {
    message: String,
    /// What is on the screen.
    bar: Option<ProgressBar>,
    /// Too late to show anything.
    over: bool,
}

impl Ui {
    /// Shows progress on stderr, if it takes long, until the value is dropped.
    pub fn spinner(&self) -> Spinner {
        let state = Arc::<Mutex<State>>::default();
        let waiting = std::io::stderr().is_terminal().then(|| {
            let (sender, receiver) = channel();
            let shown = Arc::clone(&state);
            std::thread::spawn(move || {
                if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    lock(&shown).show();
                }
            });
            sender
        });
        Spinner { state, _waiting: waiting }
    }
}

impl State {
    fn show(&mut self) {
        if self.over {
            return;
        }
        let bar = ProgressBar::new_spinner().with_message(self.message.clone());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        self.bar = Some(bar);
    }
}

impl Progress for Spinner {
    fn step(&self, what: &str) {
        let mut state = lock(&self.state);
        what.clone_into(&mut state.message);
        if let Some(bar) = &state.bar {
            bar.set_message(what.to_owned());
        }
    }

    fn note(&self, what: &str) {
        match &lock(&self.state).bar {
            Some(bar) => bar.suspend(|| Ui::default().say(what)),
            None => Ui::default().say(what),
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.over = true;
        if let Some(bar) = &state.bar {
            bar.finish_and_clear();
        }
    }
}

/// A thread that panicked while it held this left nothing half-done in it.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
