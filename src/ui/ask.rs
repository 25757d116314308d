//! Questions. They go to stderr, because a shell may capture stdout.

use std::io;

use console::{Key, Term};
use dialoguer::theme::Theme;

use super::Ui;
use super::question::{CTRL_D, EARLY_CTRL_D, answered, theme};
use crate::error::{Error, Result};
use crate::interrupt;

impl Ui {
    /// Asks a yes-or-no question whose default is no; Escape and Ctrl-D are no, too.
    pub fn confirm(&self, question: &str) -> Result<bool> {
        answered(interrupt::asking(|| confirm(&Term::stderr(), &*theme(), question))?)
    }

    /// Asks, or refuses where nobody can answer. `verb` is what happens after a yes: `deletes`.
    ///
    /// # Errors
    /// Standard input or standard error is not a terminal.
    pub fn confirm_or_refuse(&self, question: &str, verb: &str) -> Result<bool> {
        if !self.can_ask() {
            return Err(Error::usage("can't ask for confirmation: not a terminal")
                .hint(format!("--yes {verb} without asking")));
        }
        self.confirm(question)
    }
}

fn confirm(term: &Term, theme: &dyn Theme, question: &str) -> io::Result<bool> {
    let mut asked = String::new();
    theme.format_confirm_prompt(&mut asked, question, Some(false)).map_err(io::Error::other)?;
    interrupt::begin_line(term, &asked)?;
    let answer = loop {
        match term.read_key().inspect_err(|_| interrupt::break_line(term))? {
            Key::Char('y' | 'Y') => break Some(true),
            Key::Char('n' | 'N') | Key::Enter => break Some(false),
            Key::Char('q' | CTRL_D | EARLY_CTRL_D) | Key::Escape => break None,
            _ => {}
        }
    };
    interrupt::end_line();
    let mut told = String::new();
    theme.format_confirm_prompt_selection(&mut told, question, answer).map_err(io::Error::other)?;
    term.clear_line()?;
    term.write_line(&told)?;
    term.show_cursor()?;
    Ok(answer == Some(true))
}
