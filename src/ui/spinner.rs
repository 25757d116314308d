//! Progress of long work: a spinner on a terminal, nothing elsewhere.

use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Ui;
use crate::progress::Progress;

/// Work that takes less than this shows no spinner.
const PATIENCE: Duration = Duration::from_millis(150);

/// Shows the current step on stderr, if it takes long, until it is paused or dropped. It starts with the
/// first step.
#[derive(Default)]
pub struct Spinner {
    ui: Ui,
    running: RefCell<Option<Running>>,
}

impl Ui {
    /// Reports progress on stderr.
    pub fn spinner(&self) -> Spinner {
        Spinner::default()
    }
}

impl Progress for Spinner {
    fn step(&self, what: &str) {
        self.running.borrow_mut().get_or_insert_with(Running::start).step(what);
    }

    fn pause(&self) {
        self.running.take();
    }

    fn note(&self, what: &str) {
        self.print(|| self.ui.say(what));
    }

    fn warn(&self, what: &str) {
        self.print(|| self.ui.warn(what));
    }
}

impl Spinner {
    fn print(&self, line: impl FnOnce()) {
        match &*self.running.borrow() {
            Some(running) => running.suspend(line),
            None => line(),
        }
    }
}

/// A spinner from its first step to its end.
struct Running {
    state: Arc<Mutex<State>>,
    /// The thread that waits to show the spinner ends when this is dropped.
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

impl Running {
    fn start() -> Self {
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
        Self { state, _waiting: waiting }
    }

    fn step(&self, what: &str) {
        let mut state = lock(&self.state);
        what.clone_into(&mut state.message);
        if let Some(bar) = &state.bar {
            bar.set_message(what.to_owned());
        }
    }

    /// Takes the spinner off the screen while `line` prints.
    fn suspend(&self, line: impl FnOnce()) {
        match &lock(&self.state).bar {
            Some(bar) => bar.suspend(line),
            None => line(),
        }
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

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.over = true;
        if let Some(bar) = &state.bar {
            bar.finish_and_clear();
        }
    }
}

/// A thread that panics while it holds the lock leaves nothing half-done in the state.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
