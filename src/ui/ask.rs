//! Questions. They go to stderr, because a shell may capture stdout.

use std::io;

use console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, FuzzySelect};

use super::Ui;
use crate::error::{Error, Kind, Result};
use crate::interrupt;

impl Ui {
    /// Asks a yes-or-no question whose default is no; Escape is no, too.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        let asked = interrupt::asking(|| {
            Confirm::with_theme(theme().as_ref())
                .with_prompt(question)
                .default(false)
                .interact_on_opt(&Term::stderr())
        });
        Ok(answered(asked?)?.unwrap_or(false))
    }

    /// Asks, or refuses where nobody can answer.
    ///
    /// # Errors
    /// Standard input or standard error is not a terminal.
    pub fn confirm_or_refuse(&self, question: &str) -> Result<bool> {
        if !self.can_ask() {
            return Err(Error::usage("can't ask for confirmation: not a terminal")
                .hint("--yes deletes without asking"));
        }
        self.confirm(question)
    }

    /// Lets the user pick one of `items` by typing parts of it; `None` when they press Escape.
    pub fn pick(&self, prompt: &str, items: &[String]) -> Result<Option<usize>> {
        let asked = interrupt::asking(|| {
            FuzzySelect::with_theme(theme().as_ref())
                .with_prompt(prompt)
                .items(items)
                .default(0)
                .max_length(15)
                .interact_on_opt(&Term::stderr())
        });
        answered(asked?)
    }
}

/// Ctrl-C shows as an interrupted call. The prompt hid the cursor, so it is shown again.
fn answered<T>(asked: dialoguer::Result<T>) -> Result<T> {
    asked.map_err(|dialoguer::Error::IO(error)| {
        let _ = Term::stderr().show_cursor();
        match error.kind() {
            io::ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
            _ => Error::failed(error),
        }
    })
}

fn theme() -> Box<dyn Theme> {
    if console::colors_enabled_stderr() {
        Box::new(ColorfulTheme::default())
    } else {
        Box::new(SimpleTheme)
    }
}
