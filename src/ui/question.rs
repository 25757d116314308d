//! What all questions have in common.

use std::io;

use console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};

use crate::error::{Error, Kind, Result};

/// What Ctrl-D sends. At the beginning of a line, it ends the input.
pub(super) const CTRL_D: char = '\u{4}';

/// What the terminal makes of a Ctrl-D that comes before the program waits for a key.
pub(super) const EARLY_CTRL_D: char = '\0';

/// Ctrl-C shows as an interrupted call. The prompt hid the cursor, so it is shown again.
pub(super) fn answered<T>(asked: io::Result<T>) -> Result<T> {
    asked.map_err(|error| {
        let _ = Term::stderr().show_cursor();
        match error.kind() {
            io::ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
            _ => Error::failed(error),
        }
    })
}

pub(super) fn theme() -> Box<dyn Theme> {
    if console::colors_enabled_stderr() {
        Box::new(ColorfulTheme::default())
    } else {
        Box::new(SimpleTheme)
    }
}
