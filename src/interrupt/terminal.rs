//! The terminal during a question, which reads single keys.

use std::io::stdin;
use std::sync::{Mutex, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// How the terminal was before the question.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Passes on keys as they come, also those that are typed while nobody waits for one: else the terminal would show them,
/// and Backspace would only take away what it holds back.
pub(super) fn raw() -> Raw {
    if let Ok(before) = tcgetattr(stdin()) {
        let mut raw = before.clone();
        raw.make_raw();
        raw.output_modes = before.output_modes;
        let _ = tcsetattr(stdin(), OptionalActions::Drain, &raw);
        *BEFORE.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    }
    Raw
}

/// Makes the terminal as it was: a shell would show no more what is typed.
pub(super) fn restore() {
    if let Some(before) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
    }
}

/// The terminal while it passes on single keys.
pub(super) struct Raw;

impl Drop for Raw {
    fn drop(&mut self) {
        restore();
    }
}
