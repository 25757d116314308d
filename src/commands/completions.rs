//! `completions`: prints the files that packages install into the shells' completion directories. They complete
//! `venvyard` in a shell that is not set up.

use crate::cli;
use crate::error::{Exit, Result};
use crate::shell::Shell;
use crate::ui::Ui;

/// Prints the completion file of a shell.
pub fn run(ui: &Ui, args: cli::Completions) -> Result<Exit> {
    ui.out(Shell::from(args.shell).completion_file())?;
    Ok(Exit::DONE)
}
